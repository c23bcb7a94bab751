// The whole main job by keyboard alone, and the shortcuts.
import { expect, expectAxeClean, type Locator, type Page, test } from "../../fixtures";
import { count, facts } from "../../imports";
import { invite, newcomer } from "../../steps";

const notice = (page: Page) => page.getByRole("region", { name: "Last action" });

test("B19: inviting, finding, opening, archiving and undoing, without a pointer", async ({ admin }) => {
  const person = await newcomer(admin);
  const { keyboard } = admin;
  await admin.goto("/users");
  await expect(admin.locator("tbody tr").first()).toBeVisible();
  await keyboard.press("i");
  const invite = admin.getByRole("dialog", { name: "Invite User" });
  await expect(invite.getByRole("combobox")).toBeFocused();
  await keyboard.type(person.email);
  await expect(invite.locator("#people-list [role=option]")).toHaveCount(1);
  await keyboard.press("ArrowDown");
  await expect(invite.getByRole("combobox")).toHaveAttribute("aria-activedescendant", "people-option-0");
  await keyboard.press("Enter");
  await expect(invite.getByRole("button", { name: `Remove ${person.display_name}` })).toBeVisible();
  await tabTo(admin, "Invite 1 person");
  await keyboard.press("Enter");
  await expect(invite.getByRole("button", { name: "Done" })).toBeFocused();
  await keyboard.press("Enter");
  await expect(invite).toBeHidden();

  await keyboard.press("/");
  await expect(admin.getByLabel("Search name or e-mail")).toBeFocused();
  await keyboard.type(person.email);
  const row = admin.getByRole("row").filter({ hasText: person.email });
  await expect(row).toBeVisible();
  await expect(admin.locator("tbody tr")).toHaveCount(1);
  await tabTo(admin, "Name");
  await keyboard.press("j");
  await expect(row.getByRole("link")).toBeFocused();
  await keyboard.press("x");
  await expect(row.getByRole("checkbox")).toBeChecked();
  await keyboard.press("x");
  await expect(row.getByRole("checkbox")).not.toBeChecked();
  await keyboard.press("e");
  const rescind = admin.getByRole("dialog", { name: `Rescind the invitation of ${person.display_name}?` });
  await expect(rescind.getByRole("button", { name: "Cancel" })).toBeFocused();
  await keyboard.press("Escape");
  await expect(rescind).toBeHidden();
  await expect(row.getByRole("link"), "the focus is back where it was").toBeFocused();

  await keyboard.press("Enter");
  await expect(admin.getByRole("heading", { level: 1, name: person.display_name })).toBeFocused();
  await keyboard.press("e");
  await expect(rescind.getByRole("button", { name: "Cancel" })).toBeFocused();
  await keyboard.press("Tab");
  await keyboard.press("Enter");
  await expect(notice(admin)).toBeFocused();
  await keyboard.press("Tab");
  await expect(notice(admin).getByRole("button", { name: "Undo" })).toBeFocused();
  await keyboard.press("Enter");
  await expect(notice(admin)).toContainText("Undone for 1 user.");
  await expect(admin.locator("dl .badge")).toHaveText("Invited");
});

test("B19: a file is uploaded, corrected and sent, without a pointer", async ({ admin }) => {
  const [ann, dee] = [await newcomer(admin), await newcomer(admin)];
  const buffer = Buffer.from(`email\n${ann.email}\n${dee.email.replace("@", "@@")}\n`);
  const { keyboard } = admin;
  await admin.goto("/users");
  await expect(admin.locator("tbody tr").first()).toBeVisible();
  await keyboard.press("u");
  const dialog = admin.getByRole("dialog", { name: "Bulk upload users" });
  await tabUntil(admin, dialog.getByLabel("Choose a CSV file"));
  const chooser = admin.waitForEvent("filechooser");
  await keyboard.press("Enter");
  await (await chooser).setFiles({ name: "by-keyboard.csv", mimeType: "text/csv", buffer });
  await tabUntil(admin, dialog.getByRole("button", { name: "Upload", exact: true }));
  await keyboard.press("Enter");

  await expect(admin.getByRole("heading", { level: 1, name: "by-keyboard.csv" })).toBeFocused();
  await expect(facts(admin).getByText("Ready to send")).toBeVisible();
  const cell = admin.getByLabel("E-mail on line 3", { exact: true });
  await tabUntil(admin, cell);
  await keyboard.press("ControlOrMeta+a");
  await keyboard.type(dee.email);
  await keyboard.press("Enter");
  await expect(count(admin, "Ready to invite")).toHaveText("2");
  await tabUntil(admin, admin.getByRole("button", { name: "Send Invite" }));
  await keyboard.press("Enter");
  await tabUntil(admin, admin.getByRole("dialog").getByRole("button", { name: "Send 2 invitations" }));
  await keyboard.press("Enter");
  await expect(facts(admin).getByText("Sent", { exact: true })).toBeVisible();
});

