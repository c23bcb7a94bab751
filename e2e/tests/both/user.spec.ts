// The page of one user: who it is by the directory, what can be done, and everything that happened.
import { expect, expectAxeClean, mailFor, type Page, test } from "../../fixtures";
import { getStarted, invite, join, newcomer, post } from "../../steps";

const notice = (page: Page) => page.getByRole("region", { name: "Last action" });
const entries = (page: Page) => page.locator("ol.timeline > li");
/** What happened, without what became of the mails. */
const events = (page: Page) => page.locator("ol.timeline > li:not(.timeline-mail)");
const button = (page: Page, name: string) => page.locator(".page-actions").getByRole("button", { name });

test("S8 S34 B8: who it is, how far the mail is, and who did what", async ({ admin }) => {
  const person = await newcomer(admin);
  const { user } = await invite(admin, person);
  await admin.goto(`/users/${user}`);
  await expect(admin.getByRole("heading", { level: 1, name: person.display_name })).toBeVisible();
  await expect(admin).toHaveTitle(`${person.display_name} · Rollcall`);
  const profile = admin.getByRole("region", { name: "Profile" });
  await expect(profile).toContainText(person.email);
  await expect(profile).toContainText("From your organization's directory, and changed only there.");
  await expect(profile.getByRole("textbox")).toHaveCount(0);
  await expect(admin.locator("main")).toContainText("Handed over");
  await expect(entries(admin)).toHaveCount(2);
  await expect(entries(admin).first()).toContainText("E-mail “Invitation”: Handed over");
  const invited = entries(admin).last();
  await expect(invited).toContainText(/Invited.*by (?!admin@)\w+ \w+/);
  await invited.getByText("Details").click();
  await expect(invited).toContainText("user.invited");
  await expect(invited).toContainText("Change 1 of this user");
  await expectAxeClean(admin);
});

test("S22: who came by an import shows the file and the line", async ({ admin }) => {
  const person = await newcomer(admin);
  const uploaded = await admin.request.post("/api/v1/imports?filename=staff.csv", {
    headers: { "content-type": "text/csv", "sec-fetch-site": "same-origin" },
    data: `email\nnobody@contoso.example\n${person.email}\n`,
  });
  const { id } = await uploaded.json();
  const state = async () => (await admin.request.get(`/api/v1/imports/${id}`)).json();
  await expect.poll(async () => (await state()).state).toBe("ready");
  await admin.request.post(`/api/v1/imports/${id}/send`, {
    headers: { "if-match": `"${(await state()).version}"`, "sec-fetch-site": "same-origin" },
  });
  await mailFor(admin.request, person.email, { subject: /invited you/ });
  const found = await (await admin.request.get(`/api/v1/users?q=${encodeURIComponent(person.email)}`)).json();
  await admin.goto(`/users/${found.items[0].id}`);
  await expect(events(admin).last()).toContainText("Import staff.csv line 3");
  await expectAxeClean(admin);
  await events(admin).last().getByRole("link", { name: "staff.csv" }).click();
  await expect(admin.getByRole("heading", { level: 1, name: "staff.csv" })).toBeFocused();
});

test("S38 S60 B7: resend, rescind, re-invite and undo work from the page of the user", async ({ admin }) => {
  const person = await newcomer(admin);
  const { user } = await invite(admin, person);
  await admin.goto(`/users/${user}`);
  await button(admin, "Resend invitation").click();
  await expect(notice(admin)).toContainText("1 invitation sent again.");
  await expect(notice(admin)).toBeFocused();
  await expect(events(admin).first()).toContainText("Invitation sent again");
  await expectAxeClean(admin);

  await button(admin, "Rescind").click();
  const dialog = admin.getByRole("dialog", { name: `Rescind the invitation of ${person.display_name}?` });
  await expectAxeClean(admin);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(button(admin, "Rescind")).toBeFocused();
  await button(admin, "Rescind").click();
  await dialog.getByRole("button", { name: "Rescind" }).click();
  await expect(events(admin).first()).toContainText("Invitation rescinded");
  await expect(button(admin, "Re-invite")).toBeVisible();
  await notice(admin).getByRole("button", { name: "Undo", exact: true }).click();
  await expect(notice(admin)).toContainText("Undone for 1 user.");
  await expect(events(admin).first()).toContainText("Undone: Archived");
  await expect(button(admin, "Rescind")).toBeVisible();
  await expectAxeClean(admin);

  await post(admin, "users/archive", { items: [{ id: user }] });
  await admin.reload();
  await button(admin, "Re-invite").click();
  await expect(notice(admin)).toContainText("1 user invited again.");
  await expect(admin.locator("dl .badge")).toHaveText("Invited");
});

