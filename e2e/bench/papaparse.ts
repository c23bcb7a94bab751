// What a page does without Rollcall: papaparse reads the file, zod judges each address, a Set finds the duplicates.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import type { Page } from "../fixtures";

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
interface Zod {
  z: { email(): { safeParse(text: string): { success: boolean } } };
}

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
    document.querySelector("main")?.append(field, counts);
    const email = z.email();

    const judge = (rows: Row[]) => {
      const seen = new Set<string>();
      let [errors, duplicates] = [0, 0];
      for (const row of rows) {
        const address = (row["E-Mail"] ?? "").trim().toLowerCase();
        if (!email.safeParse(address).success) errors++;
        else if (seen.has(address)) duplicates++;
        else seen.add(address);
      }
      return { good: seen.size, errors, duplicates };
    };
    field.addEventListener("change", () => {
      const began = performance.now();
      const [file] = field.files ?? [];
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
export async function judge(page: Page, file: string): Promise<Found> {
  await page.getByLabel("The file for papaparse").setInputFiles(file);
  const told = await page.locator("output[data-found]").getAttribute("data-found", { timeout: 60_000 });
  return JSON.parse(told ?? "") as Found;
}
