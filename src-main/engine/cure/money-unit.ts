import type { Session } from '../session-port.ts';

/** The smallest amount of a currency that is moved: how many of them make one. */
export interface MoneyUnit {
  readonly perOne: number;
  /** n of them as an amount, without binary dust. */
  readonly amount: (n: number) => number;
}

/** A coin dearer than this (in what it is quoted in) is moved in hundred-millionths; what is cheaper, and money, in hundredths. */
const DEAR = 10;

/** Cents, or the hundred-millionth of a coin. */
export function moneyUnit(session: Session, currency: string): MoneyUnit {
  const mark = session.instrument(currency)?.kind === 'crypto' ? (session.quote(currency)?.mark ?? NaN) : NaN;
  const perOne = mark > DEAR ? 1e8 : 100;
  return { perOne, amount: (n) => n / perOne };
}
