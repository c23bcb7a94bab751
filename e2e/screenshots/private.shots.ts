// One's own page with a private address and sessions, for people to look at: `./justw screenshots`.
import { randomUUID } from "node:crypto";

import { expect, test } from "../fixtures";
import { shoot } from "../shoot";
import { confirmPrivate, getStarted, identify, invite, join, newcomer, post } from "../steps";

test.describe.configure({ timeout: 240_000 });

test("a private address", async ({ admin, visitor, browser }) => {
  const person = await newcomer(admin);
  const home = `home-${randomUUID().slice(0, 8)}@home.example`;
  const { user, mail } = await invite(admin, person);
  await getStarted(visitor, mail);
  await join(visitor, person.email);
  const other = await browser.newContext();
  const elsewhere = await other.newPage();
  await elsewhere.goto("/me");
  await identify(elsewhere, person.email);
  await visitor.goto("/me");
  await shoot(visitor, "me-without-private-address");
  await visitor.getByRole("link", { name: "Add a private address" }).click();
  await visitor.getByLabel("Private e-mail").fill(person.email);
  await visitor.getByRole("button", { name: "Continue" }).click();
  await shoot(visitor, "private-address-at-work");
  await visitor.goto("/me/private-address");
  const pages = ["private-address", "private-address-code"];
  await confirmPrivate(visitor, home, async (page) => shoot(page, pages.shift() ?? "private-address"));
  await visitor.goto("/me/private-address");
  await shoot(visitor, "private-address-change");
  await visitor.goto("/me/private-address/remove");
  await shoot(visitor, "private-address-remove");
  await elsewhere.getByRole("button", { name: "Sign out", exact: true }).click();
  const words = ["me-email", "me-code"];
  await identify(elsewhere, home, async (page) => shoot(page, words.shift() ?? "me-email"));
  await visitor.goto("/me");
  await expect(visitor.getByText("private address", { exact: true })).toBeVisible();
  await shoot(visitor, "me-with-private-address");
  await post(admin, "users/archive", { items: [{ id: user }] });
  await elsewhere.goto("/me");
  await identify(elsewhere, home);
  await shoot(elsewhere, "me-by-private-address");
  const storageState = await other.storageState();
  const german = await browser.newContext({ locale: "de-DE", storageState });
  const deutsch = await german.newPage();
  await deutsch.goto("/me");
  await shoot(deutsch, "me-by-private-address-de");
  await german.close();
  await other.close();
});
