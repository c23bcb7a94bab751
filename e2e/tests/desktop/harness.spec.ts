// The harness itself: what the other tests trust to fail must fail.
import { expect, expectAxeClean, type Page, test } from "../../fixtures";

/** Answers every request of the page with this document under a strict policy. */
async function serve(page: Page, body: string): Promise<void> {
  await page.route("**/harness", (route) =>
    route.fulfill({
      contentType: "text/html",
      headers: { "content-security-policy": "default-src 'none'; script-src 'self'" },
      body: `<!doctype html><html lang="en"><title>Harness</title><main><h1>Harness</h1>${body}</main></html>`,
    }),
  );
  await page.goto("/harness");
}

test("a refusal by the content security policy is noticed", async ({ page, troubles }) => {
  await serve(page, "<script>document.title = 'ran'</script>");
  await expect.poll(() => troubles.some((trouble) => trouble.startsWith("policy: script-src"))).toBe(true);
  troubles.length = 0;
});

test("an error on the console is noticed", async ({ page, troubles }) => {
  await serve(page, "");
  await page.evaluate(() => console.error("broken"));
  await expect.poll(() => troubles.join()).toContain("console: broken");
  troubles.length = 0;
});

test("a field without a label is noticed", async ({ page }) => {
  await serve(page, "<input>");
  await expect(expectAxeClean(page)).rejects.toThrow("label");
});
