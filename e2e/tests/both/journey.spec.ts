// The main job of Rollcall, from the file to joining twice, as one person after the other would do it.
import { readFile } from "node:fs/promises";

import { expect, expectAxeClean, mailFor, mailsFor, type Page, signIn, test } from "../../fixtures";
import { count, facts } from "../../imports";
import { alone, choose, getStarted, join, userRow } from "../../steps";

/** What the demo's file holds, whoever is a user by now. */
const MESSY = { uploaded: 500, ready: 307, errors: 148, skipped: 45 };

/** From the file to the question whether to send; gives the address of somebody who is going to be invited. */
async function upload(page: Page): Promise<string> {
  const answer = await page.request.get("/dev/samples/messy-500.csv");
  expect(answer.status()).toBe(200);
  const file = { name: "messy-500.csv", mimeType: "text/csv", buffer: await answer.body() };

  await page.getByRole("button", { name: "Bulk upload users" }).click();
  const dialog = page.getByRole("dialog", { name: "Bulk upload users" });
  await expect(dialog.getByRole("link", { name: "Download a sample CSV" })).toBeVisible();
  await expectAxeClean(page);
  await dialog.getByLabel("Choose a CSV file").setInputFiles(file);

  // The browser has judged the file, and nothing has left it.
  await expect(dialog.locator(".headline")).toHaveText(/^\d+ addresses can be read · \d+ rows have errors · \d+ dupl/);
  await expect(dialog.getByRole("region", { name: "Problems found" }).getByRole("row")).not.toHaveCount(1);
  await expectAxeClean(page);
  await dialog.getByRole("button", { name: "Upload", exact: true }).click();

  await expect(page.getByRole("heading", { level: 1, name: "messy-500.csv" })).toBeVisible();
  await expect(facts(page).getByText("Ready to send")).toBeVisible({ timeout: 30_000 });
  await expect(count(page, "Uploaded")).toHaveText(String(MESSY.uploaded));
  await expect(count(page, "Ready to invite")).toHaveText(String(MESSY.ready));
  await expect(count(page, "Errors")).toHaveText(String(MESSY.errors));
  await expect(count(page, "Already users")).toHaveText(String(MESSY.skipped));
  await expectAxeClean(page);

  await page.getByRole("link", { name: `Ready ${MESSY.ready}` }).click();
  await expect(page).toHaveURL(/show=ready/);
  await expect(page.locator("tbody .badge").filter({ hasNotText: "Ready" })).toHaveCount(0);
  return (await page.locator("tbody th").first().textContent())?.trim() ?? "";
}

async function downloadErrorLog(page: Page): Promise<void> {
  const started = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download error log" }).click();
  const log = await readFile(await (await started).path(), "utf8");
  // A quoted cell may hold a line break, so rows are counted by what each must say.
  expect(log).toMatch(/not_in_directory/);
  expect(log).toMatch(/duplicate/);
  expect(log.split("\r\n").length).toBeGreaterThanOrEqual(MESSY.errors + 1);
  expect(log, "no formula runs when the log is opened").not.toMatch(/(^|[;,])[=+@-]/m);
}

async function send(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Send Invite" }).click();
  const dialog = page.getByRole("dialog", { name: `Send ${MESSY.ready} invitations?` });
  await expectAxeClean(page);
  await dialog.getByRole("button", { name: `Send ${MESSY.ready} invitations` }).click();
  await expect(facts(page).getByText("Sent", { exact: true })).toBeVisible({ timeout: 30_000 });
  await expect(count(page, "Invited")).toHaveText(String(MESSY.ready));
  await expect(page.getByRole("link", { name: "Show invited users" })).toBeVisible({ timeout: 15_000 });
  await expectAxeClean(page);
}

test("S10 S11 S13 S14 S18 S19 S20 B17: from a messy file to a member, archived and invited again", async ({ page, admin, visitor, isMobile }) => {
  test.setTimeout(240_000);
  const email = await alone("messy sample", async () => {
    // The desktop goes the whole way, sign-in included; codes are limited, so the phone takes the session there is.
    if (isMobile) await admin.goto("/users");
    else await signIn(page, "business@contoso.example");
    const manager = isMobile ? admin : page;
    const invitee = await upload(manager);
    expect(await mailsFor(manager.request, invitee), "no mail before Send Invite").toEqual([]);
    await downloadErrorLog(manager);
    await send(manager);
    return invitee;
  });
  const manager = isMobile ? admin : page;

  const invitation = await mailFor(visitor.request, email, { subject: /^Contoso invited you to join Milestone$/ });
  await getStarted(visitor, invitation);
  await expect((await userRow(manager, email)).getByText("Invited", { exact: true })).toBeVisible();
  await join(visitor, email, expectAxeClean);
  if (isMobile) await expect(visitor.getByText("download the Milestone app")).toBeVisible();
  else await expect(visitor.getByText("You are ready.")).toBeVisible();
  await visitor.getByRole("link", { name: "Visit web dashboard" }).click();
  await expect(visitor.getByText("You have been a member since")).toBeVisible();
  await expectAxeClean(visitor);

  let row = await userRow(manager, email);
  await expect(row.getByText("Active", { exact: true })).toBeVisible();
  const name = await row.getByRole("rowheader").innerText();

  await choose(row, "Archive");
  const dialog = manager.getByRole("dialog", { name: `Archive ${name}?` });
  await expect(dialog.getByText("From today, their rate is the standard rate.")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
  await expectAxeClean(manager);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toBeHidden();
  row = await userRow(manager, email);
  await expect(row.getByText("Active", { exact: true })).toBeVisible();

  const before = await mailsFor(manager.request, email);
  await choose(row, "Archive");
  await dialog.getByRole("button", { name: "Archive", exact: true }).click();
  await expect(manager.getByRole("region", { name: "Last action" })).toContainText("1 user archived.");
  await expect(row.getByText("Archived", { exact: true })).toBeVisible();
  await mailFor(visitor.request, email, { subject: /^Contoso removed you from Milestone$/, seen: before });
  // Archiving ended the session at once.
  await visitor.goto("/me");
  await expect(visitor.getByRole("heading", { level: 1, name: "Your e-mail" })).toBeVisible();

  const archived = await mailsFor(manager.request, email);
  await choose(row, "Re-invite");
  await expect(manager.getByRole("region", { name: "Last action" })).toContainText("1 user invited again.");
  await expect(row.getByText("Invited", { exact: true })).toBeVisible();
  const again = await mailFor(visitor.request, email, { subject: /invited you/, seen: archived });
  await getStarted(visitor, again);
  await join(visitor, email);
  await expect((await userRow(manager, email)).getByText("Active", { exact: true })).toBeVisible();
});
