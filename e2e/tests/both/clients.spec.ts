// API clients: made in the admin center, used by a program, and taken away.
import { appendFileSync } from "node:fs";

import type { APIRequestContext } from "@playwright/test";

import { expect, expectAxeClean, SECRETS, test } from "../../fixtures";
import { ownOrganization } from "../../steps";

/** Gets an access token as a program does; the server's log must hold neither it nor the secret. */
async function token(program: APIRequestContext, id: string, secret: string): Promise<string> {
  const form = { grant_type: "client_credentials", client_id: id, client_secret: secret };
  const answer = await program.post("/oauth/token", { form });
  expect(answer.status()).toBe(200);
  const { access_token } = (await answer.json()) as { access_token: string };
  appendFileSync(SECRETS, `${secret}\n${access_token}\n`);
  return access_token;
}

test("R17: the secret of an API client is shown once, and counts until it is taken away", async ({ visitor, request: program }) => {
  test.setTimeout(120_000);
  await ownOrganization(visitor);
  const users = async (token: string) =>
    (await program.get("/api/v1/users", { headers: { authorization: `Bearer ${token}` } })).status();
  await visitor.goto("/organization/clients");
  await expect(visitor.getByText("No program calls Rollcall yet.")).toBeVisible();
  await expect(visitor.getByLabel("Address for tokens")).toHaveValue(/\/oauth\/token$/);

  // What is wrong is said before anything is sent.
  const form = visitor.getByRole("region", { name: "New API client" });
  await form.getByRole("button", { name: "Make client" }).click();
  await expect(form.getByRole("alert")).toBeFocused();
  await expect(form.getByLabel("Name")).toHaveAccessibleDescription(/This cannot be empty/);
  await expect(form.getByRole("group", { name: "What it may do" })).toHaveAccessibleDescription("Choose what it may do.");
  await expectAxeClean(visitor);

  await form.getByLabel("Name").fill("Nightly sync");
  await form.getByLabel("Read users, their timelines and mails").check();
  await form.getByRole("button", { name: "Make client" }).click();
  const dialog = visitor.getByRole("dialog", { name: "Secret of Nightly sync" });
  await expect(dialog).toContainText("It is not shown again.");
  await expectAxeClean(visitor);
  const id = await dialog.getByLabel("Client ID").inputValue();
  const first = await dialog.getByLabel("Client secret").inputValue();
  expect(first).toMatch(/^rollcall_secret_[\w-]{43}$/);
  await visitor.keyboard.press("Escape");
  await dialog.getByRole("button", { name: "I have copied it" }).click();
  await expect(dialog).toBeHidden();

  const list = visitor.getByRole("list", { name: "API clients" });
  const item = list.getByRole("listitem").filter({ hasText: "Nightly sync" }).first();
  await expect(item).toContainText("users:read");
  await expect(item).toContainText("Never");
  await expect(item).not.toContainText(first);
  const before = await token(program, id, first);
  expect(await users(before)).toBe(200);

  // A second secret takes the place of the first, without a gap.
  await item.getByRole("button", { name: "New secret for Nightly sync" }).click();
  const second = await dialog.getByLabel("Client secret").inputValue();
  await dialog.getByRole("button", { name: "I have copied it" }).click();
  await expect(item).not.toContainText("Never");
  const after = await token(program, id, second);
  expect([await users(before), await users(after)]).toEqual([200, 200]);
  await item.getByRole("button", { name: "Remove secret" }).first().click();
  const question = visitor.getByRole("dialog", { name: "Remove this secret of Nightly sync?" });
  await expectAxeClean(visitor);
  await question.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(visitor.getByText("The secret of Nightly sync is removed.").first()).toBeVisible();
  expect([await users(before), await users(after)]).toEqual([401, 200]);

  await item.getByRole("button", { name: "Remove Nightly sync" }).click();
  await visitor.getByRole("dialog", { name: "Remove Nightly sync?" }).getByRole("button", { name: "Remove", exact: true }).click();
  await expect(visitor.getByText("No program calls Rollcall yet.")).toBeVisible();
  expect(await users(after)).toBe(401);
  await expectAxeClean(visitor);
});
