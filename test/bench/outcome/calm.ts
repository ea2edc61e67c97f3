/** How often the default plans would have fired in a calm year of real closes, with nobody called. */
import { ConditionWatch } from '#engine/plan/condition.ts';
import { leafMetric } from '#engine/plan/metrics.ts';
import { openSession } from '#engine/session.ts';
import { toEnginePlan } from '#service/plan-to-engine.ts';
import { optionValue, START } from './books.ts';
import { defaultPlans } from './crises.ts';
import type { MadeBook } from './books.ts';
import { daysOf, STOCKS } from './history.ts';
import type { Closes } from './history.ts';

export interface CalmResult {
  readonly account: string;
  readonly regime: string;
  /** Buffer ratio at the start. */
  readonly start: number;
  /** The account was called in the year. */
  readonly called: boolean;
  /** Times that each plan would have fired: its condition became true after it had been false. */
  readonly fires: Readonly<Record<string, number>>;
}

const AFTER_CLOSE = 60_000;

/** Accounts at brokers through the closes of one year; positions stay as they are. Coin exchanges are left out: 2017 was no calm year there. */
export function calmYear(made: MadeBook, closes: ReadonlyMap<string, Closes>, from: string, to: string): { readonly days: number; readonly results: readonly CalmResult[] } {
  const session = openSession(made.book);
  const accounts = made.book.accounts.filter(({ regime }) => regime !== 'crypto-cross');
  const watches = accounts.flatMap(({ id }) => defaultPlans(session, id).map((plan) => ({ account: id, plan: plan.id, watch: new ConditionWatch(toEnginePlan(plan).when), met: false, fires: 0 })));
  const start = new Map(accounts.map(({ id }) => [id, session.figures(id).bufferRatio ?? Infinity]));
  const called = new Set<string>();
  const days = daysOf(closes.get('SPX')!, from, to);
  const first = closes.get('SPX')!.get(START)!;
  let threefold = 30;
  let before = first;
  for (const day of days) {
    const at = Date.parse(`${day}T21:00:00Z`);
    const spx = closes.get('SPX')!.get(day)!;
    threefold *= 1 + 3 * (spx / before - 1);
    before = spx;
    const marks = new Map<string, number>([['SPX', spx], ['SPY', spx / 10], ['SPX3X', threefold]]);
    for (const id of Object.keys(STOCKS)) marks.set(id, closes.get(id)!.get(day)!);
    for (const option of made.options) marks.set(option.id, optionValue(option, marks.get(option.underlying)!, at));
    session.apply({ type: 'time', now: at });
    for (const [id, mark] of marks) session.tick(session.instrumentIndex(id), mark, NaN, NaN, made.options.find((one) => one.id === id)?.volatility ?? NaN, at);
    for (const { id } of accounts) {
      const { bufferRatio } = session.figures(id);
      if (bufferRatio !== null && bufferRatio < 1) called.add(id);
    }
    for (const one of watches) {
      const figures = session.figures(one.account);
      const metric = (leaf: Parameters<typeof leafMetric>[2]): number | null => leafMetric(session, figures, leaf);
      // The close stands for a minute at least, which is how long the templates want their condition to hold.
      one.watch.evaluate(metric, at);
      const { met } = one.watch.evaluate(metric, at + AFTER_CLOSE);
      if (met && !one.met) one.fires++;
      one.met = met;
    }
  }
  return {
    days: days.length,
    results: accounts.map(({ id, regime }) => ({
      account: id, regime, start: start.get(id)!, called: called.has(id), fires: Object.fromEntries(watches.filter((one) => one.account === id).map((one) => [one.plan, one.fires])),
    })),
  };
}
