// Reads the tables of docs/requirements.md and fails where a requirement has no test that shows it, or names one that
// is not there. `--write` fills the last column from the tests' own names; everything else is written by hand.
// Of docs/security.md it wants a line for each R, and that every test that a table names there is there.
//
// A Rust test says what it shows at the beginning of its name: s57_…, s61_s62_…, s41_to_s47_…; a browser test at the
// beginning of its title: "S57: …", "S57 B18: …", "S41 to S47: …".
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const document = join(root, "docs/requirements.md");
const numbered = { S: 65, B: 20, R: 20 };
// What is not built yet may say so, but for the seeds' own statements.
const later = /^comes with issue \d+$/;

function* files(folder, ending) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !["node_modules", "target", "results"].includes(entry.name)) yield* files(path, ending);
    if (entry.isFile() && entry.name.endsWith(ending)) yield path;
  }
}

/** S41 to S47 as its seven numbers; others as they are. */
function numbers(text) {
  const all = [];
  for (const [, first, last] of text.toUpperCase().matchAll(/([SBR]\d+)(?:(?:_TO_| TO )([SBR]\d+))?/g)) {
    const end = last === undefined ? first : last;
    for (let n = Number(first.slice(1)); n <= Number(end.slice(1)); n += 1) all.push(first[0] + n);
  }
  return all;
}

/** Every test that is there: how the table writes it, and the requirements that its name names. */
function tests() {
  const found = new Map();
  for (const folder of ["crates", "frontend", "migrations"]) {
    for (const path of files(join(root, folder), ".rs")) {
      const source = readFileSync(path, "utf8");
      for (const [, name] of source.matchAll(/#\[(?:\w+::)?test\](?:\s*(?:#\[[^\]]*\]|\/\/[^\n]*))*\s*(?:async )?fn (\w+)/g)) {
        const begins = /^(?:[sbrc]\d+_(?:to_[sbr]\d+_)?)+/.exec(name);
        found.set(`\`${name}\``, begins === null ? [] : numbers(begins[0].slice(0, -1)));
      }
    }
  }
  for (const path of files(join(root, "e2e"), ".ts")) {
    const source = readFileSync(path, "utf8");
    for (const [, , title] of source.matchAll(/\btest(?:\.\w+)?\(\s*(["'`])(.+?)\1\s*,/g)) {
      const begins = /^[SBR]\d+(?:(?:,| and| to)? [SBR]\d+)*(?=: )/.exec(title);
      found.set(`“${title}”`, begins === null ? [] : numbers(begins[0]));
    }
  }
  return found;
}

const cells = (line) => line.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim());
const isRow = (line) => /^\| [SBR]\d+ \|/.test(line);

function write(known) {
  const lines = readFileSync(document, "utf8").split("\n");
  const filled = lines.map((line) => {
    if (!isRow(line)) return line;
    const [number, what, where, shown] = cells(line);
    const showing = [...known].filter(([, of]) => of.includes(number)).map(([test]) => test);
    showing.sort((a, b) => (a[0] === b[0] ? (a < b ? -1 : 1) : a[0] === "`" ? -1 : 1));
    const rest = later.test(shown) ? shown : "";
    return `| ${number} | ${what} | ${where} | ${showing.length === 0 ? rest : showing.join("<br>")} |`;
  });
  writeFileSync(document, filled.join("\n"));
}

function check(known) {
  const wrong = [];
  const rows = readFileSync(document, "utf8").split("\n").filter(isRow).map(cells);
  const expected = Object.entries(numbered).flatMap(([letter, last]) =>
    Array.from({ length: last }, (_, index) => `${letter}${index + 1}`),
  );
  if (rows.map(([number]) => number).join(" ") !== expected.join(" ")) {
    wrong.push(`the rows are not S1 to S${numbered.S}, B1 to B${numbered.B}, R1 to R${numbered.R}, each once`);
  }
  const listed = new Set();
  for (const [number, what, where, shown] of rows) {
    if (what === "" || where === undefined) wrong.push(`${number}: say what it is, and where it is built`);
    if (later.test(shown) && number[0] !== "S") continue;
    const named = shown.split("<br>").filter((test) => test !== "");
    if (named.length === 0) wrong.push(`${number}: no test shows it`);
    for (const test of named) {
      listed.add(`${number} ${test}`);
      if (!known.has(test)) wrong.push(`${number}: there is no test ${test}`);
      else if (!known.get(test).includes(number)) wrong.push(`${number}: the name of ${test} does not say so`);
    }
  }
  const missing = [...known].flatMap(([test, of]) => of.map((number) => `${number} ${test}`)).filter((it) => !listed.has(it));
  if (missing.length > 0) {
    console.log(`${missing.length} tests are not listed yet: node scripts/requirements.mjs --write`);
  }
  if (wrong.length > 0) {
    console.error(`${relative(process.cwd(), document)}:\n  ${wrong.join("\n  ")}`);
    process.exit(1);
  }
  console.log(`docs/requirements.md: ${rows.length} requirements, ${listed.size} times shown`);
}

/** The threat model: one line for each R, with tests that say so in their names; other lines may name any test. */
function checkThreats(known) {
  const threats = join(root, "docs/security.md");
  const wrong = [];
  const rules = [];
  let named = 0;
  for (const line of readFileSync(threats, "utf8").split("\n").filter((line) => /^\|(?! *-)/.test(line))) {
    const row = cells(line);
    const shown = row.at(-1);
    const rule = /^R\d+$/.test(row[0]) ? row[0] : undefined;
    if (rule !== undefined) rules.push(rule);
    if (shown === "shown by" || later.test(shown)) continue;
    for (const test of shown.split("<br>")) {
      named += 1;
      if (!known.has(test)) wrong.push(`${row[0]}: there is no test ${test === "" ? "named" : test}`);
      else if (rule !== undefined && !known.get(test).includes(rule)) wrong.push(`${rule}: the name of ${test} does not say so`);
    }
  }
  const expected = Array.from({ length: numbered.R }, (_, index) => `R${index + 1}`);
  if (rules.join(" ") !== expected.join(" ")) wrong.push(`the rules are not R1 to R${numbered.R}, each once`);
  if (wrong.length > 0) {
    console.error(`${relative(process.cwd(), threats)}:\n  ${wrong.join("\n  ")}`);
    process.exit(1);
  }
  console.log(`docs/security.md: ${rules.length} rules, ${named} tests named`);
}

const known = tests();
if (process.argv.includes("--write")) write(known);
check(known);
checkThreats(known);
