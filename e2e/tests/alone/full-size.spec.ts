// What takes the server long enough to be left and come back to: after all other tests, because it holds up the imports
// of others.
import { expect, expectAxeClean, test } from "../../fixtures";
import { count, facts, get, strangers, upload } from "../../imports";

const ROWS = 100_000;

test("S17: an import goes on while its tab is closed, and is found where it is", async ({ admin }) => {
  test.setTimeout(180_000);
  const context = admin.context();
  const { id } = await upload(admin, "many.csv", `email\n${strangers(ROWS)}\n`);
  await admin.goto(`/imports/${id}`);
  const bar = admin.getByRole("progressbar", { name: /of 100,000 rows validated/ });
  await expect(bar).toBeVisible();
  await expect(admin).toHaveTitle(/^\d+ % – many\.csv · Rollcall$/);
  await expectAxeClean(admin);
  await admin.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Users" }).click();
  await expect(admin.getByRole("link", { name: /^Imports \(\d+ running\)$/ })).toBeVisible();
  await admin.close();

  const again = await context.newPage();
  expect((await get(again, id)).state, "the tab is opened again in the middle").toBe("validating");
  await again.goto(`/imports/${id}`);
  await expect(again.getByRole("progressbar", { name: /of 100,000 rows validated/ })).toBeVisible();
  await expect(facts(again).getByText("Ready to send")).toBeVisible({ timeout: 120_000 });
  await expect(again.getByRole("progressbar")).toHaveCount(0);
  await expect(count(again, "Errors")).toHaveText("100,000");
  await expect(again).toHaveTitle("many.csv · Rollcall");
  await again.close();
});
