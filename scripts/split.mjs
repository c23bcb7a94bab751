// Cuts the admin center into the part that everybody needs and those that are downloaded when they are first opened
// (frontend/src/lazy.rs). Trunk calls this when all else is built, because it cannot split by itself.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const staging = process.env.TRUNK_STAGING_DIR;
const target = process.env.CARGO_TARGET_DIR ?? "target";
const program = join(target, "wasm32-unknown-unknown/wasm/rollcall-frontend.wasm");
const run = (tool, ...args) => execFileSync(tool, args, { stdio: ["ignore", "inherit", "inherit"] });

const name = `app-${createHash("sha256").update(readFileSync(program)).digest("hex").slice(0, 16)}`;
const out = join(staging, name);
const work = mkdtempSync(join(target, "split-"));
mkdirSync(out);
run("wasm-split-cli", "--out-name", "main", program, work);
run("wasm-bindgen", "--target=web", "--no-typescript", "--keep-lld-exports", "--remove-producers-section",
  `--out-dir=${out}`, "--out-name=main", join(work, "main.wasm"));
for (const file of readdirSync(work).filter((file) => file !== "main.wasm")) renameSync(join(work, file), join(out, file));
rmSync(work, { recursive: true });

// The whole program, as trunk has made it, is what is replaced.
const page = join(staging, "index.html");
let html = readFileSync(page, "utf8");
for (const file of readdirSync(staging)) {
  const ending = /^rollcall-frontend-[0-9a-f]+(?<ending>\.js|_bg\.wasm)$/.exec(file)?.groups.ending;
  if (ending === undefined) continue;
  html = html.replaceAll(file, `${name}/main${ending}`);
  rmSync(join(staging, file));
}
if (!html.includes(`data-wasm="/${name}/main_bg.wasm"`)) throw new Error("index.html does not start the program");
// Read by the program before it starts; asked for together with it, and not after.
html = html.replace("</head>", `<link rel="modulepreload" href="/${name}/__wasm_split.js"></head>`);
writeFileSync(page, html);

for (const path of [...readdirSync(out).map((file) => join(out, file)), join(staging, "worker_bg.wasm")]) {
  if (path.endsWith(".wasm")) writeFileSync(path, withoutNames(readFileSync(path)));
}

// WebAssembly without its custom sections (id 0): names and relocations, which only tools read.
function withoutNames(bytes) {
  const kept = [bytes.subarray(0, 8)];
  for (let at = 8; at < bytes.length; ) {
    const [size, start] = number(bytes, at + 1);
    if (bytes[at] !== 0) kept.push(bytes.subarray(at, start + size));
    at = start + size;
  }
  return Buffer.concat(kept);
}

// An unsigned LEB128 number, and where it ends.
function number(bytes, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7, at += 1) {
    value |= (bytes[at] & 0x7f) << shift;
    if (bytes[at] < 0x80) return [value >>> 0, at + 1];
  }
}
