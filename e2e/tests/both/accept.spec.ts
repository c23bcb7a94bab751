// What invitees see, in every state: on a desktop and a phone, light and dark, and the whole way without JavaScript.
import { randomBytes } from "node:crypto";
import { crc32, deflateSync } from "node:zlib";

import { devices, type Request } from "@playwright/test";

import { expect, look, mailFor, mailsFor, type Page, test } from "../../fixtures";
import { alone, getStarted, identify, invite, join, newcomer, post } from "../../steps";

/** What a page may weigh with all that it loads. */
const PAGE_MAX_BYTES = 30 * 1024;

const heading = (name: string) => ({ level: 1, name });

/** A page that was opened, and what it weighs with all that it loads. */
interface Load {
  path: string;
  bytes: number;
}

/** Weighs every page that is opened from now on. */
function weigh(page: Page): Load[] {
  const loads: Load[] = [];
  const causes = new Map<Request, Load>();
  page.on("request", (request) => {
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) {
      loads.push({ path: new URL(request.url()).pathname, bytes: 0 });
    }
    const load = loads.at(-1);
    if (load) causes.set(request, load);
  });
  page.on("requestfinished", async (request) => {
    const load = causes.get(request);
    const { responseBodySize, responseHeadersSize } = await request.sizes();
    if (load) load.bytes += responseBodySize + responseHeadersSize;
  });
  return loads;
}

/** A picture that no compression makes smaller: `side` times `side` pixels of noise, a little over 3 bytes each. */
function noisyPng(side: number): Buffer {
  const chunk = (kind: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(kind, "latin1"), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2], 8);
  const rows = Array.from({ length: side }, () => Buffer.concat([Buffer.alloc(1), randomBytes(3 * side)]));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = chunk("IDAT", deflateSync(Buffer.concat(rows)));
  return Buffer.concat([signature, chunk("IHDR", header), data, chunk("IEND", Buffer.alloc(0))]);
}

async function statusOf(admin: Page, user: string): Promise<string> {
  return ((await (await admin.request.get(`/api/v1/users/${user}`)).json()) as { status: string }).status;
}

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("S41 to S49 R12: from the mail to a member, by pages of at most 30 KB with their logo", async ({
    admin,
    visitor,
    browser,
  }) => {
    test.setTimeout(180_000);
    const invited = await newcomer(admin);
    const { user, mail } = await invite(admin, invited);
    await alone("logo", async () => {
      const headers = { "sec-fetch-site": "same-origin", "content-type": "image/png" };
      const set = await admin.request.put("/api/v1/organization/logo", { data: noisyPng(76), headers });
      expect(set.ok(), await set.text()).toBe(true);
      const loads = weigh(visitor);
      await getStarted(visitor, mail);
      await expect(visitor.getByRole("img", { name: "Contoso" })).toBeVisible();
      await join(visitor, invited.email, async (page) => {
        // S44, S48: nothing but the button joins.
        if (!page.url().endsWith("/done")) expect(await statusOf(admin, user)).toBe("invited");
      });
      expect(await statusOf(admin, user)).toBe("active");
      await visitor.getByRole("link", { name: "Visit web dashboard" }).click();
      await expect(visitor.getByRole("table", { name: "Rates by date" })).toBeVisible();

      // Once more in windows that have nothing in their cache: the heaviest pages come with their logo.
      const storageState = await visitor.context().storageState();
      for (const path of ["/join", "/join/done", "/me"]) {
        const fresh = await browser.newContext({ storageState });
        const page = await fresh.newPage();
        const own = weigh(page);
        await page.goto(path, { waitUntil: "networkidle" });
        await expect.poll(() => own.at(-1)?.bytes, `${path} came with its logo`).toBeGreaterThan(18_000);
        loads.push(...own);
        await fresh.close();
      }
      const headersOfDelete = { "sec-fetch-site": "same-origin" };
      await admin.request.delete("/api/v1/organization/logo", { headers: headersOfDelete });
      const pages = loads.filter(({ path }) => !path.startsWith("/dev/"));
      for (const path of ["/join", "/join/email", "/join/code", "/join/confirm", "/join/done", "/me"]) {
        expect(pages.filter((load) => load.path === path && load.bytes > 1000), path).not.toEqual([]);
      }
      expect(pages.filter(({ bytes }) => bytes > PAGE_MAX_BYTES)).toEqual([]);
    });
  });
});

