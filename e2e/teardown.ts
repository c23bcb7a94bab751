// After the run: no link, code or session that was seen in it may stand in the server's log. Then the run's database and
// keys go; the log and the pictures stay in results/.
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";

import { SECRETS } from "./fixtures";

const LOG = path.join(import.meta.dirname, "results/server.log");

/** What a mail holds that nobody else may learn: codes and links. */
function secretsIn(text: string): string[] {
  const links = [...text.matchAll(/\/join\/([A-Za-z0-9_.~-]{20,})/g)].map((found) => found[1] ?? "");
  const codes = [...text.matchAll(/^(\d{6}|[A-Z]{12})$/gm)].map((found) => found[1] ?? "");
  return [...links, ...codes];
}

/** Links and codes of all mails, and the cookies that the browsers were given. */
async function secrets(): Promise<string[]> {
  const answer = await fetch(`http://127.0.0.1:${process.env.E2E_PORT}/dev/mail.json`);
  const mails = (await answer.json()) as { text: string }[];
  const cookies = readFileSync(SECRETS, "utf8").split("\n").filter(Boolean);
  return [...new Set([...mails.flatMap(({ text }) => secretsIn(text)), ...cookies])];
}

export default async function teardown(): Promise<void> {
  const directory = process.env.E2E_DIR;
  if (!directory) return;
  try {
    // Without the colours: the end of theirs would stand before a code as a letter.
    const log = readFileSync(LOG, "utf8").replace(/\u001b\[[0-9;]*m/g, "");
    const seen = await secrets();
    const sizes = `${seen.length} secrets, ${log.length} characters of log`;
    if (seen.length < 2 || !log.includes("http.route")) throw new Error(`nothing to search for or in: ${sizes}`);
    const isIn = (secret: string) =>
      secret.length > 12 ? log.includes(secret) : new RegExp(`(?<![A-Za-z0-9_-])${secret}(?![A-Za-z0-9_-])`).test(log);
    const found = seen.filter(isIn);
    if (found.length > 0) throw new Error(`the server's log holds ${found.length} of ${sizes}, such as ${found[0]}`);
    console.log(`The server's log holds no secret of the run (${sizes}).`);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
