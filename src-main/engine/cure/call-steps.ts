/** What to do when a call is there, in order: money that arrives in time, then sales, the worst position first. */
import { planTickets } from '../plan/tickets.ts';
import type { PlannedTicket } from '../plan/plan.ts';
import type { Account } from '../portfolio/book.ts';
import type { AccountFigures } from '../portfolio/figures.ts';
import type { Session } from '../session-port.ts';
import { afterDeposit, depositCure } from './deposit.ts';
import { standsAt } from './level.ts';

/** Money that could be brought. */
export interface CallSource {
  readonly name: string;
  readonly currency: string;
  /** What is left of it. */
  readonly headroom: number;
  /** ms UTC. */
  readonly arrivesAt: number;
  readonly inTime: boolean;
}

export interface Transfer {
  readonly source: string;
  readonly currency: string;
  readonly amount: number;
  readonly arrivesAt: number;
  readonly bufferRatioAfter: number | null;
}

export interface CallSteps {
  readonly transfers: readonly Transfer[];
  readonly tickets: readonly PlannedTicket[];
  readonly after: AccountFigures;
  /** Whether the account stands at the level when all is done. */
  readonly reached: boolean;
}

/**
 * Steps that bring an account to a level: from each source in time no more than is needed, the earliest first; then sales of the
 * largest loss first, never of the position that is easiest to part with (S173).
 * @param level buffer ratio of at least 1, which is the line
 * @param keep instruments that are not to be sold
 */
export function callSteps(session: Session, account: Account, level: number, sources: readonly CallSource[], keep: ReadonlySet<string>): CallSteps {
  let current = account;
  const transfers: Transfer[] = [];
  for (const source of sources.filter((one) => one.inTime && one.headroom > 0).sort((a, b) => a.arrivesAt - b.arrivesAt)) {
    if (standsAt(session, current, level)) break;
    const cure = depositCure(session, current, level, source.currency);
    const amount = Math.min(source.headroom, cure.amount ?? source.headroom);
    const before = session.evaluate(current).marginEquity;
    // What is not enough by itself is split by nobody: isolated margins are topped up whole or not at all.
    const next = afterDeposit(current, amount === cure.amount ? cure : { ...cure, allocations: [] }, amount);
    if (!(session.evaluate(next).marginEquity > before)) continue;
    current = next;
    transfers.push({ source: source.name, currency: source.currency, amount, arrivesAt: source.arrivesAt, bufferRatioAfter: session.evaluate(current).bufferRatio });
  }
  const free = current.positions.map(({ instrument }) => instrument).filter((id) => !keep.has(id));
  const tickets = standsAt(session, current, level) || free.length === 0
    ? []
    : planTickets(session, current, [{ type: 'reduce', order: 'largest-loss', select: { instrument: free }, share: 1, until: { metric: 'bufferRatio', atLeast: level } }]);
  const last = tickets.at(-1);
  const after = session.evaluate(current);
  const priced = tickets.every((ticket) => ticket.bufferRatioAfter !== null || ticket.maintenanceMarginAfter === 0);
  return { transfers, tickets, after, reached: last === undefined ? standsAt(session, current, level) : priced && (last.maintenanceMarginAfter === 0 || (last.bufferRatioAfter ?? -Infinity) >= level) };
}
