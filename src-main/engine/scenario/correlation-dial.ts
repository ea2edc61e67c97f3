import type { Account, Book, Position } from '../portfolio/book.ts';
import { openSession } from '../session.ts';
import type { Session } from '../session-port.ts';

/** One stop of the dial: every correlation moved from today's towards one value by `weight`. */
export interface DialStop {
  readonly weight: number;
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  readonly bufferRatio: number | null;
  /** Requirement of every position alone, less that of all together. */
  readonly nettingCredit: number;
  /** Credit of each pair of positions: what both ask alone less what they ask together. Largest first. */
  readonly pairs: readonly PairCredit[];
}

export interface PairCredit {
  readonly a: string;
  readonly b: string;
  readonly credit: number;
}

/** Positions whose pairs are looked at: the ones with the largest exposure. */
const MOST_POSITIONS = 12;

/**
 * What an account's requirement rests on its correlations for: today's matrix, turned stop by stop towards `to`. Stays
 * positive semi-definite at every stop (a mix of two such matrices). Moves the models that use correlations (`var`);
 * the requirement of other regimes is the same at every stop.
 * @param weights of the stops, 0 (today) to 1
 */
export function correlationDial(book: Book, accountId: string, weights: readonly number[], to = 1): readonly DialStop[] {
  const account = book.accounts.find(({ id }) => id === accountId);
  if (account === undefined) throw new Error(`unknown account ${accountId}`);
  const only: Book = { ...book, accounts: [account] };
  return weights.map((weight) => {
    const stress = { marginFactors: book.stress?.marginFactors ?? new Map<string, number>(), marginFactor: book.stress?.marginFactor ?? 1, frozen: book.stress?.frozen ?? new Set<string>(), correlation: weight === 0 ? (book.stress?.correlation ?? null) : { to, weight } };
    const session = openSession({ ...only, stress });
    const { initialMargin, maintenanceMargin, bufferRatio } = session.figures(accountId);
    const alone = account.positions.reduce((sum, position) => sum + requirement(session, account, [position]), 0);
    return { weight, initialMargin, maintenanceMargin, bufferRatio, nettingCredit: alone - maintenanceMargin, pairs: pairCredits(session, account) };
  });
}

function pairCredits(session: Session, account: Account): readonly PairCredit[] {
  const exposure = new Map(session.positions(account.id).map((figures) => [figures.instrument, Math.abs(figures.exposure ?? 0)]));
  const largest = [...account.positions].sort((a, b) => (exposure.get(b.instrument) ?? 0) - (exposure.get(a.instrument) ?? 0)).slice(0, MOST_POSITIONS);
  const alone = largest.map((position) => requirement(session, account, [position]));
  const pairs: PairCredit[] = [];
  for (let i = 1; i < largest.length; i++) {
    for (let j = 0; j < i; j++) {
      const credit = alone[i]! + alone[j]! - requirement(session, account, [largest[j]!, largest[i]!]);
      pairs.push({ a: largest[j]!.instrument, b: largest[i]!.instrument, credit });
    }
  }
  return pairs.sort((x, y) => y.credit - x.credit);
}

/** Maintenance of some positions without the rest of the account. */
function requirement(session: Session, account: Account, positions: readonly Position[]): number {
  return session.evaluate({ ...account, positions, balances: [], orders: [] }).maintenanceMargin;
}
