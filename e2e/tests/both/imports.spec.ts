// Imports: left and come back to, corrected in place, stopped and gone on with, taken back, rescinded; every state.
import { expect, expectAxeClean, mailFor, mailsFor, test } from "../../fixtures";
import { count, facts, get, send, strangers, upload } from "../../imports";
import { newcomer, post } from "../../steps";

test("S17: where the server cannot tell of the progress, it is asked for", async ({ admin }) => {
  await admin.route("**/api/v1/imports/*/progress", (route) => route.fulfill({ status: 429 }));
  const { id } = await upload(admin, "asked.csv", `email\n${strangers(3_000)}\n`);
  await admin.goto(`/imports/${id}`);
  await expect(facts(admin).getByText("Ready to send")).toBeVisible({ timeout: 30_000 });
  await expect(count(admin, "Errors")).toHaveText("3,000");
});

test("B1 B5: the nearest people are suggested, taken one by one or all clear ones at once", async ({ admin }) => {
  const [ann, dee, bo] = [await newcomer(admin), await newcomer(admin), await newcomer(admin)];
  // In another domain it is one mistake, and nobody else is near.
  const mistyped = (email: string) => email.replace(".example", ".exmaple");
  const file = ["email", mistyped(ann.email), mistyped(dee.email), bo.email, "qqq.zzz@nowhere.example"].join("\n");
  const { id } = await upload(admin, "meant.csv", `${file}\n`);
  await admin.goto(`/imports/${id}`);
  await expect(facts(admin).getByText("Ready to send")).toBeVisible();
  const row = (line: number) => admin.locator("tbody tr").nth(line - 2);
  await expect(row(2)).toContainText(`Did you mean ${ann.email}?`);
  await expect(row(4)).not.toContainText("Did you mean");
  await expect(row(5)).not.toContainText("Did you mean");
  await expectAxeClean(admin);

  await row(2).getByRole("button", { name: `Use ${ann.email}` }).click();
  await expect(row(2)).toContainText("Ready");
  await expect(count(admin, "Ready to invite")).toHaveText("2");
  await expect(admin.getByLabel("E-mail on line 3", { exact: true })).toBeFocused();

  await admin.getByRole("button", { name: "Apply clear suggestions (1)" }).click();
  await expect(row(3)).toContainText("Ready");
  await expect(count(admin, "Ready to invite")).toHaveText("3");
  await expect(count(admin, "Errors")).toHaveText("1");
  await expect(admin.getByText("Suggestions applied: 1.")).toBeAttached();
  await expect(admin.getByRole("heading", { name: "Rows" })).toBeFocused();
  await expect(admin.getByRole("button", { name: /Apply clear suggestions/ })).toHaveCount(0);
  await expectAxeClean(admin);
});

