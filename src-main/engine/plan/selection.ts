import { plainFormat } from '../margin/number-format.ts';
import type { Account, Instrument, Position } from '../portfolio/book.ts';
import type { PositionFigures } from '../portfolio/figures.ts';
import type { Session } from '../session-port.ts';
import { afterTrade } from './trade.ts';
import type { ReduceOrder, Selector } from './plan.ts';

/** A position that a step may reduce. */
export interface Candidate {
  readonly position: Position;
  readonly instrument: Instrument;
  readonly figures: PositionFigures;
}

/** Whether an instrument of an account is picked: every given field must match, a list means any of. */
export function isSelected(select: Selector, instrument: Instrument, account: Account): boolean {
  const facts: Record<keyof Selector, string | null> = {
    instrument: instrument.id, kind: instrument.kind, underlying: instrument.underlying, sector: instrument.sector,
    currency: instrument.currency, productGroup: instrument.productGroup, account: account.id, counterparty: account.counterparty,
  };
  return (Object.entries(select) as [keyof Selector, readonly string[] | undefined][]).every(([field, wanted]) => {
    if (wanted === undefined) return true;
    const fact = facts[field];
    return fact !== null && fact !== undefined && wanted.includes(fact);
  });
}

/** The selected positions in the order in which they are to be reduced. Ties keep the order of the account. */
export function orderedCandidates(session: Session, account: Account, select: Selector, order: ReduceOrder): readonly Candidate[] {
  const figures = new Map(session.evaluatePositions(account).map((one) => [one.instrument, one]));
  const candidates: Candidate[] = [];
  for (const position of account.positions) {
    const instrument = session.instrument(position.instrument);
    const own = figures.get(position.instrument);
    if (instrument === null || own === undefined || position.quantity === 0 || !isSelected(select, instrument, account)) continue;
    candidates.push({ position, instrument, figures: own });
  }
  const rank = ranking(session, account, order);
  const ranked = candidates.map((candidate) => ({ candidate, rank: settled(rank(candidate)) }));
  ranked.sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0));
  return ranked.map((one) => one.candidate);
}

/** Equal ranks that differ in their last digits are equal: otherwise the dust of a division decides what is sold first. */
function settled(rank: number): number {
  return Number.isFinite(rank) ? Number(rank.toPrecision(12)) : rank;
}

/** Rank of a candidate, smallest first. What cannot be ranked comes last; an unknown volume counts as least liquid. */
function ranking(session: Session, account: Account, order: ReduceOrder): (candidate: Candidate) => number {
  switch (order) {
    case 'largest-loss':
      return ({ figures }) => figures.unrealizedPnl ?? Infinity;
    case 'largest-exposure':
      return ({ figures }) => (figures.exposure === null ? Infinity : -Math.abs(figures.exposure));
    // Value ÷ (average daily volume × mark): the days of the whole market that the position is.
    case 'most-liquid':
      return ({ position, instrument }) => daysOfVolume(position, instrument);
    case 'least-liquid':
      return ({ position, instrument }) => -daysOfVolume(position, instrument);
    case 'risk-reduction':
      return (candidate) => -riskOf(session, candidate);
    case 'margin-freed':
      return marginFreed(session, account);
  }
}

function daysOfVolume(position: Position, instrument: Instrument): number {
  const days = Math.abs(position.quantity) / instrument.averageDailyVolume;
  return Number.isFinite(days) ? days : Infinity;
}

/** Annual volatility assumed where none is known: high, so that the unknown is reduced first. */
const UNKNOWN_VOLATILITY = 1;

/** |exposure| × annual volatility (of the underlying for options): the money that a year's standard deviation moves. */
function riskOf(session: Session, { instrument, figures }: Candidate): number {
  const source = instrument.kind === 'option' && instrument.underlying !== null ? instrument.underlying : instrument.id;
  const volatility = session.quote(source)?.volatility ?? NaN;
  return Math.abs(figures.exposure ?? 0) * (volatility === volatility ? volatility : UNKNOWN_VOLATILITY);
}

/** The figure that gave a candidate its place, in words; empty where it is not known. Amounts in the account's currency. */
export function placeText(session: Session, account: Account, order: ReduceOrder, candidate: Candidate): string {
  const { position, instrument, figures } = candidate;
  switch (order) {
    case 'largest-loss':
      return figures.unrealizedPnl === null ? '' : `unrealised ${plainFormat.money(figures.unrealizedPnl)}`;
    case 'largest-exposure':
      return figures.exposure === null ? '' : plainFormat.money(figures.exposure);
    case 'most-liquid':
    case 'least-liquid': {
      const days = daysOfVolume(position, instrument);
      return days === Infinity ? 'no volume known' : `${shortPercent(days)} of a day's volume`;
    }
    case 'risk-reduction':
      return `${plainFormat.money(riskOf(session, candidate))} in a year's standard deviation`;
    case 'margin-freed': {
      const freed = -marginFreed(session, account)(candidate);
      return Number.isFinite(freed) ? `${shortPercent(freed)} of its value` : '';
    }
  }
}

function shortPercent(share: number): string {
  return plainFormat.percent(Number(share.toPrecision(3)));
}

/** Maintenance that closing the whole position frees, per unit of value sold (of exposure for futures). */
function marginFreed(session: Session, account: Account): (candidate: Candidate) => number {
  const before = session.evaluate(account).maintenanceMargin;
  return ({ position, instrument, figures }) => {
    const value = Math.abs(figures.marketValue !== null && figures.marketValue !== 0 ? figures.marketValue : (figures.exposure ?? 0));
    if (figures.mark === null || value === 0) return Infinity;
    const after = session.evaluate(afterTrade(account, instrument, -position.quantity, figures.mark, 0)).maintenanceMargin;
    return -(before - after) / value;
  };
}
