// Pictures of a page, for people to look at.
import path from "node:path";

import type { Locator, Page } from "./fixtures";

const SIZES = { 1440: 900, 390: 844 };
const OUT = path.join(import.meta.dirname, "results/screenshots");

/**
 * Pictures the page as it stands, at two widths, light and dark. `whole` takes what is below the fold as well, but for
 * frames, which the browser paints only in view: `at` scrolls to something first.
 */
export async function shoot(page: Page, name: string, whole = true, at?: Locator): Promise<void> {
  for (const [width, height] of Object.entries(SIZES)) {
    await page.setViewportSize({ width: Number(width), height });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await at?.scrollIntoViewIfNeeded();
      await page.screenshot({ path: path.join(OUT, `${name}-${width}-${colorScheme}.png`), fullPage: whole });
    }
  }
  await page.setViewportSize({ width: 1440, height: SIZES[1440] });
}
