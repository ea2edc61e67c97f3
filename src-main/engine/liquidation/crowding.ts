import type { Account, Book, Instrument } from '../portfolio/book.ts';
import type { Session } from '../session-port.ts';

/** What is known of who else holds the same as a position (S174). Nothing of it changes a figure: the crowd multiplier is the person's. */
export interface Crowded {
  readonly instrument: string;
  /** What the position pays in funding a year at today's rate, as a share of its notional; negative is received. null where none is quoted. Who pays is on the crowded side. */
  readonly fundingPerYear: number | null;
  /** Part of all open contracts that the position is; null where the open interest is not known. */
  readonly ofOpenInterest: number | null;
  /** Exposure to the same underlying on the same side in the other accounts of the book, in multiples of this one; null where there is none, or a rate is missing. */
  readonly elsewhere: number | null;
}

const YEAR_HOURS = 365 * 24;

/** Positions of an account of which any of this is known, in the account's order. @param session of the whole book */
export function crowding(session: Session, book: Book, account: Account): readonly Crowded[] {
  const others = sameSides(session, book, account);
  const exposures = new Map(session.evaluatePositions(account).map(({ instrument, exposure }) => [instrument, exposure ?? 0]));
  return account.positions.flatMap(({ instrument: id, quantity }): Crowded[] => {
    const instrument = session.instrument(id);
    if (instrument === null || quantity === 0) return [];
    const exposure = exposures.get(id) ?? 0;
    const side = Math.sign(exposure);
    const funding = session.quote(id)?.funding ?? null;
    const fundingPerYear = funding === null || side === 0 ? null : side * funding.rate * (YEAR_HOURS / funding.intervalHours);
    const { openInterest } = instrument;
    const ofOpenInterest = openInterest === undefined ? null : Math.abs(quantity) / openInterest;
    const same = others === null ? 0 : (others.get(keyOf(instrument, side)) ?? 0);
    const elsewhere = exposure === 0 || same === 0 ? null : Math.abs(same / exposure);
    return fundingPerYear === null && ofOpenInterest === null && elsewhere === null ? [] : [{ instrument: id, fundingPerYear, ofOpenInterest, elsewhere }];
  });
}

/** Exposure of the other accounts by underlying and side, in this account's currency; null where a rate is missing. */
function sameSides(session: Session, book: Book, account: Account): ReadonlyMap<string, number> | null {
  const sums = new Map<string, number>();
  for (const other of book.accounts) {
    if (other.id === account.id) continue;
    const rate = session.rate(other.currency, account.currency)?.rate;
    if (rate === undefined) return null;
    for (const { instrument: id, exposure } of session.evaluatePositions(other)) {
      const instrument = session.instrument(id);
      if (instrument === null || exposure === null || exposure === 0) continue;
      const key = keyOf(instrument, Math.sign(exposure));
      sums.set(key, (sums.get(key) ?? 0) + exposure * rate);
    }
  }
  return sums;
}

function keyOf(instrument: Instrument, side: number): string {
  return `${String(side)} ${instrument.underlying ?? instrument.id}`;
}
