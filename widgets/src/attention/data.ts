/* What Python sends: layers in the overview, and the numbers of some of them. */

import { type Mask, type Part, seenCells, softmaxRow } from "./mask";

export interface LayerAbout {
  name: string;
  kind: "self" | "cross" | "values" | "weights";
  heads: number;
  rows: number;
  columns: number;
  row_error: number | null;
  picture: { rows: number; columns: number; shares: string };
}

export interface PackSent {
  layer: number;
  first: [number, number];
  rows: string[];
  columns: string[];
  scores: string;
  given: string | null;
  given_heads: number;
  rest: string;
  sums: string | null;
  vectors: [string, string, string] | null;
  width: number;
  value_width: number;
  scale: number;
  biased: boolean;
}

/** The numbers of a part of a layer, for all of its heads. */
export interface Pack extends Part {
  layer: number;
  heads: number;
  rowTokens: string[];
  columnTokens: string[];
  scores: Float32Array;
  given: Uint8Array[] | null;
  rest: Float32Array;
  sums: Float32Array | null;
  vectors: Vectors | null;
  scale: number;
  biased: boolean;
}

export interface Vectors {
  query: Float32Array;
  key: Float32Array;
  value: Float32Array;
  width: number;
  valueWidth: number;
}

/** The bytes of a base64 text. */
export function bytes(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** The little-endian float32 numbers of a base64 text. */
export function floats(text: string): Float32Array {
  const view = new DataView(bytes(text).buffer);
  return Float32Array.from({ length: view.byteLength >> 2 }, (_, index) =>
    view.getFloat32(4 * index, true),
  );
}

/** The first `count` bits of a base64 text, the highest of each byte first. */
export function bits(text: string, count: number): Uint8Array {
  const packed = bytes(text);
  return Uint8Array.from(
    { length: count },
    (_, index) => ((packed[index >> 3] ?? 0) >> (7 - (index & 7))) & 1,
  );
}

export function readPack(sent: PackSent, heads: number): Pack {
  const [rows, columns] = [sent.rows.length, sent.columns.length];
  const cells = rows * columns;
  const given = sent.given === null ? null : bits(sent.given, cells * sent.given_heads);
  const vectors = sent.vectors;
  return {
    layer: sent.layer,
    heads,
    first: sent.first,
    rows,
    columns,
    rowTokens: sent.rows,
    columnTokens: sent.columns,
    scores: floats(sent.scores),
    given:
      given &&
      Array.from({ length: sent.given_heads }, (_, head) =>
        given.subarray(head * cells, (head + 1) * cells),
      ),
    rest: floats(sent.rest),
    sums: sent.sums === null ? null : floats(sent.sums),
    vectors: vectors && {
      query: floats(vectors[0]),
      key: floats(vectors[1]),
      value: floats(vectors[2]),
      width: sent.width,
      valueWidth: sent.value_width,
    },
    scale: sent.scale,
    biased: sent.biased,
  };
}

/** What the model's own mask lets a head see; null for everything. */
export function givenOf(pack: Pack, head: number): Uint8Array | null {
  return pack.given?.[Math.min(head, pack.given.length - 1)] ?? null;
}

/** One head under a mask: what it sees, and its weights, row by row. */
export interface Shown {
  seen: Uint8Array;
  shares: Float64Array;
}

/** The weights of one head, or of the mean of all (−1), under a mask. */
export function showHead(
  pack: Pack,
  head: number,
  mask: Mask,
  rest: Float32Array = pack.rest,
): Shown {
  if (head >= 0) return oneHead(pack, head, mask, rest);
  const all = Array.from({ length: pack.heads }, (_, h) => oneHead(pack, h, mask, rest));
  const shares = new Float64Array(pack.rows * pack.columns);
  const seen = new Uint8Array(shares.length);
  for (const one of all)
    for (let place = 0; place < shares.length; place += 1) {
      shares[place] = (shares[place] ?? 0) + (one.shares[place] ?? 0) / all.length;
      seen[place] = (seen[place] ?? 0) | (one.seen[place] ?? 0);
    }
  return { seen, shares };
}

function oneHead(pack: Pack, head: number, mask: Mask, rest: Float32Array): Shown {
  const { rows, columns } = pack;
  const seen = seenCells(mask, pack, givenOf(pack, head));
  const shares = new Float64Array(rows * columns);
  const start = head * rows * columns;
  for (let r = 0; r < rows; r += 1) {
    const [from, to] = [r * columns, (r + 1) * columns];
    const row = softmaxRow(
      pack.scores.subarray(start + from, start + to),
      seen.subarray(from, to),
      rest[head * rows + r] ?? -Infinity,
    );
    const sum = mask.kind === "given" ? (pack.sums?.[head * rows + r] ?? 1) : 1;
    shares.set(sum === 1 ? row : row.map((share) => share * sum), from);
  }
  return { seen, shares };
}

/** The weights of a small picture, from 255 steps: 255 is NaN. */
export function pictureShares(about: LayerAbout, head: number): Float64Array {
  const { rows, columns, shares } = about.picture;
  const steps = bytes(shares);
  const size = rows * columns;
  const of = (h: number): Float64Array =>
    Float64Array.from(steps.subarray(h * size, (h + 1) * size), (step) =>
      step === 255 ? NaN : step / 254,
    );
  if (head >= 0) return of(head);
  const mean = new Float64Array(size);
  for (let h = 0; h < about.heads; h += 1)
    of(h).forEach((share, place) => {
      mean[place] = (mean[place] ?? 0) + share / about.heads;
    });
  return mean;
}
