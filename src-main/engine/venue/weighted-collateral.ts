/**
 * Weight of collateral that falls with the size held: min(weight, 1.1 ÷ (1 + imf × √size)) (FTX, defunct; unverified).
 * @param size units held, positive; what is owed counts in full
 */
export function sizeWeight(weight: number, imf: number, size: number): number {
  return size <= 0 ? 1 : Math.min(weight, 1.1 / (1 + imf * Math.sqrt(size)));
}
