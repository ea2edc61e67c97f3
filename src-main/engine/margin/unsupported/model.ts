import { sameAvailable, wholeEquity } from '../model.ts';
import type { MarginModel, Rule } from '../model.ts';

const fullExposure: Rule = {
  id: 'regime-not-computed',
  source: 'pessimistic: this regime is not computed yet',
  explain: (exposure, _b, _c, f) => `100 % of exposure ${f.money(exposure)}`,
};

/** A regime that this version can't compute: everything is charged in full, and the account is never called safe. */
export function unsupported(id: string): MarginModel {
  return {
    id,
    equity: wholeEquity,
    available: sameAvailable,
    charge(account, _market, sink) {
      sink.warn('unsupported-regime', 'account', `The regime ${id} is not computed yet; 100 % of every exposure is charged`, true);
      for (let p = 0; p < account.count; p++) {
        const exposure = Math.abs(account.exposure[p]!);
        if (exposure > 0) sink.line(p, exposure, exposure, fullExposure, exposure, 0, 0);
      }
    },
  };
}
