import type { Instrument, Position } from '../portfolio/book.ts';

const DIVISIBLE = new Set<Instrument['kind']>(['crypto', 'fx', 'perpetual']);
/** Decimal places of a ticket relative to the size of the position: five significant digits. */
const DIGITS = 5;
/** Guards against 0.1 × 30 = 3.0000000000000004 becoming 4 units. */
const ROUNDING_SLACK = 1e-9;

/** Whether a position is traded in fractions of a unit. */
export function isDivisible(instrument: Instrument): boolean {
  return DIVISIBLE.has(instrument.kind);
}

/** In what steps a position is reduced. */
export interface Lots {
  /** Size of one step: 1 for whole units, a power of ten for divisible ones. */
  readonly size: number;
  /** Steps until the position is closed; the last one may be smaller. */
  readonly count: number;
  /** Unsigned quantity of n steps, never more than the position. */
  readonly quantity: (n: number) => number;
  /** Steps for a share of the position, rounded up: rather a unit too many than one too few. */
  readonly ofShare: (share: number) => number;
}

/** Steps of one position: whole units or contracts, except crypto, fx and perpetuals. */
export function lotsOf(instrument: Instrument, position: Position): Lots {
  const held = Math.abs(position.quantity);
  const size = isDivisible(instrument) ? 10 ** (Math.floor(Math.log10(held)) - DIGITS + 1) : 1;
  const count = Math.ceil(held / size - ROUNDING_SLACK);
  const quantity = (n: number) => (n >= count ? held : Math.min(held, tidy(n * size, size)));
  return { size, count, quantity, ofShare: (share) => Math.min(count, Math.ceil((held * share) / size - ROUNDING_SLACK)) };
}

/** n × size without binary dust (0.30000000000000004). */
function tidy(value: number, size: number): number {
  return size >= 1 ? Math.round(value) : Number(value.toFixed(Math.min(20, Math.max(0, Math.round(-Math.log10(size))))));
}
