/* Runs the front end's unit tests: node test/run.mjs [NAME ...]

   Node 20 does not read TypeScript, so each test is bundled to a temporary folder
   first; then Node's own test runner takes over. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const wanted = process.argv.slice(2);
const names = readdirSync(HERE)
  .filter((name) => name.endsWith(".test.ts"))
  .filter((name) => !wanted.length || wanted.some((part) => name.includes(part)));

const folder = mkdtempSync(join(tmpdir(), "tinygrad-edu-test-"));
try {
  await build({
    entryPoints: names.map((name) => join(HERE, name)),
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    sourcemap: "inline",
    logLevel: "warning",
  });
  const files = names.map((name) => join(folder, name.replace(/\.ts$/, ".mjs")));
  const options = ["--enable-source-maps", "--test", "--test-reporter=spec"];
  const run = spawnSync(process.execPath, [...options, ...files], { stdio: "inherit" });
  process.exitCode = run.status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
