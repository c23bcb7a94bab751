// How the browser reads a file that is judged before its upload: into one buffer or, where it cannot, into a new one for
// each piece.
import { expect, test } from "../../fixtures";

const ROWS = 40_000;

for (const [how, prelude] of [
  ["into one buffer", ""],
  ["into a new buffer each time", "delete globalThis.ReadableStreamBYOBReader;\n"],
] as const) {
  test(`B17: a file of several pieces is judged, read ${how}`, async ({ admin }) => {
    await admin.route("**/worker_loader.js", async (route) => {
      const loader = await route.fetch();
      await route.fulfill({ response: loader, body: prelude + (await loader.text()) });
    });
    await admin.goto("/imports/new");
    const row = (n: number) => `Zoë ${n},zoe.winter${n}${n % 100 === 0 ? "@@" : "@"}contoso.example,Köln,${"x".repeat(20)}`;
    const text = `Name,E-Mail,Ort,Notiz\r\n${Array.from({ length: ROWS }, (_, n) => row(n)).join("\r\n")}`;
    const file = { name: "pieces.csv", mimeType: "text/csv", buffer: Buffer.from(text) };
    expect(file.buffer.length, "more than one piece").toBeGreaterThan(4 * 512 * 1024);
    await admin.getByLabel("Choose a CSV file").setInputFiles(file);
    await expect(admin.locator(".headline")).toHaveText("39,600 addresses can be read · 400 rows have errors");
    await expect(admin.getByText("comma", { exact: false }).first()).toBeVisible();
  });
}
