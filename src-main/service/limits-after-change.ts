/** Which limits a change of the book would break, before it is made. */
import type { LimitRecord } from '#contract/book-file.ts';
import { isOfOrders, limitText, selects } from '#engine/limit/limit.ts';
import type { Limit } from '#engine/limit/limit.ts';
import { blindSight, lookAt } from '#engine/limit/worst.ts';
import type { Sight } from '#engine/limit/worst.ts';
import { openSession } from '#engine/session.ts';
import type { Session } from '#engine/session-port.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { toEngineLimit } from './limit-to-engine.ts';

export interface BrokenLimit {
  readonly account: string;
  readonly limit: string;
  readonly hard: boolean;
  readonly message: string;
}

/**
 * The limits that are beyond after a change and further than before it. A limit that can't be told is passed over here:
 * the live book says so once it is there.
 * @param records limits of the book as the change leaves it
 */
export function limitsBrokenBy(before: Book, after: Book, records: readonly LimitRecord[]): readonly BrokenLimit[] {
  const limits = records.map(toEngineLimit).filter((limit) => !isOfOrders(limit) && (limit.max === limit.max || limit.min === limit.min));
  if (limits.length === 0) return [];
  const [was, is] = [openSession(before), openSession(after)];
  return after.accounts.flatMap(({ id }) => limits.filter(({ account }) => account === '*' || account === id).flatMap((limit): BrokenLimit[] => {
    const sight = seen(is, id, limit);
    const over = was.account(id) === null ? 0 : seen(was, id, limit).over;
    return sight.over > 0 && !(sight.over <= over) ? [{ account: id, limit: limit.id, hard: limit.hard, message: limitText(limit, sight) }] : [];
  }));
}

function seen(session: Session, id: string, limit: Limit): Sight {
  const account = session.account(id)!;
  const sight = blindSight();
  lookAt(limit, session, session.figures(id), session.positions(id), new Set(account.positions.map(({ instrument }) => instrument).filter((one) => selects(session, account, limit, one))), sight);
  return sight;
}
