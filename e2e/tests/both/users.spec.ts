// The list of users: filter, paging, selection, inviting a few, undo.
import { ADMIN, expect, expectAxeClean, mailFor, mailsFor, type Page, test } from "../../fixtures";
import { choose, invite, newcomer, userRow } from "../../steps";

const notice = (page: Page) => page.getByRole("region", { name: "Last action" });

test("the filter shows one status and its count", async ({ admin }) => {
  await admin.goto("/users");
  for (const status of ["Invited", "Active", "Archived"]) {
    await admin.getByRole("navigation", { name: "Filter by status" }).getByRole("link", { name: status }).click();
    await expect(admin).toHaveURL(new RegExp(`status=${status.toLowerCase()}`));
    const badges = admin.locator("tbody .badge");
    await expect(badges.first()).toHaveText(status);
    await expect(badges.filter({ hasNotText: status })).toHaveCount(0);
    // Other tests invite and archive meanwhile: the two counts agree once the list has caught up.
    await expect(async () => {
      await admin.reload();
      const count = await admin.getByRole("link", { name: `${status} `, exact: false }).locator(".count").innerText();
      await expect(admin.locator(".pager-summary")).toHaveText(new RegExp(` of ${count}$`), { timeout: 2_000 });
    }).toPass();
  }
  await expectAxeClean(admin);
  await admin.getByLabel("Search name or e-mail").fill("nobody has this name");
  await expect(admin.getByText("No users match")).toBeVisible();
  await expectAxeClean(admin);
  await admin.getByRole("link", { name: "Clear filters" }).click();
  await expect(admin.getByRole("link", { name: /^All users/ })).toHaveAttribute("aria-current", "true");
});

test("a selection holds for the page shown and is cleared on another", async ({ admin }) => {
  await admin.goto("/users?status=active");
  const row = admin.locator("tbody tr").first();
  const first = await row.getByRole("rowheader").innerText();
  await row.getByRole("checkbox").check();
  const bar = admin.getByRole("region", { name: "Selection" });
  await expect(bar).toContainText("1 selected on this page");
  await admin.locator("tbody tr").nth(1).getByRole("checkbox").check();
  await expect(bar).toContainText("2 selected on this page");
  await expect(bar.getByRole("button", { name: "Re-invite" })).toBeDisabled();
  await expectAxeClean(admin);

  await bar.getByRole("button", { name: "Archive" }).click();
  const dialog = admin.getByRole("dialog", { name: "Archive 2 users?" });
  await expect(dialog.getByRole("listitem").filter({ hasText: first })).toBeVisible();
  await expectAxeClean(admin);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(bar).toContainText("2 selected on this page");

  await admin.getByRole("button", { name: "Next", exact: true }).click();
  await expect(bar).toBeHidden();
  await expect(admin.getByText("Selection cleared: 2 users are no longer selected")).toBeAttached();
  await admin.getByRole("button", { name: "Previous", exact: true }).click();
  await expect(admin.locator("tbody tr").first().getByRole("rowheader")).toHaveText(first);
  await expect(admin.locator("tbody input:checked")).toHaveCount(0);
});

test("a few are invited by name and by address", async ({ admin }) => {
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
  await expectAxeClean(admin);
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(notice(admin)).toContainText("2 users invited.");

  for (const person of [byName, byAddress]) {
    await mailFor(admin.request, person.email, { subject: /invited you/ });
    expect(await mailsFor(admin.request, person.email)).toHaveLength(1);
  }
});

test("undo takes an invitation back before its mail has left", async ({ admin }) => {
  const person = await newcomer(admin);
  await admin.goto("/users");
  await admin.getByRole("button", { name: "Invite User" }).click();
  const dialog = admin.getByRole("dialog", { name: "Invite User" });
  await dialog.getByRole("combobox", { name: "People" }).fill(person.email);
  await dialog.locator("#people-list [role=option]").filter({ hasText: person.email }).click();
  await dialog.getByRole("button", { name: "Invite 1 person" }).click();
  await dialog.getByRole("button", { name: "Done" }).click();
  await notice(admin).getByRole("button", { name: "Undo" }).click();
  await expect(notice(admin)).toContainText("Undone for 1 user.");
  await expectAxeClean(admin);
  await admin.getByLabel("Search name or e-mail").fill(person.email);
  await expect(admin.getByText("No users match")).toBeVisible();

  // A later invitation arrives, so the one before would have, too.
  await invite(admin, person);
  expect(await mailsFor(admin.request, person.email)).toHaveLength(1);
});

test("after the window, what was done is reversed by its opposite", async ({ admin }) => {
  const person = await newcomer(admin);
  await invite(admin, person);
  const row = await userRow(admin, person.email);
  await choose(row, "Archive");
  await admin.getByRole("dialog").getByRole("button", { name: "Archive", exact: true }).click();
  const reverse = notice(admin).getByRole("button", { name: "Re-invite" });
  await expect(reverse).toBeVisible({ timeout: 15_000 });
  await mailFor(admin.request, person.email, { subject: /took back its invitation/ });
  await reverse.click();
  await expect(row.getByText("Invited", { exact: true })).toBeVisible();
});

test("one user's page tells everything that happened", async ({ admin }) => {
  const person = await newcomer(admin);
  await invite(admin, person);
  const row = await userRow(admin, person.email);
  await row.getByRole("rowheader").getByRole("link").click();
  await expect(admin.getByRole("heading", { level: 1, name: person.display_name })).toBeVisible();
  await expect(admin.locator("ol.timeline li")).toHaveCount(1);
  await expect(admin.locator("ol.timeline li").first()).toContainText(`by ${ADMIN}`);
  await expectAxeClean(admin);
});
