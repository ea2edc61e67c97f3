/** The sleep test: what a gap, and the worst joint day of the past, would cost an account overnight (S141), and how much of it is liquid (S156). */
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { NightView, SleepView } from '#contract/views/sleep.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { bookUnder } from '#engine/scenario/shocked-book.ts';
import { openSession } from '#engine/session.ts';
import { liquidCore } from '#engine/sleep/liquid-core.ts';
import { worstDay } from '#engine/sleep/worst-day.ts';
import { movedTogether } from '#service/moved-together.ts';
import { toEngineScenario } from '#service/scenario/scenario-to-engine.ts';

/** A tenth: more than the worst night of a broad index since 1987, less than that of coins. */
export const DEFAULT_GAP = 0.1;

export interface SleepTask {
  readonly book: Book;
  readonly account: string;
  /** Share by which everything opens away; DEFAULT_GAP where null. */
  readonly gap: number | null;
  /** Share of net liquidation value that a night may cost; null where nothing is written. */
  readonly pain: number | null;
}

/** @returns `invalid-input` for an account that is not there */
export function sleepTest({ book: whole, account: id, gap, pain }: SleepTask): Result<SleepView> {
  const account = whole.accounts.find((one) => one.id === id);
  if (account === undefined) return failure('invalid-input', `There is no account ${id} in this book.`);
  const book: Book = { ...whole, accounts: [account] };
  const session = openSession(book);
  const now = session.figures(id).netLiquidationValue;
  const night = (after: Book | null): NightView | null => {
    if (after === null) return null;
    const figures = openSession(after).figures(id);
    const change = figures.netLiquidationValue - now;
    return { change, share: now > 0 ? change / now : null, bufferRatio: figures.bufferRatio };
  };
  const size = gap ?? DEFAULT_GAP;
  const [lower, higher] = [-size, size].map((move) => ({ move, night: night(movedTogether(book, id, move)) }));
  const worse = (higher!.night?.change ?? 0) < (lower!.night?.change ?? 0) ? higher! : lower!;
  if (worse.night === null) return failure('invalid-input', `There is no account ${id} in this book.`);
  const past = worstDay(account, new Map(book.instruments.map((one) => [one.id, one])), session.evaluatePositions(account), book.history);
  const again = past === null ? null : night(bookUnder(book, toEngineScenario({ id: 'past-day', shocks: [...past.moves].map(([instrument, relative]) => ({ select: { instrument }, price: { relative } })) }), id));
  const core = liquidCore(session, account);
  const shares = [worse.night.share, ...(again === null ? [] : [again.share])];
  return success({
    account: id, currency: account.currency, asOf: book.asOf, move: worse.move, gap: worse.night,
    worstDay: again === null || past === null ? null : { ...again, day: past.day, covered: past.covered },
    pain, bearable: pain === null || shares.includes(null) ? null : shares.every((share) => -share! <= pain),
    liquidShare: core === null || core.assets === 0 ? null : core.liquid / core.assets, liquidUnknown: core?.unknown ?? [],
  });
}