test("S41 to S53: each page on the way says what it must", async ({ admin, visitor }) => {
  test.setTimeout(180_000);
  const invited = await newcomer(admin);
  const { mail } = await invite(admin, invited);
  await getStarted(visitor, mail);
  await expect(visitor.getByText(/^Your rate: 0\.\d\d+ USD per mile since 1 January \d+, set by Contoso/)).toBeVisible();
  await expect(visitor.getByText("Contoso sees only what you choose to report.")).toBeVisible();
  await join(visitor, invited.email, look);
  await visitor.getByRole("link", { name: "Visit web dashboard" }).click();
  await expect(visitor.getByRole("heading", heading(invited.display_name))).toBeVisible();
  await expect(visitor.getByText("Set by Contoso; you cannot change it.")).toBeVisible();
  await look(visitor);
});

test("S45: a phone is led to its own store first", async ({ admin, visitor, browser }) => {
  test.setTimeout(120_000);
  const invited = await newcomer(admin);
  const { mail } = await invite(admin, invited);
  await getStarted(visitor, mail);
  await join(visitor, invited.email);
  const storageState = await visitor.context().storageState();
  const apple = { button: "Download Milestone from the App Store", host: "apps.apple.com" };
  const google = { button: "Download Milestone from Google Play", host: "play.google.com" };
  for (const [device, first, other] of [
    ["iPhone 15", apple, google],
    ["Pixel 7", google, apple],
  ] as const) {
    const { userAgent, viewport } = devices[device] as (typeof devices)[string];
    const phone = await browser.newContext({ userAgent, viewport, storageState });
    const page = await phone.newPage();
    for (const path of ["/join/done", "/join"]) {
      await page.goto(path);
      const button = page.locator("a.button");
      await expect(button).toHaveText(first.button);
      await expect(button).toHaveAttribute("href", new RegExp(`^https://${first.host}/`));
      await expect(page.getByRole("link", { name: other.button })).toHaveAttribute("href", new RegExp(other.host));
      await expect(page.getByRole("link", { name: "Visit web dashboard" })).toBeVisible();
      await look(page);
    }
    await expect(page.getByRole("img", { name: /^QR code/ })).toHaveCount(0);
    await phone.close();
  }
});

test("S46 B20: a computer leads to the dashboard, and by a code to the app", async ({ admin, visitor, isMobile }) => {
  test.skip(isMobile, "a phone needs no code to itself");
  const invited = await newcomer(admin);
  const { mail } = await invite(admin, invited);
  await getStarted(visitor, mail);
  await join(visitor, invited.email);
  await expect(visitor.locator("a.button")).toHaveText("Visit web dashboard");
  const code = visitor.getByRole("img", { name: /^QR code of / });
  await expect(code).toBeVisible();
  const address = (await code.locator("title").textContent())?.replace("QR code of ", "") ?? "";
  // A camera sees dark on white, whatever the page's colours.
  await visitor.emulateMedia({ colorScheme: "dark" });
  expect(await code.locator("rect").evaluate((rect) => getComputedStyle(rect).fill)).toBe("rgb(255, 255, 255)");
  await visitor.context().clearCookies();
  await visitor.goto(address);
  await expect(visitor.getByRole("heading", heading("Get the Milestone app"))).toBeVisible();
  await expect(visitor.getByRole("link", { name: /^Download Milestone from/ })).toHaveCount(2);
  await look(visitor);
});

