import { carryOut } from '../liquidation/planned.ts';
import type { SaleState, SaleTerms } from '../liquidation/sale.ts';
import { lotsOf } from '../plan/lots.ts';
import type { ReduceOrder } from '../plan/plan.ts';
import type { Entry } from './basket.ts';

export const plainOrders: readonly ReduceOrder[] = ['largest-loss', 'margin-freed', 'most-liquid', 'least-liquid', 'largest-exposure', 'risk-reduction'];

/** What a plan of one step would reduce: everything that is not kept, in this order, until the target is there. */
export function plainOrder(start: SaleState, order: ReduceOrder, free: readonly string[], target: number, terms: SaleTerms): readonly Entry[] {
  const run = carryOut(start, [{ type: 'reduce', order, select: { instrument: free }, share: 1, until: { metric: 'bufferRatio', atLeast: target } }], terms);
  return run.steps.flatMap(({ instrument, quantity }) => {
    const position = start.account.positions.find((one) => one.instrument === instrument);
    const terms = start.session.instrument(instrument);
    if (position === undefined || terms === null) return [];
    const lots = lotsOf(terms, position);
    return [{ instrument, lots: Math.abs(quantity) >= Math.abs(position.quantity) ? lots.count : Math.round(Math.abs(quantity) / lots.size) }];
  });
}
