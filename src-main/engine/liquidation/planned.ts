import { plainFormat } from '../margin/number-format.ts';
import { lotsOf } from '../plan/lots.ts';
import { accountMetric } from '../plan/metrics.ts';
import type { Fund, Reduce, Step } from '../plan/plan.ts';
import { orderedCandidates } from '../plan/selection.ts';
import type { Instrument } from '../portfolio/book.ts';
import { afterFunding } from '../portfolio/fill.ts';
import type { AccountFigures } from '../portfolio/figures.ts';
import { fewest, sell, stateOf } from './sale.ts';
import type { Sale, SaleState, SaleTerms } from './sale.ts';
import type { LiquidationStep } from './run.ts';

/** What the steps of a plan did to an account, with slippage and the moves that they left behind. */
export interface PlannedRun {
  readonly state: SaleState;
  readonly steps: readonly LiquidationStep[];
  /** Money on its way: counted only where `state` says so. */
  readonly pending: readonly Fund[];
  /** Steps that could not be carried out, in words: nothing selected, no price. */
  readonly impossible: readonly string[];
  /** Goals (`until`) that were not reached, in words. */
  readonly missed: readonly string[];
  readonly assumptions: readonly string[];
  /** Positions that have to wait because their market is closed. */
  readonly closed: readonly string[];
}

/** What can be done at a moment at which not everything can: closed markets, and what was done before. */
export interface Occasion {
  readonly isOpen: (instrument: Instrument) => boolean;
  /** Parts of steps that are done; grows. */
  readonly done: Set<string>;
}

/**
 * Carries out the steps of a plan in one state of the market, as a person would: reductions at execution prices with
 * impact, money only when it arrives at once.
 * @param occasion where some markets are closed: the steps go on with what is open, and may be carried on later
 */
export function carryOut(start: SaleState, planned: readonly Step[], terms: SaleTerms, occasion?: Occasion): PlannedRun {
  let state = start;
  const closed = new Set<string>();
  // What this very round does is no reason to pass over a second lot of the same instrument.
  const before = new Set(occasion?.done);
  const isDone = (key: string): boolean => before.has(key);
  const steps: LiquidationStep[] = [];
  const pending: Fund[] = [];
  const impossible: string[] = [];
  const missed: string[] = [];
  const assumptions = new Set<string>();
  for (const [k, step] of planned.entries()) {
    if (step.type === 'notify') continue;
    if (step.type === 'fund') {
      if (isDone(`${k}`)) continue;
      occasion?.done.add(`${k}`);
      if (step.arrivesAfterMs > 0) pending.push(step);
      else state = stateOf(state.book, afterFunding(state.account, step.currency, step.amount));
      continue;
    }
    const sold = steps.length;
    const candidates = orderedCandidates(state.session, state.account, step.select, step.order);
    let priced = 0;
    for (const { instrument } of candidates) {
      if (step.until !== null && isReached(state.figures, step.until)) break;
      const part = `${k} ${instrument.id}`;
      if (isDone(part)) {
        priced++;
        continue;
      }
      if (occasion !== undefined && !occasion.isOpen(instrument)) {
        closed.add(instrument.id);
        priced++;
        continue;
      }
      // Prices have moved since the ranking: what is sold is looked up anew.
      const candidate = orderedCandidates(state.session, state.account, { instrument: [instrument.id] }, step.order)[0];
      if (candidate === undefined || candidate.figures.mark === null || !Number.isFinite(candidate.figures.mark)) continue;
      priced++;
      occasion?.done.add(part);
      const lots = lotsOf(candidate.instrument, candidate.position);
      const most = lots.ofShare(step.share);
      if (most <= 0) continue;
      const from = state;
      const sellSteps = (n: number): Sale => sell(from, candidate, lots.quantity(n), terms);
      const sale = step.until === null ? sellSteps(most) : fewest(most, sellSteps, (tried) => isReached(tried.state.figures, step.until!));
      if (step.until !== null && !isReached(sale.state.figures, step.until) && leadsAway(from.figures, sale.state.figures, step.until)) continue;
      for (const assumed of sale.execution.assumed) assumptions.add(`${instrument.id}: ${assumed}`);
      steps.push({ order: steps.length + 1, ...sale.step, reason: goalText(step) });
      state = sale.state;
    }
    if (candidates.length === 0) impossible.push('nothing that the step selects is held');
    else if (priced === 0 && steps.length === sold && !(step.until !== null && isReached(state.figures, step.until))) impossible.push('nothing that the step selects has a price');
    if (step.until !== null && !isReached(state.figures, step.until)) missed.push(`${step.until.metric} of at least ${plainFormat.plain(step.until.atLeast)} was not reached`);
  }
  return { state, steps, pending, impossible, missed, assumptions: [...assumptions], closed: [...closed] };
}

function isReached(figures: AccountFigures, until: NonNullable<Reduce['until']>): boolean {
  const value = accountMetric(figures, until.metric);
  return value !== null && value >= until.atLeast;
}

function leadsAway(before: AccountFigures, after: AccountFigures, until: NonNullable<Reduce['until']>): boolean {
  const was = accountMetric(before, until.metric);
  const is = accountMetric(after, until.metric);
  return was !== null && is !== null && is < was;
}

function goalText(step: Reduce): string {
  const share = step.share < 1 ? `${plainFormat.percent(step.share)} of each, ` : '';
  return step.until === null ? `plan: ${share}${step.order}` : `plan: ${share}${step.order} until ${step.until.metric} is ${plainFormat.plain(step.until.atLeast)}`;
}
