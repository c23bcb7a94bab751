import { expect, expectAxeClean, test } from "../../fixtures";

test("the server is ready", async ({ request }) => {
  expect((await request.get("/readyz")).status()).toBe(200);
});

test("who is signed out lands on the sign-in page", async ({ visitor }) => {
  await visitor.goto("/users");
  await expect(visitor).toHaveURL(/\/login/);
  await expect(visitor.getByLabel("Work e-mail")).toBeVisible();
  await expectAxeClean(visitor);
});

test("who is signed in sees the users", async ({ admin }) => {
  await admin.goto("/users");
  await expect(admin.getByRole("heading", { level: 1, name: "Users" })).toBeVisible();
  await expectAxeClean(admin);
});
