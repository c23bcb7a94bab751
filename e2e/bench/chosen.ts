// A file that is chosen while nothing else runs: what drives the browser has nothing to do from before the file is chosen
// until its counts are there, so that it takes no part of the two processors that are measured.
import type { Page } from "../fixtures";

/** Milliseconds until the file is chosen, and for it to be judged. */
const BEFORE = 500;
const AFTER = 1_500;

/** Has the page choose the file by itself, in the field with that label, and waits long enough. */
export async function choose(page: Page, label: string, path: string): Promise<void> {
  await page.evaluate(() => {
    const field = document.createElement("input");
    field.type = "file";
    field.hidden = true;
    field.id = "bench-file";
    document.querySelector("#bench-file")?.remove();
    document.body.append(field);
  });
  await page.locator("#bench-file").setInputFiles(path);
  await page.getByLabel(label).evaluate((field: HTMLInputElement, before) => {
    const [file] = document.querySelector<HTMLInputElement>("#bench-file")?.files ?? [];
    if (!file) throw new Error("the file is not there");
    const files = new DataTransfer();
    files.items.add(file);
    setTimeout(() => {
      field.files = files.files;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }, before);
  }, BEFORE);
  await page.waitForTimeout(BEFORE + AFTER);
}
