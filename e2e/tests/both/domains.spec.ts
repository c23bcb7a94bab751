// The domains that sign in to an organization: added, proven by a record, removed.
import { expect, expectAxeClean, test } from "../../fixtures";
import { ownOrganization } from "../../steps";

/** Publishes a text where the server under test looks. */
async function publish(name: string, text: string): Promise<void> {
  const body = JSON.stringify({ name, texts: [text] });
  await fetch(`http://127.0.0.1:${process.env.E2E_DNS_PORT}/`, { method: "POST", body });
}

test("R20: a domain signs in here once its record is found, and not before", async ({ visitor, isMobile }) => {
  test.setTimeout(120_000);
  const { domain: own } = await ownOrganization(visitor);
  const domain = `${isMobile ? "phone" : "desk"}.${own}`;
  await visitor.goto("/organization/sign-in");
  const section = visitor.getByRole("region", { name: "Domains that sign in here" });
  await expect(section.getByRole("listitem")).toHaveText([new RegExp(`^${own}Assigned by the operator`)]);

  // What is wrong stands beside the field.
  const field = section.getByLabel("Domain", { exact: true });
  await field.fill("gmail.com");
  await section.getByRole("button", { name: "Add domain" }).click();
  await expect(section.getByRole("alert")).toBeFocused();
  await expect(field).toHaveAccessibleDescription(/Everybody can have an address there/);
  await expectAxeClean(visitor);

  await field.fill(domain.toUpperCase());
  await section.getByRole("button", { name: "Add domain" }).click();
  const item = section.getByRole("listitem").filter({ hasText: domain });
  await expect(item).toContainText("Waits for its record");
  await expect(field).toHaveValue("");
  await expect(item.getByLabel("Name of the TXT record")).toHaveValue(`_rollcall.${domain}`);
  await item.getByRole("button", { name: `Verify ${domain}` }).click();
  await expect(item.getByRole("alert")).toContainText("The TXT record is not there yet.");
  await expectAxeClean(visitor);

  const text = await item.getByLabel("Its text").inputValue();
  expect(text).toMatch(/^rollcall-verification=[\w-]{22}$/);
  await publish(`_rollcall.${domain}`, "rollcall-verification=another");
  await item.getByRole("button", { name: `Verify ${domain}` }).click();
  await expect(item.getByRole("alert")).toContainText("The TXT record has another text.");
  await publish(`_rollcall.${domain}`, text);
  await item.getByRole("button", { name: `Verify ${domain}` }).click();
  await expect(item).toContainText("Verified");
  await expect(item.getByLabel("Its text")).toHaveCount(0);
  await expectAxeClean(visitor);

  // Before it goes, it is said whom that keeps out.
  await item.getByRole("button", { name: `Remove ${domain}` }).click();
  const question = visitor.getByRole("dialog", { name: `Remove ${domain}?` });
  await expect(question).toContainText(`People with an address of ${domain} can no longer begin to sign in`);
  await expectAxeClean(visitor);
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(item).toContainText("Verified");
  await item.getByRole("button", { name: `Remove ${domain}` }).click();
  await question.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(section.getByRole("listitem")).toHaveCount(1);

  // The last way in stays.
  await section.getByRole("button", { name: `Remove ${own}` }).click();
  await visitor.getByRole("dialog").getByRole("button", { name: "Remove", exact: true }).click();
  await expect(visitor.getByText("No Global Administrator could sign in any more.")).toBeVisible();
  await expect(section.getByRole("listitem")).toHaveCount(1);
  await expectAxeClean(visitor);
});
