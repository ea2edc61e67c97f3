/** Which position would cure a call by itself, and how much of it. */
import { lotsOf } from '../plan/lots.ts';
import { orderedCandidates } from '../plan/selection.ts';
import type { Candidate } from '../plan/selection.ts';
import { executionPrice, feeOf } from '../plan/tickets.ts';
import { afterTrade } from '../plan/trade.ts';
import type { Account } from '../portfolio/book.ts';
import type { Session } from '../session-port.ts';
import { fewestFrom } from './fewest.ts';
import { isAtLevel, shortfallAt, withLevel } from './level.ts';

/** One position as a cure. */
export interface SaleCure {
  readonly instrument: string;
  /** Signed units held. */
  readonly held: number;
  /** Signed units to trade, a sale is negative; 0: nothing is needed, null: closing it is not enough, or there is no price. */
  readonly units: number | null;
  /** In the instrument's currency; null without a price. */
  readonly price: number | null;
  /** Of the instrument. */
  readonly currency: string;
  /** What is traded, in the account's currency (the notional of futures and perpetuals); null where `units` is. */
  readonly value: number | null;
  readonly ratioAfter: number | null;
  /** Buffer ratio after closing the whole position; null where nothing is required then or there is no price. */
  readonly ratioIfClosed: number | null;
  /** In the account's currency. */
  readonly unrealizedPnl: number | null;
}

/** Where closing all is not enough, a part may be: a hedge that is kept in part helps more than one that is gone. */
const PROBES = [0.25, 0.5, 0.75];

/** Every position of the account as a cure by itself, the worst (largest loss) first. @param level buffer ratio, 1 is the line */
export function saleCures(session: Session, account: Account, level: number): readonly SaleCure[] {
  const now = session.evaluate(withLevel(account, level));
  return orderedCandidates(session, account, {}, 'largest-loss').map((candidate) => saleCure(session, account, level, candidate, isAtLevel(now), shortfallAt(now, level)));
}

function saleCure(session: Session, account: Account, level: number, candidate: Candidate, standing: boolean, shortfall: number): SaleCure {
  const { instrument, position, figures } = candidate;
  const execution = executionPrice(session, candidate);
  const shape = { instrument: instrument.id, held: position.quantity, currency: instrument.currency, unrealizedPnl: figures.unrealizedPnl };
  if (execution === null) return { ...shape, units: null, price: null, value: null, ratioAfter: null, ratioIfClosed: null };
  const lots = lotsOf(instrument, position);
  const sign = position.quantity > 0 ? -1 : 1;
  const after = (n: number): Account => {
    const quantity = lots.quantity(n);
    return withLevel(afterTrade(account, instrument, sign * quantity, execution.price, feeOf(candidate, quantity, execution.price)), level);
  };
  const closed = session.evaluate(after(lots.count));
  const bare = { ...shape, price: execution.price, ratioIfClosed: closed.bufferRatio };
  if (standing) return { ...bare, units: 0, value: 0, ratioAfter: session.evaluate(account).bufferRatio };
  const enough = (n: number): boolean => isAtLevel(session.evaluate(after(n)));
  const freed = shortfall - shortfallAt(closed, level);
  const most = isAtLevel(closed) ? lots.count : (PROBES.map((share) => Math.ceil(share * lots.count)).find((n) => n < lots.count && enough(n)) ?? null);
  const n = most === null ? null : fewestFrom((lots.count * shortfall) / (freed > 0 ? freed : shortfall), most, enough);
  if (n === null) return { ...bare, units: null, value: null, ratioAfter: null };
  const quantity = lots.quantity(n);
  const size = quantity * instrument.multiplier;
  const money = Math.abs(instrument.inverse ? size / execution.price : size * execution.price) * (session.rate(instrument.currency, account.currency)?.rate ?? NaN);
  return { ...bare, units: sign * quantity, value: Number.isFinite(money) ? money : null, ratioAfter: session.evaluate(after(n)).bufferRatio };
}
