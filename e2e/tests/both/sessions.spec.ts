// One's own sessions, and the sign-in of an organization at a real identity provider.
import { expect, expectAxeClean, signIn, test, watch } from "../../fixtures";
import { type Idp, startIdp } from "../../idp";
import { ownOrganization } from "../../steps";

test("R10: one sees where one is signed in, and signs out there", async ({ browser, troubles, visitor }) => {
  const { admin } = await ownOrganization(visitor);
  const elsewhere = await browser.newContext();
  await watch(elsewhere, troubles);
  const other = await elsewhere.newPage();
  await signIn(other, admin);

  await visitor.getByRole("link", { name: /Signed in as Gwen Global|Account/ }).click();
  await expect(visitor.getByRole("heading", { level: 1, name: "Account" })).toBeFocused();
  const list = visitor.getByRole("region", { name: "Where you are signed in" }).first();
  const rows = list.locator("tbody tr");
  const done = visitor.getByRole("region", { name: "Last action" });
  await expect(rows).toHaveCount(2);
  await expect(rows.filter({ hasText: "This browser" })).toHaveCount(1);
  await expect(rows.first()).toContainText("Chrome on");
  await expectAxeClean(visitor);

  await rows.filter({ hasNotText: "This browser" }).getByRole("button", { name: /^Sign out Chrome/ }).click();
  await expect(done).toContainText("Signed out there.");
  await expect(rows).toHaveCount(1);
  await expect(visitor.getByRole("button", { name: "Sign out everywhere else" })).toHaveCount(0);
  await other.reload();
  await expect(other.getByRole("heading", { name: "Sign in to the admin center" })).toBeVisible();

  await signIn(other, admin);
  await visitor.reload();
  await visitor.getByRole("button", { name: "Sign out everywhere else" }).click();
  await expect(done).toContainText("Signed out everywhere else.");
  await expectAxeClean(visitor);
  await other.reload();
  await expect(other.getByRole("heading", { name: "Sign in to the admin center" })).toBeVisible();
  await elsewhere.close();

  await rows.first().getByRole("button", { name: /^Sign out Chrome/ }).click();
  await expect(visitor.getByRole("heading", { name: "Sign in to the admin center" })).toBeVisible();
});

test("S43: an organization sets its identity provider, signs in and out there, and goes back to codes", async ({
  browser,
  troubles,
}) => {
  test.setTimeout(120_000);
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  await watch(context, troubles);
  const page = await context.newPage();
  const { admin } = await ownOrganization(page);
  await page.goto("/organization/sign-in");
  await expect(page.getByText("People sign in with a code")).toBeVisible();
  await expectAxeClean(page);

  // What is wrong stands at the top and at each field.
  await page.getByLabel("Issuer").fill("http://idp.example");
  await page.getByLabel("Claim that names a person").fill("email");
  await page.getByLabel("Its value").fill("x");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "There is a problem" })).toBeFocused();
  for (const label of ["Issuer", "Client ID", "Claim that names a person", "Claim that every token must have"]) {
    await expect(page.getByLabel(label)).toHaveAttribute("aria-invalid", "true");
  }
  await expectAxeClean(page);

  const address = (label: string) => page.getByLabel(label, { exact: true }).inputValue();
  const [redirect, signedOut, backChannel] = await Promise.all(
    ["Redirect URI", "Post-logout redirect URI", "Back-channel logout URI"].map(address),
  );
  const idp: Idp = await startIdp(redirect as string, signedOut as string, backChannel as string);
  try {
    await idp.user({ sub: "gwen", email: admin, email_verified: true });
    await page.getByLabel("Client ID").fill(idp.client.id);
    await page.getByLabel("Claim that names a person").fill("sub");
    await page.getByLabel("Its value").fill("");
    // Only the server can tell that a field is wrong.
    await page.getByLabel("Issuer").fill(`${idp.issuer}/nowhere`);
    await page.getByLabel("Client secret").fill(idp.client.secret);
    await page.getByRole("button", { name: "Continue" }).click();
    const question = page.getByRole("dialog", { name: "Sign everybody out and set this identity provider?" });
    await expectAxeClean(page);
    await question.getByRole("button", { name: "Sign everybody out" }).click();
    await expect(page.getByLabel("Issuer")).toHaveAccessibleDescription(/That issuer cannot be used/);
    await page.getByLabel("Issuer").fill(idp.issuer);
    await page.getByRole("button", { name: "Continue" }).click();
    await question.getByRole("button", { name: "Sign everybody out" }).click();

    await expect(page.getByRole("heading", { name: "Sign in to the admin center" })).toBeVisible();
    await page.getByLabel("Work e-mail").fill(admin);
    await page.getByRole("button", { name: "Send code" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Users" })).toBeVisible();

    await page.goto("/organization/sign-in");
    const now = page.getByRole("region", { name: "How people sign in" });
    await expect(now).toContainText(idp.issuer);
    await expect(page.locator("body")).not.toContainText(idp.client.secret);
    await expect(page.getByLabel("Client secret")).toHaveValue("");
    await expectAxeClean(page);

    // Out here and there, and back.
    await page.getByRole("button", { name: "Sign out", exact: true }).click();
    await page.getByRole("button", { name: "Yes, sign me out" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "You are signed out" })).toBeVisible();
    await expectAxeClean(page);
    await page.getByRole("link", { name: "Sign in to the admin center" }).click();
    await page.getByLabel("Work e-mail").fill(admin);
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Users" })).toBeVisible();

    await page.goto("/organization/sign-in");
    await page.getByRole("button", { name: "Go back to codes" }).click();
    const back = page.getByRole("dialog", { name: "Sign everybody out and go back to codes?" });
    await expectAxeClean(page);
    await back.getByRole("button", { name: "Go back to codes" }).click();
    await expect(page.getByRole("heading", { name: "Sign in to the admin center" })).toBeVisible();
    await signIn(page, admin);
  } finally {
    idp.stop();
    await context.close();
  }
});

test("S5: a Business Administrator reads how people sign in, and is told whom to ask", async ({ business }) => {
  await business.goto("/organization/sign-in");
  await expect(business.getByText("People sign in with a code")).toBeVisible();
  await expect(business.getByText("Ask Alex Admin.")).toBeVisible();
  await expect(business.getByLabel("Issuer")).toHaveCount(0);
  await expectAxeClean(business);
});
