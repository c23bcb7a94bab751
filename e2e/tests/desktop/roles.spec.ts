// What an administrator sees who is not the one whose session all tests share. Codes are limited to five an hour for an
// address, so this is not repeated on the phone.
import { expect, expectAxeClean, signIn, test } from "../../fixtures";

test("S2: a Business Administrator may invite and upload", async ({ visitor }) => {
  await signIn(visitor, "business@contoso.example");
  await expect(visitor.getByText("Signed in as Billie Business")).toBeAttached();
  await expect(visitor.getByRole("button", { name: "Invite User" })).toBeVisible();
  await expect(visitor.getByRole("button", { name: "Bulk upload users" })).toBeVisible();
  await expectAxeClean(visitor);
  await visitor.getByRole("button", { name: "Sign out" }).click();
  await expect(visitor.getByLabel("Work e-mail")).toBeVisible();
  expect((await visitor.request.get("/api/v1/session")).status()).toBe(401);
});
