/** Regions and lines of equal value on a grid, as SVG path texts: where a surface lies below a level, and where it meets it. */

/** A square grid of values, row by row from the lowest y; `x` and `y` give the place of a column and of a row in the picture. */
export interface Grid {
  readonly size: number;
  readonly values: ArrayLike<number>;
  readonly x: (column: number) => number;
  readonly y: (row: number) => number;
}

type Point = readonly [x: number, y: number];

/** The part of the grid where the value is below the level; edges are found by linear interpolation. Whole cells of a row are joined. */
export function regionBelow({ size, values, x, y }: Grid, level: number): string {
  let path = '';
  for (let row = 0; row + 1 < size; row++) {
    let from = -1;
    const flush = (until: number): void => {
      if (from < 0) return;
      path += `M${at(x(from))} ${at(y(row))}H${at(x(until))}V${at(y(row + 1))}H${at(x(from))}Z`;
      from = -1;
    };
    for (let column = 0; column + 1 < size; column++) {
      const corners = cornersOf({ size, values, x, y }, row, column);
      const below = corners.filter(([, value]) => value < level).length;
      if (below === 4) {
        if (from < 0) from = column;
        continue;
      }
      flush(column);
      if (below > 0) path += polygon(corners, level);
    }
    flush(size - 1);
  }
  return path;
}

/** The lines on which the value is the level. */
export function lineAt(grid: Grid, level: number): string {
  let path = '';
  for (let row = 0; row + 1 < grid.size; row++) {
    for (let column = 0; column + 1 < grid.size; column++) {
      const crossings = crossingsOf(cornersOf(grid, row, column), level);
      for (let k = 0; k + 1 < crossings.length; k += 2) path += `M${written(crossings[k]!)}L${written(crossings[k + 1]!)}`;
    }
  }
  return path;
}

type Corner = readonly [place: Point, value: number];

/** Corners of a cell, once around. */
function cornersOf({ size, values, x, y }: Grid, row: number, column: number): readonly [Corner, Corner, Corner, Corner] {
  const corner = (r: number, c: number): Corner => [[x(c), y(r)], values[r * size + c]!];
  return [corner(row, column), corner(row, column + 1), corner(row + 1, column + 1), corner(row + 1, column)];
}

function crossingsOf(corners: readonly Corner[], level: number): readonly Point[] {
  return corners.flatMap((corner, k) => {
    const next = corners[(k + 1) % corners.length]!;
    return corner[1] < level === next[1] < level ? [] : [between(corner, next, level)];
  });
}

/** The part of a cell below the level: corners below it and the crossings between, in order. */
function polygon(corners: readonly Corner[], level: number): string {
  const points = corners.flatMap((corner, k): Point[] => {
    const next = corners[(k + 1) % corners.length]!;
    const own = corner[1] < level ? [corner[0]] : [];
    return corner[1] < level === next[1] < level ? own : [...own, between(corner, next, level)];
  });
  return `M${points.map(written).join('L')}Z`;
}

function between([[x1, y1], v1]: Corner, [[x2, y2], v2]: Corner, level: number): Point {
  const share = v1 === v2 ? 0.5 : (level - v1) / (v2 - v1);
  return [x1 + share * (x2 - x1), y1 + share * (y2 - y1)];
}

function written([x, y]: Point): string {
  return `${at(x)} ${at(y)}`;
}

function at(value: number): string {
  return String(Math.round(value * 10) / 10);
}