test("B5: rows are corrected and taken out where they stand, then sent, undone and sent again", async ({ admin }) => {
  const [ann, dee] = [await newcomer(admin), await newcomer(admin)];
  const file = `email\n${ann.email}\n${dee.email.replace("@", "@@")}\nnobody at contoso\nstranger@contoso.example\n`;
  const { id } = await upload(admin, "to-fix.csv", file);
  await admin.goto(`/imports/${id}?show=error`);
  await expect(facts(admin).getByText("Ready to send")).toBeVisible();
  const cell = (line: number) => admin.getByLabel(`E-mail on line ${line}`, { exact: true });
  await expect(cell(3)).toHaveAccessibleDescription(/more than one @/);
  await expectAxeClean(admin);

  // Still wrong: the field stays, with what is wrong now, and the focus in it.
  await cell(3).fill("stranger2@contoso.example");
  await cell(3).press("Enter");
  await expect(cell(3)).toHaveAccessibleDescription(/Nobody in the directory/);
  await expect(cell(3)).toBeFocused();
  // Put right: the next row that is wrong has the focus.
  await cell(3).fill(dee.email);
  await cell(3).press("Enter");
  await expect(cell(3)).toHaveCount(0);
  await expect(admin.locator("tbody tr").first()).toContainText("Ready");
  await expect(cell(4)).toBeFocused();
  await expect(count(admin, "Ready to invite")).toHaveText("2");
  await expect(count(admin, "Errors")).toHaveText("2");
  await expect(admin.getByText("Line 3: Ready.")).toBeAttached();

  await admin.getByRole("button", { name: "Take out line 4" }).click();
  const putBack = admin.getByRole("button", { name: "Put back line 4" });
  await expect(putBack).toBeFocused();
  await expectAxeClean(admin);
  await putBack.press("Enter");
  await expect(cell(4)).toBeFocused();
  await admin.getByRole("button", { name: "Take out line 4" }).click();
  await expect(count(admin, "Errors")).toHaveText("1");
  await expect(count(admin, "Taken out")).toHaveText("1");

  await admin.getByRole("button", { name: "Send Invite" }).click();
  await admin.getByRole("button", { name: "Send 2 invitations" }).click();
  await admin.getByRole("button", { name: "Undo" }).click();
  await expect(facts(admin).getByText("Undone")).toBeVisible();
  await expectAxeClean(admin);
  await admin.getByRole("button", { name: "Send Invite" }).click();
  await admin.getByRole("button", { name: "Send 2 invitations" }).click();
  await expect(facts(admin).getByText("Sent", { exact: true })).toBeVisible();
  await expect(admin.locator(".mails")).toContainText("2 handed over", { timeout: 20_000 });
  await expectAxeClean(admin);
  expect(await mailsFor(admin.request, ann.email)).toHaveLength(1);
  expect(await mailsFor(admin.request, dee.email)).toHaveLength(1);

  // After the send, what is left can still be put right, and goes again.
  const kim = await newcomer(admin);
  await cell(5).fill(kim.email);
  await admin.getByRole("button", { name: "Check" }).last().click();
  await expect(count(admin, "Ready to invite")).toHaveText("3");
  await admin.getByRole("button", { name: "Send Invite" }).click();
  await admin.getByRole("button", { name: "Send 1 invitation" }).click();
  await mailFor(admin.request, kim.email, { subject: /invited you/ });
  expect(await mailsFor(admin.request, ann.email)).toHaveLength(1);
});

test("B7: what was stopped goes on, and what was sent is rescinded", async ({ admin }) => {
  const [ann, dee] = [await newcomer(admin), await newcomer(admin)];
  const { id } = await upload(admin, "stopped.csv", `${ann.email}\n${dee.email}\n`);
  await send(admin, id);
  await post(admin, `imports/${id}/stop`, undefined);
  await admin.goto(`/imports/${id}`);
  await expect(facts(admin).getByText("Stopped")).toBeVisible();
  const resume = admin.getByRole("button", { name: "Resume sending" });
  await expect(resume).toHaveAccessibleDescription("2 not sent");
  await expect(admin.locator(".mails")).toContainText("2 not sent");
  await expectAxeClean(admin);
  await admin.waitForTimeout(4_000);
  expect(await mailsFor(admin.request, ann.email), "no mail while it is stopped").toEqual([]);

  await resume.click();
  await expect(facts(admin).getByText("Sent", { exact: true })).toBeVisible();
  await expect(admin.locator(".mails")).toContainText("2 handed over", { timeout: 20_000 });
  await admin.getByRole("button", { name: "Rescind all" }).click();
  const question = admin.getByRole("dialog", { name: "Rescind all invitations of this import?" });
  await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
  await expectAxeClean(admin);
  await question.getByRole("button", { name: "Rescind all" }).click();
  await expect(question).toBeHidden();
  await mailFor(admin.request, dee.email, { subject: /took back/ });
  await admin.goto(`/users?q=${encodeURIComponent(ann.email)}`);
  await expect(admin.locator("tbody .badge").filter({ hasText: "Archived" })).toBeVisible();
});

