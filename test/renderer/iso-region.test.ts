import { describe, expect, it } from 'vitest';
import { lineAt, regionBelow } from '../../src-renderer/charts/iso-region.ts';
import type { Grid } from '../../src-renderer/charts/iso-region.ts';

const grid = (size: number, value: (c: number, r: number) => number): Grid => ({
  size, x: (c) => (100 * c) / (size - 1), y: (r) => 100 - (100 * r) / (size - 1),
  values: Array.from({ length: size * size }, (_none, k) => value(k % size, Math.floor(k / size))),
});

/** Area of the polygons of a path of M, L, H, V, Z. */
function area(path: string): number {
  let sum = 0;
  for (const ring of path.split('Z').filter((one) => one !== '')) {
    const points: [number, number][] = [];
    for (const [, command, rest] of ring.matchAll(/([MLHV])([^MLHV]*)/g)) {
      const [a, b] = rest!.split(' ').map(Number);
      const last = points.at(-1) ?? [0, 0];
      points.push(command === 'H' ? [a!, last[1]] : command === 'V' ? [last[0], a!] : [a!, b!]);
    }
    sum += Math.abs(points.reduce((s, [x, y], k) => { const [u, v] = points[(k + 1) % points.length]!; return s + x * v - u * y; }, 0)) / 2;
  }
  return sum;
}

describe('regions of a surface', () => {
  it('cover what lies below the level, exactly for a plane', () => {
    const plane = grid(11, (c, r) => c / 10 + r / 10);
    expect(area(regionBelow(plane, 1))).toBeCloseTo(5000, 0);
    expect(area(regionBelow(plane, 0.55))).toBeCloseTo((0.55 * 0.55 * 10_000) / 2, -1);
    expect(regionBelow(plane, -1)).toBe('');
    expect(area(regionBelow(plane, 3))).toBeCloseTo(10_000, 6);
  });

  it('join whole cells of a row', () => {
    expect(regionBelow(grid(11, () => 0), 1).split('M').length - 1).toBe(10);
  });

  it('meet the line where the level is', () => {
    const line = lineAt(grid(3, (c) => c), 0.5);
    expect(line).toBe('M25 100L25 50M25 50L25 0');
    expect(lineAt(grid(3, (c) => c), 9)).toBe('');
  });

  it('draws both lines of a saddle', () => {
    const saddle = grid(2, (c, r) => (c === r ? 0 : 2));
    expect(lineAt(saddle, 1).split('M').length - 1).toBe(2);
    expect(area(regionBelow(saddle, 1))).toBeGreaterThan(0);
  });
});
