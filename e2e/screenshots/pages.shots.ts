// Every page and state at two widths, light and dark, for people to look at: `./justw screenshots`.
import { codeIn, expect, mailFor, mailsFor, test } from "../fixtures";
import { shoot } from "../shoot";
import { newcomer, userRow } from "../steps";

test.describe.configure({ timeout: 180_000 });

test("signing in", async ({ admin, visitor }) => {
  const { email } = await newcomer(admin);
  await visitor.goto("/login");
  await expect(visitor.getByLabel("Work e-mail")).toBeVisible();
  await shoot(visitor, "login");
  const seen = await mailsFor(visitor.request, email);
  await visitor.getByLabel("Work e-mail").fill(email);
  await visitor.getByRole("button", { name: "Send code" }).click();
  const mail = await mailFor(visitor.request, email, { seen });
  await visitor.getByLabel("Code", { exact: true }).fill("000000");
  await visitor.getByRole("button", { name: "Sign in" }).click();
  await expect(visitor.getByRole("alert").filter({ hasText: "That code" })).toBeVisible();
  await shoot(visitor, "login-code-refused");
  await visitor.getByLabel("Code", { exact: true }).fill(codeIn(mail));
  await visitor.getByRole("button", { name: "Sign in" }).click();
  await expect(visitor.getByRole("heading", { name: "You have no access" })).toBeVisible();
  await shoot(visitor, "no-access");
});

test("users", async ({ admin }) => {
  await admin.goto("/users");
  await expect(admin.locator("tbody tr").first()).toBeVisible();
  await shoot(admin, "users");
  await admin.locator("tbody tr").nth(1).getByRole("checkbox").check();
  await admin.locator("tbody tr").nth(2).getByRole("checkbox").check();
  await shoot(admin, "users-selected", false);
  await admin.getByRole("region", { name: "Selection" }).getByRole("button", { name: "Archive" }).click();
  await shoot(admin, "users-archive", false);
  await admin.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await admin.locator("tbody tr").nth(3).getByRole("button", { name: /^Actions for/ }).click();
  await shoot(admin, "users-menu", false);
  await admin.goto("/users?q=nobodyhasthisname");
  await expect(admin.getByText("No users match")).toBeVisible();
  await shoot(admin, "users-none");
  await admin.goto("/nothing/here");
  await shoot(admin, "not-found");
});

test("inviting a few", async ({ admin }) => {
  const person = await newcomer(admin);
  await admin.goto("/users");
  await admin.getByRole("button", { name: "Invite User" }).click();
  const field = admin.getByRole("combobox", { name: "People" });
  await field.fill("an");
  await expect(admin.locator("#people-list [role=option]").first()).toBeVisible();
  await shoot(admin, "invite-matches", false);
  for (const address of [person.email, "ann@contoso.exmaple"]) {
    await field.fill(address);
    await field.press("Enter");
  }
  await expect(admin.getByRole("button", { name: "Invite 1 person" })).toBeEnabled();
  await shoot(admin, "invite-chosen", false);
  await admin.getByRole("button", { name: "Invite 1 person" }).click();
  await expect(admin.getByText("1 user invited.").first()).toBeVisible();
  await shoot(admin, "invite-results", false);
  await admin.getByRole("button", { name: "Done" }).click();
  await shoot(admin, "users-notice", false);
  const row = await userRow(admin, person.email);
  await row.getByRole("rowheader").getByRole("link").click();
  await expect(admin.locator("ol.timeline li").first()).toBeVisible();
  await shoot(admin, "user");
});

test("uploading", async ({ admin }) => {
  const buffer = await (await admin.request.get("/dev/samples/messy-500.csv")).body();
  await admin.goto("/users");
  await admin.getByRole("button", { name: "Bulk upload users" }).click();
  await shoot(admin, "upload", false);
  await admin.getByLabel("Choose a CSV file").setInputFiles({ name: "messy-500.csv", mimeType: "text/csv", buffer });
  await expect(admin.locator(".headline")).toBeVisible();
  await shoot(admin, "upload-checked", false);
  await admin.getByRole("button", { name: "Upload", exact: true }).click();
  await expect(admin.locator(".facts").getByText("Ready to send")).toBeVisible({ timeout: 30_000 });
  await shoot(admin, "import-ready");
  await admin.getByRole("button", { name: "Send Invite" }).click();
  await shoot(admin, "import-send", false);
  await admin.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await admin.getByRole("link", { name: /^Error \d/ }).click();
  await expect(admin).toHaveURL(/show=error/);
  await shoot(admin, "import-errors", false);
  await admin.goto("/imports");
  await expect(admin.locator("tbody tr").first()).toBeVisible();
  await shoot(admin, "imports");
  await admin.goto("/imports/new");
  await expect(admin.getByLabel("Choose a CSV file")).toBeAttached();
  await shoot(admin, "imports-new");
});
