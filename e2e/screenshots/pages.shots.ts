// Every page at two widths, light and dark, for people to look at: `./justw screenshots`.
import { join } from "node:path";

import { type Page, test } from "../fixtures";

const SIZES = { 1440: 900, 390: 844 };
const OUT = join(import.meta.dirname, "../results/screenshots");

/** A page to picture: who looks, where, and what to do before the picture. */
interface Shot {
  name: string;
  path: string;
  as: "admin" | "visitor";
  prepare?: (page: Page) => Promise<void>;
}

const SHOTS: Shot[] = [
  { name: "login", path: "/login", as: "visitor" },
  { name: "users", path: "/users", as: "admin" },
  { name: "users-invited", path: "/users?status=invited", as: "admin" },
  { name: "imports", path: "/imports", as: "admin" },
  { name: "mailbox", path: "/dev/mail", as: "visitor" },
];

for (const shot of SHOTS) {
  for (const [width, height] of Object.entries(SIZES)) {
    for (const colorScheme of ["light", "dark"] as const) {
      test(`${shot.name} ${width} ${colorScheme}`, async ({ admin, visitor }) => {
        const page = shot.as === "admin" ? admin : visitor;
        await page.setViewportSize({ width: Number(width), height });
        await page.emulateMedia({ colorScheme });
        await page.goto(shot.path, { waitUntil: "networkidle" });
        await shot.prepare?.(page);
        await page.screenshot({ path: join(OUT, `${shot.name}-${width}-${colorScheme}.png`), fullPage: true });
      });
    }
  }
}
