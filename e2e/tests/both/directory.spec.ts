// The directory by file: the plan first, a yes where many would lose their access, and those who left.
import { expect, expectAxeClean, type Page, test } from "../../fixtures";
import { ownOrganization, post, syncDirectory } from "../../steps";

const file = (name: string, text: string) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
const sync = (page: Page) => page.getByRole("region", { name: "Sync with a file" });
const count = (page: Page, name: string) =>
  sync(page).locator("dl.counts > div").filter({ has: page.getByText(name, { exact: true }) }).locator("dd");

const people = (domain: string, names: string[], more = "") =>
  `external_id,email,display_name,enabled\n${names
    .map((name, at) => `${at + 1},${name.toLowerCase()}@${domain},${name} Lee,true\n`)
    .join("")}${more}`;

test("S65: a directory is filled by a file, after its plan", async ({ visitor }) => {
  const { domain } = await ownOrganization(visitor);
  await visitor.goto("/organization/directory");
  await expect(visitor.getByText("It has not been synced with a file yet.")).toBeVisible();
  await expectAxeClean(visitor);

  const csv = people(domain, ["Ann", "Bo", "Cy", "Dee", "Eve"], `6,not an address,Fay Lee,true\n`);
  await visitor.getByLabel("Choose a CSV or JSON file").setInputFiles(file("people.csv", csv));
  await expect(visitor.getByText("What people.csv would change")).toBeVisible();
  await expect(count(visitor, "New")).toHaveText("5");
  await expect(count(visitor, "Rows left out")).toHaveText("1");
  const problems = visitor.getByRole("region", { name: "Rows left out" });
  await expect(problems.getByRole("row").nth(1).getByRole("rowheader")).toHaveText("7");
  await expectAxeClean(visitor);
  const held = await (await visitor.request.get("/api/v1/directory")).json();
  expect(held.enabled, "a plan changes nothing: the first administrator alone").toBe(1);

  await visitor.getByRole("button", { name: "Apply", exact: true }).click();
  await expect(visitor.getByText("Applied: New 5 · Rows left out 1").first()).toBeVisible();
  await expectAxeClean(visitor);
  await expect(visitor.locator("dl.counts").first().locator("dd").first()).toHaveText("6");
  await expect(visitor.getByRole("region", { name: "Last syncs" }).getByRole("row").nth(1)).toContainText("Gwen Global");

  await visitor.getByRole("button", { name: "Choose another file" }).click();
  await visitor.getByLabel("Choose a CSV or JSON file").setInputFiles(file("people.csv", csv));
  await expect(visitor.getByText("there is nothing to apply")).toBeVisible();
  await expect(visitor.getByRole("button", { name: /^Apply/ })).toHaveCount(0);
  await visitor.getByRole("button", { name: "Choose another file" }).click();
  await visitor.getByLabel("Choose a CSV or JSON file").setInputFiles(file("people.json", "[{"));
  await expect(sync(visitor).getByRole("alert")).toBeVisible();
  await expect(visitor.getByLabel("Choose a CSV or JSON file")).toBeAttached();
  await expectAxeClean(visitor);
});

test("S65 B10: when many would lose their access, a yes is asked; those who left are archived at once", async ({ visitor }) => {
  const { domain } = await ownOrganization(visitor);
  await syncDirectory(visitor, people(domain, ["Ann", "Bo", "Cy", "Dee", "Eve"]));
  const invitees = ["ann", "bo", "cy"].map((name) => ({ email: `${name}@${domain}` }));
  await post(visitor, "users/invite", { people: invitees });
  await visitor.goto("/organization/directory");
  // Bo is disabled and Cy is gone: two of six.
  const csv = people(domain, ["Ann"], `2,bo@${domain},Bo Lee,false\n4,dee@${domain},Dee Lee,true\n5,eve@${domain},Eve Lee,true\n`);
  await visitor.getByLabel("Choose a CSV or JSON file").setInputFiles(file("people.csv", csv));
  const losing = visitor.getByRole("region", { name: "Who loses their access" });
  await expect(losing.getByRole("row").filter({ hasText: "Bo Lee" })).toContainText("Disabled");
  await expect(losing.getByRole("row").filter({ hasText: "Cy Lee" })).toContainText("Gone");
  await expect(sync(visitor)).toContainText("2 of 5 enabled people would lose their access: more than 20 %");
  const apply = visitor.getByRole("button", { name: "Apply: 2 people lose their access" });
  await expect(apply).toBeDisabled();
  await expectAxeClean(visitor);
  await visitor.getByLabel("Yes, 2 people lose their access").check();
  await apply.click();
  await expect(visitor.getByText("Applied: Disabled 1 · Gone 1").first()).toBeVisible();

  await expect(visitor.getByText("2 users have left the directory or are disabled in it.")).toBeVisible();
  await expectAxeClean(visitor);
  await visitor.getByRole("link", { name: "Show them" }).click();
  await expect(visitor.getByRole("heading", { level: 1, name: "Left the directory" })).toBeVisible();
  await expect(visitor.locator("tbody tr")).toHaveCount(2);
  await expectAxeClean(visitor);
  await visitor.getByLabel("Select all on this page").check();
  await visitor.getByRole("region", { name: "Selection" }).getByRole("button", { name: "Archive" }).click();
  const question = visitor.getByRole("dialog", { name: "Archive 2 users?" });
  await expectAxeClean(visitor);
  await question.getByRole("button", { name: "Archive 2 users" }).click();
  await expect(visitor.getByRole("region", { name: "Last action" })).toContainText("2 users archived.");
  await expect(visitor.getByText("Nobody", { exact: true })).toBeVisible();
  await expectAxeClean(visitor);
  const counts = await (await visitor.request.get("/api/v1/users/counts")).json();
  expect(counts).toMatchObject({ invited: 1, archived: 2 });
});
