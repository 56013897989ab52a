/* The document of a ConvView, as tinygrad_edu_widgets/conv_view.py describes it. */

import type { Sent } from "../tensor/document";

export const VERSION = 1;

/** How a window slides; pairs are rows and columns. */
export interface Sliding {
  kernel: number[];
  stride: number[];
  /** Top, bottom, left, right. */
  padding: number[];
  dilation: number[];
}

/** Channels × rows × columns, from a row and a column on. */
export interface Block {
  row: number;
  column: number;
  rows: number;
  columns: number;
  values: Sent[];
}

/** A part of one convolution. */
export interface Part extends Sliding {
  name: string;
  mode: string;
  groups: number;
  /** Input channels of one kernel. */
  depth: number;
  in_channels: number;
  out_channels: number;
  in_size: number[];
  out_size: number[];
  /** The first output channel of this part. */
  first: number;
  /** The input channels of this part. */
  channels: number[];
  /** For each output channel its kernels, flat. */
  weight: Sent[][];
  bias: Sent[] | null;
  /** The padded input. */
  input: Block;
  output: Block;
}

export interface FieldLayer extends Sliding {
  name: string;
  label: string;
  kind: string;
  size: number[];
}

/** Small pictures of a layer's channels: bytes, 127 being the largest size. */
export interface LayerMaps {
  name: string;
  label: string;
  kind: string;
  channels: number;
  size: number[];
  step: number;
  shown: number[];
  largest: number[];
  pixels: string;
}

export interface ConvDocument {
  version: number;
  layers: { name: string; label: string }[];
  layer: number;
  part: Part;
  field: { layers: FieldLayer[]; ends: string };
  maps: LayerMaps[];
}
