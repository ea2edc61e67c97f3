import type { AccountState } from '../../portfolio/account-state.ts';
import { perAccount } from '../../portfolio/per-account.ts';
import type { Instrument, Lending } from '../../portfolio/book.ts';
import type { Market } from '../../market/market.ts';
import { instrumentSelector, numberOf, recordOf } from '../parameters.ts';

/** What one account may count, asset by asset; worked out once per account state. */
export interface LendingTerms {
  readonly maker: boolean;
  /** Per position and per balance; null where the asset is no collateral. */
  readonly position: readonly (Lending | null)[];
  readonly balance: readonly (Lending | null)[];
}

/**
 * Terms of the protocol: `lending` of each instrument, overridden by `params.eMode` (`{ category, ltv, liquidationThreshold,
 * liquidationBonus, assets: select }`), narrowed by `params.isolation` (`{ asset, debtCeiling }`: that asset alone counts).
 * Maker: `params.liquidationRatio` (1.5) makes the threshold 1 ÷ ratio, of every coin and token where no instrument carries
 * terms of its own.
 */
export const lendingTerms = perAccount(compile);

function compile(account: AccountState, market: Market): LendingTerms {
  const { params } = account.account;
  const eMode = recordOf(params['eMode']);
  const inCategory = instrumentSelector(eMode['assets']);
  const hasEMode = numberOf(eMode['liquidationThreshold'], NaN) > 0;
  const isolation = recordOf(params['isolation']);
  const isolated = typeof isolation['asset'] === 'string' ? isolation['asset'] : null;
  const maker = params['protocol'] === 'maker';
  const ratio = numberOf(params['liquidationRatio'], NaN);
  const of = (instrument: Instrument): Lending | null => {
    if (isolated !== null && instrument.id !== isolated) return null;
    if (maker && ratio > 0 && (instrument.lending !== null || instrument.kind === 'crypto' || instrument.kind === 'token')) {
      const threshold = 1 / ratio;
      return { ltv: Math.min(threshold, instrument.lending?.ltv ?? threshold), liquidationThreshold: threshold, liquidationBonus: instrument.lending?.liquidationBonus ?? 0 };
    }
    if (instrument.lending === null || !hasEMode || !inCategory(instrument)) return instrument.lending;
    const threshold = numberOf(eMode['liquidationThreshold'], instrument.lending.liquidationThreshold);
    return { ltv: numberOf(eMode['ltv'], threshold), liquidationThreshold: threshold, liquidationBonus: numberOf(eMode['liquidationBonus'], instrument.lending.liquidationBonus) };
  };
  return {
    maker,
    position: Array.from(account.instrument, (i) => of(market.instruments[i]!)),
    balance: account.account.balances.map(({ currency }) => {
      const i = market.indexOf(currency);
      return i < 0 ? null : of(market.instruments[i]!);
    }),
  };
}

/** Debt above which nothing can be borrowed against an isolated asset, in the account's currency; NaN where there is no such limit. */
export function debtCeiling(account: AccountState): number {
  return numberOf(recordOf(account.account.params['isolation'])['debtCeiling'], NaN);
}
