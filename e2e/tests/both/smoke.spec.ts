import { expect, expectAxeClean, test } from "../../fixtures";

test("the server is ready", async ({ request }) => {
  expect((await request.get("/readyz")).status()).toBe(200);
});

test("who is signed out is asked to sign in, wherever they come", async ({ visitor }) => {
  await visitor.goto("/users");
  await expect(visitor.getByLabel("Work e-mail")).toBeVisible();
  await expectAxeClean(visitor);
});

test("who is signed in sees the users", async ({ admin }) => {
  await admin.goto("/users");
  await expect(admin.getByRole("heading", { level: 1, name: "Users" })).toBeVisible();
  await expectAxeClean(admin);
});
