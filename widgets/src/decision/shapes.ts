/* A marker for each class, told apart by its shape. */

const TURN = 2 * Math.PI;

/** The outline of class `index`'s marker around (0, 0). */
export function markerPath(index: number, r: number): string {
  switch (index % 8) {
    case 0:
      return `M${-r} 0A${r} ${r} 0 1 0 ${r} 0A${r} ${r} 0 1 0 ${-r} 0Z`;
    case 1:
      return polygon(3, 1.25 * r, -0.25);
    case 2:
      return polygon(4, 1.25 * r, 0.125);
    case 3:
      return polygon(4, 1.35 * r, 0);
    case 4:
      return star(4, 1.75 * r, 0.8 * r, 0.125);
    case 5:
      return polygon(3, 1.25 * r, 0.25);
    case 6:
      return star(5, 1.6 * r, 0.75 * r, -0.25);
    default:
      return polygon(6, 1.15 * r, 0);
  }
}

function polygon(corners: number, r: number, turn: number): string {
  return star(corners, r, r, turn, 1);
}

/** Corners far and near by turns; `parts` is 1 for a polygon. */
function star(
  points: number,
  far: number,
  near: number,
  turn: number,
  parts = 2,
): string {
  const count = points * parts;
  const corners = Array.from({ length: count }, (_, index) => {
    const angle = TURN * (turn + index / count);
    const r = index % parts === 0 ? far : near;
    return `${(r * Math.cos(angle)).toFixed(2)} ${(r * Math.sin(angle)).toFixed(2)}`;
  });
  return `M${corners.join("L")}Z`;
}
