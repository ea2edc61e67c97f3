/** Words for forced liquidation: policies, how a rehearsal ended, what a plan did about it. */
import type { Crowded, LiquidationState, PolicyFact, RehearsalEnd, RehearsalTotals, RehearsalView } from '#contract/views/liquidation.ts';
import { amount, capital, count, money, NONE, percent, ratio, signedPercent } from './format.ts';
import { orderName, shapeOf, type Shape } from './labels.ts';

/** An order of liquidation: those of plans, and what only brokers do. */
export function liquidationOrderName(order: string): string {
  return order === 'hedges-last' ? 'hedges last' : order === 'everything' ? 'everything at once' : orderName(order);
}

const orderTypes: Readonly<Record<string, string>> = { market: 'market orders', limit: 'limits near the touch', sliced: 'sliced market orders' };

const afterFundWords: Readonly<Record<string, string>> = { owed: 'the account owes it', 'auto-deleverage': 'auto-deleveraging of the winning side', 'socialised-loss': 'shared out among all' };

/** One fact of a policy as name and value. */
export function policyFactWords(fact: PolicyFact, currency: string): { readonly name: string; readonly value: string } {
  const figure = typeof fact.value === 'number' ? fact.value : null;
  switch (fact.name) {
    case 'order': return { name: 'Order', value: liquidationOrderName(String(fact.value)) };
    case 'trigger': return { name: 'Begins below', value: ratio(figure) };
    case 'target': return { name: 'Stops at', value: ratio(figure) };
    case 'partial': return { name: 'Sells', value: fact.value === true ? 'just enough' : 'each position whole' };
    case 'orderType': return { name: 'With', value: orderTypes[String(fact.value)] ?? String(fact.value) };
    case 'fee': return { name: 'Charges', value: figure === 0 ? 'no fee' : `${percent(figure, 2)} of value` };
    case 'throttle': return { name: 'Speed', value: figure === null ? 'at once' : `${speedWords(figure)} a step` };
    case 'afterFund': return { name: 'Beyond the fund', value: afterFundWords[String(fact.value)] ?? String(fact.value) };
    case 'ladder': return { name: 'Attempts', value: String(fact.value) };
    case 'slices': return { name: 'Parts', value: `${count(figure ?? 1)} of each position` };
    case 'wear': return { name: 'The market wears', value: `spreads ${signedPercent(figure, 0)}, volume as much thinner, each step` };
    case 'halts': return { name: 'Not traded', value: String(fact.value) };
    case 'breakers': return { name: 'Breakers', value: 'those of US exchanges apply' };
    case 'insuranceFund': return { name: 'Insurance fund', value: figure === null ? 'not known' : money(figure, currency) };
  }
}

/** Share of a day's volume with two figures that count. */
export function speedWords(share: number): string {
  const places = share > 0 ? Math.max(0, 1 - Math.floor(Math.log10(share * 100))) : 0;
  return `${percent(share, Math.min(8, places))} of daily volume`;
}

const ends: Readonly<Record<RehearsalEnd, string>> = {
  'not-triggered': 'not triggered', restored: 'restored', 'wiped-out': 'wiped out', 'nothing-left': 'nothing left', halted: 'halted', 'still-called': 'still called', 'called-later': 'called later',
};
/** How a liquidation ended, in a word or two. */
export function endWord(end: RehearsalEnd): string {
  return ends[end];
}