test("S39 S40: a forwarded link joins nobody but whom it is for", async ({ admin, visitor }) => {
  test.setTimeout(120_000);
  const invited = await newcomer(admin);
  const colleague = await newcomer(admin);
  const { user, mail } = await invite(admin, invited);

  await visitor.goto("/me");
  await identify(visitor, colleague.email);
  await expect(visitor.getByRole("heading", heading(colleague.display_name))).toBeVisible();
  await expect(visitor.getByText("You are not invited.")).toBeVisible();
  await look(visitor);

  await getStarted(visitor, mail);
  await expect(visitor.getByRole("heading", heading("This invitation is for somebody else"))).toBeVisible();
  await expect(visitor.getByText(`You are signed in as ${colleague.email}.`)).toBeVisible();
  await expect(visitor.getByText("An administrator of Contoso can help:")).toBeVisible();
  expect(await visitor.content(), "the address it is for is masked").not.toContain(invited.email);
  await look(visitor);
  // Going on by hand leads nowhere either.
  for (const page of ["/join/confirm", "/join/email"]) {
    await visitor.goto(page);
    await expect(visitor.getByRole("button", { name: "Join", exact: true })).toHaveCount(0);
  }
  expect(await statusOf(admin, user)).toBe("invited");

  // Switching the account burns nothing.
  await visitor.goto("/join");
  await visitor.getByRole("button", { name: "Switch account" }).click();
  await identify(visitor, invited.email);
  await visitor.getByRole("button", { name: "Join", exact: true }).click();
  await expect(visitor.getByRole("heading", heading("You joined Contoso"))).toBeVisible();
  expect(await statusOf(admin, user)).toBe("active");

  await getStarted(visitor, mail);
  await expect(visitor.getByRole("heading", heading("You are a member already"))).toBeVisible();
  await look(visitor);
});

test("S38: a withdrawn link says so and joins nobody", async ({ admin, visitor }) => {
  const { user, mail } = await invite(admin, await newcomer(admin));
  await post(admin, "users/archive", { items: [{ id: user }] });
  await getStarted(visitor, mail);
  await expect(visitor.getByRole("heading", heading("This invitation was withdrawn"))).toBeVisible();
  await expect(visitor.getByRole("link", { name: "Get started" })).toHaveCount(0);
  await expect(visitor.getByRole("link", { name: "Go to your own page" })).toBeVisible();
  await look(visitor);
});

test("R9: a newer link replaces the one before, and its person is led on", async ({ admin, visitor }) => {
  test.setTimeout(120_000);
  const invited = await newcomer(admin);
  const { user, mail } = await invite(admin, invited);
  const seen = await mailsFor(admin.request, invited.email);
  await post(admin, "users/resend", { items: [{ id: user }] });
  const newest = await mailFor(admin.request, invited.email, { subject: /invited you/, seen });

  await getStarted(visitor, mail);
  await expect(visitor.getByRole("heading", heading("A newer invitation was sent"))).toBeVisible();
  await look(visitor);
  // Without the newest mail at hand: by one's own page.
  await visitor.getByRole("link", { name: "Go to your own page" }).click();
  await identify(visitor, invited.email);
  await expect(visitor.getByText("You are invited and have not joined.")).toBeVisible();
  await look(visitor);
  await visitor.goto("/join");
  await expect(visitor.getByRole("button", { name: "Go to your open invitation" })).toBeVisible();
  await look(visitor);
  await visitor.context().clearCookies();
  await getStarted(visitor, newest);
  await join(visitor, invited.email);
});

test("S50 S62 S63: removed, paid the standard rate, invited again and taken up again", async ({ admin, visitor }) => {
  test.setTimeout(180_000);
  const invited = await newcomer(admin);
  const { user, mail } = await invite(admin, invited);
  await getStarted(visitor, mail);
  await join(visitor, invited.email);
  await post(admin, "users/archive", { items: [{ id: user }] });

  // The account goes on: signing in works as before.
  await visitor.goto("/me");
  await identify(visitor, invited.email);
  await expect(visitor.getByText(/^Your membership ended on /)).toBeVisible();
  await expect(visitor.getByText(/^The standard rate: Contoso archived your membership/)).toBeVisible();
  await expect(visitor.getByRole("row", { name: /today .*Standard rate/ })).toBeVisible();
  await look(visitor);
  await visitor.goto("/join");
  await expect(visitor.getByRole("heading", heading("You are no longer a member of Contoso"))).toBeVisible();
  await look(visitor);

  const seen = await mailsFor(admin.request, invited.email);
  await post(admin, "users/reinvite", { items: [{ id: user }] });
  const again = await mailFor(admin.request, invited.email, { subject: /invited you/, seen });
  await getStarted(visitor, again);
  await expect(visitor.getByText(`You are signed in as ${invited.email}.`)).toBeVisible();
  await visitor.getByRole("link", { name: "Get started" }).click();
  await expect(visitor.getByText(/Your account is taken up again, with its history\.$/)).toBeVisible();
  await look(visitor);
  await visitor.getByRole("button", { name: "Join", exact: true }).click();
  await expect(visitor.getByRole("heading", heading("You joined Contoso"))).toBeVisible();
  expect(await statusOf(admin, user)).toBe("active");
});

