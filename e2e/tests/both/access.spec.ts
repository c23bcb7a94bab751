// Who may use the admin center, and what the others are told.
import { expect, expectAxeClean, signIn, mailFor, mailsFor, codeIn, test } from "../../fixtures";
import { newcomer } from "../../steps";

test("a Business Administrator may invite and upload", async ({ visitor, isMobile }) => {
  test.skip(isMobile, "codes are limited to five an hour for an address");
  await signIn(visitor, "business@contoso.example");
  await expect(visitor.getByText("Signed in as Billie Business")).toBeAttached();
  await expect(visitor.getByRole("button", { name: "Invite User" })).toBeVisible();
  await expect(visitor.getByRole("button", { name: "Bulk upload users" })).toBeVisible();
  await visitor.getByRole("button", { name: "Sign out" }).click();
  await expect(visitor.getByLabel("Work e-mail")).toBeVisible();
  expect((await visitor.request.get("/api/v1/session")).status()).toBe(401);
});

test("a person without a role is told whom to ask", async ({ admin, visitor }) => {
  const { email } = await newcomer(admin);
  await visitor.goto("/imports");
  const seen = await mailsFor(visitor.request, email);
  await visitor.getByLabel("Work e-mail").fill(email);
  await visitor.getByRole("button", { name: "Send code" }).click();
  await expect(visitor.getByLabel("Code", { exact: true })).toBeFocused();
  await expectAxeClean(visitor);
  const mail = await mailFor(visitor.request, email, { seen });

  await visitor.getByLabel("Code", { exact: true }).fill(mail.text.includes("000000") ? "000001" : "000000");
  await visitor.getByRole("button", { name: "Sign in" }).click();
  await expect(visitor.getByRole("alert").filter({ hasText: "That code is not right" })).toBeVisible();
  await expectAxeClean(visitor);
  await visitor.getByLabel("Code", { exact: true }).fill(codeIn(mail));
  await visitor.getByRole("button", { name: "Sign in" }).click();

  await expect(visitor.getByRole("heading", { name: "You have no access to the admin center" })).toBeVisible();
  await expect(visitor.getByText("Contact a Global Administrator of your organization")).toBeVisible();
  await expect(visitor.getByRole("button", { name: "Invite User" })).toHaveCount(0);
  expect((await visitor.request.get("/api/v1/users")).status(), "S2: the API refuses as well").toBe(403);
  await expectAxeClean(visitor);
});

test("pages that are not there say so", async ({ admin }) => {
  await admin.goto("/nothing/here");
  await expect(admin.getByRole("heading", { level: 1, name: "There is nothing here" })).toBeVisible();
  await expectAxeClean(admin);
});

test("the demo's mailbox can be read", async ({ visitor }) => {
  await visitor.goto("/dev/mail");
  await expect(visitor.getByRole("heading", { level: 1, name: "Mails of the demo" })).toBeVisible();
  await expectAxeClean(visitor);
  await visitor.locator("tbody a").first().click();
  await expect(visitor.getByRole("heading", { level: 2, name: "Text" })).toBeVisible();
  await expectAxeClean(visitor);
});
