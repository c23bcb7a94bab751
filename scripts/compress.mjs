// Writes a .br and a .gz beside every compressible file of a directory, where they are smaller than the file.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const directory = process.argv[2] ?? "dist";
const COMPRESSIBLE = new Set([".html", ".js", ".css", ".wasm", ".svg", ".json", ".txt", ".webmanifest"]);
const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;

for (const name of readdirSync(directory, { recursive: true })) {
  const path = join(directory, name);
  if (!statSync(path).isFile() || !COMPRESSIBLE.has(extname(path))) continue;
  const plain = readFileSync(path);
  const brotli = brotliCompressSync(plain, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
    },
  });
  const gzip = gzipSync(plain, { level: 9 });
  if (brotli.length < plain.length) writeFileSync(`${path}.br`, brotli);
  if (gzip.length < plain.length) writeFileSync(`${path}.gz`, gzip);
  console.log(`  ${name}: ${kilobytes(plain.length)}, brotli ${kilobytes(brotli.length)}, gzip ${kilobytes(gzip.length)}`);
}
