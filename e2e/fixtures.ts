// What every test stands on: pages that fail the test on a console error or a refusal by the content security policy,
// the demo's mailbox, and the way in.
import { appendFileSync } from "node:fs";
import { join } from "node:path";

import { AxeBuilder } from "@axe-core/playwright";
import {
  type APIRequestContext,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  expect,
  type Page,
  test as base,
} from "@playwright/test";

/** The demo organization's Global Administrator. */
export const ADMIN = process.env.E2E_ADMIN ?? "admin@contoso.example";
/** Where the one sign-in of a run leaves the administrator's session. */
export const ADMIN_STATE = join(process.env.E2E_DIR ?? ".", "admin.json");
/** The demo organization's Business Administrator, and the session. */
export const BUSINESS = "business@contoso.example";
export const BUSINESS_STATE = join(process.env.E2E_DIR ?? ".", "business.json");

/** Where the values of cookies gather, one a line: the server's log must hold none of them. */
export const SECRETS = join(process.env.E2E_DIR ?? ".", "secrets");

/** A mail in the demo's mailbox. */
export interface Mail {
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  headers: unknown;
  at: string;
}

interface Fixtures {
  /** All that went wrong on any page of this test; anything in it fails the test. */
  troubles: string[];
  /** A page signed in as the administrator. */
  admin: Page;
  /** A page signed in as the Business Administrator. */
  business: Page;
  /** A page of somebody else, in a browser of their own. */
  visitor: Page;
  /** One more, in another browser. */
  elsewhere: Page;
}

export const test = base.extend<Fixtures>({
  troubles: [
    async ({}, use) => {
      const troubles: string[] = [];
      await use(troubles);
      expect(troubles, "console errors and refusals by the content security policy").toEqual([]);
    },
    { auto: true },
  ],
  context: async ({ context, troubles }, use) => {
    await watch(context, troubles);
    await use(context);
  },
  admin: ({ browser, troubles }, use) => open(browser, troubles, use, { storageState: ADMIN_STATE }),
  business: ({ browser, troubles }, use) => open(browser, troubles, use, { storageState: BUSINESS_STATE }),
  visitor: ({ browser, troubles }, use) => open(browser, troubles, use),
  elsewhere: ({ browser, troubles }, use) => open(browser, troubles, use),
});

/** A page in a browser of its own, for as long as it is used. */
async function open(
  browser: Browser,
  troubles: string[],
  use: (page: Page) => Promise<void>,
  options: BrowserContextOptions = {},
): Promise<void> {
  const context = await browser.newContext(options);
  await watch(context, troubles);
  await use(await context.newPage());
  await context.close();
}

/** Keeps what the server sets as cookies: sessions, and which invitation is open. */
function keepSecrets(context: BrowserContext): void {
  context.on("response", async (response) => {
    // Of a page that is closed meanwhile nothing can be asked any more.
    const cookies = await response.headerValues("set-cookie").catch(() => []);
    for (const cookie of cookies.flatMap((header) => header.split("\n"))) {
      const value = /^__Host-[^=]+=([^;]{16,})/.exec(cookie)?.[1];
      if (value) appendFileSync(SECRETS, `${value}\n`);
    }
  });
}

/** Notes every error of every page of a context, from its first byte. */
export async function watch(context: BrowserContext, troubles: string[]): Promise<void> {
  await context.exposeBinding("__refused", (_source, what: string) => troubles.push(`policy: ${what}`));
  await context.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => {
      const report = (globalThis as unknown as { __refused(what: string): void }).__refused;
      report(`${event.effectiveDirective} refused ${event.blockedURI || event.sample} on ${event.documentURI}`);
    });
  });
  keepSecrets(context);
  context.on("weberror", (error) => troubles.push(`exception: ${error.error().message}`));
  context.on("console", (message) => {
    const { url } = message.location();
    const isExpected = isExpectedRefusal(message.text(), url) || isOwnScript(message.text());
    if (message.type() === "error" && !isExpected) {
      troubles.push(`console: ${message.text()} (${url})`);
    }
  });
}

