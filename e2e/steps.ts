// What people do in Rollcall, for the tests to put together.
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, rmdirSync } from "node:fs";
import path from "node:path";

import { codeIn, expect, type Locator, type Mail, mailFor, mailsFor, type Page, signIn } from "./fixtures";

const CLAIMS = process.env.E2E_DIR ?? ".";
/** Surnames of the demo, to find people by; each has three or four who are in none of its samples. */
const SURNAMES = `
  lange winter fischer neumann brandt keller busch sommer roth vogel moreau girard dubois roussel faure mercier
  blanchard boyer chevalier gauthier perrin renaud barbier castro rojas ortega reyes vidal soler paredes crespo mazur duda
  kaczmarek pawlak sikora hayes cole rivera taylor brooks carter ellis foster morgan turner walsh young bennett dixon
  grant hughes
`.trim().split(/\s+/);
/** People from here on are in none of the demo's sample files. */
const OUTSIDE_SAMPLES = "demo-004300";

/** A person of the directory. */
export interface Person {
  id: string;
  external_id: string;
  email: string;
  display_name: string;
  enabled: boolean;
  user?: { id: string; status: string } | null;
}

/** Takes somebody for this test alone; false if another test has them. */
function claim(name: string): boolean {
  try {
    mkdirSync(path.join(CLAIMS, `claimed-${name}`));
    return true;
  } catch {
    return false;
  }
}

/** Somebody of the directory who is no user, and whom no other test of this run uses. */
export async function newcomer(admin: Page): Promise<Person> {
  for (const surname of SURNAMES) {
    const answer = await admin.request.get(`/api/v1/directory/people?q=${surname}&limit=50`);
    expect(answer.status(), "the administrator may search the directory").toBe(200);
    const { items } = (await answer.json()) as { items: Person[] };
    const free = items.filter((one) => one.enabled && !one.user && one.external_id > OUTSIDE_SAMPLES);
    const person = free.find((one) => claim(one.external_id));
    if (person) return person;
  }
  throw new Error("the demo has nobody left for this test: name more surnames");
}

/** Does something that no two tests may do at once. */
export async function alone<T>(what: string, run: () => Promise<T>): Promise<T> {
  await expect.poll(() => claim(what), { message: `${what} is free`, timeout: 120_000 }).toBe(true);
  try {
    return await run();
  } finally {
    rmdirSync(path.join(CLAIMS, `claimed-${what}`));
  }
}

/** Changes something over the API, as the administrator's own page would. */
export async function post<T>(admin: Page, path: string, data: unknown): Promise<T> {
  const headers = { "sec-fetch-site": "same-origin" };
  const answer = await admin.request.post(`/api/v1/${path}`, { data, headers });
  expect(answer.ok(), `POST ${path} answered ${answer.status()}: ${await answer.text()}`).toBe(true);
  return (await answer.json()) as T;
}

/** Invites somebody over the API and gives the id of the user and the mail. */
export async function invite(admin: Page, person: Person): Promise<{ user: string; mail: Mail }> {
  const seen = await mailsFor(admin.request, person.email);
  const answer = await post<{ results: { user: { id: string } }[] }>(admin, "users/invite", {
    people: [{ person_id: person.id }],
  });
  const user = answer.results[0]?.user.id ?? "";
  return { user, mail: await mailFor(admin.request, person.email, { subject: /invited you/, seen }) };
}

/** Finds the row of a user by the search of the list. */
export async function userRow(admin: Page, email: string): Promise<Locator> {
  await admin.goto("/users");
  await admin.getByLabel("Search name or e-mail").fill(email);
  await expect(admin).toHaveURL(/[?&]q=/);
  const row = admin.getByRole("row").filter({ has: admin.getByRole("cell", { name: email, exact: true }) });
  await expect(row).toBeVisible();
  return row;
}

/** Chooses an action of the row's menu. */
export async function choose(row: Locator, action: string): Promise<void> {
  await row.getByRole("button", { name: /^Actions for / }).click();
  await row.getByRole("button", { name: action, exact: true }).click();
}

/** Opens a mail in the demo's mailbox as its reader would, and clicks its button. */
export async function getStarted(page: Page, mail: Mail): Promise<void> {
  await page.goto("/dev/mail");
  await page.locator(`a[href="/dev/mail/${mail.id}"]`).click();
  await expect(page.getByRole("heading", { level: 1, name: mail.subject })).toBeVisible();
  await page.frameLocator("iframe").getByRole("link", { name: "Get started with Milestone" }).click();
  await expect(page).toHaveURL(/\/join$/);
}

