/* What one number of a layer sees of the layers before it, down to the image. */

import type { FieldLayer } from "./document";

/** The rows and the columns that are seen, each from low to high. With dilation there
    may be gaps between them. */
export interface Region {
  rows: number[];
  columns: number[];
}

/** What a unit of layer `chosen` sees: of each layer's input a region, from the image's
    on; `regions[i]` lies in the input of layer i, the last one is the unit itself.

    One step back, row r becomes the rows r·stride − padding + a·dilation for every
    kernel row a; what falls on the padding sees nothing. Columns likewise. */
export function regions(
  layers: readonly FieldLayer[],
  chosen: number,
  unit: readonly [number, number],
  image: readonly number[],
): Region[] {
  let region: Region = { rows: [unit[0]], columns: [unit[1]] };
  const found = [region];
  for (let place = chosen; place >= 0; place -= 1) {
    const layer = layers[place]!;
    const size = place === 0 ? image : layers[place - 1]!.size;
    region = {
      rows: back(layer, 0, region.rows, size[0]!),
      columns: back(layer, 1, region.columns, size[1]!),
    };
    found.unshift(region);
  }
  return found;
}

function back(
  { kernel, stride, padding, dilation }: FieldLayer,
  axis: 0 | 1,
  places: readonly number[],
  size: number,
): number[] {
  const seen = new Set<number>();
  for (const place of places)
    for (let a = 0; a < kernel[axis]!; a += 1) {
      const at = place * stride[axis]! - padding[2 * axis]! + a * dilation[axis]!;
      if (at >= 0 && at < size) seen.add(at);
    }
  return [...seen].sort((one, other) => one - other);
}

/** Whether something between the first and the last row or column is not seen. */
export function hasGaps({ rows, columns }: Region): boolean {
  return [rows, columns].some((places) => reach(places) > places.length);
}

/** From the first to the last place, both included. */
function reach(places: readonly number[]): number {
  return places.length > 0 ? places.at(-1)! - places[0]! + 1 : 0;
}

export interface Growth {
  /** How many pixels one number sees, rows and columns. */
  field: [number, number];
  /** How many pixels two neighbours are apart. */
  jump: [number, number];
  /** The step to this size in numbers. */
  formula: string;
}

/** How the receptive field grows, layer by layer:
    field + (kernel − 1) · dilation · jump, and jump · stride. */
export function growth(layers: readonly FieldLayer[]): Growth[] {
  let [field, jump]: [number, number][] = [
    [1, 1],
    [1, 1],
  ];
  return layers.map(({ kernel, stride, dilation }) => {
    const steps = ([0, 1] as const).map((axis) => {
      const [k, d] = [kernel[axis]!, dilation[axis]!];
      const grown = field![axis]! + (k - 1) * d * jump![axis]!;
      const spread = d === 1 ? "" : `\u00b7${d}`;
      const factors = `(${k} \u2212 1)${spread}\u00b7${jump![axis]}`;
      const text = `${field![axis]} + ${factors} = ${grown}`;
      return { grown, text, jump: jump![axis]! * stride[axis]! };
    });
    field = [steps[0]!.grown, steps[1]!.grown];
    jump = [steps[0]!.jump, steps[1]!.jump];
    const alike = steps[0]!.text === steps[1]!.text;
    const formula = alike ? steps[0]!.text : `${steps[0]!.text}; ${steps[1]!.text}`;
    return { field, jump, formula };
  });
}

/** How many rows and columns a region reaches over. */
export function regionSize({ rows, columns }: Region): [number, number] {
  return [reach(rows), reach(columns)];
}
