// Imports, from the choice of a file to what became of its mail, for people to look at: `./justw screenshots`.
import { expect, test } from "../fixtures";
import { strangers, upload } from "../imports";
import { shoot } from "../shoot";
import { newcomer, post } from "../steps";

test.describe.configure({ timeout: 180_000 });

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
  await admin.getByRole("button", { name: /^Take out line/ }).nth(1).click();
  await expect(admin.getByRole("button", { name: /^Put back line/ })).toBeVisible();
  await shoot(admin, "import-errors");
  await admin.goto("/imports/new");
  await expect(admin.getByLabel("Choose a CSV file")).toBeAttached();
  await shoot(admin, "imports-new");
});

test("uploading, as it goes on", async ({ admin }) => {
  await admin.route(/\/api\/v1\/imports\?filename/, () => {});
  await admin.goto("/imports/new");
  const buffer = Buffer.from("email\nann@contoso.example\n");
  await admin.getByLabel("Choose a CSV file").setInputFiles({ name: "ann.csv", mimeType: "text/csv", buffer });
  await admin.getByRole("button", { name: "Upload", exact: true }).click();
  await expect(admin.getByRole("progressbar")).toBeVisible();
  await shoot(admin, "upload-running");
});

test("an import that moves", async ({ admin }) => {
  const { id } = await upload(admin, "many.csv", `email\n${strangers(40_000)}\n`);
  await admin.goto(`/imports/${id}`);
  await expect(admin.getByText(/left$/)).toBeVisible({ timeout: 30_000 });
  await expect(admin.getByRole("link", { name: /^Imports \(\d+ running\)$/ })).toBeVisible();
  await shoot(admin, "import-validating");
});

test("stopped, sent and rescinded", async ({ admin }) => {
  const people = [await newcomer(admin), await newcomer(admin), await newcomer(admin)];
  const { id } = await upload(admin, "a-few.csv", `${people.map(({ email }) => email).join("\n")}\nann at contoso\n`);
  await admin.goto(`/imports/${id}`);
  await admin.getByRole("button", { name: "Send Invite" }).click();
  await admin.getByRole("button", { name: "Send 3 invitations" }).click();
  await expect(admin.getByRole("button", { name: "Undo" })).toBeVisible();
  await post(admin, `imports/${id}/stop`, undefined);
  await admin.reload();
  await expect(admin.getByText("3 not sent").first()).toBeVisible();
  await shoot(admin, "import-stopped");
  await admin.getByRole("button", { name: "Resume sending" }).click();
  await expect(admin.getByRole("progressbar")).toBeVisible();
  await expect(admin.locator(".mails")).toContainText("3 handed over", { timeout: 20_000 });
  await shoot(admin, "import-sent");
  await admin.getByRole("button", { name: "Rescind all" }).click();
  await shoot(admin, "import-rescind", false);
  await admin.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await upload(admin, "people.xlsx", Buffer.from("PK\x03\x04\x14\x00\x06\x00", "latin1"));
  await admin.goto("/imports");
  await expect(admin.locator("tbody tr").nth(1)).toBeVisible();
  await shoot(admin, "imports");
});