test("states that an import ends in: each is told, and axe finds nothing", async ({ admin }) => {
  const workbook = await upload(admin, "people.xlsx", Buffer.from("PK\x03\x04\x14\x00\x06\x00", "latin1"));
  await admin.goto(`/imports/${workbook.id}`);
  await expect(facts(admin).getByText("Failed")).toBeVisible();
  await expect(admin.locator(".note-error")).toContainText("CSV UTF-8");
  await expectAxeClean(admin);

  const away = await upload(admin, "away.csv", "email\nnobody@contoso.example\n");
  await admin.goto(`/imports/${away.id}`);
  await expect(facts(admin).getByText("Ready to send")).toBeVisible();
  await expect(admin.getByRole("button", { name: "Send Invite" })).toHaveCount(0);
  await expectAxeClean(admin);
  await admin.getByRole("button", { name: "Discard" }).click();
  await admin.getByRole("dialog").getByRole("button", { name: "Discard" }).click();
  await expect(admin).toHaveURL(/\/imports$/);
  await admin.goto(`/imports/${away.id}`);
  await expect(facts(admin).getByText("Discarded")).toBeVisible();
  await expectAxeClean(admin);

  await admin.goto("/imports");
  const row = admin.getByRole("row").filter({ has: admin.getByRole("link", { name: "people.xlsx" }) }).first();
  await expect(row).toContainText("Failed");
  await expectAxeClean(admin);
});

// These pass within a moment: what the server says is held still, so that there is time to look.
for (const [state, word, bar] of [
  ["queued", "Waiting to be validated", /^Waiting to be validated$/],
  ["validating", "Validating", /^312 of 500 rows validated · about 20 seconds left$/],
  ["sending", "Sending", /^150 of 300 invitations made · about 20 seconds left$/],
] as const) {
  test(`S17: an import that is ${state}`, async ({ admin }) => {
    const { id } = await upload(admin, "held.csv", "email\nnobody@contoso.example\n");
    const now = { ...(await get(admin, id)), state, rows: 500, judged: 312, ready: 300, errors: 7, sent: 150 };
    const mails = { queued: 0, deferred: 0, handed_over: 0, bounced: 0, cancelled: 0 };
    const seconds_left = state === "queued" ? null : 20;
    const told = JSON.stringify({ import: now, mails, per_second: 9.5, seconds_left });
    await admin.route(`**/api/v1/imports/${id}`, (route) => route.fulfill({ json: now }));
    await admin.route(`**/api/v1/imports/${id}/progress`, (route) =>
      route.fulfill({ contentType: "text/event-stream", body: `event: progress\ndata: ${told}\n\n` }),
    );
    await admin.goto(`/imports/${id}`);
    await expect(facts(admin).getByText(word)).toBeVisible();
    await expect(admin.getByRole("progressbar", { name: bar })).toBeVisible();
    await expect(admin.getByRole("button", { name: "Stop sending" })).toHaveCount(state === "sending" ? 1 : 0);
    await expectAxeClean(admin);
  });
}

test("an upload can be cancelled, and the file is still there to try again", async ({ admin }) => {
  // The upload is kept from arriving.
  await admin.route(/\/api\/v1\/imports\?filename/, () => {});
  await admin.goto("/imports/new");
  const buffer = Buffer.from("email\nann@contoso.example\n");
  await admin.getByLabel("Choose a CSV file").setInputFiles({ name: "ann.csv", mimeType: "text/csv", buffer });
  await admin.getByRole("button", { name: "Upload", exact: true }).click();
  await expect(admin.getByRole("progressbar", { name: "Uploading ann.csv" })).toBeVisible();
  await expectAxeClean(admin);
  await admin.getByRole("button", { name: "Cancel upload" }).click();
  await expect(admin.getByText("Upload cancelled")).toBeAttached();
  await expect(admin.getByRole("alert")).toHaveCount(0);
  await expect(admin.getByRole("button", { name: "Upload", exact: true })).toBeVisible();
});

test("in German, problems of rows are German as well", async ({ admin }) => {
  const { id } = await upload(admin, "deutsch.csv", "email\nstranger@contoso.example\nohne at\n");
  await admin.goto(`/imports/${id}`);
  await expect(facts(admin).getByText("Ready to send")).toBeVisible();
  await admin.getByLabel("Language").selectOption("de");
  await expect(admin.getByLabel("E-Mail in Zeile 2")).toHaveAccessibleDescription(
    "Niemand im Verzeichnis hat die Adresse stranger@contoso.example. Prüfen Sie die Schreibweise, oder nehmen Sie die Person ins Verzeichnis auf.",
  );
  await expect(admin.getByLabel("E-Mail in Zeile 3")).toHaveAccessibleDescription(/fehlt das @/);
  await expectAxeClean(admin);
});