/** Chromium logs every 4xx answer; from a page or the API that is a result, from a file (it has a suffix) a mistake. */
function isExpectedRefusal(text: string, url: string): boolean {
  if (!/^Failed to load resource: the server responded with a status of 4\d\d/.test(text)) return false;
  const { pathname } = new URL(url, "http://localhost");
  return pathname.startsWith("/api/") || !/\.[a-z0-9]+$/i.test(pathname);
}

/** Mails are shown in a frame that runs no script; what is refused there is this harness's own script. */
function isOwnScript(text: string): boolean {
  const frames = /^Blocked script execution in '[^']+\/(dev\/mail\/[0-9a-f-]+\/html|mail\/preview\.html[^']*)' because the document's frame is sand/;
  return frames.test(text);
}

/**
 * Expects that axe finds nothing on the page as it stands: call it once for each state, dialogs open too. `without` names
 * rules that make no sense for what is shown; `outside` names parts of the page that are not ours.
 */
export async function expectAxeClean(page: Page, without: string[] = [], outside: string[] = []): Promise<void> {
  const axe = new AxeBuilder({ page }).disableRules(without);
  for (const selector of outside) axe.exclude(selector);
  const { violations } = await axe.analyze();
  const found = violations.map(({ id, nodes }) => ({ id, where: nodes.map((node) => node.target.join(" ")) }));
  expect(found, `axe on ${page.url()}`).toEqual([]);
}

/** Looks at the page as it stands, light and dark, at the width it has and at the narrowest. */
export async function look(page: Page): Promise<void> {
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAxeClean(page);
  }
  const size = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide, `${page.url()} fits 320 pixels`).toBeLessThanOrEqual(320);
  if (size) await page.setViewportSize(size);
}

/** All mails to an address, the newest first. */
export async function mailsFor(request: APIRequestContext, address: string): Promise<Mail[]> {
  const answer = await request.get("/dev/mail.json");
  expect(answer.ok(), `GET /dev/mail.json answered ${answer.status()}`).toBe(true);
  const mails = (await answer.json()) as Mail[];
  return mails
    .filter((mail) => mail.to.toLowerCase().includes(address.toLowerCase()))
    .sort((a, b) => b.at.localeCompare(a.at));
}

/** Waits for a mail to `address` that is not among the `seen` ones, and gives the newest. */
export async function mailFor(
  request: APIRequestContext,
  address: string,
  { subject = /./, seen = [] as Mail[] } = {},
): Promise<Mail> {
  const known = new Set(seen.map((mail) => mail.id));
  let found: Mail | undefined;
  await expect
    .poll(
      async () => {
        const mails = await mailsFor(request, address);
        found = mails.find((mail) => !known.has(mail.id) && subject.test(mail.subject));
        return found !== undefined;
      },
      { message: `a new mail to ${address} with a subject like ${subject}`, timeout: 20_000 },
    )
    .toBe(true);
  return found as Mail;
}

/** The sign-in code in a mail: six digits, or twelve letters after many failures. */
export function codeIn(mail: Mail): string {
  const code = /\b(\d{6}|[A-Z]{12})\b/.exec(mail.text)?.[1];
  expect(code, `a code in: ${mail.text}`).toBeTruthy();
  return code as string;
}

/** Signs in at the admin center with the code from the mail. */
export async function signIn(page: Page, email: string): Promise<void> {
  const seen = await mailsFor(page.request, email);
  await page.goto("/login");
  await page.getByLabel("Work e-mail").fill(email);
  await page.getByRole("button", { name: "Send code" }).click();
  const mail = await mailFor(page.request, email, { seen });
  await page.getByLabel("Code", { exact: true }).fill(codeIn(mail));
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Users" })).toBeVisible();
}

export { expect };
export type { Locator, Page } from "@playwright/test";