test("S59 S63: when somebody was a member is kept", async ({ admin, visitor }) => {
  const person = await newcomer(admin);
  const { user, mail } = await invite(admin, person);
  await getStarted(visitor, mail);
  await join(visitor, person.email);
  await admin.goto(`/users/${user}`);
  const membership = admin.getByRole("region", { name: "Membership" });
  await expect(membership.getByRole("listitem")).toHaveText(/ – today$/);
  await button(admin, "Archive").click();
  const dialog = admin.getByRole("dialog", { name: `Archive ${person.display_name}?` });
  await dialog.getByRole("button", { name: "Archive" }).click();
  await expect(membership.getByRole("listitem")).toHaveText(/ – (?!today)/);
  await expect(events(admin).first()).toContainText("Archived");
  await expectAxeClean(admin);
});

test("B8: the link is copied from the page, and noted", async ({ admin, visitor }) => {
  await admin.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const person = await newcomer(admin);
  const { user } = await invite(admin, person);
  await admin.goto(`/users/${user}`);
  await button(admin, "Copy link").click();
  const dialog = admin.getByRole("dialog", { name: `Invitation link of ${person.display_name}` });
  const field = dialog.getByLabel("Invitation link");
  await expect(field).toBeFocused();
  await expect(dialog).toContainText(`Only ${person.email} can use it`);
  await expectAxeClean(admin);
  await dialog.getByRole("button", { name: "Copy" }).click();
  await expect(dialog.getByRole("status")).toHaveText("Copied.");
  const copied = await admin.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(await field.inputValue());
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(button(admin, "Copy link")).toBeFocused();
  await expect(events(admin).first()).toContainText("Link copied");

  await visitor.goto(copied);
  await join(visitor, person.email);
});

test("B8: where the browser refuses to copy, the link stands selected", async ({ admin }) => {
  await admin.addInitScript(() => {
    Clipboard.prototype.writeText = () => Promise.reject(new DOMException("refused", "NotAllowedError"));
  });
  const { user } = await invite(admin, await newcomer(admin));
  await admin.goto(`/users/${user}`);
  await button(admin, "Copy link").click();
  const dialog = admin.getByRole("dialog");
  await dialog.getByRole("button", { name: "Copy" }).click();
  await expect(dialog.getByRole("status")).toContainText("It is selected");
  await expectAxeClean(admin);
  const selected = await admin.evaluate(() => {
    const field = document.activeElement as HTMLInputElement;
    return field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0);
  });
  expect(selected).toMatch(/\/join\/.{80,}$/);
});

test("B7: a first invitation that somebody else takes back leaves no user, and the page says so", async ({ admin }) => {
  const { user } = await invite(admin, await newcomer(admin));
  await admin.goto(`/users/${user}`);
  await expect(button(admin, "Rescind")).toBeVisible();
  // The window is shorter than a slow machine needs to load the page: the answer of the second look is given here.
  const gone = { type: "urn:rollcall:problem:not_found", title: "", status: 404, detail: "", code: "not_found" };
  await admin.route(`**/api/v1/users/${user}`, (route) =>
    route.fulfill({ status: 404, contentType: "application/problem+json", body: JSON.stringify(gone) }),
  );
  await button(admin, "Resend invitation").click();
  await expect(admin.getByText("what stood here is gone")).toBeVisible();
  await expect(admin.locator(".page-actions").getByRole("button")).toHaveCount(0);
  await expectAxeClean(admin);
});
