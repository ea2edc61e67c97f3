/** Rates at which Binance's Multi-Assets mode values one asset ([BNBma]). */
export interface AssetRates {
  /** Of assets held: index × (1 − bid buffer). */
  readonly bid: number;
  /** Of assets owed: index × (1 + ask buffer). */
  readonly ask: number;
}

/** Asset rates from an index price and its buffers (fractions). */
export function multiAssetRates(index: number, bidBuffer: number, askBuffer: number): AssetRates {
  return { bid: index * (1 - bidBuffer), ask: index * (1 + askBuffer) };
}

/** Collateral sold to cover a deficit, in value: deficit ÷ conversion ratio ([BNBmi]). */
export function autoExchange(deficit: number, conversionRatio: number): number {
  return deficit / conversionRatio;
}
