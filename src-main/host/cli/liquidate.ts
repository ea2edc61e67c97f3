import type { ActedEarlier } from '#engine/liquidation/acted-earlier.ts';
import { riskShape } from '#interchange/report/risk-report.ts';
import { chooseScenarios } from '#interchange/scenario-pack/choose.ts';
import { textTable } from '#interchange/report/text-table.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { rehearse } from '#service/rehearsal/liquidation.ts';
import type { Rehearsal } from '#service/rehearsal/liquidation.ts';
import { loadBookFile } from './load-book.ts';
import { printFailure, printJson, printLine, usageProblem } from './output.ts';

export interface LiquidateOptions {
  readonly book: string;
  readonly account: string;
  readonly scenario?: string;
  readonly pack?: string;
  readonly policy?: string;
  readonly impact?: string;
  readonly permanent?: string;
  readonly actAt?: string;
  readonly json?: boolean;
}

/** `liquidate`: what the broker's engine, or a plan, would do to an account, step by step. */
export async function runLiquidate(options: LiquidateOptions): Promise<number> {
  const loaded = await loadBookFile(options.book, { history: true });
  if (!loaded.ok) return printFailure(loaded.failure);
  const book = loaded.value;
  const ids = (book.accounts ?? []).map((account) => account.id);
  if (!ids.includes(options.account)) return usageProblem('--account', `one of ${ids.join(', ')}`, options.account);
  const plans = (book.plans ?? []).filter((plan) => plan.account === options.account).map((plan) => `plan:${plan.id}`);
  const policy = options.policy ?? 'broker';
  if (policy !== 'broker' && !plans.includes(policy)) return usageProblem('--policy', ['broker', ...plans].join(', '), policy);
  const impact = options.impact === undefined ? undefined : Number(options.impact);
  if (impact !== undefined && !(impact >= 0 && Number.isFinite(impact))) return usageProblem('--impact', 'a factor of at least 0', options.impact!);
  const permanent = options.permanent === undefined ? undefined : Number(options.permanent);
  if (permanent !== undefined && !(permanent >= 0 && permanent <= 1)) return usageProblem('--permanent', 'a share between 0 and 1', options.permanent!);
  const actAt = options.actAt === undefined ? undefined : Number(options.actAt);
  if (actAt !== undefined && !(actAt > 1 && Number.isFinite(actAt))) return usageProblem('--act-at', 'a buffer ratio above 1', options.actAt!);
  const engineBook = toEngineBook(book);
  const chosen = options.scenario === undefined ? null : chooseScenarios(book, engineBook, options.pack, [options.scenario]);
  if (chosen !== null && !chosen.ok) return printFailure(chosen.failure);
  const made = rehearse(book, { account: options.account, scenario: chosen?.value[0], plan: policy === 'broker' ? undefined : policy.slice('plan:'.length), impact, permanent, actAt }, engineBook);
  if (!made.ok) return printFailure(made.failure);
  if (options.json === true) printJson(jsonOf(made.value));
  else printPeople(made.value);
  return 0;
}

function jsonOf(made: Rehearsal): unknown {
  const { kind, run, assumed } = made;
  const { account, before, after, steps, shortfall } = run;
  const ends = { account, before: riskShape(before), after: riskShape(after), steps };
  if (kind === 'lending') return { ...ends, totalSlippage: 0, shortfall };
  const { end, totalSlippage, totalFees, paidByFund, fundLeft, follows, cancelledOrders, halted, assumptions } = run;
  return {
    ...ends, totalSlippage, shortfall, totalFees, paidByFund, fundLeft, follows, end, cancelledOrders, halted, assumptions: [...assumed, ...assumptions],
    ...(made.hedgesSold === undefined ? {} : { hedgesSold: made.hedgesSold }), ...(made.actedAt === undefined ? {} : { actedAt: actedShape(made.actedAt) }),
  };
}

function actedShape(acted: ActedEarlier | null): unknown {
  if (acted === null) return null;
  const { level, target, before, steps, slippage, fees, reached, endEquity, endBufferRatio, called, endEquityWithout } = acted;
  return { level, target, bufferRatioBefore: before.bufferRatio, steps, slippage, fees, reached, called, netLiquidationValue: endEquity, bufferRatio: endBufferRatio, netLiquidationValueWithout: endEquityWithout, kept: endEquity - endEquityWithout };
}

const ENDS = { 'not-triggered': 'the account is above the line: nothing is liquidated', restored: 'the buffer is restored', 'wiped-out': 'the account is wiped out', 'nothing-left': 'nothing is left to sell', halted: 'what is left is halted and cannot be sold' } as const;

const FOLLOWS = { owed: 'which the account owes', 'auto-deleverage': 'which auto-deleveraging takes from the winning side', 'socialised-loss': 'which is shared out among all' } as const;

function printPeople(made: Rehearsal): void {
  const { kind, run, assumed } = made;
  const money = (value: number): string => value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const ratio = (value: number | null): string => (value === null ? '—' : value.toFixed(3));
  const plain = (value: number): string => String(Number(value.toPrecision(8)));
  printLine(`buffer ratio ${ratio(run.before.bufferRatio)} before, ${ratio(run.after.bufferRatio)} after · net liquidation value ${money(run.before.netLiquidationValue)} → ${money(run.after.netLiquidationValue)} ${run.before.currency}`);
  if (kind === 'lending') {
    const rows = run.steps.map((step) => [String(step.order), `${plain(step.repaid.quantity)} ${step.repaid.instrument}`, `${plain(step.seized.quantity)} ${step.seized.instrument}`, ratio(step.bufferRatioAfter), step.reason]);
    if (rows.length > 0) printLine(`\n${textTable(['', 'repaid', 'seized', 'after', 'because'], rows, 1)}`);
  } else {
    const rows = run.steps.map((step) => [String(step.order), step.instrument, plain(step.quantity), plain(step.price), money(step.slippage), money(step.fee), ratio(step.bufferRatioAfter), step.reason]);
    if (rows.length > 0) printLine(`\n${textTable(['', 'instrument', 'quantity', 'price', 'slippage', 'fee', 'buffer', 'because'], rows, 2)}`);
    printLine(`\n${ENDS[run.end]} · slippage ${money(run.totalSlippage)} · fees ${money(run.totalFees)}`);
  }
  if (run.shortfall > 0) printLine(`owed beyond what was there: ${money(run.shortfall)} ${run.before.currency}`);
  if (kind === 'sales') {
    if (run.follows !== null) printLine(`not covered by an insurance fund: ${money(run.follows.amount)} ${run.before.currency}, ${FOLLOWS[run.follows.what]}`);
    for (const line of run.halted) printLine(line);
    for (const one of made.hedgesSold ?? []) printLine(`hedge closed early: ${plain(Math.abs(one.quantity))} ${one.instrument} at ${plain(one.price)}, ${plain(one.endMark)} at the end, ${money(one.missed)} ${run.before.currency} missed`);
    if (made.actedAt === null) printLine('the level was never reached: nothing to do earlier');
    else if (made.actedAt !== undefined) printLine(`acted at ${plain(made.actedAt.level)} instead, back to ${plain(made.actedAt.target)}: ${money(made.actedAt.endEquity)} ${run.before.currency} left at the end, ${money(made.actedAt.endEquity - made.actedAt.endEquityWithout)} more; slippage and fees ${money(made.actedAt.slippage + made.actedAt.fees)}${made.actedAt.called ? '; called all the same' : ''}`);
  }
  for (const line of assumed) printLine(`assumed: ${line}`);
}
