import type { Instrument } from '../portfolio/book.ts';

/** Cash as rules that select by instrument see it: an asset named like its currency, without terms of its own. */
export function cashInstrument(currency: string): Instrument {
  return {
    id: currency, kind: 'fx', currency, underlying: null, sector: null, productGroup: 'cash', productClass: 'cash', multiplier: 1, leverageFactor: 1,
    right: null, strike: NaN, expiry: NaN, style: 'european', dividendYield: 0, inverse: false, contractMargin: null, tiers: null,
    collateral: null, marginable: true, initialRate: null, maintenanceRate: null, borrow: null, averageDailyVolume: NaN, takerFee: 0, tracks: null, lending: null,
  };
}
