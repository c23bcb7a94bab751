// The pages of the organization: settings, logo, rates, administrators, mails; what a Global Administrator does there, and
// what a Business Administrator reads. Whatever is changed is changed in an organization of the test's own.
import { deflateSync } from "node:zlib";

import { expect, expectAxeClean, mailFor, type Page, test } from "../../fixtures";
import { changeSettings, choose, ownOrganization, syncDirectory } from "../../steps";

const notice = (page: Page) => page.getByRole("region", { name: "Last action" });
const group = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

/** Expects that the page fits the screen: nothing has to be scrolled to the side. */
async function expectReflow(page: Page): Promise<void> {
  const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(content, "the page is as wide as the screen").toBeLessThanOrEqual(screen ?? 0);
}

/** Goes to a page of the organization by the left panel, which is folded on a phone. */
async function goTo(page: Page, name: string): Promise<void> {
  const panel = page.getByRole("navigation", { name: "Main" });
  const toggle = panel.getByRole("button", { name: "Organization" });
  const link = panel.getByRole("link", { name, exact: true });
  // Until the panel is there, neither is.
  await expect(toggle.or(link).first()).toBeVisible();
  if (await toggle.isVisible()) await toggle.click();
  await link.click();
}

/** A PNG of one colour. */
function png(side: number): Buffer {
  const table = Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c >>> 0;
  });
  const chunk = (kind: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(kind, "latin1"), data]);
    const crc = body.reduce((crc, byte) => (table[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8), 0xffffffff);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE((crc ^ 0xffffffff) >>> 0);
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.concat(Array.from({ length: side }, () => Buffer.from([0, ...Array(side * 3).fill(120)])));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);
  return Buffer.concat([
    signature,
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

test("S5: what is wrong with settings stands at the top and at each field, and what was typed stays", async ({ visitor }) => {
  await ownOrganization(visitor);
  await goTo(visitor, "Settings");
  await expect(visitor.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
  await expect(visitor.getByLabel("Time zone").locator("option")).not.toHaveCount(0);
  await expectAxeClean(visitor);
  await expectReflow(visitor);

  const links = group(visitor, "Links and help");
  await links.getByLabel("App Store").fill("http://apps.apple.com/app/id1");
  await links.getByLabel("Whom the invited can ask").fill("nobody");
  await links.getByRole("button", { name: "Save" }).click();
  const summary = links.getByRole("alert");
  await expect(summary).toBeFocused();
  await expect(summary.getByRole("link")).toHaveCount(2);
  await expect(visitor).toHaveTitle(/^Error: Settings/);
  await expect(links.getByLabel("App Store")).toHaveAttribute("aria-invalid", "true");
  await expect(links.getByLabel("App Store")).toHaveValue("http://apps.apple.com/app/id1");
  await expect(links.getByLabel("App Store")).toHaveAccessibleDescription(/A link begins with https/);
  await expectAxeClean(visitor);
  await summary.getByRole("link", { name: /@/ }).click();
  await expect(links.getByLabel("Whom the invited can ask")).toBeFocused();

  const limits = group(visitor, "Limits");
  await limits.getByLabel("Undo window, in seconds").fill("soon");
  await limits.getByRole("button", { name: "Save" }).click();
  await expect(limits.getByRole("alert").getByRole("link", { name: "Write a whole number in digits." })).toBeVisible();
  await limits.getByLabel("Undo window, in seconds").fill("7200");
  await limits.getByRole("button", { name: "Save" }).click();
  await expect(limits.getByRole("alert").getByRole("link")).toHaveText(/3600|3,600/);
});

test("S52: settings are saved, group by group", async ({ visitor }) => {
  await ownOrganization(visitor);
  await goTo(visitor, "Settings");
  const links = group(visitor, "Links and help");
  await links.getByLabel("App Store").fill("https://apps.apple.com/app/id1");
  await links.getByLabel("Whom the invited can ask").fill("help@fabrikam.example");
  await links.getByRole("button", { name: "Save" }).click();
  await expect(notice(visitor)).toContainText("“Links and help” saved.");
  await expect(visitor.getByRole("status").filter({ hasText: "“Links and help” saved." })).toBeAttached();
  await expectAxeClean(visitor);
  await links.getByRole("button", { name: "Save" }).click();
  await expect(notice(visitor)).toContainText("There is nothing to save");

  const region = group(visitor, "Time, money and language");
  await region.getByLabel("Time zone").selectOption("Europe/Berlin");
  await region.getByLabel("Currency").selectOption("EUR");
  await region.getByLabel("Unit").selectOption("Kilometre");
  await region.getByRole("button", { name: "Save" }).click();
  await expect(notice(visitor)).toContainText("“Time, money and language” saved.");

  const names = group(visitor, "Names");
  await names.getByLabel("Organization").fill("Fabrikam Fleet");
  await names.getByRole("button", { name: "Save" }).click();
  await expect(visitor.getByRole("banner")).toContainText("Fabrikam Fleet");

  await visitor.reload();
  await expect(links.getByLabel("App Store")).toHaveValue("https://apps.apple.com/app/id1");
  await expect(region.getByLabel("Time zone")).toHaveValue("Europe/Berlin");
  await expect(region.getByLabel("Unit")).toHaveValue("kilometre");
  await expect(names.getByLabel("Organization")).toHaveValue("Fabrikam Fleet");
  await links.getByLabel("App Store").fill("");
  await links.getByRole("button", { name: "Save" }).click();
  await expect(notice(visitor)).toContainText("saved");
  const now = await (await visitor.request.get("/api/v1/organization")).json();
  expect(now).toMatchObject({ currency: "EUR", unit: "kilometre", links: { app_store: null } });
});

test("S4: what another administrator changed meanwhile is shown beside one's own, never overwritten unseen", async ({ visitor }) => {
  await ownOrganization(visitor);
  await goTo(visitor, "Settings");
  const links = group(visitor, "Links and help");
  await links.getByLabel("Help for users").fill("https://mine.example/help");
  await changeSettings(visitor, { support: "https://theirs.example/help" });
  await links.getByRole("button", { name: "Save" }).click();
  await expect(links.getByText("Somebody else changed these settings meanwhile.")).toBeVisible();
  await expect(links.getByText("Now: https://theirs.example/help")).toBeVisible();
  await expect(links.getByLabel("Help for users")).toHaveValue("https://mine.example/help");
  await expectAxeClean(visitor);
  expect(await (await visitor.request.get("/api/v1/organization")).text()).toContain("theirs.example");
  await links.getByRole("button", { name: "Save" }).click();
  await expect(notice(visitor)).toContainText("saved");
  await expect(links.getByText("Now: https://theirs.example/help")).toHaveCount(0);

  // What does not touch the same settings goes on top of theirs, and theirs is taken over.
  await links.getByLabel("Web dashboard").fill("https://mine.example/app");
  await changeSettings(visitor, { contact: "theirs@fabrikam.example" });
  await links.getByRole("button", { name: "Save" }).click();
  await expect(notice(visitor)).toContainText("saved");
  await expect(links.getByLabel("Whom the invited can ask")).toHaveValue("theirs@fabrikam.example");
  const now = await (await visitor.request.get("/api/v1/organization")).json();
  expect(now).toMatchObject({
    contact: "theirs@fabrikam.example",
    links: { dashboard: "https://mine.example/app", support: "https://mine.example/help" },
  });
});

test("S4: the logo is chosen, looked at, saved and removed", async ({ visitor }) => {
  await ownOrganization(visitor);
  await goTo(visitor, "Settings");
  const logo = group(visitor, "Logo");
  await expect(logo.getByText("No logo")).toBeVisible();
  await logo.getByLabel("Choose an image").setInputFiles({ name: "a.png", mimeType: "image/png", buffer: Buffer.from("GIF89a") });
  await logo.getByRole("button", { name: "Save logo" }).click();
  await expect(logo.getByRole("alert")).toContainText("PNG");
  await logo.getByRole("button", { name: "Cancel" }).click();

  await logo.getByLabel("Choose an image").setInputFiles({ name: "fabrikam.png", mimeType: "image/png", buffer: png(64) });
  const preview = logo.getByRole("img", { name: "The chosen logo" });
  await expect(preview).toHaveJSProperty("naturalWidth", 64);
  await expectAxeClean(visitor);
  await logo.getByRole("button", { name: "Save logo" }).click();
  await expect(notice(visitor)).toContainText("The logo was saved.");
  await expect(logo.getByRole("img", { name: "Logo of Fabrikam" })).toHaveJSProperty("naturalWidth", 64);

  await logo.getByRole("button", { name: "Remove logo" }).click();
  const question = visitor.getByRole("dialog", { name: "Remove the logo?" });
  await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
  await expectAxeClean(visitor);
  await question.getByRole("button", { name: "Remove logo" }).click();
  await expect(notice(visitor)).toContainText("The logo was removed.");
  await expect(logo.getByRole("img")).toHaveCount(0);
});

test("S52 B14: rates by date, with the consequence in words before it is done", async ({ visitor }) => {
  await ownOrganization(visitor);
  await goTo(visitor, "Rates");
  await expect(visitor.getByText("No rate is set yet.")).toBeVisible();
  await expect(visitor.getByRole("table").getByText("IRS").first()).toBeVisible();
  await expectAxeClean(visitor);
  await expectReflow(visitor);

  const add = group(visitor, "Add a rate");
  await add.getByLabel("Amount").fill("much");
  await add.getByRole("button", { name: "Add a rate" }).click();
  await expect(add.getByRole("alert").getByRole("link")).toHaveCount(2);
  await expectAxeClean(visitor);

  const year = new Date().getUTCFullYear();
  await add.getByLabel("First day").fill(`${year}-01-01`);
  await add.getByLabel("Amount").fill("0.80");
  await expect(add.getByText(`Applies from 1 Jan ${year}: US$0.80 per mile. No rate is set for the days before.`)).toBeVisible();
  await add.getByRole("button", { name: "Add a rate" }).click();
  await expect(notice(visitor)).toContainText(`The rate from 1 Jan ${year} was set.`);

  await add.getByLabel("First day").fill("2090-01-01");
  await add.getByLabel("Amount").fill("0,8255");
  await expect(add.getByText("Applies from 1 Jan 2090: US$0.8255 per mile. Until then US$0.80 per mile.")).toBeVisible();
  await expectAxeClean(visitor);
  await add.getByRole("button", { name: "Add a rate" }).click();
  const rates = group(visitor, "Rates of the organization");
  await expect(rates.getByRole("row").filter({ hasText: "In force today" })).toContainText(`1 Jan ${year} – 31 Dec 2089`);
  const planned = rates.getByRole("row").filter({ hasText: "Planned" });
  await expect(planned).toContainText("From 1 Jan 2090 on");
  await expect(planned).toContainText("US$0.8255 per mile");

  // A day that has passed keeps its rate.
  await add.getByLabel("First day").fill(`${year}-01-01`);
  await add.getByLabel("Amount").fill("0.9");
  await add.getByRole("button", { name: "Add a rate" }).click();
  await expect(add.getByRole("alert").getByRole("link")).toHaveText(/On that day a rate holds already/);

  await expect(rates.getByRole("button", { name: "Remove" })).toHaveCount(1);
  await planned.getByRole("button", { name: "Remove the rate from 1 Jan 2090" }).click();
  const question = visitor.getByRole("dialog", { name: "Remove the rate from 1 Jan 2090?" });
  await expectAxeClean(visitor);
  await question.getByRole("button", { name: "Remove rate" }).click();
  await expect(notice(visitor)).toContainText("The rate from 1 Jan 2090 was removed.");
  await expect(planned).toHaveCount(0);
});

test("S2 S3 S4: roles are given, changed and taken; the last Global Administrator stays", async ({ visitor }) => {
  const { domain } = await ownOrganization(visitor);
  await syncDirectory(visitor, `external_id,email,display_name\n1,bo@${domain},Bo Tan\n2,cy@${domain},Cy Rao\n`);
  await goTo(visitor, "Administrators");
  const list = visitor.getByRole("region", { name: "Administrators" });
  const row = (name: string) => list.getByRole("row").filter({ hasText: name });
  await expect(row("Gwen Global")).toContainText("The last Global Administrator stays.");
  await expect(row("Gwen Global").getByRole("button")).toHaveCount(0);
  await expectAxeClean(visitor);
  await expectReflow(visitor);

  const field = visitor.getByRole("combobox", { name: "Person" });
  await field.fill("bo");
  await visitor.getByRole("option", { name: /Bo Tan/ }).click();
  await expect(visitor.getByRole("radio", { name: /^Business Administrator/ })).toBeChecked();
  await expectAxeClean(visitor);
  await visitor.getByRole("button", { name: "Give a role" }).click();
  await expect(notice(visitor)).toContainText("Bo Tan is Business Administrator now.");
  await expect(row("Bo Tan")).toContainText("Business Administrator");
  await field.fill("bo");
  await expect(visitor.getByRole("option", { name: /Bo Tan.*Business Administrator already/ })).toBeVisible();
  await field.fill("");

  await choose(row("Bo Tan"), "Change role");
  const change = visitor.getByRole("dialog", { name: "Change the role of Bo Tan" });
  await change.getByRole("radio", { name: /^Global Administrator/ }).check();
  await expectAxeClean(visitor);
  await change.getByRole("button", { name: "Change role" }).click();
  await expect(notice(visitor)).toContainText("Bo Tan is Global Administrator now.");
  await expect(row("Gwen Global")).not.toContainText("The last Global Administrator");

  // The own role is changed after a warning, and then these pages can only be read.
  await choose(row("Gwen Global"), "Change role");
  const own = visitor.getByRole("dialog", { name: "Change the role of Gwen Global" });
  await expect(own).toContainText("This is your own role.");
  await expectAxeClean(visitor);
  await own.getByRole("button", { name: "Cancel" }).click();

  await choose(row("Bo Tan"), "Remove");
  const question = visitor.getByRole("dialog", { name: "Remove Bo Tan as administrator?" });
  await expectAxeClean(visitor);
  await question.getByRole("button", { name: "Remove administrator" }).click();
  await expect(notice(visitor)).toContainText("Bo Tan is no administrator any more.");
  await expect(row("Bo Tan")).toHaveCount(0);
  await expect(row("Gwen Global")).toContainText("The last Global Administrator stays.");
});

test("S4: who gives the own role away reads these pages from then on", async ({ visitor }) => {
  const { domain } = await ownOrganization(visitor);
  await syncDirectory(visitor, `external_id,email,display_name\n1,bo@${domain},Bo Tan\n`);
  await goTo(visitor, "Administrators");
  await visitor.getByRole("combobox", { name: "Person" }).fill("bo");
  await visitor.getByRole("option", { name: /Bo Tan/ }).click();
  await visitor.getByRole("radio", { name: /^Global Administrator/ }).check();
  await visitor.getByRole("button", { name: "Give a role" }).click();
  const row = visitor.getByRole("region", { name: "Administrators" }).getByRole("row").filter({ hasText: "Gwen Global" });
  await choose(row, "Change role");
  const own = visitor.getByRole("dialog", { name: "Change the role of Gwen Global" });
  await own.getByRole("radio", { name: /^Business Administrator/ }).check();
  await own.getByRole("button", { name: "Change role" }).click();
  await expect(visitor.getByText("Only a Global Administrator can change this. Ask Bo Tan.")).toBeVisible();
  await expect(visitor.getByRole("combobox", { name: "Person" })).toHaveCount(0);
});

test("S30: each mail can be looked at in both languages, and sent to oneself", async ({ visitor }) => {
  const { admin } = await ownOrganization(visitor);
  await goTo(visitor, "Mails");
  const texts = group(visitor, "Your own words");
  await texts.getByLabel("Before the button of invitations").fill("Hello {name}, welcome to {boss}.");
  await texts.getByRole("button", { name: "Save" }).click();
  await expect(texts.getByRole("alert").getByRole("link")).toHaveText(/boss/);
  await texts.getByLabel("Before the button of invitations").fill("Hello {name}, welcome to {organization}.");
  await texts.getByRole("button", { name: "Save" }).click();
  await expect(notice(visitor)).toContainText("saved");

  const preview = group(visitor, "Preview");
  const frame = preview.frameLocator("iframe");
  await expect(preview).toContainText("Fabrikam invited you to join Milestone");
  await expect(frame.getByText("Hello Gwen Global, welcome to Fabrikam.")).toBeVisible();
  await preview.getByLabel("Language").selectOption("Deutsch");
  await expect(frame.locator("html")).toHaveAttribute("lang", "de");
  await preview.getByRole("combobox", { name: "Mail", exact: true }).selectOption("Role given");
  await expect(preview.locator("dd").last()).not.toContainText("invited");
  await preview.getByLabel("Plain text").check();
  await expect(preview.getByRole("region", { name: "The mail as plain text" })).toContainText("Fabrikam");
  // Within the frame no script runs, axe neither: with the plain text shown there is none.
  await expectAxeClean(visitor);
  await expectReflow(visitor);

  await preview.getByLabel("Language").selectOption("English");
  await preview.getByRole("combobox", { name: "Mail", exact: true }).selectOption("Invitation");
  await preview.getByRole("button", { name: "Send a test to me" }).click();
  await expect(notice(visitor)).toContainText(`A test is on its way to ${admin}.`);
  const mail = await mailFor(visitor.request, admin, { subject: /invited you/ });
  expect(mail.text).toContain("welcome to Fabrikam");
});

test("S5: a Business Administrator reads all of it, changes none, and is told whom to ask", async ({ business }) => {
  await business.goto("/users");
  for (const page of ["Settings", "Rates", "Administrators", "Mails", "Directory"]) {
    await goTo(business, page);
    await expect(business.getByRole("heading", { level: 1, name: page })).toBeVisible();
    await expect(business.getByText("Only a Global Administrator can change this. Ask Alex Admin.")).toBeVisible();
    await expect(business.getByRole("button", { name: /^(Save|Give a role|Add a rate|Apply|Send a test to me)$/ })).toHaveCount(0);
    await expect(business.locator("main :is(input[type=text], textarea, input[type=file])")).toHaveCount(0);
    await expectReflow(business);
    if (page === "Mails") await business.getByLabel("Plain text").check();
    await expectAxeClean(business);
  }
  await goTo(business, "Settings");
  await expect(group(business, "Names")).toContainText("Milestone");
  await goTo(business, "Rates");
  await expect(group(business, "Rates of the organization").getByText("In force today")).toBeVisible();
  const headers = { "sec-fetch-site": "same-origin", "if-match": '"1"' };
  const refused = await business.request.patch("/api/v1/organization", { data: { name: "Mine" }, headers });
  expect(refused.status(), "S4: the API refuses as well").toBe(403);
});
