/** Which securities, brought in fully paid, would cure a call. */
import { isDivisible } from '../plan/lots.ts';
import type { Account, Instrument, Position } from '../portfolio/book.ts';
import type { Session } from '../session-port.ts';
import { fewestFrom } from './fewest.ts';
import { isAtLevel, shortfallAt, withLevel } from './level.ts';

/** An instrument as collateral to add. */
export interface AdditionCure {
  readonly instrument: string;
  /** Units to bring in; 0: nothing is needed, null: no amount of it is enough. */
  readonly units: number | null;
  /** Market value in the account's currency; null where `units` is. */
  readonly value: number | null;
  /** In the instrument's currency. */
  readonly price: number;
  readonly currency: string;
  /** How much closer a unit of value brings the account at this level: what counts of it, less what it needs itself. */
  readonly countsShare: number;
}

const HOLDABLE: ReadonlySet<Instrument['kind']> = new Set(['equity', 'etf', 'fund', 'bond', 'crypto', 'token']);
/** Steps of a divisible asset: a ten-thousandth of its unit. */
const PER_UNIT = 1e4;
/** Beyond this many times everything owned and owed, an asset is no cure. */
const MOST_TIMES = 100;

/**
 * The smallest value of each asset that brings the account to a level when it is brought in from elsewhere, fully paid; the
 * smallest first, those that cannot last.
 * @param level buffer ratio of at least 1, which is the line
 * @param candidates ids of what could be brought; derivatives, indices and what has no price are left out
 */
export function additionCures(session: Session, account: Account, level: number, candidates: readonly string[]): readonly AdditionCure[] {
  const now = session.evaluate(withLevel(account, level));
  const standing = isAtLevel(now);
  const shortfall = shortfallAt(now, level);
  const scale = now.grossAssetValue + now.liabilities.total + now.maintenanceMargin * level + Math.abs(now.marginEquity);
  const list = [...new Set(candidates)].flatMap((id): AdditionCure[] => {
    const instrument = session.instrument(id);
    const price = session.quote(id)?.mark ?? NaN;
    const rate = instrument === null ? NaN : (session.rate(instrument.currency, account.currency)?.rate ?? NaN);
    // Adding to a short would be buying it back, which is no deposit.
    const held = account.positions.find((position) => position.instrument === id)?.quantity ?? 0;
    if (instrument === null || !HOLDABLE.has(instrument.kind) || !(price > 0) || !(rate > 0) || held < 0) return [];
    const perUnit = isDivisible(instrument) ? PER_UNIT : 1;
    const perStep = (instrument.multiplier * price * rate) / perUnit;
    const after = (n: number): Account => withLevel(withUnits(account, id, n / perUnit, price), level);
    // The first step may be an odd one (a tier, a minimum): what counts is read from an amount of the size of the account.
    const probe = Math.max(1, Math.round(Math.max(shortfall, 0.01 * scale) / perStep));
    const tried = session.evaluate(after(probe));
    const excess = (figures: typeof now): number => figures.marginEquity - level * figures.maintenanceMargin;
    const countsShare = (excess(tried) - excess(now)) / (probe * perStep);
    const shape = { instrument: id, price, currency: instrument.currency, countsShare };
    if (standing) return [{ ...shape, units: 0, value: 0 }];
    const most = Math.ceil((MOST_TIMES * scale) / perStep) + 1;
    const n = countsShare > 0 ? fewestFrom(shortfall / (countsShare * perStep), most, (count) => isAtLevel(session.evaluate(after(count)))) : null;
    return [{ ...shape, units: n === null ? null : n / perUnit, value: n === null ? null : n * perStep }];
  });
  return list.sort((a, b) => (a.value ?? Infinity) - (b.value ?? Infinity) || b.countsShare - a.countsShare);
}

/** The account with more of an asset, nothing paid for it. */
export function withUnits(account: Account, instrument: string, units: number, price: number): Account {
  const held = account.positions.find((position) => position.instrument === instrument);
  if (held === undefined) return { ...account, positions: [...account.positions, { instrument, quantity: units, averagePrice: price, isolatedMargin: NaN }] };
  const quantity = held.quantity + units;
  const position: Position = { ...held, quantity, averagePrice: quantity === 0 ? price : (held.quantity * held.averagePrice + units * price) / quantity };
  return { ...account, positions: account.positions.map((one) => (one === held ? position : one)) };
}
