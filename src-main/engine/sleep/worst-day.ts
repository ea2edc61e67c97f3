import type { Account, History, Instrument } from '../portfolio/book.ts';
import type { PositionFigures } from '../portfolio/figures.ts';

/** One day of the past as it would have hit what is held today. */
export interface PastDay {
  readonly day: string;
  /** Relative move of each instrument with a close on that day and the one before it: what is held, and what that follows. */
  readonly moves: ReadonlyMap<string, number>;
  /** Part of the gross exposure whose move of that day is known. */
  readonly covered: number;
}

/** What a position follows by its own history or its underlying's, and its exposure to that in the account's currency. */
interface Followed {
  readonly history: string;
  readonly exposure: number;
}

/**
 * The day of the histories whose joint move would cost today's positions the most, by their deltas: which day it is
 * is all that is decided here, what it costs is for a revaluation. Days on which less than half of the exposure has a
 * return are passed over, or the shortest history would be forgotten and the emptiest day could win by accident.
 * @param figures of the account's positions, in its currency
 * @returns null without a history, or where no day costs anything
 */
export function worstDay(account: Account, instruments: ReadonlyMap<string, Instrument>, figures: readonly PositionFigures[], histories: readonly History[]): PastDay | null {
  const byInstrument = new Map(histories.filter(({ closes }) => closes.length > 1).map((one) => [one.instrument, one]));
  const exposures = new Map(figures.map(({ instrument, exposure }) => [instrument, exposure ?? 0]));
  let gross = 0;
  const followed = account.positions.flatMap(({ instrument }): Followed[] => {
    const terms = instruments.get(instrument);
    const exposure = exposures.get(instrument) ?? 0;
    gross += Math.abs(exposure);
    // A fund with a leverage moves by its own returns, which hold the leverage already.
    if (byInstrument.has(instrument)) return [{ history: instrument, exposure: exposure / Math.abs(terms?.leverageFactor ?? 1) }];
    const underlying = terms?.underlying ?? null;
    return underlying !== null && byInstrument.has(underlying) ? [{ history: underlying, exposure }] : [];
  });
  // Options of one underlying follow the same history.
  const moves = new Map([...new Set(followed.map(({ history }) => history))].map((history) => [history, returnsOf(byInstrument.get(history)!)] as const));
  const days = new Map<string, { change: number; covered: number }>();
  for (const { history, exposure } of followed) {
    for (const [day, move] of moves.get(history)!) {
      const sum = days.get(day) ?? { change: 0, covered: 0 };
      sum.change += exposure * move;
      sum.covered += Math.abs(exposure);
      days.set(day, sum);
    }
  }
  let worst: { readonly day: string; readonly change: number; readonly covered: number } | null = null;
  for (const [day, { change, covered }] of days) if (change < (worst?.change ?? 0) && covered * 2 >= gross) worst = { day, change, covered };
  if (worst === null) return null;
  const { day } = worst;
  const ofDay = new Map([...moves].flatMap(([history, byDay]) => (byDay.has(day) ? [[history, byDay.get(day)!] as const] : [])));
  return { day, moves: ofDay, covered: gross > 0 ? Math.min(1, worst.covered / gross) : 0 };
}

/** Moves by the day on which they end. */
function returnsOf({ days, closes }: History): ReadonlyMap<string, number> {
  return new Map(days.flatMap((day, k) => {
    const [before, close] = [closes[k - 1] ?? NaN, closes[k]!];
    return before > 0 && close > 0 ? [[day, close / before - 1] as const] : [];
  }));
}
