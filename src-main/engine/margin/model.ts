import type { AccountState } from '../portfolio/account-state.ts';
import type { EquityListener } from '../portfolio/valuation.ts';
import type { Market } from '../market/market.ts';
import type { Particulars, ScenarioTable, Warning } from '../portfolio/figures.ts';
import type { Totals } from '../portfolio/totals.ts';

/**
 * The words of one rule. Constant objects, so that the hot path passes a reference and no text is made
 * before a person asks for the reasons. a, b, c are the inputs that the rule names.
 */
export interface Rule {
  readonly id: string;
  /** Document and section. */
  readonly source: string;
  /** Parameter file and the date from which it applies, where the numbers come from one. */
  readonly parameters?: string;
  readonly explain: (a: number, b: number, c: number, format: NumberFormat) => string;
}

/** How numbers are written in explanations: the same plain style on the command line and in the window. */
export interface NumberFormat {
  /** 19,010.00 */
  money(value: number): string;
  /** 25 % */
  percent(value: number): string;
  /** 1,234.5 without trailing zeros */
  plain(value: number): string;
}

/** Where a model puts its charges: a summing sink on the hot path, a listing one for explanations. */
export interface MarginSink {
  /** Whether somebody reads more than sums: then scenario tables are wanted too. */
  readonly detailed: boolean;
  /** Whether a requirement that is allowed, and cheap to find, will do though a lower one may exist. The reader asks again where it does not decide. */
  readonly rough?: boolean;
  /** One leaf in the account's currency. position is the index in the account, or -1 for the account as a whole. */
  line(position: number, initial: number, maintenance: number, rule: Rule, a: number, b: number, c: number): void;
  /** A leaf of several positions together: a class group, a combined commodity, a venue's portfolio margin. */
  group(scope: string, initial: number, maintenance: number, rule: Rule, a: number, b: number, c: number): void;
  /** What part of a group's leaf stands beside this position. No leaf: the totals are unmoved. */
  attribute(position: number, initial: number, maintenance: number): void;
  /** The table behind a scenario-based leaf; only asked for where `detailed`. */
  table(table: ScenarioTable): void;
  /** Something that was needed and is not there. Makes the account incomplete where `missing`. */
  warn(code: string, scope: string, message: string, missing: boolean): void;
}

/** A margin regime: account and market in, charges out. Pure; no state of its own. */
export interface MarginModel {
  readonly id: string;
  /** What of the positions and balances counts as margin equity, beyond cash and unrealised results of derivatives. */
  readonly equity: EquityRule;
  charge(account: AccountState, market: Market, sink: MarginSink): void;
  /** Caps on available funds (minimum equity and the like); returns what stays available. */
  available(account: AccountState, netLiquidationValue: number, available: number, sink: MarginSink): number;
  /** What this regime alone knows beside the figures (the venue's own ratio, SMA, buying power). Asked for by reports only. */
  particulars?(account: AccountState, market: Market, totals: Totals, availableFunds: number): Particulars;
  /**
   * Where positions are accounts of their own: equity and requirement of the account that a position draws on, after a pass.
   * Liquidation prices solve this one, and the worst of them decides the status.
   */
  positionExcess?(account: AccountState, market: Market, position: number): { readonly equity: number; readonly requirement: number };
  /** Whether no rise of an option's own price, all else equal, raises the excess: then its ends decide whether it is ever at the line. */
  readonly fallsWithOptionPrices?: boolean;
  /** Whether `charge` answers an upper bound to a sink that is `rough`. */
  knowsUpperBound?(account: AccountState): boolean;
  /** What this regime has to say about the state of the account (what would meet a call). Asked for by reports only. */
  remark?(account: AccountState, market: Market, totals: Totals, sink: MarginSink): void;
}

/** Which assets count, and with what discount. All functions answer the share of the value that counts, 0 to 1. */
export interface EquityRule {
  /** Share of a position's market value that counts (long and short alike unless the sign matters). */
  positionShare(account: AccountState, market: Market, position: number): number;
  /** Share of a positive balance that counts. */
  balanceShare(account: AccountState, market: Market, balance: number): number;
  /** Share of what is owed (negative balances, accrued interest owed) that is deducted; 1 unless given. */
  owedShare?(account: AccountState): number;
  /** What is added to or taken from the sum of the parts: caps on concentration, losses of open orders. */
  adjust?(account: AccountState, market: Market, sink: MarginSink, listen: EquityListener | null): number;
  /** Why a part does not count, for the explanation. */
  readonly discount: 'haircut' | 'not-counted';
}

/** Share of a long holding or positive balance in a foreign currency that counts: 1 less the venue's FX haircut (0 unless given). */
export function foreignShare(account: AccountState, currency: string, long: boolean): number {
  return !long || currency === account.account.currency ? 1 : Math.max(0, 1 - account.parameters.fxHaircut);
}

/** Everything counts in full, but for an FX haircut where the venue has one: NLV is the margin equity. */
export const wholeEquity: EquityRule = {
  positionShare: (account, market, p) => foreignShare(account, market.instruments[account.instrument[p]!]!.currency, account.quantity[p]! > 0),
  balanceShare: (account, _market, b) => foreignShare(account, account.account.balances[b]!.currency, true),
  discount: 'haircut',
};

/** For regimes in which available funds are what is left above the initial requirement, and nothing else. */
export function sameAvailable(_account: AccountState, _netLiquidationValue: number, available: number): number {
  return available;
}

export type { Warning };
