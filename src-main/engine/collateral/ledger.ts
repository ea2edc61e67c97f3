import type { AccountState } from '../portfolio/account-state.ts';
import type { Market } from '../market/market.ts';
import { settlesByVariation } from '../portfolio/valuation.ts';
import type { MarginModel } from '../margin/model.ts';
import type { Instrument } from '../portfolio/book.ts';
import { applyCaps, collateralCaps, countedAssets } from './caps.ts';
import type { CapUse } from './caps.ts';
import { cashInstrument } from './cash.ts';
import { fxAddOn } from './counted-share.ts';
import { flagsOf } from './flags.ts';
import type { LedgerFlag } from './flags.ts';
import { reuseOf } from './reuse.ts';
import type { Reuse } from './reuse.ts';

/** One asset that an account holds: a long position or a positive balance. Amounts in the account's currency, shares of the market value. */
export interface LedgerRow {
  readonly asset: string;
  readonly kind: Instrument['kind'] | 'cash';
  readonly counterparty: string | null;
  readonly custody: 'segregated' | 'reusable' | 'unknown';
  readonly tier: string | null;
  readonly eligible: boolean;
  readonly quantity: number;
  /** null where a price or rate is missing. */
  readonly marketValue: number | null;
  /** What the asset itself loses: haircut or marginal tiers, staked, tokenised, off its peg. null where it counts nothing. */
  readonly haircut: number | null;
  readonly fxAddOn: number;
  readonly capLoss: number;
  readonly counted: number | null;
  readonly flags: readonly LedgerFlag[];
  readonly stale: boolean;
  /** ms UTC of the price; null for cash. */
  readonly at: number | null;
}

/** What is owned, what of it counts and why the rest does not; what the counterparty may reuse. */
export interface CollateralLedger {
  readonly account: string;
  readonly currency: string;
  readonly rows: readonly LedgerRow[];
  readonly marketValue: number;
  readonly counted: number;
  readonly caps: readonly CapUse[];
  readonly reuse: Reuse | null;
}

/** The ledger of one account under its regime's own equity rule. Call after a pass over the account (valuation is read, not made). */
export function collateralLedger(account: AccountState, market: Market, model: MarginModel): CollateralLedger {
  const rule = model.equity;
  const positionShare = (p: number): number => rule.positionShare(account, market, p);
  const balanceShare = (b: number): number => rule.balanceShare(account, market, b);
  const assets = countedAssets(account, market, positionShare, balanceShare);
  const caps = applyCaps(assets, collateralCaps(account));
  const rows: LedgerRow[] = [];
  for (let p = 0; p < account.count; p++) {
    const i = account.instrument[p]!;
    const instrument = market.instruments[i]!;
    if (settlesByVariation(instrument) || !(account.quantity[p]! > 0)) continue;
    const share = positionShare(p);
    const asset = assets.find((one) => one.position === p);
    rows.push(rowOf(account, market, i, instrument, instrument.kind, account.quantity[p]!, account.marketValue[p]!, share, fxAddOn(account, instrument.currency), asset?.capLoss ?? 0));
  }
  account.account.balances.forEach((balance, b) => {
    if (!(balance.amount > 0)) return;
    const i = market.indexOf(balance.currency);
    const value = balance.amount * account.balanceFx[b]!;
    const instrument = i < 0 ? cashInstrument(balance.currency) : market.instruments[i]!;
    const asset = assets.find((one) => one.balance === b);
    const isBase = balance.currency === account.account.currency;
    const kind = i < 0 || (isBase && instrument.collateral === null) ? 'cash' : instrument.kind;
    rows.push(rowOf(account, market, i, instrument, kind, balance.amount, value, balanceShare(b), isBase ? 0 : fxAddOn(account, instrument.currency), asset?.capLoss ?? 0));
  });
  const sum = (of: (row: LedgerRow) => number | null): number => rows.reduce((total, row) => total + (of(row) ?? 0), 0);
  return {
    account: account.account.id, currency: account.account.currency, rows, caps, reuse: reuseOf(account, market),
    marketValue: sum((row) => row.marketValue), counted: sum((row) => row.counted),
  };
}

function rowOf(
  account: AccountState, market: Market, i: number, instrument: Instrument, kind: LedgerRow['kind'], quantity: number, value: number, share: number, foreign: number, capLoss: number,
): LedgerRow {
  const known = value === value;
  const counterparty = market.counterpartyOf(account.account.counterparty);
  const at = kind === 'cash' || i < 0 ? NaN : market.at[i]!;
  const stale = at === at && market.isStale(i);
  const add = share > 0 ? Math.min(foreign, 1 - share) : 0;
  return {
    asset: instrument.id, kind, counterparty: account.account.counterparty,
    custody: counterparty === null || counterparty.segregated === null ? 'unknown' : counterparty.segregated ? 'segregated' : 'reusable',
    tier: instrument.collateral?.tier ?? null, eligible: share > 0, quantity, marketValue: known ? value : null,
    haircut: share > 0 ? 1 - share - add : null, fxAddOn: add, capLoss, counted: known ? value * share - capLoss : null,
    flags: flagsOf(market, i, instrument, { share, foreign: add, capLoss, stale, known, counterparty }),
    stale, at: at === at ? at : null,
  };
}
