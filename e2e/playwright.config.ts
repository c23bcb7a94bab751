// The real binary, started on a free port with a fresh SQLite file, and two screens: a desktop and a phone.
import { mkdirSync, mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { defineConfig, devices } from "@playwright/test";

import { makeCertificate } from "./certificate";

/** A port nobody listens on at this moment. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

// The workers read this file again: what the first reading chose reaches them in the environment.
process.env.E2E_PORT ??= String(await freePort());
process.env.E2E_DNS_PORT ??= String(await freePort());
process.env.E2E_DIR ??= mkdtempSync(join(tmpdir(), "rollcall-e2e-"));
process.env.E2E_ORIGIN = `http://localhost:${process.env.E2E_PORT}`;
const port = process.env.E2E_PORT;
const directory = process.env.E2E_DIR;
const origin = process.env.E2E_ORIGIN;
const binary = process.env.ROLLCALL_BIN ?? join(import.meta.dirname, "../target/e2e/rollcall");
const results = join(import.meta.dirname, "results");
mkdirSync(results, { recursive: true });

const signedIn = { dependencies: ["sign-in"] };
const desktop = { ...devices["Desktop Chrome"], viewport: { width: 1440, height: 900 } };
const mobile = { ...devices["Pixel 7"], viewport: { width: 390, height: 844 } };

export default defineConfig({
  testDir: ".",
  globalTeardown: "./teardown.ts",
  outputDir: join(results, "output"),
  reporter: [["list"], ["html", { open: "never", outputFolder: "report" }]],
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    baseURL: origin,
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
      ],
    },
  },
  projects: [
    { name: "sign-in", testMatch: "tests/sign-in.setup.ts", use: desktop },
    { name: "desktop", testMatch: "tests/{desktop,both}/*.spec.ts", use: desktop, ...signedIn },
    { name: "mobile", testMatch: "tests/{mobile,both}/*.spec.ts", use: mobile, ...signedIn },
    { name: "alone", testMatch: "tests/alone/*.spec.ts", use: desktop, dependencies: ["desktop", "mobile"] },
    { name: "screenshots", testMatch: "screenshots/*.shots.ts", use: desktop, ...signedIn },
    // Nothing else watches the page while times are taken: a trace takes pictures of it.
    { name: "bench", testMatch: "bench/*.bench.ts", use: { ...desktop, trace: "off", screenshot: "off" }, ...signedIn },
  ],
  webServer: [
    {
      command: `exec node dns.mjs ${process.env.E2E_DNS_PORT}`,
      url: `http://127.0.0.1:${process.env.E2E_DNS_PORT}/`,
      reuseExistingServer: false,
    },
    {
      command: `exec "${binary}" serve --demo >"${results}/server.log" 2>&1`,
      url: `http://127.0.0.1:${port}/readyz`,
      timeout: 60_000,
      reuseExistingServer: false,
      gracefulShutdown: { signal: "SIGTERM", timeout: 10_000 },
      env: {
        ROLLCALL__HTTP__BIND: `127.0.0.1:${port}`,
        ROLLCALL__HTTP__PUBLIC_URL: origin,
        ROLLCALL__DATABASE__URL: `sqlite://${directory}/e2e.sqlite`,
        // Long enough to click Undo, short enough to wait for a mail.
        ROLLCALL__MAIL__UNDO_SECONDS: "5",
        ROLLCALL__KEYS__FILE: `${directory}/keys.json`,
        // The identity provider of the tests is on this machine.
        ROLLCALL__OUTBOUND__ALLOW_PRIVATE: "true",
        ROLLCALL__OUTBOUND__CA_FILE: makeCertificate(directory).cert,
        // And so are its name servers.
        ROLLCALL__OUTBOUND__DNS_SERVERS: `127.0.0.1:${process.env.E2E_DNS_PORT}`,
      },
    },
  ],
});
