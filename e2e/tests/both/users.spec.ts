// The list of users: filter, paging, selection, what can be done with several, undo, and every state it can be in.
import { expect, expectAxeClean, mailFor, mailsFor, type Page, test } from "../../fixtures";
import { choose, invite, newcomer, post, userRow } from "../../steps";

const notice = (page: Page) => page.getByRole("region", { name: "Last action" });
const bar = (page: Page) => page.getByRole("region", { name: "Selection" });
const rows = (page: Page) => page.locator("tbody tr");

test("S32 S33: the filter shows one status and its count", async ({ admin }) => {
  await admin.goto("/users");
  await expect(admin).toHaveTitle("Users · Rollcall");
  for (const status of ["Invited", "Active", "Archived"]) {
    await admin.getByRole("navigation", { name: "Filter by status" }).getByRole("link", { name: status }).click();
    await expect(admin).toHaveURL(new RegExp(`status=${status.toLowerCase()}`));
    const badges = admin.locator("tbody .badge");
    await expect(badges.first()).toHaveText(status);
    await expect(badges.filter({ hasNotText: status })).toHaveCount(0);
    // Other tests invite and archive meanwhile: the two counts agree once the list has caught up.
    await expect(async () => {
      await admin.reload();
      const counted = admin.getByRole("link", { name: `${status} `, exact: false }).locator(".count");
      // It is empty until the counts are there.
      await expect(counted).toHaveText(/\d/, { timeout: 10_000 });
      const count = await counted.innerText();
      await expect(admin.locator(".pager-summary")).toHaveText(new RegExp(` of ${count}$`), { timeout: 2_000 });
    }).toPass();
  }
  await expectAxeClean(admin);
});

test("S33: nobody that matches is said with the filter, and the filter can be taken off", async ({ admin }) => {
  await admin.goto("/users?status=invited");
  await admin.getByLabel("Search name or e-mail").fill("nobody has this name");
  await expect(admin.getByText("No users match")).toBeVisible();
  await expect(admin.locator(".empty")).toContainText("Status: Invited · Search: “nobody has this name”");
  await expectAxeClean(admin);
  await admin.getByRole("link", { name: "Clear filters" }).click();
  await expect(admin.getByRole("link", { name: /^All users/ })).toHaveAttribute("aria-current", "true");
  await expect(admin.getByRole("heading", { level: 1 })).toBeFocused();
});

test("S57 B18: a selection holds for the page shown, and how many another page has cleared is said", async ({ admin }) => {
  await admin.goto("/users?status=active");
  const first = await rows(admin).first().getByRole("rowheader").innerText();
  for (const row of [0, 1, 2]) await rows(admin).nth(row).getByRole("checkbox").check();
  await expect(bar(admin)).toContainText("3 selected on this page");
  await expect(bar(admin).getByRole("button", { name: "Re-invite" })).toBeDisabled();
  await expectAxeClean(admin);

  const cleared = admin.locator(".note").filter({ hasText: "3 selections cleared" });
  await admin.getByRole("button", { name: "Next", exact: true }).click();
  await expect(bar(admin)).toBeHidden();
  await expect(cleared, "at the end of the page as well").toBeInViewport();
  await expect(admin.locator("[aria-live]")).toHaveText("3 selections cleared");
  await expectAxeClean(admin);
  await admin.getByRole("button", { name: "Previous", exact: true }).click();
  await expect(rows(admin).first().getByRole("rowheader")).toHaveText(first);
  await expect(admin.locator("tbody input:checked")).toHaveCount(0);
  await expect(cleared).toBeHidden();

  const one = admin.locator(".note").filter({ hasText: "1 selection cleared" });
  const ways: [string, () => Promise<unknown>][] = [
    ["a filter", () => admin.getByRole("link", { name: /^Archived/ }).click()],
    ["a search", () => admin.getByLabel("Search name or e-mail").fill("an")],
    ["an order", () => admin.getByRole("button", { name: "Name" }).click()],
    ["a page size", () => admin.getByLabel("Rows per page").selectOption("50")],
    ["going back", () => admin.goBack()],
  ];
  for (const [what, leave] of ways) {
    await admin.goto("/users?status=active");
    await rows(admin).first().getByRole("checkbox").check();
    await expect(bar(admin)).toContainText("1 selected on this page");
    if (what === "going back") await admin.getByRole("link", { name: /^Invited/ }).click();
    else await leave();
    await expect(one, what).toBeVisible();
    await expect(admin.locator("tbody input:checked"), what).toHaveCount(0);
  }
  await admin.getByRole("button", { name: "Dismiss" }).click();
  await expect(one).toBeHidden();
  await expect(admin.getByRole("heading", { level: 1 })).toBeFocused();
});