test("R7: a link that nobody issued is told nothing", async ({ visitor }) => {
  const answer = await visitor.goto("/join/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
  expect(answer?.status()).toBe(404);
  await expect(visitor.getByRole("heading", heading("This link does not work"))).toBeVisible();
  await look(visitor);
  await visitor.goto("/join");
  await expect(visitor.getByRole("heading", heading("Open the link in your mail again"))).toBeVisible();
  await look(visitor);
  await visitor.goto("/get-app/nobody");
  await expect(visitor.getByRole("heading", heading("There is no such page"))).toBeVisible();
  await look(visitor);
});

test("S42 S43: what is typed wrong is said beside the field", async ({ admin, visitor }) => {
  const invited = await newcomer(admin);
  const { mail } = await invite(admin, invited);
  await getStarted(visitor, mail);
  await visitor.getByRole("link", { name: "Get started" }).click();
  await visitor.getByLabel("Work e-mail").fill("nobody at contoso");
  await visitor.getByRole("button", { name: "Continue" }).click();
  await expect(visitor.getByRole("alert")).toBeFocused();
  await expect(visitor).toHaveTitle(/^Error: /);
  await expect(visitor.getByLabel("Work e-mail")).toHaveValue("nobody at contoso");
  await look(visitor);

  await visitor.getByLabel("Work e-mail").fill(invited.email);
  await visitor.getByRole("button", { name: "Continue" }).click();
  const { text } = await mailFor(visitor.request, invited.email, { subject: /code/ });
  const wrong = text.includes("000000") ? "000001" : "000000";
  await visitor.getByLabel("Code", { exact: true }).fill(wrong);
  await visitor.getByRole("button", { name: "Sign in" }).click();
  await expect(visitor.getByRole("alert")).toBeFocused();
  await expect(visitor.getByRole("heading", heading("Enter the code"))).toBeVisible();
  await look(visitor);
});

test("S41 to S47: a reader of German reads German all the way", async ({ admin, browser }) => {
  test.setTimeout(120_000);
  const invited = await newcomer(admin);
  const { mail } = await invite(admin, invited);
  const context = await browser.newContext({ locale: "de-DE" });
  const page = await context.newPage();
  await getStarted(page, mail);
  await expect(page.getByRole("heading", heading("Contoso hat Sie zu Milestone eingeladen"))).toBeVisible();
  await expect(page.getByText(/^Ihr Erstattungssatz: 0,\d\d+ USD je Meile seit 1\. Januar \d+/)).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await look(page);
  await page.getByRole("link", { name: "Loslegen" }).click();
  await look(page);
  const seen = await mailsFor(page.request, invited.email);
  await page.getByLabel("Geschäftliche E-Mail-Adresse").fill(invited.email);
  await page.getByRole("button", { name: "Weiter" }).click();
  const { text } = await mailFor(page.request, invited.email, { seen });
  await page.getByLabel("Code", { exact: true }).fill(/\b\d{6}\b/.exec(text)?.[0] ?? "");
  await look(page);
  await page.getByRole("button", { name: "Anmelden" }).click();
  await look(page);
  await page.getByRole("button", { name: "Beitreten", exact: true }).click();
  await expect(page.getByRole("heading", heading("Sie sind Contoso beigetreten"))).toBeVisible();
  await look(page);
  await page.getByRole("link", { name: "Zum Web-Dashboard" }).click();
  await expect(page.getByText(/^Sie sind Mitglied seit \d+\. \S+ \d+\.$/)).toBeVisible();
  await look(page);
  await context.close();
});
