// The certificate of the identity provider of the tests, made once for a run by openssl.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

/** The files of the key and the certificate. */
export function makeCertificate(directory: string): { key: string; cert: string } {
  const [key, cert] = ["idp-key.pem", "idp-cert.pem"].map((name) => path.join(directory, name)) as [string, string];
  if (!existsSync(cert)) {
    const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"];
    // Not an authority: it stands for itself alone.
    const extensions = ["subjectAltName=IP:127.0.0.1", "basicConstraints=critical,CA:FALSE"];
    const added = extensions.flatMap((extension) => ["-addext", extension]);
    execFileSync("openssl", ["req", "-x509", ...kind, ...added, "-keyout", key, "-out", cert], { stdio: "pipe" });
  }
  return { key, cert };
}
