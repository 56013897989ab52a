/** Finding nodes by what is known about them. Pure functions on a document. */

import type { GraphDocument, GraphNode } from "../document";

/**
 * The ids of the nodes that match every word of `query`, in the order data flows.
 *
 * A word is found in a node's label, operation, kind, dtype, module, its modules'
 * types, its name as a parameter (`layers.0.weight`), and its shape: `5x8`, `5,8` and
 * `5×8` are the same.
 */
export function search(document: GraphDocument, query: string): string[] {
  const words = plain(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const types = new Map(document.modules.map(({ path, type }) => [path, type]));
  const texts = document.nodes.map((node): [string, string] => [
    node.id,
    plain(known(node, types.get(node.module) ?? "")),
  ]);
  return texts
    .filter(([, text]) => words.every((word) => text.includes(word)))
    .map(([id]) => id);
}

/** What a node is called outside of its box: with the path of its module. */
export function fullName({ module, label, operation }: GraphNode): string {
  const own = module.slice(module.lastIndexOf(".") + 1);
  if (module !== "" && label === `${own} \u00b7 ${operation}`)
    return `${module} \u00b7 ${operation}`;
  return module === "" ? label : `${module}.${label}`;
}

function known(node: GraphNode, type: string): string {
  const { label, operation, kind, module, dtype } = node;
  const size = node.shape.length === 0 ? "scalar" : node.shape.join("x");
  return [label, operation, kind, `${module}.${label}`, type, dtype, size].join("\n");
}

/** Lower case, and shapes written in one way: `(5, 8)` and `5 × 8` as `5x8`. */
function plain(text: string): string {
  return text
    .slice(0, 10_000)
    .toLowerCase()
    .replace(/(\d)\s*[,x\u00d7]\s*(?=\d)/g, "$1x")
    .replace(/[()[\]]/g, "");
}
