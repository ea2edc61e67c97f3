/** Tickets in plain words. */
import { plainFormat } from '../margin/number-format.ts';
import type { Instrument } from '../portfolio/book.ts';
import type { Fund } from './plan.ts';

/** "Sell 150 AAPL at about 80.90": what to do, with what is not known said in words. */
export function tradeText(instrument: Instrument, held: number, quantity: number, price: number | null, spreadKnown: boolean, roundedUp: boolean): string {
  const verb = held > 0 ? 'Sell' : 'Buy back';
  const whole = quantity >= Math.abs(held) ? `, which closes the position` : '';
  const rounded = roundedUp && whole === '' ? ', rounded up to whole units' : '';
  if (price === null) return `${verb} ${plainFormat.plain(quantity)} ${instrument.id}${whole}; there is no price to estimate from`;
  return `${verb} ${plainFormat.plain(quantity)} ${instrument.id} at about ${priceText(price)}${whole}${rounded}${spreadKnown ? '' : '; spread unknown, estimated at the mark'}`;
}

/** Two decimals; four significant digits for small prices. */
export function priceText(price: number): string {
  return Math.abs(price) >= 1 || price === 0 ? plainFormat.money(price) : String(Number(price.toPrecision(4)));
}

/** "Transfer 20,000.00 USD from bank, arrives after 1 day". */
export function fundText(step: Fund): string {
  const when = step.arrivesAfterMs > 0 ? `, arrives after ${durationText(step.arrivesAfterMs)}; the figures after it count it as arrived` : '';
  return `Transfer ${plainFormat.money(step.amount)} ${step.currency} from ${step.source}${when}`;
}

const UNITS = [[86_400_000, 'day'], [3_600_000, 'hour'], [60_000, 'minute'], [1000, 'second']] as const;

/** A duration in words, its two largest parts: "1 day 4 hours". */
export function durationText(durationMs: number): string {
  let rest = Math.max(0, Math.floor(durationMs / 1000)) * 1000;
  const parts: string[] = [];
  for (const [length, name] of UNITS) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0) parts.push(`${count} ${name}${count === 1 ? '' : 's'}`);
  }
  return parts.length === 0 ? 'less than a second' : parts.slice(0, 2).join(' ');
}
