/* The points of a curve at 12 bytes each, and what makes a million quick to draw.

   Numbers lie in typed arrays that grow by half when they are full. Of each block of
   64 values the lowest and the highest are known, so the extremes of any stretch are
   found by looking at its blocks: about 15,000 instead of a million. */

const BLOCK = 64;
const FIRST_CAPACITY = 64;

/** A row of values that grows, with the extremes of each of its blocks. */
export class Track {
  length = 0;
  #values = new Float32Array(FIRST_CAPACITY);
  #lows = new Int32Array(1); // of each block the index of its lowest number, or -1
  #highs = new Int32Array(1);

  at(index: number): number {
    return index >= 0 && index < this.length ? this.#values[index]! : Number.NaN;
  }

  push(value: number): void {
    const index = this.length;
    if (index === this.#values.length) this.#grow();
    this.#values[index] = value;
    this.length = index + 1;
    const block = Math.floor(index / BLOCK);
    if (index % BLOCK === 0) this.#lows[block] = this.#highs[block] = -1;
    if (!Number.isFinite(value)) return;
    const low = this.#lows[block]!;
    const high = this.#highs[block]!;
    if (low < 0 || value < this.#values[low]!) this.#lows[block] = index;
    if (high < 0 || value > this.#values[high]!) this.#highs[block] = index;
  }

  /** Where the lowest and the highest number of the stretch stand, or -1. */
  extremes(from: number, to: number): [number, number] {
    let low = -1;
    let high = -1;
    let index = Math.max(from, 0);
    const end = Math.min(to, this.length);
    while (index < end) {
      const block = index / BLOCK;
      const whole = Number.isInteger(block) && index + BLOCK <= end;
      const candidates = whole ? [this.#lows[block]!, this.#highs[block]!] : [index];
      for (const candidate of candidates) {
        const value = this.at(candidate);
        if (!Number.isFinite(value)) continue;
        if (low < 0 || value < this.#values[low]!) low = candidate;
        if (high < 0 || value > this.#values[high]!) high = candidate;
      }
      index += whole ? BLOCK : 1;
    }
    return [low, high];
  }

  /** The lowest number above 0 in the stretch, or null, and how many are not above. */
  positive(from: number, to: number): { lowest: number | null; others: number } {
    let lowest = Infinity;
    let others = 0;
    for (let start = from; start < to; start += BLOCK) {
      const stop = Math.min(to, start + BLOCK);
      const low = this.at(this.extremes(start, stop)[0]);
      if (low > 0) lowest = Math.min(lowest, low);
      else {
        for (let index = start; index < stop; index += 1) {
          const value = this.#values[index]!;
          if (value > 0) lowest = Math.min(lowest, value);
          else if (Number.isFinite(value)) others += 1;
        }
      }
    }
    return { lowest: Number.isFinite(lowest) ? lowest : null, others };
  }

  #grow(): void {
    const room = Math.ceil((this.#values.length * 3) / 2);
    this.#values = enlarged(new Float32Array(room), this.#values);
    this.#lows = enlarged(new Int32Array(Math.ceil(room / BLOCK)), this.#lows);
    this.#highs = enlarged(new Int32Array(Math.ceil(room / BLOCK)), this.#highs);
  }
}

function enlarged<Row extends { set(other: Row): void }>(larger: Row, row: Row): Row {
  larger.set(row);
  return larger;
}

let made = 0;

/** One curve: what was seen, at which steps, and the same with its noise smoothed. */
export class Series {
  readonly id = (made += 1); // of all curves
  readonly values = new Track();
  #steps = new Float64Array(FIRST_CAPACITY);
  #smooth = new Track();
  #weight = 0;
  #mean = 0; // of the smoothed curve, as far as it is known
  #left = 1; // wⁿ

  constructor(
    readonly name: string,
    steps: ArrayLike<number> = [],
    values: ArrayLike<number | null> = [],
  ) {
    this.append(steps, values);
  }

  get length(): number {
    return this.values.length;
  }

  /** The last step; 0 in an empty curve. */
  get last(): number {
    return this.length ? this.#steps[this.length - 1]! : 0;
  }

  step(index: number): number {
    return index >= 0 && index < this.length ? this.#steps[index]! : Number.NaN;
  }

  /** Adds points; null stands for what is no number. */
  append(steps: ArrayLike<number>, values: ArrayLike<number | null>): void {
    for (let index = 0; index < steps.length; index += 1) {
      if (this.length === this.#steps.length) {
        const room = Math.ceil((this.length * 3) / 2);
        this.#steps = enlarged(new Float64Array(room), this.#steps);
      }
      this.#steps[this.length] = steps[index]!;
      this.values.push(values[index] ?? Number.NaN);
    }
  }

  /** The exponential moving average, as `monitor.smoothing.smoothed` makes it:

      mₙ = w · mₙ₋₁ + (1 − w) · xₙ,  shown as  mₙ / (1 − wⁿ)

      What is no number stays where it is and does not enter the average. Only points
      that are new since the last call are worked out. */
  smoothed(weight: number): Track {
    if (weight === 0) return this.values;
    if (weight !== this.#weight) {
      this.#smooth = new Track();
      this.#weight = weight;
      this.#mean = 0;
      this.#left = 1;
    }
    for (let index = this.#smooth.length; index < this.length; index += 1) {
      const value = this.values.at(index);
      if (!Number.isFinite(value)) {
        this.#smooth.push(value);
        continue;
      }
      this.#mean = weight * this.#mean + (1 - weight) * value;
      this.#left *= weight;
      this.#smooth.push(this.#mean / (1 - this.#left));
    }
    return this.#smooth;
  }

  /** The index of the first point at or after a step; the length if there is none. */
  from(step: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#steps[middle]! < step) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The index of the point nearest to a step; -1 in an empty curve. */
  nearest(step: number): number {
    const above = Math.min(this.from(step), this.length - 1);
    if (above <= 0) return above;
    const [left, right] = [this.#steps[above - 1]!, this.#steps[above]!];
    return Math.abs(right - step) < Math.abs(left - step) ? above : above - 1;
  }
}

/** Indices of the points from `from` to before `to` worth drawing on so many columns.

    `edge(column)` is the step at which a column begins. Each column keeps its lowest
    and its highest point, so no spike is lost, and a column of gaps stays a gap. */
export function thin(
  series: Series,
  track: Track,
  from: number,
  to: number,
  columns: number,
  edge: (column: number) => number,
): number[] {
  const count = to - from;
  if (count <= 4 * columns)
    return Array.from({ length: Math.max(count, 0) }, (_, i) => from + i);
  const kept: number[] = [from];
  const keep = (index: number): void => {
    if (index > kept[kept.length - 1]!) kept.push(index);
  };
  let start = from;
  for (let column = 1; column <= columns && start < to; column += 1) {
    const stop = column === columns ? to : Math.min(series.from(edge(column)), to);
    if (stop <= start) continue;
    const [low, high] = track.extremes(start, stop);
    if (low < 0) keep(start);
    else {
      keep(Math.min(low, high));
      keep(Math.max(low, high));
    }
    start = stop;
  }
  keep(to - 1);
  return kept;
}
