// What comes between: the session ends, the connection goes, somebody else was quicker. Nothing that was typed is lost.
import { ADMIN, codeIn, expect, expectAxeClean, mailFor, mailsFor, test } from "../../fixtures";
import { newcomer } from "../../steps";

test("S1 B19: a session that ends within a dialog asks to sign in over it, and the dialog goes on", async ({ admin }) => {
  const person = await newcomer(admin);
  await admin.goto("/users");
  await admin.getByRole("button", { name: "Invite User" }).click();
  const dialog = admin.getByRole("dialog", { name: "Invite User" });
  await dialog.getByRole("combobox").fill(person.email);
  await dialog.locator("#people-list [role=option]").click();
  await admin.context().clearCookies();
  await dialog.getByRole("button", { name: "Invite 1 person" }).click();

  const again = admin.getByRole("dialog", { name: "Sign in again" });
  await expect(again.getByText("nothing on this page is lost")).toBeVisible();
  await admin.keyboard.press("Escape");
  await expect(again, "there is no way round it").toBeVisible();
  await expectAxeClean(admin);
  const seen = await mailsFor(admin.request, ADMIN);
  await again.getByLabel("Work e-mail").fill(ADMIN);
  await again.getByRole("button", { name: "Send code" }).click();
  const mail = await mailFor(admin.request, ADMIN, { seen });
  await again.getByLabel("Code", { exact: true }).fill(codeIn(mail));
  await again.getByRole("button", { name: "Sign in" }).click();
  await expect(again).toBeHidden();

  await expect(dialog.getByRole("button", { name: `Remove ${person.display_name}` })).toBeVisible();
  await expect(dialog.getByRole("alert")).toHaveCount(0);
  await dialog.getByRole("button", { name: "Invite 1 person" }).click();
  await expect(dialog.getByText("1 user invited.")).toBeVisible();
});

test("B19: without a connection the page says so, and goes on by itself", async ({ admin, troubles }) => {
  await admin.goto("/users");
  await expect(admin.locator("tbody tr").first()).toBeVisible();
  await admin.context().setOffline(true);
  const note = admin.getByText("It goes on by itself when the connection is back.");
  await expect(note).toBeVisible();
  await admin.getByRole("link", { name: /^Archived/ }).click();
  await expect(admin.getByRole("alert").filter({ hasText: "No answer from the server." })).toBeVisible();
  await expectAxeClean(admin);
  await admin.context().setOffline(false);
  await expect(note).toBeHidden();
  await expect(admin.locator("tbody .badge").first()).toHaveText("Archived");
  await expect(admin.getByRole("alert")).toHaveCount(0);
  expect(troubles.splice(0).filter((trouble) => !trouble.includes("ERR_INTERNET_DISCONNECTED"))).toEqual([]);
});

test("B19: a part of the application that cannot be had says so, and is tried again", async ({ admin, troubles }) => {
  await admin.goto("/users");
  await expect(admin.locator("tbody tr").first()).toBeVisible();
  await admin.route("**/split_organization.wasm", (route) => route.abort());
  await admin.getByRole("link", { name: "Rates" }).click();
  const note = admin.getByRole("alert").filter({ hasText: "This part of Rollcall could not be downloaded." });
  await expect(note).toBeVisible();
  await expectAxeClean(admin);
  await admin.unroute("**/split_organization.wasm");
  await note.getByRole("button", { name: "Try again" }).click();
  await expect(admin.getByRole("heading", { level: 1, name: "Rates" })).toBeVisible();
  expect(troubles.splice(0).filter((trouble) => !/ERR_FAILED|Failed to fetch/.test(trouble))).toEqual([]);
});
