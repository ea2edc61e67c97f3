/** Distance to call: how far prices must move before the buffer ratio reaches the line or a personal mark. */
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { DistanceView } from '#contract/views/shapes.ts';
import { levelsAt } from '#engine/portfolio/target.ts';
import type { Session } from '#engine/session-port.ts';

/** Root searches per answer: the instruments that weigh most come first, the rest cannot decide the account's fate. */
const MOST_INSTRUMENTS = 40;

/** Distances of one account under the prices of now. @returns `not-applicable` for an unknown account. */
export function distanceOf(session: Session, accountId: string): Result<DistanceView> {
  const account = session.account(accountId);
  if (account === null) return failure('not-applicable', `There is no account ${accountId} in this book.`);
  const instruments = driversOf(session, accountId).map((instrument) => {
    const mark = session.quote(instrument)?.mark ?? NaN;
    const price = session.priceAtLevel(accountId, instrument, 1);
    const shock = price === null || !Number.isFinite(mark) || mark === 0 ? null : (price - mark) / Math.abs(mark);
    return { instrument, price, shock };
  });
  instruments.sort((a, b) => size(a.shock) - size(b.shock) || (a.instrument < b.instrument ? -1 : 1));
  return success({
    account: accountId,
    at: session.now(),
    uniform: { shock: session.uniformShock(accountId, 1) },
    instruments,
    marks: levelsAt(account.thresholds, session.now()).map((level) => ({ level, shock: session.uniformShock(accountId, level) })),
  });
}

/** What moves the account: held instruments, options replaced by their underlying; largest exposure first. */
function driversOf(session: Session, accountId: string): readonly string[] {
  const weight = new Map<string, number>();
  for (const position of session.positions(accountId)) {
    const instrument = session.instrument(position.instrument);
    if (instrument === null || position.quantity === 0) continue;
    const driver = instrument.kind === 'option' && instrument.underlying !== null ? instrument.underlying : position.instrument;
    if (session.quote(driver) === null) continue;
    weight.set(driver, (weight.get(driver) ?? 0) + Math.abs(position.exposure ?? 0));
  }
  return [...weight].sort((a, b) => b[1] - a[1]).slice(0, MOST_INSTRUMENTS).map(([id]) => id);
}

function size(shock: number | null): number {
  return shock === null ? Infinity : Math.abs(shock);
}
