// Removes the run's database and keys; the server's log and the pictures stay in results/.
import { rmSync } from "node:fs";

export default function teardown(): void {
  if (process.env.E2E_DIR) rmSync(process.env.E2E_DIR, { recursive: true, force: true });
}
