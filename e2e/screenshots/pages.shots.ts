// Every page and state at two widths, light and dark, for people to look at: `./justw screenshots`.
import { expect, mailFor, mailsFor, test } from "../fixtures";
import { shoot } from "../shoot";
import { getStarted, invite, join, newcomer, post } from "../steps";

test.describe.configure({ timeout: 180_000 });

test("accepting", async ({ admin, visitor }) => {
  const person = await newcomer(admin);
  const { user, mail } = await invite(admin, person);
  await visitor.goto("/dev/mail");
  await shoot(visitor, "mailbox");
  await visitor.goto(`/dev/mail/${mail.id}`);
  await shoot(visitor, "mailbox-invitation");
  await getStarted(visitor, mail);
  const pages = ["accept-landing", "accept-email", "accept-code", "accept-join", "accept-joined"];
  await join(visitor, person.email, async (page) => shoot(page, pages.shift() ?? "accept"));
  await visitor.goto("/me");
  await shoot(visitor, "me");

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
  await visitor.goto("/join/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
  await shoot(visitor, "accept-no-such-link");
});

test("accepting, when something is wrong", async ({ admin, visitor }) => {
  const { user, mail } = await invite(admin, await newcomer(admin));
  await getStarted(visitor, mail);
  await visitor.goto("/join/email");
  await visitor.getByLabel("Work e-mail").fill("nobody at contoso");
  await visitor.getByRole("button", { name: "Continue" }).click();
  await shoot(visitor, "accept-email-error");
  await post(admin, "users/archive", { items: [{ id: user }] });
  await visitor.goto("/join");
  await shoot(visitor, "accept-withdrawn");
});
