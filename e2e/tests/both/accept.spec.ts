// Links that join nobody: forwarded, withdrawn, replaced, forged.
import { expect, expectAxeClean, mailFor, mailsFor, test } from "../../fixtures";
import { getStarted, identify, invite, join, newcomer, post } from "../../steps";

const heading = (name: string) => ({ level: 1, name });

test("a forwarded link joins nobody but whom it is for", async ({ admin, visitor }) => {
  test.setTimeout(120_000);
  const invited = await newcomer(admin);
  const colleague = await newcomer(admin);
  const { user, mail } = await invite(admin, invited);

  await visitor.goto("/me");
  await identify(visitor, colleague.email);
  await expect(visitor.getByRole("heading", heading(colleague.display_name))).toBeVisible();
  await expectAxeClean(visitor);

  await getStarted(visitor, mail);
  await expect(visitor.getByRole("heading", heading("This invitation is for somebody else"))).toBeVisible();
  await expect(visitor.getByText(`You are signed in as ${colleague.email}.`)).toBeVisible();
  expect(await visitor.content(), "the address it is for is masked").not.toContain(invited.email);
  await expectAxeClean(visitor);
  // Going on by hand leads nowhere either.
  for (const page of ["/join/confirm", "/join/email"]) {
    await visitor.goto(page);
    await expect(visitor.getByRole("button", { name: "Join", exact: true })).toHaveCount(0);
  }
  const status = async () => (await (await admin.request.get(`/api/v1/users/${user}`)).json()).status;
  expect(await status()).toBe("invited");

  // Switching the account burns nothing.
  await visitor.goto("/join");
  await visitor.getByRole("button", { name: "Switch account" }).click();
  await identify(visitor, invited.email);
  await visitor.getByRole("button", { name: "Join", exact: true }).click();
  await expect(visitor.getByRole("heading", heading("You joined Contoso"))).toBeVisible();
  expect(await status()).toBe("active");

  await getStarted(visitor, mail);
  await expect(visitor.getByRole("heading", heading("You are a member already"))).toBeVisible();
  await expectAxeClean(visitor);
});

test("a withdrawn link says so and joins nobody", async ({ admin, visitor }) => {
  const { user, mail } = await invite(admin, await newcomer(admin));
  await post(admin, "users/archive", { items: [{ id: user }] });
  await getStarted(visitor, mail);
  await expect(visitor.getByRole("heading", heading("This invitation was withdrawn"))).toBeVisible();
  await expect(visitor.getByRole("link", { name: "Get started" })).toHaveCount(0);
  await expectAxeClean(visitor);
});

test("a newer link replaces the one before", async ({ admin, visitor }) => {
  const invited = await newcomer(admin);
  const { user, mail } = await invite(admin, invited);
  const seen = await mailsFor(admin.request, invited.email);
  await post(admin, "users/resend", { items: [{ id: user }] });
  const newest = await mailFor(admin.request, invited.email, { subject: /invited you/, seen });

  await getStarted(visitor, mail);
  await expect(visitor.getByRole("heading", heading("A newer invitation was sent"))).toBeVisible();
  await expectAxeClean(visitor);
  await getStarted(visitor, newest);
  await join(visitor, invited.email);
});

test("a link that nobody issued is told nothing", async ({ visitor }) => {
  const answer = await visitor.goto("/join/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
  expect(answer?.status()).toBe(404);
  await expect(visitor.getByRole("heading", heading("This link does not work"))).toBeVisible();
  await expectAxeClean(visitor);
  await visitor.goto("/join");
  await expect(visitor.getByRole("heading", heading("Open the link in your mail again"))).toBeVisible();
  await expectAxeClean(visitor);
});

test("what is typed wrong is said beside the field", async ({ admin, visitor }) => {
  const invited = await newcomer(admin);
  const { mail } = await invite(admin, invited);
  await getStarted(visitor, mail);
  await visitor.getByRole("link", { name: "Get started" }).click();
  await visitor.getByLabel("Work e-mail").fill("nobody at contoso");
  await visitor.getByRole("button", { name: "Continue" }).click();
  await expect(visitor.getByRole("alert")).toBeFocused();
  await expect(visitor).toHaveTitle(/^Error: /);
  await expect(visitor.getByLabel("Work e-mail")).toHaveValue("nobody at contoso");
  await expectAxeClean(visitor);

  await visitor.getByLabel("Work e-mail").fill(invited.email);
  await visitor.getByRole("button", { name: "Continue" }).click();
  const { text } = await mailFor(visitor.request, invited.email, { subject: /code/ });
  const wrong = text.includes("000000") ? "000001" : "000000";
  await visitor.getByLabel("Code", { exact: true }).fill(wrong);
  await visitor.getByRole("button", { name: "Sign in" }).click();
  await expect(visitor.getByRole("alert")).toBeFocused();
  await expect(visitor.getByRole("heading", heading("Enter the code"))).toBeVisible();
  await expectAxeClean(visitor);
});
