import type { Plan } from '../plan/plan.ts';
import { planTickets } from '../plan/tickets.ts';
import type { SaleState } from '../liquidation/sale.ts';
import type { DrillTicket } from './drill-log.ts';

/** When tickets appear: real and market time, and how many new prices had come. */
export interface Shown {
  readonly wallMs: number;
  readonly marketMs: number;
  readonly prices: number;
}

/**
 * The tickets of a plan that fires in this state, in the plan's order; numbered on from `after`.
 * Money takes the transfer time of its step.
 */
export function ticketsFor(plan: Plan, state: SaleState, shown: Shown, after: number): readonly DrillTicket[] {
  const funds = plan.steps.filter((step) => step.type === 'fund');
  let fund = 0;
  return planTickets(state.session, state.account, plan.steps).map((ticket): DrillTicket => {
    const step = ticket.kind === 'fund' ? funds[fund++] : undefined;
    return {
      number: after + ticket.order, plan: plan.id, planName: plan.name, kind: ticket.kind, instrument: ticket.instrument, quantity: ticket.quantity, currency: ticket.currency,
      estimatedPrice: ticket.estimatedPrice, text: ticket.text, arrivesAfterMs: step?.arrivesAfterMs ?? 0, source: step?.source ?? null,
      shownWallMs: shown.wallMs, shownMarketMs: shown.marketMs, shownPrices: shown.prices, doneWallMs: null, doneQuantity: null,
    };
  });
}
