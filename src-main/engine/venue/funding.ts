/**
 * Funding rate of a perpetual per interval: premium + clamp(interest − premium, ±clamp) ([BITG]; the same clamp at Binance and
 * Bybit, 0.05 %).
 */
export function fundingRate(premium: number, interest: number, clamp: number): number {
  return premium + Math.min(clamp, Math.max(-clamp, interest - premium));
}