test("S54: the box in the head selects the users of this page and no others", async ({ admin, isMobile }) => {
  await admin.goto("/users");
  await admin.getByLabel("Rows per page").selectOption("25");
  await expect(admin.locator(".pager-summary")).toHaveText(/^1–25 of \d+$/);
  const all = admin.getByRole("checkbox", { name: "Select all on this page" });
  await all.check();
  await expect(bar(admin)).toContainText("25 selected on this page");
  await expect(admin.locator("[aria-live]")).toHaveText("25 selected on this page");
  await rows(admin).nth(4).getByRole("checkbox").uncheck();
  await expect(bar(admin)).toContainText("24 selected on this page");
  if (!isMobile) await expect(all).toHaveJSProperty("indeterminate", true);
  await all.check();
  await admin.getByRole("button", { name: "Clear selection" }).click();
  await expect(admin.locator("tbody input:checked")).toHaveCount(0);
  await expect(all).toBeFocused();
});

test("S54 S55 S56: an action that fits some of those selected says how many, and asks before it archives", async ({ admin }) => {
  const people = [await newcomer(admin), await newcomer(admin), await newcomer(admin)];
  const users: string[] = [];
  for (const person of people) users.push((await invite(admin, person)).user);
  await post(admin, "users/archive", { items: [{ id: users[2] }] });
  await admin.goto("/users?sort=-invited_at");
  for (const person of people) await rows(admin).filter({ hasText: person.email }).getByRole("checkbox").check();
  const archive = bar(admin).getByRole("button", { name: "Archive" });
  await expect(archive).toHaveAccessibleDescription("applies to 2 of 3");
  await expect(bar(admin).getByRole("button", { name: "Re-invite" })).toHaveAccessibleDescription("applies to 1 of 3");
  await expectAxeClean(admin);
  await archive.click();
  const dialog = admin.getByRole("dialog", { name: "Archive 2 users?" });
  for (const person of people.slice(0, 2)) await expect(dialog.getByText(person.email)).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
  await expectAxeClean(admin);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(bar(admin)).toContainText("3 selected on this page");
  await expect(archive).toBeFocused();

  // Somebody else archives one of them meanwhile: the answer says who was not changed, why, and what that one is now.
  await post(admin, "users/archive", { items: [{ id: users[0] }] });
  await archive.click();
  await dialog.getByRole("button", { name: "Archive 2 users" }).click();
  await expect(notice(admin)).toContainText("1 user archived.");
  await expect(notice(admin)).toContainText("1 user was not changed");
  const why = `${people[0]?.display_name}: It was changed by somebody else meanwhile. It is Archived now.`;
  await expect(notice(admin).getByRole("listitem")).toHaveText(why);
  await expect(notice(admin)).toBeFocused();
  await expectAxeClean(admin);
  await admin.getByRole("button", { name: "Dismiss" }).click();
  await expect(notice(admin)).toBeHidden();
  await expect(admin.getByRole("heading", { level: 1 })).toBeFocused();
});

test("S58 S60: the menu of a row offers what fits the user's status", async ({ admin }) => {
  const menus = {
    invited: ["Open", "Resend invitation", "Copy link", "Rescind"],
    active: ["Open", "Archive"],
    archived: ["Open", "Re-invite"],
  };
  for (const [status, items] of Object.entries(menus)) {
    await admin.goto(`/users?status=${status}`);
    const button = rows(admin).first().getByRole("button", { name: /^Actions for / });
    await button.click();
    await expect(rows(admin).first().getByRole("listitem")).toHaveText(items);
    await expectAxeClean(admin);
    await admin.keyboard.press("Escape");
    await expect(button).toBeFocused();
  }
});

