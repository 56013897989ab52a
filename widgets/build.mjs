/* Builds each widget into one small ES module and one style sheet.

   npm run build               writes tinygrad_edu_widgets/static/
   npm run build -- conv       builds src/conv only, while you work on it
   node build.mjs --to FOLDER  writes FOLDER instead (the freshness test compares them)

   The result is committed, so that nobody needs Node to use the widgets. Beside it
   stands sources.json with the SHA-256 of every source file: a test without Node
   sees from it whether the committed bundle is older than the sources. */

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { build } from "esbuild";

import { scoped } from "./scope.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const SOURCE = join(HERE, "src");
const { values, positionals } = parseArgs({
  options: { to: { type: "string" } },
  allowPositionals: true,
});
const TARGET = resolve(values.to ?? join(HERE, "tinygrad_edu_widgets", "static"));
/** The folder of each widget's sources, and the name of what is built from it. The
    class of a view's outermost element is "tge-" and the folder's name. */
const WIDGETS = {
  attention: "attention_view",
  compiler: "compiler_view",
  conv: "conv_view",
  decision: "decision_view",
  graph: "graph_view",
  kernel: "kernel_view",
  landscape: "landscape_view",
  modules: "module_tree",
  quiz: "quiz_view",
  tensor: "tensor_view",
  training: "training_view",
};
const wanted = positionals.length > 0 ? positionals : Object.keys(WIDGETS);

/** A view's styles reach no other view. Each has its own copy of theme.css, so that
    what a view says after it stands, whichever other views are on the page. */
const stylesOf = (name) => ({
  name: "styles",
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8").replaceAll("\r\n", "\n");
      return { contents: scoped(text, `tge-${name}`), loader: "css" };
    });
  },
});

/** Bundles src/NAME/widget.ts and widget.css, where they exist. */
async function bundle(name, output) {
  for (const [from, to] of [["ts", "js"], ["css", "css"]]) {
    const entry = join(SOURCE, name, `widget.${from}`);
    if (!existsSync(entry)) continue;
    await build({
      entryPoints: [entry],
      outfile: join(TARGET, `${output}.${to}`),
      absWorkingDir: HERE, // the comments that name each file stay the same anywhere
      bundle: true,
      format: "esm",
      target: "es2022",
      charset: "utf8",
      // A widget's whole module travels with each of its instances and stands in the
      // saved notebook: what is read is src/, what is sent is small.
      minify: true,
      lineLimit: 120,
      plugins: [stylesOf(name)],
      legalComments: "none",
      logLevel: "warning",
    });
  }
}

/** The SHA-256 of a text file, the same whatever line endings git checked out. */
function fingerprint(path) {
  const text = readFileSync(path, "utf8").replaceAll("\r\n", "\n");
  return createHash("sha256").update(text, "utf8").digest("hex");
}

function sources() {
  const files = readdirSync(SOURCE, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|css)$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  const named = files.map((path) => [
    relative(HERE, path).replaceAll("\\", "/"),
    fingerprint(path),
  ]);
  return Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}

mkdirSync(TARGET, { recursive: true });
for (const name of wanted) await bundle(name, WIDGETS[name]);
if (positionals.length === 0)
  writeFileSync(join(TARGET, "sources.json"), JSON.stringify(sources(), null, 2) + "\n");
