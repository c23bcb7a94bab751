// Pages and states that no journey stops at: each is there, and axe finds nothing.
import { expect, expectAxeClean, test } from "../../fixtures";

test("the list of imports and the page to begin one", async ({ admin }) => {
  await admin.goto("/imports");
  await expect(admin.getByRole("heading", { name: "Imports", level: 1 })).toBeVisible();
  await expectAxeClean(admin);
  await admin.goto("/imports/new");
  await expect(admin.getByRole("heading", { name: "Bulk upload users", level: 1 })).toBeVisible();
  await expectAxeClean(admin);
});

test("an import is thrown away only after a question", async ({ admin }) => {
  const uploaded = await admin.request.post("/api/v1/imports?filename=away.csv", {
    headers: { "content-type": "text/csv", "sec-fetch-site": "same-origin" },
    data: "email\nnobody@contoso.example\n",
  });
  const { id } = await uploaded.json();
  await admin.goto(`/imports/${id}`);
  await admin.getByRole("button", { name: "Discard" }).click();
  const question = admin.getByRole("dialog", { name: "Discard this import?" });
  await expect(question).toBeVisible();
  await expectAxeClean(admin);
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(question).toBeHidden();
  await expect(admin.getByRole("button", { name: "Discard" })).toBeVisible();
});

test("the menu of a row", async ({ admin }) => {
  await admin.goto("/users");
  await admin.getByRole("button", { name: /^Actions for / }).first().click();
  await expect(admin.getByRole("link", { name: "Open" }).or(admin.getByRole("button", { name: "Open" })).first()).toBeVisible();
  await expectAxeClean(admin);
});

test("a session that ended asks to sign in again, where one was", async ({ admin }) => {
  await admin.goto("/users?status=active");
  await expect(admin.locator("tbody tr").first()).toBeVisible();
  await admin.context().clearCookies();
  await admin.getByRole("navigation", { name: "Filter by status" }).getByRole("link", { name: "Archived" }).click();
  await expect(admin.getByLabel("Work e-mail")).toBeVisible();
  await expect(admin).toHaveURL(/\/users\?status=archived/);
  await expectAxeClean(admin);
});
