// A private address: added at one's own page, and the way to it for who has left; and sessions, which end there.
import { randomUUID } from "node:crypto";

import { expect, look, test } from "../../fixtures";
import { confirmPrivate, getStarted, identify, invite, join, newcomer, post } from "../../steps";

const heading = (name: string) => ({ level: 1, name });

test("S50 S62 S63 B15: whoever has left opens their own page by a private address, and nothing else", async ({
  admin,
  visitor,
}) => {
  test.setTimeout(300_000);
  const person = await newcomer(admin);
  const home = `home-${randomUUID().slice(0, 8)}@home.example`;
  const { user, mail } = await invite(admin, person);
  await getStarted(visitor, mail);
  await join(visitor, person.email);

  await visitor.goto("/me");
  await look(visitor);
  await visitor.getByRole("link", { name: "Add a private address" }).click();
  // A work address is none.
  await visitor.getByLabel("Private e-mail").fill(person.email);
  await visitor.getByRole("button", { name: "Continue" }).click();
  await expect(visitor.getByRole("alert").getByRole("link", { name: /this is a work address/ })).toBeVisible();
  await expect(visitor.getByLabel("Private e-mail")).toHaveAttribute("aria-invalid", "true");
  await look(visitor);
  await visitor.goto("/me/private-address");
  await confirmPrivate(visitor, home, look);
  await expect(visitor.getByText(`With ${home} you can open this page`)).toBeVisible();
  await look(visitor);

  // Archived: the work account's session has ended, and the private address opens the page.
  await post(admin, "users/archive", { items: [{ id: user }] });
  await visitor.goto("/me");
  await identify(visitor, home, look);
  await expect(visitor.getByRole("heading", heading(person.display_name))).toBeVisible();
  await expect(visitor.getByText("You are signed in with your private address")).toBeVisible();
  await expect(visitor.getByText(/^Your membership ended on /)).toBeVisible();
  await expect(visitor.getByRole("row", { name: /today .*Standard rate/ })).toBeVisible();
  await look(visitor);

  // It is nobody's anywhere else.
  for (const path of ["session", "users", "sessions"]) {
    expect((await visitor.request.get(`/api/v1/${path}`)).status(), path).toBe(401);
  }
  await visitor.goto("/join/confirm");
  await expect(visitor.getByRole("button", { name: "Join", exact: true })).toHaveCount(0);
  // The organization sees nothing of it.
  for (const path of [`users/${user}`, `users/${user}/timeline`, `users/${user}/mails`]) {
    expect(await (await admin.request.get(`/api/v1/${path}`)).text(), path).not.toContain(home);
  }

  await visitor.goto("/me");
  await visitor.getByRole("link", { name: "Remove it" }).click();
  await expect(visitor.getByRole("heading", heading(`Remove ${home}?`))).toBeVisible();
  await look(visitor);
  await visitor.getByRole("link", { name: "Keep it" }).click();
  await visitor.getByRole("link", { name: "Remove it" }).click();
  await visitor.getByRole("button", { name: "Remove" }).click();
  // The session went with it.
  await expect(visitor.getByRole("heading", heading("Your e-mail"))).toBeVisible();
});

test("R10: who never sees the admin center sees and ends their sessions on their own page", async ({
  admin,
  elsewhere,
  visitor,
}) => {
  test.setTimeout(180_000);
  const person = await newcomer(admin);
  for (const page of [elsewhere, visitor]) {
    await page.goto("/me");
    await identify(page, person.email);
    await expect(page.getByRole("heading", heading(person.display_name))).toBeVisible();
  }
  const rows = visitor.locator(".sessions li");
  await expect(rows).toHaveCount(2);
  await expect(rows.filter({ hasText: "this browser" })).toHaveCount(1);
  await look(visitor);
  await visitor.getByRole("button", { name: /^Sign out there: Chrome/ }).click();
  await expect(rows).toHaveCount(1);
  await expect(visitor.getByRole("button", { name: "Sign out everywhere else" })).toHaveCount(0);
  await elsewhere.goto("/me");
  await expect(elsewhere.getByRole("heading", heading("Your e-mail"))).toBeVisible();
});

test("R10: a session of a private address is told from others on the page of the account", async ({
  admin,
  elsewhere,
  visitor,
}) => {
  test.setTimeout(180_000);
  const person = await newcomer(admin);
  const home = `home-${randomUUID().slice(0, 8)}@home.example`;
  await visitor.goto("/me");
  await identify(visitor, person.email);
  await visitor.goto("/me/private-address");
  await confirmPrivate(visitor, home);
  await elsewhere.goto("/me");
  await identify(elsewhere, home);
  await visitor.goto("/account");
  const rows = visitor.getByRole("region", { name: "Sessions" }).getByRole("row");
  await expect(rows.filter({ hasText: "With a private address" })).toHaveCount(1);
  await expect(rows.filter({ hasText: "This browser" })).toHaveCount(1);
  await look(visitor);
});
