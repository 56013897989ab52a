/* The geometry of a grid of numbers: how large its cells are, where keys lead. */

export interface CellSize {
  width: number;
  height: number;
  /** Whether a cell is large enough for its number. */
  numbers: boolean;
}

const LETTER = 6.7; // pixels of a digit in a cell
const NUMBER_HEIGHT = 26;
const MOST_NUMBERS = 1600; // more cells than that are colours only
const LARGEST = 26; // the side of a cell without a number, in pixels
const SMALLEST = 3;
const TALLEST = 440; // of a grid without numbers

/** The size of cells for `letters` characters each, in a grid `room` pixels wide.

    A grid of colours alone takes no more than `colours` pixels. */
export function cellSize(
  rows: number,
  columns: number,
  letters: number,
  room: number,
  colours = room,
): CellSize {
  const wanted = Math.max(26, Math.ceil(LETTER * letters + 9));
  if (columns * wanted <= room && rows * columns <= MOST_NUMBERS) {
    return { width: wanted, height: NUMBER_HEIGHT, numbers: true };
  }
  const fits = Math.min(
    Math.min(room, colours) / Math.max(columns, 1),
    TALLEST / Math.max(rows, 1),
  );
  const side = Math.max(SMALLEST, Math.min(LARGEST, Math.floor(fits)));
  return { width: side, height: side, numbers: false };
}

/** Where a key leads from a cell; undefined for a key that is not ours. */
export function cellOfKey(
  key: string,
  [row, column]: readonly [number, number],
  rows: number,
  columns: number,
): [number, number] | undefined {
  const targets: Record<string, [number, number]> = {
    ArrowLeft: [row, column - 1],
    ArrowRight: [row, column + 1],
    ArrowUp: [row - 1, column],
    ArrowDown: [row + 1, column],
    Home: [row, 0],
    End: [row, columns - 1],
    PageUp: [0, column],
    PageDown: [rows - 1, column],
  };
  const target = targets[key];
  if (target === undefined) return undefined;
  const within = (value: number, count: number): number =>
    Math.max(0, Math.min(value, count - 1));
  return [within(target[0], rows), within(target[1], columns)];
}
