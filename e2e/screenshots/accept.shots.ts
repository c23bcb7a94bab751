// The pages of invitees and members, for people to look at: `./justw screenshots`.
import { devices } from "@playwright/test";

import { expect, mailFor, mailsFor, test } from "../fixtures";
import { shoot } from "../shoot";
import { getStarted, identify, invite, join, newcomer, post } from "../steps";

test.describe.configure({ timeout: 240_000 });

test("accepting", async ({ admin, visitor, browser }) => {
  const person = await newcomer(admin);
  const { user, mail } = await invite(admin, person);
  await visitor.goto("/dev/mail");
  await shoot(visitor, "mailbox");
  await visitor.goto(`/dev/mail/${mail.id}`);
  await shoot(visitor, "mailbox-invitation");
  await getStarted(visitor, mail);
  const pages = ["accept-landing", "accept-email", "accept-code", "accept-join", "accept-joined-computer"];
  await join(visitor, person.email, async (page) => shoot(page, pages.shift() ?? "accept"));
  await visitor.goto("/join");
  await shoot(visitor, "accept-member-already");
  await visitor.goto("/me");
  await shoot(visitor, "me");

  const storageState = await visitor.context().storageState();
  for (const [device, name] of [
    ["iPhone 15", "iphone"],
    ["Pixel 7", "android"],
  ] as const) {
    const phone = await browser.newContext({ userAgent: devices[device]?.userAgent, storageState });
    const page = await phone.newPage();
    await page.goto("/join/done");
    await shoot(page, `accept-joined-${name}`);
    await phone.close();
  }
  const address = await visitor.goto("/join/done").then(() => visitor.locator(".qr ~ p a").getAttribute("href"));
  await visitor.goto(address ?? "");
  await shoot(visitor, "get-app");
  const german = await browser.newContext({ locale: "de-DE", storageState });
  const deutsch = await german.newPage();
  for (const [path, name] of [
    ["/join/done", "accept-joined-de"],
    ["/me", "me-de"],
  ] as const) {
    await deutsch.goto(path);
    await shoot(deutsch, name);
  }
  await german.close();

  const other = await invite(admin, await newcomer(admin));
  await getStarted(visitor, other.mail);
  await shoot(visitor, "accept-wrong-account");
  await post(admin, "users/resend", { items: [{ id: other.user }] });
  await visitor.goto("/join");
  await shoot(visitor, "accept-replaced");
  await post(admin, "users/archive", { items: [{ id: user }] });
  await mailFor(admin.request, person.email, { subject: /removed you/ });
  const [removed] = await mailsFor(admin.request, person.email);
  await visitor.goto(`/dev/mail/${removed?.id}`);
  await shoot(visitor, "mailbox-removed");
  await visitor.goto("/me");
  await identify(visitor, person.email);
  await expect(visitor.getByText(/^Your membership ended/)).toBeVisible();
  await shoot(visitor, "me-archived");
  await getStarted(visitor, mail);
  await shoot(visitor, "accept-removed");
  const seen = await mailsFor(admin.request, person.email);
  await post(admin, "users/reinvite", { items: [{ id: user }] });
  await getStarted(visitor, await mailFor(admin.request, person.email, { subject: /invited you/, seen }));
  await visitor.goto("/join/confirm");
  await shoot(visitor, "accept-join-again");
});

test("accepting, when something is wrong", async ({ admin, visitor, browser }) => {
  const { user, mail } = await invite(admin, await newcomer(admin));
  await getStarted(visitor, mail);
  const german = await browser.newContext({ locale: "de-DE" });
  const deutsch = await german.newPage();
  await getStarted(deutsch, mail);
  await shoot(deutsch, "accept-landing-de");
  await german.close();
  await visitor.goto("/join/email");
  await visitor.getByLabel("Work e-mail").fill("nobody at contoso");
  await visitor.getByRole("button", { name: "Continue" }).click();
  await shoot(visitor, "accept-email-error");
  await post(admin, "users/archive", { items: [{ id: user }] });
  await visitor.goto("/join");
  await shoot(visitor, "accept-withdrawn");
  await visitor.goto("/join/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
  await shoot(visitor, "accept-no-such-link");
  await visitor.context().clearCookies();
  await visitor.goto("/join");
  await shoot(visitor, "accept-open-link-again");
});
