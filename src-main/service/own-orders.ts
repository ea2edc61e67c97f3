import type { PastOrder } from '#engine/limit/own-orders.ts';
import type { Session } from '#engine/session-port.ts';
import { ordersOf } from './discipline/collect-history.ts';
import type { Store } from './ports.ts';

/**
 * Orders that an account has made, as the journal of its book knows them: changes of positions that stand, without what
 * the account began with.
 * @param replaying whether market time comes from a replay, so that it is not that of the journal
 */
export function ownOrders(store: Store, session: Session, replaying: boolean, account: string): readonly PastOrder[] {
  return ordersOf({ store, session, replaying }, account, session.now()).flatMap((one): PastOrder[] => {
    const instrument = session.instrument(one.instrument);
    return instrument === null ? [] : [{ instrument: one.instrument, kind: instrument.kind, units: Math.abs(one.after - one.before), value: one.value }];
  });
}
