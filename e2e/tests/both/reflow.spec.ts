// Narrow, large, high contrast, without movement: what people set for themselves holds.
import { expect, type Page, test } from "../../fixtures";

const PAGES = ["/users", "/users?q=nobodyhasthisname"];

async function user(page: Page): Promise<string> {
  const { items } = await (await page.request.get("/api/v1/users?limit=1")).json();
  return `/users/${items[0].id}`;
}

/** Sets the browser's own font size, as its settings do. */
async function setFontSize(page: Page, standard: number): Promise<void> {
  const settings = await page.context().newCDPSession(page);
  await settings.send("Page.setFontSizes", { fontSizes: { standard, fixed: standard } });
}

/** Nothing sticks out to the side of the page. */
async function fits(page: Page): Promise<void> {
  const [needed, there] = await page.evaluate(() => {
    const root = document.documentElement;
    return [root.scrollWidth, root.clientWidth];
  });
  expect(needed, `${page.url()} is no wider than the window`).toBeLessThanOrEqual(there as number);
}

test("B19: pages reflow at 320 pixels, and with text twice as large", async ({ admin }) => {
  for (const path of [...PAGES, await user(admin)]) {
    await admin.setViewportSize({ width: 320, height: 640 });
    await admin.goto(path);
    await expect(admin.locator(".pager, ol.timeline > li, .empty").first()).toBeVisible();
    await fits(admin);
    await admin.setViewportSize({ width: 1280, height: 900 });
    await setFontSize(admin, 32);
    await fits(admin);
    await setFontSize(admin, 16);
  }
  await admin.setViewportSize({ width: 320, height: 640 });
  await admin.goto("/users");
  await admin.getByRole("button", { name: "Invite User" }).click();
  await fits(admin);
});

test("B19: everything that is clicked is at least 24 pixels high and wide", async ({ admin }) => {
  await admin.setViewportSize({ width: 390, height: 844 });
  for (const path of ["/users", await user(admin)]) {
    await admin.goto(path);
    await expect(admin.locator(".pager, ol.timeline > li").first()).toBeVisible();
    // A link in a sentence or in a table's cell may be as high as its line (WCAG 2.5.8).
    const small = await admin.evaluate(() =>
      [...document.querySelectorAll("button, input, select, summary, nav a, .page-actions a")]
        .filter((element) => element.checkVisibility() && !element.closest(".visually-hidden, [popover]"))
        .map((element) => ({ element, box: (element.closest("label") ?? element).getBoundingClientRect() }))
        .filter(({ box }) => box.width < 24 || box.height < 24)
        .map(({ element, box }) => `${element.outerHTML.slice(0, 90)} ${box.width}×${box.height}`),
    );
    expect(small).toEqual([]);
  }
});

test("B19: in the user's own colours the status, the filter and the selection can still be told", async ({ admin }) => {
  await admin.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
  await admin.goto("/users");
  await admin.locator("tbody tr").first().getByRole("checkbox").check();
  const style = (selector: string, name: string) =>
    admin.locator(selector).first().evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), name);
  expect(await style("tbody tr.selected", "outline-style")).toBe("solid");
  expect(await style(".filter a[aria-current]", "outline-style")).toBe("solid");
  expect(await style(".badge", "border-top-style")).toBe("solid");
  expect(await style(".table-frame", "transition-duration")).toMatch(/^(0s|1e-05s|0\.00001s)$/);
});
