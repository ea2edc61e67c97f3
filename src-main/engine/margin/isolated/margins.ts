import { perAccount } from '../../portfolio/per-account.ts';

/** Margin set apart per position, in the account's currency; worked out once per account state. */
export interface IsolatedMargins {
  /** NaN where the position draws on the pool. */
  readonly margin: Float64Array;
  readonly total: number;
  readonly count: number;
  readonly hasPool: boolean;
  /** Cash that no position has to itself, of the last pass. */
  freeCash: number;
}

/** Reads `isolatedMargin` of every position. */
export const isolatedMargins = perAccount((account): IsolatedMargins => {
  const known = account.account.positions.filter((position) => !account.unknown.includes(position.instrument));
  const margin = Float64Array.from(known, (position) => position.isolatedMargin);
  const stated = margin.filter((value) => value === value);
  return { margin, total: stated.reduce((sum, value) => sum + value, 0), count: stated.length, hasPool: stated.length < margin.length, freeCash: 0 };
});
