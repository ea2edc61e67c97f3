export interface Eigen {
  /** Ascending by position of the matrix, not by size. */
  readonly values: Float64Array;
  /** Column k (entries i × count + k) belongs to value k. */
  readonly vectors: Float64Array;
}

/**
 * Eigenvalues and vectors of a symmetric matrix by cyclic Jacobi rotations, to the last digits also for small values.
 * Source: G. Golub, C. Van Loan, Matrix Computations (4th ed.), section 8.5.
 */
export function symmetricEigen(matrix: Float64Array, count: number): Eigen {
  const a = Float64Array.from(matrix);
  const v = new Float64Array(count * count);
  for (let i = 0; i < count; i++) v[i * count + i] = 1;
  let size = 0;
  for (const entry of a) size += entry * entry;
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    for (let p = 0; p < count; p++) for (let q = p + 1; q < count; q++) off += a[p * count + q]! * a[p * count + q]!;
    if (off <= 1e-30 * size) break;
    for (let p = 0; p < count - 1; p++) for (let q = p + 1; q < count; q++) rotate(a, v, count, p, q);
  }
  return { values: Float64Array.from({ length: count }, (_none, i) => a[i * count + i]!), vectors: v };
}

function rotate(a: Float64Array, v: Float64Array, count: number, p: number, q: number): void {
  const apq = a[p * count + q]!;
  if (apq === 0) return;
  const theta = (a[q * count + q]! - a[p * count + p]!) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < count; k++) {
    const kp = a[k * count + p]!;
    const kq = a[k * count + q]!;
    a[k * count + p] = c * kp - s * kq;
    a[k * count + q] = s * kp + c * kq;
  }
  for (let k = 0; k < count; k++) {
    const pk = a[p * count + k]!;
    const qk = a[q * count + k]!;
    a[p * count + k] = c * pk - s * qk;
    a[q * count + k] = s * pk + c * qk;
    const vp = v[k * count + p]!;
    const vq = v[k * count + q]!;
    v[k * count + p] = c * vp - s * vq;
    v[k * count + q] = s * vp + c * vq;
  }
}