test("B19: j and k go through the rows, e archives those selected, g goes to pages", async ({ admin }) => {
  await admin.goto("/users?status=active");
  const links = admin.locator("tbody [scope=row] a");
  await expect(links.first()).toBeVisible();
  const { keyboard } = admin;
  await keyboard.press("j");
  await expect(links.nth(0)).toBeFocused();
  await keyboard.press("j");
  await keyboard.press("x");
  await keyboard.press("j");
  await keyboard.press("x");
  await expect(admin.getByRole("region", { name: "Selection" })).toContainText("2 selected on this page");
  await keyboard.press("k");
  await expect(links.nth(1)).toBeFocused();
  await keyboard.press("e");
  await expect(admin.getByRole("dialog", { name: "Archive 2 users?" })).toBeVisible();
  await keyboard.press("j");
  await keyboard.press("Escape");
  await expect(links.nth(1)).toBeFocused();
  await keyboard.press("g");
  await keyboard.press("i");
  await expect(admin.getByRole("heading", { level: 1, name: "Imports" })).toBeFocused();
  await keyboard.press("g");
  await keyboard.press("u");
  await expect(admin.getByRole("heading", { level: 1, name: "Users" })).toBeFocused();
  await keyboard.press("u");
  await expect(admin.getByRole("dialog", { name: "Bulk upload users" })).toBeVisible();
});

test("B19: shortcuts are off in fields, listed by ?, and can be switched off", async ({ admin }) => {
  await admin.goto("/users");
  await expect(admin.locator("tbody tr").first()).toBeVisible();
  const search = admin.getByLabel("Search name or e-mail");
  await expect(search).toHaveAttribute("aria-keyshortcuts", "/");
  await search.focus();
  await admin.keyboard.type("i?ux");
  await expect(search).toHaveValue("i?ux");
  await expect(admin.getByRole("dialog")).toHaveCount(0);
  await search.fill("");
  await search.blur();

  await admin.keyboard.press("?");
  const help = admin.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(help.getByText("Archive those selected, or the row")).toBeVisible();
  await expectAxeClean(admin);
  await help.getByRole("checkbox", { name: "Use keyboard shortcuts" }).uncheck();
  await admin.keyboard.press("Escape");
  await expect(help).toBeHidden();
  for (const key of ["i", "?", "u"]) await admin.keyboard.press(key);
  await expect(admin.getByRole("dialog")).toHaveCount(0);
  await expect(search).not.toHaveAttribute("aria-keyshortcuts");

  await admin.reload();
  await expect(admin.locator("tbody tr").first()).toBeVisible();
  await admin.keyboard.press("i");
  await expect(admin.getByRole("dialog"), "the choice is remembered").toHaveCount(0);
  await admin.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await help.getByRole("checkbox", { name: "Use keyboard shortcuts" }).check();
  await admin.keyboard.press("Escape");
  await admin.keyboard.press("i");
  await expect(admin.getByRole("dialog", { name: "Invite User" })).toBeVisible();
});

test("B19: going to a page puts the focus on its heading, and the title says where one is", async ({ admin }) => {
  const person = await newcomer(admin);
  const { user } = await invite(admin, person);
  await admin.goto("/users");
  await expect(admin).toHaveTitle("Users · Rollcall");
  await admin.goto(`/users/${user}`);
  await expect(admin).toHaveTitle(`${person.display_name} · Rollcall`);
  await admin.getByRole("navigation", { name: "Go to Users" }).getByRole("link").click();
  await expect(admin.getByRole("heading", { level: 1, name: "Users" })).toBeFocused();
  await admin.keyboard.press("Tab");
  await expect(admin.getByRole("button", { name: "Bulk upload users" })).toBeFocused();
});

/** Presses Tab until the element has the focus: past the last one, it goes on from the top. */
async function tabUntil(page: Page, element: Locator): Promise<void> {
  await expect(element).toBeVisible();
  for (let presses = 0; presses < 60; presses += 1) {
    if (await element.evaluate((one) => one === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  await expect(element, "Tab leads here").toBeFocused();
}

/** Presses Tab until the control of this name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  const names: string[] = [];
  for (let presses = 0; presses < 30; presses += 1) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => document.activeElement?.textContent?.trim() ?? "");
    if (focused === name) return;
    names.push(focused);
  }
  throw new Error(`Tab does not lead to ${name}, but to ${names.join(", ")}`);
}
