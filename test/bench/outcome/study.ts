/** The outcome study: what the default plans would have done for random accounts. Figures and a table, no verdicts. */
import { planTemplates } from '#contract/plan-templates.ts';
import { readPack } from '#interchange/scenario-pack/find-pack.ts';
import { makeBooks } from './books.ts';
import { calmYear } from './calm.ts';
import type { CalmResult } from './calm.ts';
import { crises } from './crises.ts';
import { dailyCoinCrises, dailyCrises } from './daily.ts';
import type { CrisisResult } from './crises.ts';
import { readCloses } from './history.ts';

export const SEED = 20_170_103;

export interface Study {
  readonly seed: number;
  readonly books: number;
  readonly scenarios: number;
  /** The pack, in its few moments. */
  readonly crises: readonly CrisisResult[];
  /** Five periods day by day; accounts at brokers only. */
  readonly daily: readonly CrisisResult[];
  /** Five falls of coins day by day; accounts at the coin exchange only. */
  readonly coins: readonly CrisisResult[];
  readonly calmDays: number;
  readonly calm: readonly CalmResult[];
}

/** Runs the study. @param say told how far it is */
export function runStudy(books: number, seed: number = SEED, say?: (line: string) => void): Study {
  const pack = readPack('historical');
  if (!pack.ok) throw new Error(pack.failure.message);
  const closes = readCloses();
  const made = makeBooks(closes, books, seed);
  const calm = calmYear(made, closes, '2017-01-03', '2017-12-29');
  const [brokers, exchange] = [false, true].map((coins) => ({ ...made.book, accounts: made.book.accounts.filter(({ regime }) => (regime === 'crypto-cross') === coins) }));
  return { seed, books, scenarios: pack.value.scenarios.length, crises: crises(made.book, pack.value.scenarios, say), daily: crises(brokers!, dailyCrises(closes), say), coins: crises(exchange!, dailyCoinCrises(closes), say), calmDays: calm.days, calm: calm.results };
}

const percent = (value: number): string => (Number.isFinite(value) ? `${(value * 100).toFixed(1)} %` : '—');

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length === 0 ? NaN : sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_cell, k) => (k === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

const NAMES = planTemplates('').map(({ name, plan }) => ({ id: plan.id, name }));

function of(one: CrisisResult, plan: string): CrisisResult['plans'][number] {
  return one.plans.find((result) => result.plan === plan)!;
}

function share(list: readonly CrisisResult[], test: (one: CrisisResult) => boolean): string {
  return percent(list.filter(test).length / list.length);
}

const keptByAny = (one: CrisisResult): boolean => one.plans.some(({ kept }) => kept);

/** What each plan does for the pairs of account and crisis that are called without it. */
function planTable(all: readonly CrisisResult[]): string {
  const called = all.filter(({ moments }) => moments >= 0);
  const inTime = called.filter(({ moments }) => moments > 0);
  const quiet = all.filter(({ moments }) => moments < 0);
  const rows = NAMES.map(({ id, name }) => {
    const saved = called.map((one) => of(one, id).saved);
    const needless = quiet.filter((one) => of(one, id).fired);
    return [
      name, share(called, (one) => of(one, id).kept), share(inTime, (one) => of(one, id).kept), percent(median(saved)), percent(median(called.filter((one) => of(one, id).kept).map((one) => of(one, id).saved))),
      percent(saved.filter((one) => one < -1e-9).length / saved.length), percent(needless.length / quiet.length), percent(median(needless.map((one) => of(one, id).cost))),
    ];
  });
  return [
    `Pairs of account and crisis: ${String(all.length)}. Called without a plan: ${String(called.length)} (${percent(called.length / all.length)}), of these with no moment between today and the call (a gap that no plan can answer): ${String(called.length - inTime.length)}.`,
    table(['plan', 'kept from a call', 'kept where there was a moment', 'median equity saved', 'the same where kept', 'worse than the broker alone', 'fired where no call came', 'median cost of that'], [...rows, ['any of the three', share(called, keptByAny), share(inTime, keptByAny), '', '', '', '', '']]),
  ].join('\n\n');
}

function groupTable(what: string, all: readonly CrisisResult[], key: (one: CrisisResult) => string): string {
  const rows = [...new Set(all.map(key))].map((name) => {
    const group = all.filter((one) => key(one) === name);
    const called = group.filter(({ moments }) => moments >= 0);
    return [name, String(group.length), String(called.length), String(called.filter(({ moments }) => moments === 0).length), ...NAMES.map(({ id }) => share(called, (one) => of(one, id).kept)), share(called, keptByAny)];
  });
  return table([what, 'pairs', 'called', 'by a gap', ...NAMES.map(({ name }) => name), 'any of the three'], rows);
}

function calmTable({ calm, calmDays }: Study): string {
  const bands = [{ name: 'all', list: calm }, { name: 'buffer of 2 or more at the start', list: calm.filter(({ start }) => start >= 2) }, { name: 'less than 2', list: calm.filter(({ start }) => start < 2) }];
  return table(['accounts at brokers, 2017', 'accounts', 'called', ...NAMES.map(({ name }) => `${name}: false fires a year`), ...NAMES.map(({ name }) => `${name}: accounts with any`)], bands.map(({ name, list }) => {
    const free = list.filter((one) => !one.called);
    const years = free.length * (calmDays / 252);
    return [
      name, String(list.length), String(list.length - free.length), ...NAMES.map(({ id }) => (free.reduce((sum, one) => sum + one.fires[id]!, 0) / years).toFixed(2)),
      ...NAMES.map(({ id }) => percent(free.filter((one) => one.fires[id]! > 0).length / free.length)),
    ];
  }));
}

/** The study as tables in Markdown. */
export function studyTables(study: Study): string {
  return [
    '## The historical pack', planTable(study.crises), groupTable('regime', study.crises, ({ regime }) => regime), groupTable('crisis', study.crises, ({ scenario }) => scenario),
    '## The same books, day by day', planTable(study.daily), groupTable('period', study.daily, ({ scenario }) => scenario), groupTable('regime', study.daily, ({ regime }) => regime),
    '## Coins, day by day', planTable(study.coins), groupTable('period', study.coins, ({ scenario }) => scenario),
    '## A calm year', calmTable(study),
  ].join('\n\n');
}
