/**
 * Margin equity over `level` × requirement: zero where the buffer ratio is `level`, negative below it. Where nothing is
 * required there is no ratio: the account is above every level as long as its equity is not negative.
 */
export function excessOver(marginEquity: number, maintenanceMargin: number, level: number): number {
  if (maintenanceMargin > 0) return marginEquity - level * maintenanceMargin;
  return marginEquity < 0 ? marginEquity : Math.max(marginEquity, Number.MIN_VALUE);
}
