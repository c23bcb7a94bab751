// Who may use the admin center, and what the others are told.
import { codeIn, expect, expectAxeClean, mailFor, mailsFor, test } from "../../fixtures";
import { newcomer } from "../../steps";

test("S5: a person without a role is told whom to ask, by name", async ({ admin, visitor }) => {
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
  await expect(visitor.getByText("Ask Alex Admin.")).toBeVisible();
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
  // Within the frame no script runs, axe neither: the mail is looked at by itself, and the page without it.
  const frame = visitor.locator("iframe");
  await expect(frame).toHaveAttribute("title", "The mail as HTML");
  const mail = await frame.getAttribute("src");
  await frame.evaluate((element) => element.remove());
  await expectAxeClean(visitor);
  const html = await (await visitor.request.get(mail ?? "")).text();
  expect(html).not.toMatch(/<script|javascript:/i);
  await visitor.goto("about:blank");
  await visitor.setContent(html);
  await expect(visitor.getByRole("heading", { level: 1 })).toBeVisible();
  // A mail has no landmarks: it is no page.
  await expectAxeClean(visitor, ["landmark-one-main", "region"]);
});
