// What a page does without Rollcall: papaparse reads the file, zod judges each row or only its address, a Set finds the
// duplicates.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import type { Page } from "../fixtures";
import { choose } from "./chosen";

/** What was found, and the milliseconds from the file being chosen to its counts being in the page. */
export interface Found {
  good: number;
  errors: number;
  duplicates: number;
  took: number;
}

/** As much of papaparse as is used. */
interface Papa {
  parse(file: File, how: { header: true; skipEmptyLines: true; complete(all: { data: Row[] }): void }): void;
}
type Row = Record<string, string>;
/** As much of zod as is used. */
interface Schema {
  safeParse(found: unknown): { success: boolean };
}
interface Zod {
  z: {
    config(how: { jitless: true }): void;
    email(): Schema;
    string(): Schema;
    object(cells: Record<string, Schema>): Schema;
  };
}

/** What zod is given: each row as a whole, as its guide does, or its address alone, which is the least. */
export type Judged = "row" | "address";

const packages = createRequire(import.meta.url);
const papaparse = packages.resolve("papaparse/papaparse.min.js");
const zod = dirname(packages.resolve("zod/package.json"));

/** Puts both packages into the page, as they were published, and a field to choose a file for them. */
export async function install(page: Page): Promise<void> {
  await page.route("**/bench/**", (route) => {
    const path = new URL(route.request().url()).pathname.slice("/bench/".length);
    const file = path === "papaparse.js" ? papaparse : join(zod, path.replace(/^zod\//, ""));
    return route.fulfill({ contentType: "text/javascript", body: readFileSync(file) });
  });
  await page.addScriptTag({ url: "/bench/papaparse.js" });
  await page.evaluate(async () => {
    const modules = "/bench/zod/index.js";
    const { z } = (await import(modules)) as Zod;
    const { Papa } = globalThis as unknown as { Papa: Papa };
    const counts = document.createElement("output");
    const field = document.createElement("input");
    field.type = "file";
    field.setAttribute("aria-label", "The file for papaparse");
    const row = document.createElement("input");
    row.type = "checkbox";
    row.setAttribute("aria-label", "Judge rows");
    document.querySelector("main")?.append(field, row, counts);
    // The page's content security policy refuses what zod would otherwise try.
    z.config({ jitless: true });
    const email = z.email();
    const whole = z.object({ Name: z.string(), "E-Mail": email, Team: z.string(), Place: z.string() });

    const judge = (rows: Row[]) => {
      const isGood = row.checked
        ? (found: Row) => whole.safeParse(found).success
        : (found: Row) => email.safeParse(found["E-Mail"]).success;
      const seen = new Set<string>();
      let [errors, duplicates] = [0, 0];
      for (const found of rows) {
        const address = (found["E-Mail"] ?? "").trim().toLowerCase();
        if (!isGood(found)) errors++;
        else if (seen.has(address)) duplicates++;
        else seen.add(address);
      }
      return { good: seen.size, errors, duplicates };
    };
    field.addEventListener("change", () => {
      const began = performance.now();
      const [file] = field.files ?? [];
      // The same file can be chosen again.
      field.value = "";
      if (!file) return;
      const complete = ({ data }: { data: Row[] }) => {
        const found = judge(data);
        counts.textContent = `${found.good} good, ${found.errors} errors, ${found.duplicates} duplicates`;
        counts.dataset.found = JSON.stringify({ ...found, took: performance.now() - began });
      };
      Papa.parse(file, { header: true, skipEmptyLines: true, complete });
    });
  });
}

/** Has a file judged. */
export async function judge(page: Page, file: string, judged: Judged): Promise<Found> {
  await page.getByLabel("Judge rows").setChecked(judged === "row");
  await page.locator("output").evaluate((counts) => delete (counts as HTMLElement).dataset.found);
  await choose(page, "The file for papaparse", file);
  const told = await page.locator("output[data-found]").getAttribute("data-found", { timeout: 60_000 });
  return JSON.parse(told ?? "") as Found;
}