/** Asks for a code on a page of the server and types the one from the mail; `look` sees each page on the way. */
export async function identify(page: Page, email: string, look?: (page: Page) => Promise<void>): Promise<void> {
  await expect(page.getByRole("heading", { level: 1, name: /^Your (work )?e-mail$/ })).toBeVisible();
  await look?.(page);
  const seen = await mailsFor(page.request, email);
  await page.getByLabel(/^(Work e-mail|E-mail)$/).fill(email);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Enter the code" })).toBeVisible();
  await look?.(page);
  const mail = await mailFor(page.request, email, { subject: /code/, seen });
  await page.getByLabel("Code", { exact: true }).fill(codeIn(mail));
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Confirms a private address on one's own page by the code from its mail; `look` sees each page on the way. */
export async function confirmPrivate(page: Page, email: string, look?: (page: Page) => Promise<void>): Promise<void> {
  await expect(page.getByRole("heading", { level: 1, name: "Your private address" })).toBeVisible();
  await look?.(page);
  const seen = await mailsFor(page.request, email);
  await page.getByLabel("Private e-mail").fill(email);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText(`A code is on its way to ${email}.`)).toBeVisible();
  await look?.(page);
  const mail = await mailFor(page.request, email, { subject: /code/, seen });
  await page.getByLabel("Code", { exact: true }).fill(codeIn(mail));
  await page.getByRole("button", { name: "Confirm" }).click();
}

/** Goes from the landing page to having joined. */
export async function join(page: Page, email: string, look?: (page: Page) => Promise<void>): Promise<void> {
  await expect(page.getByRole("heading", { level: 1, name: "Contoso invited you to join Milestone" })).toBeVisible();
  await look?.(page);
  await page.getByRole("link", { name: "Get started" }).click();
  await identify(page, email, look);
  await expect(page.getByRole("heading", { level: 1, name: `Join Contoso as ${email}?` })).toBeVisible();
  await look?.(page);
  await page.getByRole("button", { name: "Join", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "You joined Contoso" })).toBeVisible();
  await expect(page).toHaveURL(/\/join\/done$/);
  await look?.(page);
}

/** An organization of a test's own: what is changed there disturbs no other. */
export interface Own {
  domain: string;
  /** Its first Global Administrator, Gwen Global, who is signed in on the page given. */
  admin: string;
}

/** Makes an organization by the command, as an operator does, and signs its first administrator in. */
export async function ownOrganization(page: Page): Promise<Own> {
  const domain = `fabrikam-${randomUUID().slice(0, 8)}.example`;
  const admin = `gwen@${domain}`;
  const binary = process.env.ROLLCALL_BIN ?? path.join(import.meta.dirname, "../target/e2e/rollcall");
  const names = ["--name", "Fabrikam", "--admin-name", "Gwen Global", "--product", "Milestone"];
  execFileSync(binary, ["organization", "create", "--admin", admin, ...names], {
    env: {
      ...process.env,
      ROLLCALL__DATABASE__URL: `sqlite://${process.env.E2E_DIR}/e2e.sqlite`,
      ROLLCALL__KEYS__FILE: `${process.env.E2E_DIR}/keys.json`,
      // The command sends none; outside of the demo it wants to know where mail would go.
      ROLLCALL__MAIL__URL: `file://${process.env.E2E_DIR}`,
    },
  });
  await signIn(page, admin);
  return { domain, admin };
}

/** Syncs the directory with a file over the API. */
export async function syncDirectory(page: Page, csv: string, query = ""): Promise<void> {
  const answer = await page.request.post(`/api/v1/directory/imports${query}`, {
    headers: { "content-type": "text/csv", "sec-fetch-site": "same-origin" },
    data: csv,
  });
  expect(answer.ok(), `the sync answered ${answer.status()}: ${await answer.text()}`).toBe(true);
}

/** Changes settings over the API, as another administrator's page would. */
export async function changeSettings(page: Page, change: Record<string, unknown>): Promise<void> {
  const now = (await (await page.request.get("/api/v1/organization")).json()) as { version: number };
  const headers = { "sec-fetch-site": "same-origin", "if-match": `"${now.version}"` };
  const answer = await page.request.patch("/api/v1/organization", { data: change, headers });
  expect(answer.ok(), `PATCH organization answered ${answer.status()}: ${await answer.text()}`).toBe(true);
}
