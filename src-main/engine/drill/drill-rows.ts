import type { LiquidationStep } from '../liquidation/run.ts';
import type { Sale } from '../liquidation/sale.ts';
import { plainFormat } from '../margin/number-format.ts';
import { durationText, priceText } from '../plan/wording.ts';
import type { DrillRow, DrillTicket } from './drill-log.ts';

/** Money that was sent to the account. */
export interface DrillTransfer {
  readonly source: string;
  readonly amount: number;
  readonly currency: string;
  /** Market time since the start. */
  readonly arrivesAtMs: number;
}

/** A step of the counterparty's engine as the log keeps it; a protocol's calls have neither price nor slippage. */
export interface TakenStep extends Pick<LiquidationStep, 'instrument' | 'quantity' | 'bufferRatioAfter' | 'reason'> {
  readonly currency: string;
  readonly price: number | null;
  /** Slippage and fees, in the account's currency. */
  readonly cost: number | null;
}

type Facts = Partial<DrillRow> & Pick<DrillRow, 'text'>;

/** A sale by hand. */
export function saleFacts({ instrument, quantity, price, slippage, fee }: Sale['step'], currency: string | null): Facts {
  const verb = quantity < 0 ? 'Sold' : 'Bought back';
  return { text: `${verb} ${plainFormat.plain(Math.abs(quantity))} ${instrument} at ${priceText(price)}`, instrument, quantity, price, currency, cost: slippage + fee };
}

/** Money sent by hand. */
export function transferFacts({ amount, currency, source, arrivesAtMs }: DrillTransfer, marketMs: number): Facts {
  const when = arrivesAtMs > marketMs ? `, arrives after ${durationText(arrivesAtMs - marketMs)}` : '';
  return { text: `Transferred ${plainFormat.money(amount)} ${currency} from ${source}${when}`, quantity: amount, currency };
}

/** Money that is there. */
export function arrivalFacts({ amount, currency, source }: DrillTransfer): Facts {
  return { text: `Arrived: ${plainFormat.money(amount)} ${currency} from ${source}`, quantity: amount, currency };
}

/** What a ticket's rows have in common. */
export function ticketFacts(ticket: DrillTicket, words: string): Facts {
  return { text: `${words}: ${ticket.text}`, plan: ticket.plan, ticket: ticket.number, instrument: ticket.instrument, quantity: ticket.quantity, currency: ticket.currency };
}

/** What the counterparty did. */
export function takenFacts({ instrument, quantity, price, currency, cost, reason }: TakenStep): Facts {
  const verb = quantity < 0 ? 'sells' : 'buys back';
  const at = price === null ? '' : ` at ${priceText(price)}`;
  return { text: `The counterparty ${verb} ${plainFormat.plain(Math.abs(quantity))} ${instrument}${at}: ${reason}`, instrument, quantity, price, currency, cost };
}