test("S26 S27 S28 S29 S30: a few are invited by name and by address", async ({ admin }) => {
  const [byName, byAddress] = [await newcomer(admin), await newcomer(admin)];
  await admin.goto("/users");
  await admin.getByRole("button", { name: "Invite User" }).click();
  const dialog = admin.getByRole("dialog", { name: "Invite User" });
  const field = dialog.getByRole("combobox", { name: "People" });
  await expect(field).toBeFocused();
  await expectAxeClean(admin);
  await expect(dialog.getByRole("button", { name: "Invite", exact: true })).toBeDisabled();

  await field.pressSequentially(byName.email.slice(0, 2));
  await expect(dialog.locator("#people-list [role=option]").first()).toBeVisible();
  await expectAxeClean(admin);
  await field.fill(byName.email);
  const match = dialog.locator("#people-list [role=option]").filter({ hasText: byName.email });
  await expect(match).toHaveCount(1);
  await match.click();
  await expect(field).toHaveValue("");

  await field.fill(byAddress.email.toUpperCase());
  await field.press("Enter");
  await field.fill("nobody.at.all@contoso.example");
  await field.press("Enter");
  const chips = dialog.getByRole("list", { name: "Chosen" });
  await expect(chips.getByRole("listitem")).toHaveCount(3);
  await expect(dialog.getByRole("status").filter({ hasText: "nobody.at.all@contoso.example" })).toBeVisible();
  await expectAxeClean(admin);
  await chips.getByRole("button", { name: "Remove nobody.at.all@contoso.example" }).click();
  await dialog.getByRole("button", { name: "Invite 2 people" }).click();
  await expect(dialog.getByText("2 users invited.")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Done" })).toBeFocused();
  await expectAxeClean(admin);
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(admin.getByRole("button", { name: "Invite User" })).toBeFocused();
  await expect(notice(admin)).toContainText("2 users invited.");

  for (const person of [byName, byAddress]) {
    await mailFor(admin.request, person.email, { subject: /invited you/ });
    expect(await mailsFor(admin.request, person.email)).toHaveLength(1);
  }
});

test("S22 S27: who is a user already is shown as such and cannot be chosen", async ({ admin }) => {
  const person = await newcomer(admin);
  const { user } = await invite(admin, person);
  await admin.goto("/users");
  await admin.getByRole("button", { name: "Invite User" }).click();
  const dialog = admin.getByRole("dialog", { name: "Invite User" });
  const field = dialog.getByRole("combobox", { name: "People" });
  await field.fill(person.email);
  const match = dialog.locator("#people-list [role=option]").filter({ hasText: person.email });
  await expect(match).toContainText("Already invited");
  await expect(match).toHaveAttribute("aria-disabled", "true");
  await match.click({ force: true });
  await expect(dialog.getByRole("list", { name: "Chosen" }).getByRole("listitem")).toHaveCount(0);
  await expectAxeClean(admin);

  await post(admin, "users/archive", { items: [{ id: user }] });
  await field.fill("");
  await field.fill(person.email);
  await expect(match).toContainText("Archived: will be invited again");
  await match.click();
  await dialog.getByRole("button", { name: "Invite 1 person" }).click();
  await expect(dialog.getByText("1 user invited.")).toBeVisible();
});

test("S31: many addresses at once are read from what is pasted, and too many go to the bulk upload", async ({ admin }) => {
  const person = await newcomer(admin);
  await admin.goto("/users");
  await admin.getByRole("button", { name: "Invite User" }).click();
  const dialog = admin.getByRole("dialog", { name: "Invite User" });
  const paste = (text: string) =>
    dialog.getByRole("combobox", { name: "People" }).evaluate((field, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text", text);
      field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }, text);
  await paste(`"Lee, Ann" <${person.email}>; nobody1@contoso.example,\nnobody2@contoso.example`);
  const chips = dialog.getByRole("list", { name: "Chosen" }).getByRole("listitem");
  await expect(chips).toHaveCount(3);
  await expect(dialog.getByRole("button", { name: "Invite 1 person" })).toBeEnabled();
  await paste(Array.from({ length: 49 }, (_, n) => `nobody.${n}@contoso.example`).join("\n"));
  await expect(dialog.getByText("52 addresses are a lot for this dialog.")).toBeVisible();
  await expectAxeClean(admin);
  await dialog.locator(".note").getByRole("button", { name: "Bulk upload users" }).click();
  await expect(admin).toHaveURL(/\/imports\/new$/);
  await expect(admin.locator(".headline")).toHaveText(/^52 addresses can be read/);
});

test("B7: undo takes an invitation back before its mail has left", async ({ admin }) => {
  const person = await newcomer(admin);
  await admin.goto("/users");
  await admin.getByRole("button", { name: "Invite User" }).click();
  const dialog = admin.getByRole("dialog", { name: "Invite User" });
  await dialog.getByRole("combobox", { name: "People" }).fill(person.email);
  await dialog.locator("#people-list [role=option]").filter({ hasText: person.email }).click();
  await dialog.getByRole("button", { name: "Invite 1 person" }).click();
  await dialog.getByRole("button", { name: "Done" }).click();
  const undo = notice(admin).getByRole("button", { name: "Undo", exact: true });
  // The seconds left are there to see, and not part of what is read.
  await expect(undo).toHaveText(/^Undo\s*[123] s$/);
  await undo.click();
  await expect(notice(admin)).toContainText("Undone for 1 user.");
  await expect(notice(admin)).toBeFocused();
  await expectAxeClean(admin);
  await admin.getByLabel("Search name or e-mail").fill(person.email);
  await expect(admin.getByText("No users match")).toBeVisible();

  // A later invitation arrives, so the one before would have, too.
  await invite(admin, person);
  expect(await mailsFor(admin.request, person.email)).toHaveLength(1);
});

test("B7 S38: after the window the same button rescinds, and then invites again", async ({ admin }) => {
  const person = await newcomer(admin);
  await invite(admin, person);
  const row = await userRow(admin, person.email);
  await choose(row, "Resend invitation");
  await expect(notice(admin)).toContainText("1 invitation sent again.");
  const button = notice(admin).getByRole("button").first();
  await button.focus();
  await expect(button).toHaveAccessibleName("Rescind", { timeout: 15_000 });
  await expect(button, "it has not been replaced").toBeFocused();
  await button.click();
  const dialog = admin.getByRole("dialog", { name: `Rescind the invitation of ${person.display_name}?` });
  await expect(dialog.getByText("its link joins nobody")).toBeVisible();
  await expectAxeClean(admin);
  await dialog.getByRole("button", { name: "Rescind" }).click();
  await expect(notice(admin)).toContainText("1 user archived.");
  const reverse = notice(admin).getByRole("button", { name: "Re-invite" });
  await expect(reverse).toBeVisible({ timeout: 15_000 });
  await mailFor(admin.request, person.email, { subject: /took back its invitation/ });
  await reverse.click();
  await expect(row.getByText("Invited", { exact: true })).toBeVisible();
});

test("B8: a list by what keeps the mail", async ({ admin }) => {
  const person = await newcomer(admin);
  await admin.goto("/users");
  await admin.getByLabel("Last e-mail").selectOption("Not sent yet");
  await expect(admin).toHaveURL(/delivery=waiting/);
  // The mail leaves soon: the list is looked at as soon as the invitation is made, under the dialog.
  await admin.getByRole("button", { name: "Invite User" }).first().click();
  const dialog = admin.getByRole("dialog", { name: "Invite User" });
  await dialog.getByRole("combobox", { name: "People" }).fill(person.email);
  await dialog.locator("#people-list [role=option]").filter({ hasText: person.email }).click();
  await dialog.getByRole("button", { name: "Invite 1 person" }).click();
  await expect(admin.locator("tbody").getByText(person.email)).toBeVisible();
  await dialog.getByRole("button", { name: "Done" }).click();
  await admin.getByLabel("Last e-mail").selectOption("Bounced");
  await expect(admin.getByText("No users match")).toBeVisible();
  await expect(admin.locator(".empty")).toContainText("Last e-mail: Bounced");
  await expectAxeClean(admin);
});

test("S32: nobody yet, a failure and a slow answer each look like what they are", async ({ admin, troubles }) => {
  // The demo is never empty, slow or broken: its answer to the list is replaced.
  const list = /\/api\/v1\/users\?/;
  await admin.route(list, (route) => route.fulfill({ json: { items: [], next_cursor: null } }));
  await admin.goto("/users");
  const empty = admin.locator(".empty");
  await expect(empty.getByText("No users yet")).toBeVisible();
  await expect(empty.getByRole("button", { name: "Invite User" })).toBeVisible();
  await expect(empty.getByRole("button", { name: "Bulk upload users" })).toBeVisible();
  await expectAxeClean(admin);

  await admin.unroute(list);
  await admin.route(list, (route) => route.fulfill({ status: 503, body: "down" }));
  await admin.goto("/users");
  await expect(admin.getByRole("alert").filter({ hasText: "Status 503" })).toBeVisible();
  await expectAxeClean(admin);
  expect(troubles.splice(0).every((trouble) => trouble.includes("503"))).toBe(true);

  await admin.unroute(list);
  let answer = () => {};
  const answered = new Promise<void>((resolve) => (answer = resolve));
  await admin.route(list, async (route) => {
    await answered;
    await route.continue();
  });
  await admin.getByRole("button", { name: "Try again" }).click();
  await expect(admin.getByRole("status").filter({ hasText: "Loading" })).toBeAttached();
  answer();
  await expect(rows(admin).first()).toBeVisible();
});
