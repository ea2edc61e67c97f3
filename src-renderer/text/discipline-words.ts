/** Words for the discipline mirror. */
import type { DisciplineRule, DisciplineView, NegativeKind, RuleView } from '#contract/views/discipline.ts';
import type { TradeDecisionView } from '#contract/views/what-if.ts';
import type { ReturnSplitView } from '#contract/views/return-split.ts';
import type { SleepView } from '#contract/views/sleep.ts';
import { age, count, date, percent, ratio, shortTime, signedPercent } from './format.ts';

const names: Readonly<Record<DisciplineRule, string>> = {
  averagingDown: 'Adding to a loser while the buffer falls', leverageCreep: 'Leverage that creeps up', sizeAfterLoss: 'Larger orders after a loss',
  alerts: 'Alerts that were not answered, or acted against', limits: 'Beyond own limits', holding: 'Losers held longer than winners',
};
/** The name of a rule, as a heading. */
export function ruleName(rule: DisciplineRule): string {
  return names[rule];
}

/** The rule as a sentence, with its numbers. */
export function ruleWords(rule: DisciplineRule, { settings }: Pick<DisciplineView, 'settings'>): string {
  const { averagingDown, leverageCreep, sizeAfterLoss, alerts, holding } = settings;
  switch (rule) {
    case 'averagingDown': return averagingDown === null ? 'Switched off.' : `Nothing is added to a position ${averagingDown.loss > 0 ? `more than ${percent(averagingDown.loss)} ` : ''}at a loss while the buffer is lower than ${age(averagingDown.withinMs)} before.`;
    case 'leverageCreep': return leverageCreep === null ? 'Switched off.' : `Leverage does not rise by more than ${percent(leverageCreep.rise)} at ${leverageCreep.reviews} reviews in a row, one every ${age(leverageCreep.everyMs)}, while the account does not grow.`;
    case 'sizeAfterLoss': return sizeAfterLoss === null ? 'Switched off.' : `Within ${age(sizeAfterLoss.withinMs)} of a close at a loss no order is larger than ${sizeAfterLoss.times === 1 ? '' : `${sizeAfterLoss.times} times `}the middle of the orders before.`;
    case 'alerts': return alerts === null ? 'Switched off.' : `An alert is answered within ${age(alerts.withinMs)}, and nothing that lowers the buffer is opened while it stands.`;
    case 'limits': return settings.limits === null ? 'Switched off.' : 'The account stays within the limits of the book.';
    case 'holding': return holding === null ? 'Switched off.' : `Losers are not held longer than ${holding.times} times as long as winners.`;
  }
}

/** Beside the name of a rule: how much was found. */
export function foundWords(rule: RuleView): string {
  if (rule.findings === null) return 'off';
  if (!rule.enough) return 'too little to say';
  return rule.findings.length === 0 ? 'nothing found' : rule.findings.length === 1 ? '1 finding' : `${rule.findings.length} findings`;
}

/** What it cost in buffer: the ratio before and after. */
export function bufferWords(before: number | null, after: number | null): string {
  return before === null && after === null ? '' : `buffer ${ratio(before)} before, ${ratio(after)} after`;
}

const kinds: Readonly<Record<NegativeKind, string>> = { owed: 'owed, settled', unsettled: 'owed, unsettled', potential: 'potential', limit: 'no debt' };
/** Whether a negative figure is a debt. */
export function negativeWord(kind: NegativeKind): string {
  return kinds[kind];
}

/** A night in which everything opens elsewhere. @param move relative, signed */
export function nightName(move: number): string {
  return `Everything opens ${percent(Math.abs(move))} ${move < 0 ? 'lower' : 'higher'}`;
}

/** The name of a night that repeats a past day. @param day YYYY-MM-DD */
export function pastDayName(day: string): string {
  return `As on ${date(Date.parse(day))}, the worst day of what is held`;
}

/** Whether a night like these would be bearable, by the person's own word. */
export function bearableWords({ pain, bearable }: Pick<SleepView, 'pain' | 'bearable'>): string {
  if (pain === null) return 'No limit of pain is written down';
  const said = `You wrote: a night may cost ${percent(pain)} of equity`;
  return bearable === null ? said : bearable ? `${said}. These stay within it` : `${said}. This is more`;
}

/** How much could be turned into money within a day. */
export function liquidWords({ liquidShare, liquidUnknown }: Pick<SleepView, 'liquidShare' | 'liquidUnknown'>): string {
  if (liquidShare === null) return 'How much is liquid cannot be said.';
  const unknown = liquidUnknown.length === 0 ? '' : `; ${liquidUnknown.length === 1 ? liquidUnknown[0]! : `${String(liquidUnknown.length)} holdings`} without a known volume ${liquidUnknown.length === 1 ? 'counts' : 'count'} as not liquid`;
  return `${percent(liquidShare)} of the assets are cash or could be sold within a day at a tenth of its volume${unknown}.`;
}

/** How much of the exposure a figure of the past speaks for; empty where it is all of it. @param what "That day is" */
export function coveredWords(what: string, covered: number): string {
  return covered < 0.995 ? `${what} known for ${percent(covered)} of the exposure; the rest stands still in it.` : '';
}

/** What the parts of a return are called, in the order in which they are counted. */
export function returnParts({ benchmark, split }: ReturnSplitView): readonly { readonly name: string; readonly share: number }[] {
  if (split === null) return [];
  return [
    { name: `Market (${benchmark ?? ''})`, share: split.market }, { name: 'Selection', share: split.selection },
    { name: `Leverage, ${ratio(split.averageLeverage)} on average`, share: split.leverage }, { name: 'Altogether', share: split.total },
  ];
}

/** What the split is of, and what the same would have been without leverage. */
export function returnWords({ benchmark, days, from, to, split }: ReturnSplitView): string {
  if (benchmark === null || from === null || to === null) return 'No closes are known of what the account is exposed to.';
  const held = `Today’s positions, held over the ${count(days)} trading days from ${date(Date.parse(from))} to ${date(Date.parse(to))}; not a record of what was`;
  return split === null ? `${held}: on one of these days nothing of the equity would have been left, or a price is not known.` : `${held}. Without leverage it would have been ${signedPercent(split.unlevered)}.`;
}

/** How a decision stands. @param now of this machine, ms UTC */
export function decisionWords({ at, until }: Pick<TradeDecisionView, 'at' | 'until'>, now: number): string {
  const noted = `Decided ${shortTime(at)}, as the journal says.`;
  if (until === null) return noted;
  return now < until ? `${noted} ${age(until - now)} left to think about it.` : `${noted} The time to think is over.`;
}
