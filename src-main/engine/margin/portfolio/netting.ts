/** Where a group loses most: the point's index and the loss there, at least 0 (index -1: no point loses). */
export interface WorstPoint {
  point: number;
  loss: number;
}

/** Worst of the results at the points; `worst` is filled, so that nothing is allocated. */
export function findWorst(results: ArrayLike<number>, worst: WorstPoint): void {
  worst.point = -1;
  worst.loss = 0;
  for (let k = 0; k < results.length; k++) {
    if (-results[k]! > worst.loss) {
      worst.loss = -results[k]!;
      worst.point = k;
    }
  }
}

/**
 * Adds one class group to its product group, point by point: a loss in full, of a profit only the offset share
 * (OCC CPM disclosure). The worst point is looked for after that, never before.
 */
export function addWithOffset(into: Float64Array, results: ArrayLike<number>, offset: number): void {
  for (let k = 0; k < into.length; k++) {
    const result = results[k]!;
    into[k] = into[k]! + (result > 0 ? result * offset : result);
  }
}
