// The main job at full size, as an administrator does it: a hundred thousand rows, a thousand of them wrong, with the tab
// closed while they are judged and again while they are sent. After all other tests, because it holds up their imports.
import { expect, expectAxeClean, type Page, test } from "../../fixtures";
import { count, facts, get } from "../../imports";
import { shoot } from "../../shoot";
import { ownOrganization, syncDirectory } from "../../steps";

const ROWS = 100_000;
const ERRORS = 1_000;
const FIXED = 10;

/** Every hundredth row is wrong: one time it is no address, the other time nobody's. */
const isMalformed = (n: number) => n % 200 === 99;
const isStranger = (n: number) => n % 200 === 199;

const addressOf = (n: number, domain: string) => `person${n}@${domain}`;
const everybody = Array.from({ length: ROWS }, (_, n) => n);

function directory(domain: string): string {
  const known = everybody.filter((n) => !isStranger(n));
  return `external_id,email,display_name\n${known.map((n) => `${n},${addressOf(n, domain)},Person ${n}\n`).join("")}`;
}

function file(domain: string): Buffer {
  const cell = (n: number) => (isMalformed(n) ? `person${n}@@${domain}` : addressOf(n, domain));
  return Buffer.from(`Name;E-Mail;Team;Note\n${everybody.map((n) => `Person ${n};${cell(n)};Sales;\n`).join("")}`);
}

/** Chooses the file, looks at what the browser says of it, uploads it, and gives the id of the import. */
async function upload(page: Page, buffer: Buffer): Promise<string> {
  await page.goto("/imports/new");
  await page.getByLabel("Choose a CSV file").setInputFiles({ name: "everybody.csv", mimeType: "text/csv", buffer });
  await expect(page.locator(".headline")).toHaveText("99,500 addresses can be read · 500 rows have errors");
  await shoot(page, "full-size-1-checked", false);
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await expect(page).toHaveURL(/\/imports\/[0-9a-f-]{36}$/, { timeout: 60_000 });
  return page.url().split("/").at(-1) ?? "";
}

/** Closes the tab and opens the import in another. */
async function reopen(page: Page, id: string): Promise<Page> {
  const context = page.context();
  await page.close();
  const again = await context.newPage();
  await again.goto(`/imports/${id}`);
  return again;
}

/** Puts the first ten rows right that are no address. */
async function fix(page: Page, domain: string): Promise<void> {
  await page.getByRole("link", { name: /^Error 1,000/ }).click();
  const malformed = everybody.filter(isMalformed).slice(0, FIXED);
  for (const n of malformed) {
    // The header is line 1.
    const cell = page.getByLabel(`E-mail on line ${n + 2}`, { exact: true });
    await cell.fill(addressOf(n, domain));
    await cell.press("Enter");
    await expect(cell).toHaveCount(0);
  }
  await expect(count(page, "Errors")).toHaveText("990");
  await expect(count(page, "Ready to invite")).toHaveText("99,010");
}

test("S17 B5: a hundred thousand rows are judged, put right and sent, while the tab is closed twice", async ({ visitor }) => {
  test.setTimeout(1_200_000);
  const { domain } = await ownOrganization(visitor);
  await syncDirectory(visitor, directory(domain));
  const id = await upload(visitor, file(domain));

  await expect(visitor.getByRole("progressbar", { name: /of 100,000 rows validated/ })).toBeVisible({ timeout: 60_000 });
  await expect(visitor).toHaveTitle(/^\d+ % – everybody\.csv · Rollcall$/);
  await visitor.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Users" }).click();
  await expect(visitor.getByRole("link", { name: /^Imports \(1 running\)$/ })).toBeVisible();
  expect((await get(visitor, id)).state, "the tab is closed in the middle").toBe("validating");
  let page = await reopen(visitor, id);
  await shoot(page, "full-size-2-validating", false);

  await expect(facts(page).getByText("Ready to send")).toBeVisible({ timeout: 480_000 });
  await expect(page.getByRole("progressbar")).toHaveCount(0);
  await expect(page).toHaveTitle("everybody.csv · Rollcall");
  await expect(count(page, "Errors")).toHaveText(ERRORS.toLocaleString("en"));
  await expect(count(page, "Ready to invite")).toHaveText("99,000");
  await shoot(page, "full-size-3-ready", false);
  await fix(page, domain);
  await expectAxeClean(page);
  await shoot(page, "full-size-4-fixed", false, page.getByRole("heading", { name: "everybody.csv" }));

  await page.getByRole("button", { name: "Send Invite" }).click();
  await shoot(page, "full-size-5-send", false);
  await page.getByRole("button", { name: "Send 99,010 invitations" }).click();
  await expect.poll(async () => (await get(page, id)).sent, { timeout: 60_000 }).toBeGreaterThan(0);
  expect((await get(page, id)).state, "the tab is closed in the middle").toBe("sending");
  page = await reopen(page, id);
  await shoot(page, "full-size-6-sending", false);

  await expect(facts(page).getByText("Sent", { exact: true })).toBeVisible({ timeout: 480_000 });
  await expect(count(page, "Errors")).toHaveText("990");
  expect(await get(page, id)).toMatchObject({ state: "sent", sent: 99_010, failed: 0, errors: 990, rows: ROWS });
  await expect(page.locator(".mails")).toContainText("handed over", { timeout: 60_000 });
  await expectAxeClean(page);
  await shoot(page, "full-size-7-sent", false);
  await page.goto("/users");
  await expect(page.getByRole("link", { name: "Invited 99,010" })).toBeVisible();
  await shoot(page, "full-size-8-users", false);
});
