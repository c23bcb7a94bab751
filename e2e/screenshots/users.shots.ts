// Signing in, the list of users, inviting a few, and the page of one user.
import { codeIn, expect, mailFor, mailsFor, test } from "../fixtures";
import { shoot } from "../shoot";
import { choose, invite, newcomer, post, userRow } from "../steps";

test.describe.configure({ timeout: 180_000 });

test("signing in", async ({ admin, visitor }) => {
  const { email } = await newcomer(admin);
  await visitor.goto("/login");
  await expect(visitor.getByLabel("Work e-mail")).toBeVisible();
  await shoot(visitor, "login");
  const seen = await mailsFor(visitor.request, email);
  await visitor.getByLabel("Work e-mail").fill(email);
  await visitor.getByRole("button", { name: "Send code" }).click();
  const mail = await mailFor(visitor.request, email, { seen });
  await visitor.getByLabel("Code", { exact: true }).fill("000000");
  await visitor.getByRole("button", { name: "Sign in" }).click();
  await expect(visitor.getByRole("alert").filter({ hasText: "That code" })).toBeVisible();
  await shoot(visitor, "login-code-refused");
  await visitor.getByLabel("Code", { exact: true }).fill(codeIn(mail));
  await visitor.getByRole("button", { name: "Sign in" }).click();
  await expect(visitor.getByRole("heading", { name: "You have no access" })).toBeVisible();
  await shoot(visitor, "no-access");
});

test("users", async ({ admin }) => {
  await admin.goto("/users");
  await expect(admin.locator("tbody tr").first()).toBeVisible();
  await shoot(admin, "users");
  for (const row of [1, 2, 3]) await admin.locator("tbody tr").nth(row).getByRole("checkbox").check();
  await shoot(admin, "users-selected", false);
  await admin.getByRole("region", { name: "Selection" }).getByRole("button", { name: "Archive" }).click();
  await shoot(admin, "users-archive", false);
  await admin.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await admin.getByRole("button", { name: "Next", exact: true }).click();
  await expect(admin.locator(".note").filter({ hasText: "selections cleared" })).toBeVisible();
  await shoot(admin, "users-cleared", false);
  await admin.goto("/users?status=invited");
  await admin.locator("tbody tr").nth(3).getByRole("button", { name: /^Actions for/ }).click();
  await shoot(admin, "users-menu", false);
  await admin.goto("/users?status=archived&q=nobodyhasthisname");
  await expect(admin.getByText("No users match")).toBeVisible();
  await shoot(admin, "users-none");
  await admin.keyboard.press("?");
  await shoot(admin, "shortcuts", false);
  await admin.goto("/nothing/here");
  await shoot(admin, "not-found");
});

test("inviting a few", async ({ admin }) => {
  const person = await newcomer(admin);
  await admin.goto("/users");
  await admin.getByRole("button", { name: "Invite User" }).click();
  const field = admin.getByRole("combobox", { name: "People" });
  await field.fill("an");
  await expect(admin.locator("#people-list [role=option]").first()).toBeVisible();
  await shoot(admin, "invite-matches", false);
  for (const address of [person.email, "ann@contoso.exmaple"]) {
    await field.fill(address);
    await field.press("Enter");
  }
  await expect(admin.getByRole("button", { name: "Invite 1 person" })).toBeEnabled();
  await shoot(admin, "invite-chosen", false);
  await admin.getByRole("button", { name: "Invite 1 person" }).click();
  await expect(admin.getByText("1 user invited.").first()).toBeVisible();
  await shoot(admin, "invite-results", false);
  await admin.getByRole("button", { name: "Done" }).click();
  await shoot(admin, "users-notice", false);
});

test("refusals", async ({ admin }) => {
  const people = [await newcomer(admin), await newcomer(admin)];
  const users: string[] = [];
  for (const person of people) users.push((await invite(admin, person)).user);
  await admin.goto("/users?sort=-invited_at");
  for (const person of people) {
    await admin.locator("tbody tr").filter({ hasText: person.email }).getByRole("checkbox").check();
  }
  await post(admin, "users/archive", { items: [{ id: users[0] }] });
  await admin.getByRole("region", { name: "Selection" }).getByRole("button", { name: "Archive" }).click();
  await admin.getByRole("button", { name: "Archive 2 users" }).click();
  await expect(admin.getByText("1 user was not changed")).toBeVisible();
  await shoot(admin, "users-refusals", false);
});

test("one user", async ({ admin }) => {
  const person = await newcomer(admin);
  await invite(admin, person);
  const row = await userRow(admin, person.email);
  await choose(row, "Copy link");
  await expect(admin.getByRole("textbox", { name: "Invitation link" })).toBeFocused();
  await shoot(admin, "user-link", false);
  await admin.getByRole("button", { name: "Done" }).click();
  await row.getByRole("rowheader").getByRole("link").click();
  const entries = admin.locator("ol.timeline > li:not(.timeline-mail)");
  await expect(entries.first()).toContainText("Link copied");
  await entries.first().getByText("Details").click();
  await shoot(admin, "user");
  await admin.getByRole("button", { name: "Rescind" }).click();
  await shoot(admin, "user-rescind", false);
  await admin.getByRole("dialog").getByRole("button", { name: "Rescind" }).click();
  await expect(entries.first()).toContainText("Invitation rescinded");
  await shoot(admin, "user-rescinded");
});
