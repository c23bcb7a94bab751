// Pictures of a page, for people to look at.
import path from "node:path";

import type { Page } from "./fixtures";

const SIZES = { 1440: 900, 390: 844 };
const OUT = path.join(import.meta.dirname, "results/screenshots");

/** Pictures the page as it stands, four times. `whole` takes what is below the fold as well. */
export async function shoot(page: Page, name: string, whole = true): Promise<void> {
  for (const [width, height] of Object.entries(SIZES)) {
    await page.setViewportSize({ width: Number(width), height });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: path.join(OUT, `${name}-${width}-${colorScheme}.png`), fullPage: whole });
    }
  }
  await page.setViewportSize({ width: 1440, height: SIZES[1440] });
}
