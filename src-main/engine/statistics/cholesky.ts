/**
 * Lower triangular L with L Lᵀ = matrix, row by row; null where the matrix is not positive semi-definite beyond rounding.
 * A direction without any variance (pivot within rounding of zero) gets a zero column.
 */
export function cholesky(matrix: Float64Array, count: number): Float64Array | null {
  const lower = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    const row = i * count;
    const rounding = 1e-12 * Math.abs(matrix[row + i]!);
    for (let j = 0; j <= i; j++) {
      const other = j * count;
      let sum = matrix[row + j]!;
      for (let k = 0; k < j; k++) sum -= lower[row + k]! * lower[other + k]!;
      if (i === j) {
        if (sum < -rounding || sum !== sum) return null;
        lower[row + i] = sum <= rounding ? 0 : Math.sqrt(sum);
      } else {
        const pivot = lower[other + j]!;
        if (pivot > 0) lower[row + j] = sum / pivot;
        else if (Math.abs(sum) > 1e-6 * Math.sqrt(Math.abs(matrix[row + i]! * matrix[other + j]!))) return null;
      }
    }
  }
  return lower;
}
