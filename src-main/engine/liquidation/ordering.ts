import { orderedCandidates, placeText } from '../plan/selection.ts';
import type { Candidate } from '../plan/selection.ts';
import type { Account } from '../portfolio/book.ts';
import type { Session } from '../session-port.ts';
import { orderText } from './policy.ts';
import type { LiquidationOrder } from './policy.ts';

/** The positions of an account in the order in which this counterparty closes them; what has no price is left out. */
export function liquidationOrder(session: Session, account: Account, order: LiquidationOrder): readonly Candidate[] {
  const ranked = order === 'hedges-last' ? hedgesLast(session, account) : orderedCandidates(session, account, {}, order === 'everything' ? 'largest-exposure' : order);
  return ranked.filter(({ figures }) => figures.mark !== null && Number.isFinite(figures.mark) && figures.exposure !== null);
}

/** Why this candidate is the next one: the order, and the figure that put it first. */
export function choiceText(session: Session, account: Account, order: LiquidationOrder, candidate: Candidate): string {
  const words = orderText(order);
  if (order === 'everything') return words;
  if (order === 'hedges-last') return hedgesAmong(orderedCandidates(session, account, {}, 'largest-loss')).has(candidate.instrument.id) ? `${words}: only hedges are left` : `${words}, so first what is none`;
  const place = placeText(session, account, order, candidate);
  return place === '' ? words : `${words}: ${place}`;
}

/** What points the way the account leans comes first, by loss; what leans against it (a hedge) comes last. */
function hedgesLast(session: Session, account: Account): readonly Candidate[] {
  const candidates = orderedCandidates(session, account, {}, 'largest-loss');
  const hedges = hedgesAmong(candidates);
  return [...candidates.filter((one) => !hedges.has(one.instrument.id)), ...candidates.filter((one) => hedges.has(one.instrument.id))];
}

/** Positions that lean against their own underlying's lean, or against the account's where they stand alone. */
export function hedgesAmong(candidates: readonly Candidate[]): ReadonlySet<string> {
  const lean = new Map<string, number>();
  let whole = 0;
  for (const { instrument, figures } of candidates) {
    const name = instrument.underlying ?? instrument.id;
    lean.set(name, (lean.get(name) ?? 0) + (figures.exposure ?? 0));
    whole += figures.exposure ?? 0;
  }
  const isHedge = ({ instrument, figures }: Candidate): boolean => {
    const own = figures.exposure ?? 0;
    const group = lean.get(instrument.underlying ?? instrument.id) ?? 0;
    return group !== own && group !== 0 ? own * group < 0 : own * whole < 0;
  };
  return new Set(candidates.filter(isHedge).map(({ instrument }) => instrument.id));
}
