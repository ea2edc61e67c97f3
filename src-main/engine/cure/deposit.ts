/** What money would cure a call. */
import type { Account, Balance } from '../portfolio/book.ts';
import type { Session } from '../session-port.ts';
import { fewestFrom } from './fewest.ts';
import { isAtLevel, shortfallAt, standsAt, withLevel } from './level.ts';
import { moneyUnit } from './money-unit.ts';

/** Money to pay in. */
export interface DepositCure {
  readonly currency: string;
  /** In `currency`; 0: nothing is needed, null: no amount of it is enough. */
  readonly amount: number | null;
  /** The same in the account's currency at today's rate; null where there is no rate. */
  readonly value: number | null;
  /** The pool that it has to go into; null where the venue keeps one. */
  readonly segment: Balance['segment'];
  /** Where positions are accounts of their own: how much of it stands behind which. Empty elsewhere. */
  readonly allocations: readonly { readonly instrument: string; readonly amount: number }[];
}

/** Beyond this many times everything that the account owns and owes, money is no cure. */
const MOST_TIMES = 1000;
/** Numbers above lose single units. */
const MOST_UNITS = 2 ** 52;

/**
 * The smallest deposit of one currency that brings the account to a level.
 * @param level buffer ratio of at least 1, which is the line
 */
export function depositCure(session: Session, account: Account, level: number, currency: string = account.currency): DepositCure {
  const rate = session.rate(currency, account.currency)?.rate ?? NaN;
  const shape = { currency, segment: null, allocations: [] };
  const valued = (amount: number | null): number | null => (amount !== null && Number.isFinite(rate) ? amount * rate : null);
  if (standsAt(session, account, level)) return { ...shape, amount: 0, value: 0 };
  const isolated = isolatedDeposit(session, account, level, currency);
  if (isolated !== null) return { ...shape, ...isolated, value: valued(isolated.amount) };
  const segments = account.balances.some((balance) => balance.segment !== null) ? (['securities', 'commodities'] as const) : [null];
  const found = segments.map((segment) => ({ segment, amount: smallest(session, account, level, currency, (amount) => withCash(account, currency, amount, segment)) }));
  const best = found.reduce((a, b) => ((b.amount ?? Infinity) < (a.amount ?? Infinity) ? b : a));
  return { ...shape, amount: best.amount, value: valued(best.amount), segment: best.segment };
}

/** The account after the deposit that a cure names. */
export function afterDeposit(account: Account, cure: Pick<DepositCure, 'currency' | 'segment' | 'allocations'>, amount: number): Account {
  const paid = withCash(account, cure.currency, amount, cure.segment);
  const own = new Map(cure.allocations.map((one) => [one.instrument, one.amount]));
  return own.size === 0 ? paid : { ...paid, positions: paid.positions.map((position) => (own.has(position.instrument) ? { ...position, isolatedMargin: position.isolatedMargin + own.get(position.instrument)! } : position)) };
}

function smallest(session: Session, account: Account, level: number, currency: string, after: (amount: number) => Account): number | null {
  const unit = moneyUnit(session, currency);
  const figures = session.evaluate(withLevel(account, level));
  const perUnit = (session.rate(currency, account.currency)?.rate ?? NaN) / unit.perOne;
  if (!(perUnit > 0)) return null;
  const scale = figures.grossAssetValue + figures.liabilities.total + figures.maintenanceMargin * level + Math.abs(figures.marginEquity);
  const most = Math.min(MOST_UNITS, Math.ceil((MOST_TIMES * scale) / perUnit) + 1);
  const n = fewestFrom(shortfallAt(figures, level) / perUnit, most, (count) => isAtLevel(session.evaluate(withLevel(after(unit.amount(count)), level))));
  return n === null ? null : unit.amount(n);
}

/**
 * Where positions have margins of their own, money has to stand behind each of them: the sum of what every little account needs
 * by itself, and the pool of the others. null where no position has one.
 */
function isolatedDeposit(session: Session, account: Account, level: number, currency: string): Pick<DepositCure, 'amount' | 'allocations'> | null {
  const apart = account.positions.filter((position) => Number.isFinite(position.isolatedMargin));
  if (account.regime !== 'isolated' || apart.length === 0 || currency !== account.currency) return null;
  const allocations: { instrument: string; amount: number }[] = [];
  for (const position of apart) {
    const alone = (more: number): Account => ({
      ...account, orders: [], positions: [{ ...position, isolatedMargin: position.isolatedMargin + more }],
      balances: [{ currency, amount: position.isolatedMargin + more, accrued: 0, segment: null }],
    });
    if (standsAt(session, alone(0), level)) continue;
    const amount = smallest(session, alone(0), level, currency, alone);
    if (amount === null) return { amount: null, allocations: [] };
    allocations.push({ instrument: position.instrument, amount });
  }
  const topped = (): Account => afterDeposit(account, { currency, segment: null, allocations }, sum(allocations));
  if (standsAt(session, topped(), level)) return { amount: sum(allocations), allocations };
  const pool = smallest(session, topped(), level, currency, (amount) => withCash(topped(), currency, amount, null));
  return pool === null ? { amount: null, allocations: [] } : { amount: Math.round((sum(allocations) + pool) * 1e8) / 1e8, allocations };
}

function sum(allocations: readonly { readonly amount: number }[]): number {
  return Math.round(allocations.reduce((total, { amount }) => total + amount, 0) * 1e8) / 1e8;
}

/** The account with more cash in one currency, in the named pool where the venue keeps pools apart. */
function withCash(account: Account, currency: string, amount: number, segment: Balance['segment']): Account {
  const at = account.balances.findIndex((balance) => balance.currency === currency && (segment === null || balance.segment === segment));
  const balances = at < 0
    ? [...account.balances, { currency, amount, accrued: 0, segment }]
    : account.balances.map((balance, n) => (n === at ? { ...balance, amount: balance.amount + amount } : balance));
  return { ...account, balances };
}
