// The pages of the organization, as a Global and as a Business Administrator.
import { expect, test } from "../fixtures";
import { shoot } from "../shoot";
import { choose, ownOrganization, post, syncDirectory } from "../steps";

test.describe.configure({ timeout: 180_000 });

const PAGES = {
  organization: "Settings",
  "organization/rates": "Rates",
  "organization/administrators": "Administrators",
  "organization/mail": "Mails",
  "organization/directory": "Directory",
  "organization/sign-in": "Sign-in",
  "organization/clients": "API clients",
  account: "Account",
};

test("the organization", async ({ admin }) => {
  for (const [path, name] of Object.entries(PAGES)) {
    await admin.goto(`/${path}`);
    await expect(admin.getByRole("heading", { level: 1, name })).toBeVisible();
    await expect(admin.locator(".skeleton")).toHaveCount(0);
    await shoot(admin, path.replace("/", "-"));
  }
  await admin.goto("/organization/mail");
  await admin.getByRole("region", { name: "Preview" }).getByLabel("Language").selectOption("Deutsch");
  await expect(admin.frameLocator("iframe.mail").locator("html")).toHaveAttribute("lang", "de");
  await shoot(admin, "organization-mail-preview", false, admin.locator("iframe.mail"));
  await admin.goto("/organization/directory/left");
  await expect(admin.locator("tbody tr, .empty").first()).toBeVisible();
  await shoot(admin, "organization-left");
});

test("the organization, as it is read", async ({ business }) => {
  for (const [path, name] of Object.entries(PAGES)) {
    if (path === "account") continue;
    await business.goto(`/${path}`);
    await expect(business.getByRole("heading", { level: 1, name })).toBeVisible();
    await expect(business.getByText("Ask Alex Admin.")).toBeVisible();
    await shoot(business, `${path.replace("/", "-")}-read`);
  }
});

