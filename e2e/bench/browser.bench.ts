// How fast a file is judged in the browser, as ratios: `./justw bench-browser`. It prints; docs/performance.md says what
// was seen, and nothing here fails because of a time.
import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "../fixtures";
import * as papaparse from "./papaparse";
import * as rollcall from "./rollcall";

const PAIRS = Number(process.env.PAIRS ?? 7);
const TEAMS = ["Sales", "Support", "Research", "Finance"];

test.describe.configure({ timeout: 600_000 });

/** How the cells of a row are written. */
const SHAPES = {
  "plain cells": (cells: string[]) => `${cells.join(",")}\n`,
  "quoted cells": (cells: string[]) => `${cells.map((cell) => `"${cell}"`).join(";")}\r\n`,
};
type Shape = keyof typeof SHAPES;

/** A file of four columns; every hundredth row has no address. */
function write(rows: number, shape: Shape): string {
  const row = (n: number) => {
    const at = n % 100 === 99 ? "@@" : "@";
    return [`Ann Winter ${n}`, `ann.winter${n}${at}contoso.example`, TEAMS[n % TEAMS.length] ?? "", "Berlin"];
  };
  const path = join(process.env.E2E_DIR ?? ".", `bench-${rows}.csv`);
  const lines = [["Name", "E-Mail", "Team", "Place"], ...Array.from({ length: rows }, (_, n) => row(n))];
  writeFileSync(path, lines.map(SHAPES[shape]).join(""));
  return path;
}

const median = (numbers: number[]) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
const milliseconds = (number: number) => `${number.toFixed(0)} ms`;
const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;

for (const shape of ["plain cells", "quoted cells"] as const) {
  test(`100,000 rows of ${shape}, against papaparse, zod and a Set in the same page`, async ({ admin }) => {
    const file = write(100_000, shape);
    const headline = "99,000 addresses can be read · 1,000 rows have errors";
    await rollcall.install(admin);
    const pairs: { ours: number; row: number; address: number }[] = [];
    for (let pair = 0; pair < PAIRS; pair++) {
      await rollcall.open(admin);
      await papaparse.install(admin);
      // Who is first changes from pair to pair.
      const theirs = async () => {
        const took = { row: 0, address: 0 };
        const kinds = ["row", "address"] as const;
        for (const judged of pair % 4 < 2 ? kinds : [...kinds].reverse()) {
          const { took: time, ...found } = await papaparse.judge(admin, file, judged);
          expect(found).toEqual({ good: 99_000, errors: 1_000, duplicates: 0 });
          took[judged] = time;
        }
        return took;
      };
      const before = pair % 2 === 0 ? await theirs() : undefined;
      const { took: ours } = await rollcall.judge(admin, file, headline);
      const { row, address } = before ?? (await theirs());
      pairs.push({ ours, row, address });
      const told = `papaparse + zod + Set ${milliseconds(row)}, with the address alone judged ${milliseconds(address)}`;
      console.log(`pair ${pair + 1}: Rollcall ${milliseconds(ours)}, ${told}`);
    }
    const of = (what: "ours" | "row" | "address") => median(pairs.map((pair) => pair[what]));
    const times = (what: "row" | "address") => (of(what) / of("ours")).toFixed(1);
    console.log(`medians: Rollcall ${milliseconds(of("ours"))}, others ${milliseconds(of("row"))}; ${times("row")} times faster`);
    console.log(`with the address alone judged ${milliseconds(of("address"))}; ${times("address")} times faster`);
  });
}

test("1,000,000 rows: the main thread and the worker's memory", async ({ admin }) => {
  const file = write(1_000_000, "plain cells");
  await rollcall.install(admin);
  await rollcall.open(admin);
  await rollcall.watchMainThread(admin);
  const headline = "990,000 addresses can be read · 10,000 rows have errors";
  const { took, longestTask, longestGap } = await rollcall.judge(admin, file, headline);
  const [memory, { size }] = [await rollcall.workerMemory(admin), statSync(file)];
  console.log(`${milliseconds(took)}; longest task ${longestTask ? milliseconds(longestTask) : "none over 50 ms"}`);
  console.log(`longest time between two calls of a 5 ms timer: ${milliseconds(longestGap)}`);
  const times = (memory / size).toFixed(2);
  console.log(`memory of the worker ${megabytes(memory)}, file ${megabytes(size)}: ${times} times`);
});
