// The identity provider of the tests (crates/api/tests/oidc), which signs in whoever it is told, without asking.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";

import { makeCertificate } from "./certificate";

const SERVER = path.join(import.meta.dirname, "../crates/api/tests/oidc/server.mjs");

export interface Idp {
  issuer: string;
  /** What an administrator types besides. */
  client: { id: string; secret: string };
  /** Says who signs in from now on. */
  user(claims: Record<string, unknown>): Promise<void>;
  stop(): void;
}

/** Starts one at which Rollcall is registered under the addresses that its page shows. */
export async function startIdp(redirect: string, signedOut: string, backChannel: string): Promise<Idp> {
  const { key, cert } = makeCertificate(process.env.E2E_DIR ?? ".");
  const process_ = spawn("node", [SERVER], { stdio: ["pipe", "pipe", "ignore"] });
  const settings = {
    key: readFileSync(key, "utf8"),
    cert: readFileSync(cert, "utf8"),
    redirect_uris: [redirect],
    post_logout_redirect_uris: [signedOut],
    backchannel_logout_uri: backChannel,
  };
  process_.stdin.write(`${JSON.stringify(settings)}\n`);
  const lines = createInterface({ input: process_.stdout })[Symbol.asyncIterator]();
  const first = await lines.next();
  if (first.done) throw new Error("the identity provider did not start: run scripts/oidc-provider.sh");
  const ports = JSON.parse(first.value) as { https: number; http: number };
  return {
    issuer: `https://127.0.0.1:${ports.https}`,
    client: { id: "rollcall", secret: "a secret that nobody is ever shown" },
    user: async (claims) => {
      const body = JSON.stringify({ user: claims });
      await fetch(`http://127.0.0.1:${ports.http}/control`, { method: "POST", body });
    },
    stop: () => process_.kill(),
  };
}
