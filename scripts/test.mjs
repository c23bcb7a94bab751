// Runs every check and test, one recipe of the justfile after the other, whatever failed before; ends with a table and
// the number of tests. Each line of the table can be repeated alone: `./justw NAME`.
import { spawn } from "node:child_process";

const STEPS = [
  ["fmt", "the code is formatted"],
  ["arrows", "crates depend only where they may"],
  ["requirements", "every requirement has a test that shows it"],
  ["clippy-wasm", "lints of the admin center"],
  ["clippy", "lints of everything else"],
  ["test-unit", "unit, property and documentation tests"],
  ["test-sqlite", "API tests on SQLite"],
  ["test-postgres", "API tests on PostgreSQL"],
  ["sizes", "what a browser downloads is small"],
  ["test-exactly-once", "everybody is invited once, though the server is killed"],
  ["test-browser", "browser tests of the shipped binary"],
];

// How cargo-nextest, cargo test and Playwright count.
const COUNTS = [
  [/^\s*Summary .*?(\d+) passed/, "passed"],
  [/^\s*Summary .*?(\d+) failed/, "failed"],
  [/^\s*Summary .*?(\d+) timed out/, "failed"],
  [/^test result: .*?(\d+) passed/, "passed"],
  [/^test result: .*?(\d+) failed/, "failed"],
  [/^ {2}(\d+) passed/, "passed"],
  [/^ {2}(\d+) (?:failed|flaky|interrupted|did not run)/, "failed"],
];
const total = { passed: 0, failed: 0 };

function count(line) {
  const plain = line.replace(/\u001b\[[0-9;]*m/g, "");
  for (const [pattern, kind] of COUNTS) {
    const found = pattern.exec(plain);
    if (found) total[kind] += Number(found[1]);
  }
}

/** Runs one recipe; what it prints is passed on as it comes. */
function run(recipe) {
  const colour = process.stdout.isTTY ? { CARGO_TERM_COLOR: "always", FORCE_COLOR: "1" } : {};
  const child = spawn(process.env.JUST, [recipe], {
    stdio: ["inherit", "pipe", "pipe"],
    env: { ...process.env, ...colour },
  });
  for (const [from, to] of [[child.stdout, process.stdout], [child.stderr, process.stderr]]) {
    let rest = "";
    from.on("data", (bytes) => {
      to.write(bytes);
      const lines = (rest + bytes).split("\n");
      rest = lines.pop();
      lines.forEach(count);
    });
    from.on("end", () => count(rest));
  }
  return new Promise((resolve) => child.on("close", resolve));
}

const table = [];
for (const [index, [recipe, what]] of STEPS.entries()) {
  console.log(`\nrollcall: ${index + 1} of ${STEPS.length}: ${recipe} (${what})`);
  const start = Date.now();
  const ok = (await run(recipe)) === 0;
  table.push({ recipe, what, ok, seconds: Math.round((Date.now() - start) / 1000) });
}

console.log("");
for (const { recipe, what, ok, seconds } of table) {
  console.log(`${ok ? "ok    " : "FAILED"} ${recipe.padEnd(14)} ${String(seconds).padStart(5)} s  ${what}`);
}
const failed = table.filter((step) => !step.ok);
if (failed.length > 0) {
  console.log(`\nrollcall: repeat what failed alone: ${failed.map((step) => `./justw ${step.recipe}`).join(", ")}`);
  // A step that failed before it could count its tests is a failure too.
  total.failed = Math.max(total.failed, failed.length);
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(failed.length === 0 ? 0 : 1);
