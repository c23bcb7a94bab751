// The verdicts of files and addresses: the worker of the browser judges by the code of the server, so both must agree.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "../../fixtures";

/** What the script declares. */
declare function wasm_bindgen(options: { module_or_path: string }): Promise<unknown>;

const root = join(import.meta.dirname, "../../..");
const built = join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "verdicts");
const script = "rollcall-verdicts.js";
const binary = "rollcall-verdicts_bg.wasm";

test("B11: every file and address has the same verdict in the browser as natively", async ({ page }) => {
  for (const [name, contentType] of [[script, "text/javascript"], [binary, "application/wasm"]] as const) {
    await page.route(`**/verdicts/${name}`, (route) => route.fulfill({ contentType, path: join(built, name) }));
  }
  await page.route("**/verdicts/", (route) =>
    route.fulfill({
      contentType: "text/html",
      headers: { "content-security-policy": "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'" },
      body: `<!doctype html><html lang="en"><title>Verdicts</title><script src="${script}"></script></html>`,
    }),
  );
  await page.goto("/verdicts/");
  const digest = await page.evaluate(async (path) => {
    await wasm_bindgen({ module_or_path: path });
    return String(Reflect.get(globalThis, "verdictsDigest"));
  }, binary);
  expect(digest).toBe(readFileSync(join(root, "crates/domain/tests/digest.txt"), "utf8").trim());
});
