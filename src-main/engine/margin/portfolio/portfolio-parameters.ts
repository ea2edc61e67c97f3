import type { Account } from '../../portfolio/book.ts';
import { numberOf, recordOf } from '../parameters.ts';
import { CONTRACT_MINIMUM_USD } from './parameters/2007-04-02.ts';
import type { Range } from './valuation-points.ts';

/** `regime.params` of a `portfolio` account. */
export interface PortfolioParameters {
  /** By product class. */
  readonly ranges: ReadonlyMap<string, Range>;
  /** By product group: the share of a class group's profit that counts against losses of the others, 0 to 1. */
  readonly offsets: ReadonlyMap<string, number>;
  /** US dollars per unit of multiplier. */
  readonly contractMinimum: number;
}

/** Reads the params; a value that can't be used falls back to the published one. */
export function portfolioParameters(account: Account): PortfolioParameters {
  const { params } = account;
  const ranges = new Map<string, Range>();
  for (const [name, value] of Object.entries(recordOf(params['ranges']))) {
    const range = readRange(value);
    if (range !== null) ranges.set(name, range);
  }
  const offsets = new Map<string, number>();
  for (const [name, value] of Object.entries(recordOf(params['offsets']))) {
    const offset = numberOf(value, NaN);
    if (offset >= 0) offsets.set(name, Math.min(1, offset));
  }
  return {
    ranges, offsets,
    contractMinimum: Math.max(0, numberOf(params['contractMinimum'], CONTRACT_MINIMUM_USD)),
  };
}

/** Equity below which only trades that lower the margin are allowed, in the account's currency; null where the account names none. */
export function minimumEquityOf(account: Account): number | null {
  const minimum = numberOf(account.params['minimumEquity'], NaN);
  return Number.isFinite(minimum) ? minimum : null;
}

/** A number meaning ±, [down, up] or { down, up }; the sign of `down` does not matter. null where it is none of these. */
function readRange(value: unknown): Range | null {
  const both = numberOf(value, NaN);
  const [down, up] = Number.isFinite(both) ? [both, both] : Array.isArray(value) ? [numberOf(value[0], NaN), numberOf(value[1], NaN)] : [numberOf(recordOf(value)['down'], NaN), numberOf(recordOf(value)['up'], NaN)];
  return Number.isFinite(down) && Number.isFinite(up) ? { down: Math.abs(down), up: Math.abs(up) } : null;
}