test("the organization, while it is changed", async ({ visitor }) => {
  const { domain } = await ownOrganization(visitor);
  await visitor.goto("/organization");
  const links = visitor.getByRole("region", { name: "Links and help" });
  await links.getByLabel("App Store").fill("http://apps.apple.com/app/id1");
  await links.getByLabel("Whom the invited can ask").fill("nobody");
  await links.getByRole("button", { name: "Save" }).click();
  await expect(links.getByRole("alert")).toBeFocused();
  await shoot(visitor, "organization-error", false);

  await visitor.goto("/organization/clients");
  const client = visitor.getByRole("region", { name: "New API client" });
  await client.getByRole("button", { name: "Make client" }).click();
  await expect(client.getByRole("alert")).toBeFocused();
  await shoot(visitor, "organization-clients-error", false, client.getByLabel("Name"));
  await client.getByLabel("Name").fill("Nightly sync of the directory");
  await client.getByLabel("Sync the directory with a file").check();
  await client.getByLabel("Read users, their timelines and mails").check();
  await client.getByRole("button", { name: "Make client" }).click();
  const secret = visitor.getByRole("dialog");
  await expect(secret.getByLabel("Client secret")).toHaveValue(/^rollcall_secret_/);
  await secret.getByLabel("Client secret").evaluate((field: HTMLInputElement) => (field.value = "rollcall_secret_…"));
  await shoot(visitor, "organization-clients-secret", false);
  await secret.getByRole("button", { name: "I have copied it" }).click();
  await visitor.getByRole("button", { name: /^New secret for/ }).click();
  await secret.getByRole("button", { name: "I have copied it" }).click();
  await expect(visitor.getByRole("button", { name: "Remove secret" })).toHaveCount(2);
  await shoot(visitor, "organization-clients-one");

  await visitor.goto("/organization/sign-in");
  const domains = visitor.getByRole("region", { name: "Domains that sign in here" });
  await domains.getByLabel("Domain", { exact: true }).fill(`mail.${domain}`);
  await domains.getByRole("button", { name: "Add domain" }).click();
  await domains.getByRole("button", { name: `Verify mail.${domain}` }).click();
  await expect(domains.getByText("The TXT record is not there yet.")).toBeVisible();
  await shoot(visitor, "organization-domains");
  await domains.getByLabel("Domain", { exact: true }).fill("gmail.com");
  await domains.getByRole("button", { name: "Add domain" }).click();
  await expect(domains.getByRole("alert").first()).toBeVisible();
  await shoot(visitor, "organization-domains-error", false, domains.getByLabel("Domain", { exact: true }));
  await domains.getByRole("button", { name: `Remove ${domain}` }).click();
  await shoot(visitor, "organization-domains-remove", false);
  await visitor.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await visitor.getByLabel("Issuer").fill("http://idp.example");
  await visitor.getByLabel("Claim that names a person").fill("email");
  await visitor.getByRole("button", { name: "Continue" }).click();
  const provider = visitor.locator("form", { has: visitor.getByLabel("Issuer") });
  await expect(provider.getByRole("alert").first()).toBeFocused();
  await shoot(visitor, "organization-sign-in-error");
  await visitor.getByLabel("Issuer").fill("https://idp.example");
  await visitor.getByLabel("Client ID").fill("rollcall");
  await visitor.getByLabel("Client secret").fill("secret");
  await visitor.getByLabel("Claim that names a person").fill("sub");
  await visitor.getByRole("button", { name: "Continue" }).click();
  await expect(visitor.getByRole("dialog")).toBeVisible();
  await shoot(visitor, "organization-sign-in-question", false);

  await visitor.goto("/organization/rates");
  await visitor.getByLabel("First day").fill("2090-01-01");
  await visitor.getByLabel("Amount").fill("0.82");
  await expect(visitor.getByText(/^Applies from/)).toBeVisible();
  await shoot(visitor, "organization-rates-add");

  const people = ["Ann", "Bo", "Cy", "Dee", "Eve"].map((name, at) => `${at},${name}@${domain},${name} Lee\n`);
  await syncDirectory(visitor, `external_id,email,display_name\n${people.join("")}`);
  await visitor.goto("/organization/administrators");
  await visitor.getByRole("combobox", { name: "Person" }).fill("bo");
  await expect(visitor.getByRole("option").first()).toBeVisible();
  await shoot(visitor, "organization-administrators-search", false);
  await visitor.getByRole("option").first().click();
  await visitor.getByRole("radio", { name: /^Global Administrator/ }).check();
  await shoot(visitor, "organization-administrators-grant", false);
  await visitor.getByRole("button", { name: "Give a role" }).click();
  const row = visitor.getByRole("region", { name: "Administrators" }).getByRole("row").filter({ hasText: "Gwen" });
  await choose(row, "Change role");
  await shoot(visitor, "organization-administrators-own", false);
  await visitor.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();

  await post(visitor, "users/invite", { people: [{ email: `cy@${domain}` }] });
  const file = (buffer: Buffer) => ({ name: "people.csv", mimeType: "text/csv", buffer });
  const csv = `external_id,email,display_name,enabled\n0,ann@${domain},Ann Lee,true\n1,bo@${domain},Bo Lee,true\n2,cy@${domain},Cy Lee,false\n9,fay,Fay Lee,true\n`;
  await visitor.goto("/organization/directory");
  await visitor.getByLabel("Choose a CSV or JSON file").setInputFiles(file(Buffer.from(csv)));
  await expect(visitor.getByText("What people.csv would change")).toBeVisible();
  await shoot(visitor, "organization-directory-plan");
  await visitor.getByLabel(/^Yes, /).check();
  await visitor.getByRole("button", { name: /^Apply/ }).click();
  await expect(visitor.getByText(/^Applied/).first()).toBeVisible();
  await shoot(visitor, "organization-directory-applied");
  await visitor.goto("/organization/directory/left");
  await expect(visitor.locator("tbody tr").first()).toBeVisible();
  await shoot(visitor, "organization-left-some");
});
