// Fails where what a browser downloads has grown beyond its limit; sizes are those after brotli (docs/performance.md).
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const dist = process.argv[2] ?? "dist";
const all = (sizes) => sizes.reduce((sum, one) => sum + one, 0);
const largest = (sizes) => Math.max(...sizes);
const LIMITS = [
  ["the admin center's first part", all, /^app-\w+\/main_bg\.wasm\.br$/, 240],
  ["its largest other part", largest, /^app-\w+\/(?:split|chunk)_\w+\.wasm\.br$/, 120],
  ["the JavaScript that joins them", all, /^app-\w+\/(?:main|__wasm_split)\.js\.br$/, 12],
  ["the validating worker", all, /^worker_bg\.wasm\.br$/, 220],
  ["the styles", all, /\.css\.br$/, 12],
  ["the icons", all, /^icons\.svg\.br$/, 6],
];

const files = readdirSync(dist, { recursive: true }).filter((name) => name.endsWith(".br"));
let failed = false;
for (const [what, together, pattern, limit] of LIMITS) {
  const found = files.filter((name) => pattern.test(name)).map((name) => statSync(join(dist, name)).size / 1024);
  const size = together(found);
  const verdict = found.length === 0 ? "not found" : size > limit ? "too large" : "ok";
  failed ||= verdict !== "ok";
  console.log(`${verdict.padEnd(9)}  ${size.toFixed(1).padStart(6)} KB of ${limit}  ${what}`);
}
if (!/modulepreload[^>]+__wasm_split\.js/.test(readFileSync(join(dist, "index.html"), "utf8"))) {
  failed = true;
  console.log("missing    index.html does not ask for __wasm_split.js early");
}
process.exit(failed ? 1 : 0);
