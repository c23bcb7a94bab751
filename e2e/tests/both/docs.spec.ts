// The API reference at /docs/api: from the binary alone, and able to send requests with the session.
import { expect, expectAxeClean, test } from "../../fixtures";

test.describe("API reference", () => {
  test("is a link away in the admin center", async ({ admin }) => {
    await admin.goto("/users");
    await admin.getByRole("contentinfo").getByRole("link", { name: "API reference" }).click();
    await expect(admin.getByRole("heading", { name: "REST API", level: 1 })).toBeVisible();
  });

  test("shows every operation without a sign-in and asks no other origin", async ({ visitor, baseURL }) => {
    const origins = new Set<string>();
    visitor.on("request", (request) => origins.add(new URL(request.url()).origin));
    await visitor.goto("/docs/api");
    await expect(visitor.getByRole("heading", { name: "REST API", level: 1 })).toBeVisible();

    const document = await (await visitor.request.get("/docs/api/openapi.json")).json();
    const operations = Object.values<Record<string, { operationId?: string }>>(document.paths)
      .flatMap((item) => Object.values(item))
      .flatMap((operation) => operation.operationId ?? []);
    expect(operations.length).toBeGreaterThan(20);
    for (const operation of operations) {
      await expect(visitor.locator(`[id$="-${operation}"]`), operation).toBeVisible();
    }
    const home = new URL(baseURL ?? "").origin;
    // Swagger UI draws its own pictures from `data:`, whose origin is "null".
    expect([...origins].filter((origin) => origin !== "null")).toEqual([home]);
  });

  test("tries an operation with the session of the admin center", async ({ admin }) => {
    await admin.goto("/docs/api");
    const operation = admin.locator('[id$="-get_session"]');
    await operation.locator(".opblock-summary-control").click();
    await operation.getByRole("button", { name: "Try it out" }).click();
    const [answer] = await Promise.all([
      admin.waitForResponse((response) => response.url().endsWith("/api/v1/session")),
      operation.getByRole("button", { name: "Execute" }).click(),
    ]);
    expect(answer.status()).toBe(200);
    await expect(operation.locator(".live-responses-table")).toContainText("display_name");
  });

  test("gives the document as a file in both formats", async ({ visitor }) => {
    const yaml = await visitor.request.get("/docs/api/openapi.yaml");
    expect(yaml.headers()["content-type"]).toContain("application/yaml");
    expect(await yaml.text()).toContain("openapi: 3.1.0");
    const json = await visitor.request.get("/docs/api/openapi.json");
    expect((await json.json()).openapi).toBe("3.1.0");
  });

  test("is accessible where it is ours", async ({ visitor }) => {
    for (const colorScheme of ["light", "dark"] as const) {
      await visitor.emulateMedia({ colorScheme });
      await visitor.goto("/docs/api");
      await expect(visitor.locator('[id$="-list_users"]')).toBeVisible();
      // What is within #reference is Swagger UI's, and is left out whole: its markup is not ours to mend.
      await expectAxeClean(visitor, [], ["#reference"]);
    }
  });
});
