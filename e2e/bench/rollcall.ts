// The page that ships, watched from outside: when its worker is ready, how long a file takes, what the main thread does
// meanwhile, and how much memory the worker has.
import { expect, type Page } from "../fixtures";
import { choose } from "./chosen";

/** What the watching scripts keep in the page. */
interface Watch {
  isReady: boolean;
  /** When a file was chosen, and when its counts were in the page. */
  began: number;
  ended: number;
  /** The milliseconds of the longest task, and of the longest time between two calls of a timer of 5 ms. */
  longestTask: number;
  longestGap: number;
}
declare const watch: Watch;

/** Begins to watch every page that is opened from now on. */
export async function install(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const kept: Watch = { isReady: false, began: 0, ended: 0, longestTask: 0, longestGap: 0 };
    Reflect.set(globalThis, "watch", kept);
    const Real = Worker;
    globalThis.Worker = class extends Real {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        this.addEventListener("message", ({ data }) => (kept.isReady ||= String(data).includes('"warm"')));
      }
      // It stays, to be asked for its memory.
      override terminate() {}
    };
    addEventListener("change", () => (kept.began = performance.now()), { capture: true });
    new MutationObserver(() => {
      if (!kept.ended && document.querySelector(".headline")) kept.ended = performance.now();
    }).observe(document, { childList: true, subtree: true });
  });
  // The loader is told to keep the memory of what it starts.
  await page.route("**/worker_loader.js", async (route) => {
    const loader = await route.fetch();
    const keep = `{
      const start = WebAssembly.instantiateStreaming;
      WebAssembly.instantiateStreaming = async (...program) => {
        const started = await start(...program);
        globalThis.memory = started.instance.exports.memory;
        return started;
      };
    }\n`;
    await route.fulfill({ response: loader, body: keep + (await loader.text()) });
  });
}

/** Opens the page and waits until its worker is ready. */
export async function open(page: Page): Promise<void> {
  await page.goto("/imports/new");
  await page.waitForFunction(() => watch.isReady);
}

/** From now on the page notes how long its main thread is busy. */
export async function watchMainThread(page: Page): Promise<void> {
  await page.evaluate(() => {
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) watch.longestTask = Math.max(watch.longestTask, duration);
    }).observe({ type: "longtask" });
    let last = performance.now();
    setInterval(() => {
      const now = performance.now();
      watch.longestGap = Math.max(watch.longestGap, now - last);
      last = now;
    }, 5);
  });
}

/** Chooses a file, expects what is said of it, and gives what was watched. */
export async function judge(page: Page, file: string, headline: string): Promise<Watch & { took: number }> {
  await choose(page, "Choose a CSV file", file);
  await expect(page.locator(".headline")).toHaveText(headline, { timeout: 120_000 });
  const seen = await page.evaluate(() => watch);
  return { ...seen, took: seen.ended - seen.began };
}

/** The bytes of the worker's memory, which never shrinks. */
export async function workerMemory(page: Page): Promise<number> {
  const workers = page.workers();
  expect(workers, "the worker that judged is still there").toHaveLength(1);
  const [worker] = workers;
  const bytes = await worker?.evaluate(() => Reflect.get(globalThis, "memory").buffer.byteLength as number);
  return bytes ?? Number.NaN;
}
