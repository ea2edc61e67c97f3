/** A half-space: every z with normal · z <= bound. */
export interface HalfSpace {
  readonly normal: Float64Array;
  readonly bound: number;
}

/**
 * The point nearest to the origin in an intersection of half-spaces, by Hildreth's method (dual coordinate ascent):
 * C. Hildreth, "A quadratic programming procedure" (1957). null where the multipliers do not settle (no such point).
 */
export function nearestPoint(constraints: readonly HalfSpace[], size: number): Float64Array | null {
  const m = constraints.length;
  const multipliers = new Float64Array(m);
  const gram = new Float64Array(m * m);
  for (let i = 0; i < m; i++) for (let j = 0; j <= i; j++) gram[i * m + j] = gram[j * m + i] = dot(constraints[i]!.normal, constraints[j]!.normal);
  let settled = false;
  for (let round = 0; round < 2000 && !settled; round++) {
    settled = true;
    for (let i = 0; i < m; i++) {
      const square = gram[i * m + i]!;
      if (!(square > 0)) continue;
      let pull = constraints[i]!.bound;
      for (let j = 0; j < m; j++) if (j !== i) pull += gram[i * m + j]! * multipliers[j]!;
      const next = Math.max(0, -pull / square);
      if (!(Math.abs(next - multipliers[i]!) <= 1e-12 * Math.max(1, next))) settled = false;
      multipliers[i] = next;
    }
  }
  const point = new Float64Array(size);
  for (let i = 0; i < m; i++) {
    const weight = multipliers[i]!;
    if (weight === 0) continue;
    const { normal } = constraints[i]!;
    for (let k = 0; k < size; k++) point[k]! -= weight * normal[k]!;
  }
  return point.every(Number.isFinite) ? point : null;
}

/** Inner product. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}
