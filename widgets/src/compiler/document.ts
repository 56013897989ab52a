/**
 * The film of a compilation, as `tinygrad_edu/compiler/film/document.py` describes it.
 *
 * A test (`tests/widgets/test_film_types.py`) holds the names of both together: one
 * interface per dataclass, one field per line, in the same order.
 */

export const VERSION = 1;

/** A value that comes from outside. */
export interface FilmInput {
  id: string;
  kind: string;
  label: string;
  type: string;
}

/** One operation as it stood in at least one stage. */
export interface FilmOperation {
  id: string;
  op: string;
  text: string;
  type: string;
  module: string;
  outputs: string[];
  inputs: string[];
  lines: number[];
  bytes: number;
  flops: number;
}

/** The program after one pass; the first stage is the program as it was captured. */
export interface FilmStage {
  name: string;
  title: string;
  milliseconds: number;
  operations: number[];
  kernels: number[];
  added: string[];
  removed: string[];
  changed: string[];
  moved: string[];
}

/** One step of the finished program: a loop, a product, or a call. */
export interface FilmKernel {
  name: string;
  kind: string;
  operations: string[];
  lines: number[];
  bytes: number;
  flops: number;
}

/** A line of somebody's program. */
export interface FilmPython {
  file: string;
  number: number;
  text: string;
  used: boolean;
}

/** What was generated for one target, and where each of its lines comes from. */
export interface FilmSource {
  target: string;
  title: string;
  text: string[];
  kernels: number[][];
  python: number[][];
  operations: string[][];
}

/** A piece of the workspace, from the first to the last kernel that needs it. */
export interface FilmBuffer {
  value: string;
  operation: string;
  offset: number;
  size: number;
  first: number;
  last: number;
}

/** When all is computed, `value` goes into the memory of the input `state`. */
export interface FilmWrite {
  state: string;
  value: string;
}

/** Seconds of one call; null for what nobody has measured. */
export interface FilmTimes {
  eager: number | null;
  compiled: number | null;
  calls: number;
  compile_seconds: number | null;
  cached: boolean;
}

/** A whole compilation. */
export interface CompilerFilm {
  title: string;
  target: string;
  inputs: FilmInput[];
  operations: FilmOperation[];
  stages: FilmStage[];
  kernels: FilmKernel[];
  python: FilmPython[];
  sources: FilmSource[];
  buffers: FilmBuffer[];
  outputs: string[];
  writes: FilmWrite[];
  peak_bytes: number;
  unplanned_bytes: number;
  times: FilmTimes;
  notices: string[];
  version: number;
}
