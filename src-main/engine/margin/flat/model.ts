import { settlesByVariation } from '../../portfolio/valuation.ts';
import { sameAvailable, wholeEquity } from '../model.ts';
import type { MarginModel } from '../model.ts';
import { flatRate, flatRateMissing } from './rules.ts';

/** One rate on the value of every position: market value, the notional of derivatives, options on their market value. */
export const flat: MarginModel = {
  id: 'flat',
  equity: wholeEquity,
  available: sameAvailable,
  charge(account, market, sink) {
    const { initialRate, maintenanceRate } = account.parameters;
    const known = initialRate === initialRate && maintenanceRate === maintenanceRate;
    if (!known) sink.warn('missing-parameter', 'account', 'flat needs initialRate and maintenanceRate; 100 % is charged', true);
    for (let p = 0; p < account.count; p++) {
      const instrument = market.instruments[account.instrument[p]!]!;
      const value = Math.abs(settlesByVariation(instrument) ? account.exposure[p]! : account.marketValue[p]!);
      if (!(value > 0)) continue;
      if (known) sink.line(p, value * initialRate, value * maintenanceRate, flatRate, value, initialRate, maintenanceRate);
      else sink.line(p, value, value, flatRateMissing, value, 0, 0);
    }
  },
};
