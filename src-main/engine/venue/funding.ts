/**
 * Funding rate of a perpetual per interval: premium + clamp(interest − premium, ±clamp) ([BITG]; the same clamp at Binance and
 * Bybit, 0.05 %).
 */
export function fundingRate(premium: number, interest: number, clamp: number): number {
  return premium + Math.min(clamp, Math.max(-clamp, interest - premium));
}

/**
 * What a holder receives (+) or pays (−) at one funding time: −value × rate. Value is at the mark, not the margin; a long
 * pays when the rate is positive ([BTCY]).
 * @param signedValue position value, negative for a short
 */
export function fundingPayment(signedValue: number, rate: number): number {
  return -signedValue * rate;
}