/** What happened, in a sentence or two. @param who the counterparty or the plan */
export function endSentence(view: RehearsalTotals, currency: string, who: string): string {
  const lost = (view.before.netLiquidationValue ?? 0) - (view.after.netLiquidationValue ?? 0);
  const cost = `${capital(who)} sells ${money(view.valueSold, currency)} in ${count(view.steps)} ${view.steps === 1 ? 'step' : 'steps'}, which costs ${amount(lost)}`;
  switch (view.end) {
    case 'not-triggered': return 'The account is above the line in this state: nothing is liquidated.';
    case 'restored': return view.steps === 0 ? 'Nothing has to be sold.' : `${cost}. The buffer is back at ${ratio(view.after.bufferRatio)}.`;
    case 'wiped-out': return `${cost}. Nothing is left, and ${money(view.shortfall, currency)} is owed${view.paidByFund === null ? '' : view.paidByFund >= view.shortfall ? '; the insurance fund covers it' : `; the insurance fund pays ${amount(view.paidByFund)} of it`}${view.follows === undefined || view.follows.what === 'owed' ? '' : `; ${afterFundWords[view.follows.what]!} takes ${amount(view.follows.amount)}`}.`;
    case 'nothing-left': return `${cost}. Nothing that could be sold is left, and the buffer is ${ratio(view.after.bufferRatio)}.`;
    case 'halted': return view.steps === 0 ? `Nothing can be sold: what is held is halted, and the buffer is ${ratio(view.after.bufferRatio)}.` : `${cost}. What is left is halted and cannot be sold, and the buffer is ${ratio(view.after.bufferRatio)}.`;
    case 'called-later': return `${cost}. Later in the scenario the account is called all the same.`;
    case 'still-called': return view.steps === 0 ? 'The plan sells nothing: the account stays called.' : `${cost}. The account stays called at ${ratio(view.after.bufferRatio)}.`;
  }
}

/** Where the market-wide breakers stand: the fall of the index, what it sets off, and how far the levels are. */
export function breakerWords({ index, fall, levels }: NonNullable<RehearsalView['breakers']>): string {
  const reached = levels.filter((level) => fall >= level).length;
  const state = reached === 0 ? 'no US breaker is reached' : reached === levels.length ? 'US exchanges close for the day' : 'US exchanges halt for 15 minutes (before 15:25 in New York)';
  const open = levels.slice(reached).map((level) => signedPercent(-level, 0));
  return `${index} ${signedPercent(-fall)} on the day: ${state}${open.length === 0 ? '' : `; ${open.length === levels.length ? 'they stand' : 'the next stand'} at ${open.join(', ')}`}.`;
}

/** A state as a line of a list: its name and what becomes of the account. */
export function stateWords(state: LiquidationState): string {
  const value = state.bufferRatio === null ? (state.status === 'negative-equity' ? 'below zero' : NONE) : ratio(state.bufferRatio);
  return `${state.name} (${value}${isCalled(state) ? ', called' : ''})`;
}

/** Whether the account is called in a state. */
export function isCalled(state: Pick<LiquidationState, 'status'>): boolean {
  return state.status === 'margin-call' || state.status === 'negative-equity';
}

/** The status of a buffer ratio that is no live account's, by the person's own marks. */
export function statusOfRatio(value: number | null, limits: { readonly target: number; readonly alerts: readonly number[] }): { readonly status: string; readonly alertLevel: number | null } {
  if (value === null) return { status: 'unknown', alertLevel: null };
  if (value < 0) return { status: 'negative-equity', alertLevel: null };
  if (value < 1) return { status: 'margin-call', alertLevel: null };
  const crossed = limits.alerts.filter((level) => value < level);
  if (crossed.length > 0) return { status: 'alert', alertLevel: Math.min(...crossed) };
  return { status: value < limits.target ? 'below-target' : 'safe', alertLevel: null };
}

/** The shape of such a ratio. */
export function shapeOfRatio(value: number | null, limits: { readonly target: number; readonly alerts: readonly number[] }): Shape {
  const { status, alertLevel } = statusOfRatio(value, limits);
  return shapeOf(status, alertLevel, limits.alerts);
}

/** What is known of who else holds the same as a position. */
export function crowdingWords({ fundingPerYear, ofOpenInterest, elsewhere }: Crowded): string {
  return [
    fundingPerYear === null ? '' : fundingPerYear === 0 ? 'no funding at present' : fundingPerYear > 0 ? `pays ${percent(fundingPerYear)} of notional a year in funding, so this is the crowded side` : `receives ${percent(-fundingPerYear)} of notional a year in funding`,
    ofOpenInterest === null ? '' : `${percent(ofOpenInterest, 2)} of all open contracts`,
    elsewhere === null ? '' : `${amount(elsewhere)} times as much on the same side in your other accounts`,
  ].filter((words) => words !== '').join('; ');
}
