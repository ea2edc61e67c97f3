import { plainFormat } from '../margin/number-format.ts';
import type { Account } from '../portfolio/book.ts';
import type { AccountReport } from '../portfolio/figures.ts';
import type { Session } from '../session-port.ts';
import { beyond, isOfMarket, limitText, limitValues, priceGap, selects } from './limit.ts';
import type { CheckedOrder, Limit } from './limit.ts';
import type { OwnSize } from './own-orders.ts';

/** Why a trade is refused (hard) or warned about (soft). */
export interface LimitReason {
  /** Id of the limit, or of a check that every trade passes through. */
  readonly limit: string;
  readonly hard: boolean;
  readonly message: string;
}

/** The account before and after the trade under the same prices. */
export interface TradeEffect {
  readonly session: Session;
  readonly account: Account;
  readonly accountAfter: Account;
  readonly before: AccountReport;
  readonly after: AccountReport;
  readonly orders: readonly CheckedOrder[];
}

/**
 * The limits that a trade breaks. A limit that was broken already refuses only what takes the account further beyond
 * it, so that reducing is always possible. A limit on a price, a volatility or a spread refuses what would add to a
 * position in that instrument. A limit that can't be evaluated says so, softly, and is not passed over.
 */
export function checkLimits(effect: TradeEffect, limits: readonly Limit[]): readonly LimitReason[] {
  const reasons: LimitReason[] = [];
  for (const limit of limits) {
    if (limit.account !== '*' && limit.account !== effect.account.id) continue;
    reasons.push(...beyondOwn(effect, limit));
    // A limit on own orders alone bounds nothing else.
    if (limit.max !== limit.max && limit.min !== limit.min) continue;
    const before = isOfMarket(limit) ? unlessAddedTo(effect) : new Map(limitValues(effect.session, effect.account, effect.before, limit, []).map((one) => [one.instrument, beyond(limit, one.value)]));
    for (const value of limitValues(effect.session, effect.accountAfter, effect.after, limit, effect.orders)) {
      const over = beyond(limit, value.value);
      if (Number.isNaN(over)) {
        reasons.push({ limit: limit.id, hard: false, message: `${limit.id} could not be checked: ${limitText(limit, value)}` });
        continue;
      }
      const was = before.get(value.instrument) ?? 0;
      if (over > 0 && !(over <= was)) reasons.push({ limit: limit.id, hard: limit.hard, message: limitText(limit, value) });
    }
  }
  return reasons;
}

/** Orders that are larger beside the account's own than a limit on `orderSize` lets them be. */
function beyondOwn({ session, account, orders }: TradeEffect, limit: Limit): readonly LimitReason[] {
  const most = limit.timesOwn ?? NaN;
  if (limit.metric !== 'orderSize' || most !== most) return [];
  return orders.flatMap((order): LimitReason[] => {
    const { own } = order;
    if (own === undefined || own === null || !(own.times > most * (1 + 1e-12)) || !selects(session, account, limit, order.instrument)) return [];
    return [{ limit: limit.id, hard: limit.hard, message: `order in ${order.instrument} ${timesText(own)}, at most ${plainFormat.plain(most)} times` }];
  });
}

function timesText(own: OwnSize): string {
  return `${String(Number(own.times.toPrecision(3)))} times the middle of ${String(own.orders)} own orders ${own.basis === 'instrument' ? 'in it' : 'of its kind'}`;
}

/** Instruments that the trade leaves alone or reduces: whatever their market is like was so before. */
function unlessAddedTo({ account, accountAfter }: TradeEffect): ReadonlyMap<string | null, number> {
  const held = (one: Account, id: string): number => one.positions.reduce((sum, position) => (position.instrument === id ? sum + position.quantity : sum), 0);
  const added = (id: string): boolean => {
    const [was, is] = [held(account, id), held(accountAfter, id)];
    return Math.abs(is) > Math.abs(was) || was * is < 0;
  };
  return new Map(accountAfter.positions.filter(({ instrument }) => !added(instrument)).map(({ instrument }) => [instrument, Infinity]));
}

/** An order of more than this share of a day's volume is unusual; soft. */
const UNUSUAL_VOLUME_SHARE = 0.25;
/** An order price further than this from the mark is unusual; soft. */
const UNUSUAL_PRICE_GAP = 0.1;
/** An order larger than every own order before it, and so many times the middle one, is unusual; soft. */
const UNUSUAL_TIMES_OWN = 3;

/** What every trade is checked for, limits or none: collateral first (S080), then the slip of a finger (S086). */
export function checkAlways(effect: TradeEffect): readonly LimitReason[] {
  const reasons: LimitReason[] = [];
  const { before, after, session, orders } = effect;
  const slack = 1e-9 * Math.max(1, Math.abs(after.marginEquity));
  // Below zero already, a trade passes where it frees more than it ties up.
  if (after.availableFunds < -slack && after.availableFunds < before.availableFunds - slack) {
    reasons.push({ limit: 'available-funds', hard: true, message: `available funds after the trade ${plainFormat.money(after.availableFunds)} ${after.currency}, at least 0` });
  } else if (before.availableFunds <= 0 && after.availableFunds <= 0 && after.initialMargin > before.initialMargin + slack) {
    reasons.push({ limit: 'available-funds', hard: true, message: `nothing may be opened: available funds ${plainFormat.money(before.availableFunds)} ${before.currency}` });
  }
  if (!after.complete) reasons.push({ limit: 'incomplete', hard: false, message: 'a price, rate or parameter is missing: the figures after the trade are not complete' });
  for (const order of orders) {
    const share = Math.abs(order.quantity) / (session.instrument(order.instrument)?.averageDailyVolume ?? NaN);
    if (share > UNUSUAL_VOLUME_SHARE) reasons.push({ limit: 'unusual-size', hard: false, message: `${order.instrument}: the order is ${(share * 100).toFixed(0)} % of average daily volume` });
    const { own } = order;
    if (own !== undefined && own !== null && own.percentile >= 1 && own.times > UNUSUAL_TIMES_OWN) reasons.push({ limit: 'unusual-size', hard: false, message: `${order.instrument}: the order is larger than all before it, ${timesText(own)}` });
    const gap = priceGap(session, order);
    if (gap > UNUSUAL_PRICE_GAP) reasons.push({ limit: 'unusual-price', hard: false, message: `${order.instrument}: the price is ${(gap * 100).toFixed(0)} % away from the mark` });
  }
  return reasons;
}
