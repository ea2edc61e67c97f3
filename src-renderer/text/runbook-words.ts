/** Words for the margin-call runbook, signatures and outcomes. */
import type { FiringOutcome } from '#contract/views/monitor.ts';
import type { AdditionCure, CallClock, DepositCure, RunbookView, SaleCure, SignatureView } from '#contract/views/runbook.ts';
import type { PlanRecord } from '#contract/book-file.ts';
import { NONE, age, amount, date, money, quantity, ratio, shortTime, signedPercent } from './format.ts';
import { conditionText, durationWords, stepText } from './plan-words.ts';

/** How long there is, as a title and a line under it. @param now market time, ms UTC */
export function clockWords(view: Pick<RunbookView, 'called' | 'assumedMove' | 'clock'>, now: number): { readonly title: string; readonly line: string } {
  const { clock } = view;
  const gives = givesWords(clock);
  if (!view.called && view.assumedMove === null) return { title: 'No call', line: `The account is above the line. After a call, ${gives}.` };
  const since = view.called ? (clock.since === null ? 'Called' : `Called since ${shortTime(clock.since)}`) : 'If the call came now';
  if (clock.deadlineAt === null) return { title: since, line: clock.givesMs === null ? `${sentence(gives)}.` : `It is not known when the call began; ${gives}.` };
  const left = clock.deadlineAt - now;
  return { title: since, line: left > 0 ? `${age(left)} left, until ${shortTime(clock.deadlineAt)}.` : `The time given ended ${age(-left)} ago, ${shortTime(clock.deadlineAt)}: the counterparty may sell.` };
}

function givesWords({ givesMs }: CallClock): string {
  return givesMs === null ? 'no time is written down: the counterparty may sell at once' : `the counterparty gives ${age(givesMs)}`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The move that a rehearsed call assumes. */
export function assumedWords(view: Pick<RunbookView, 'assumedMove' | 'figures'>): string {
  return view.assumedMove === null ? '' : `As if everything had moved by ${signedPercent(view.assumedMove)} together: buffer ${ratio(view.figures.bufferRatio)}.`;
}

/** The first words of a call: who is called and what is missing to the line. */
export function calledWords(row: { readonly key: string; readonly name: string | null; readonly currency: string | null; readonly marginEquity: number | null; readonly maintenanceMargin: number | null }): string {
  const missing = (row.maintenanceMargin ?? NaN) - (row.marginEquity ?? NaN);
  return `${row.name ?? row.key} is called${missing > 0 ? `: ${money(missing, row.currency ?? '')} below the line` : ''}.`;
}

/** One way out of a call by itself, in a few words. */
export interface WayOut {
  readonly kind: 'deposit' | 'sale' | 'addition';
  readonly name: string;
  readonly words: string;
}

/** Three ways back to the line, each enough by itself: money in the account's currency, the worst position that suffices, the smallest collateral. */
export function waysOut(view: Pick<RunbookView, 'currency' | 'deposits' | 'sales' | 'additions'>): readonly WayOut[] {
  const deposit = view.deposits.find(({ currency, amount: needed }) => currency === view.currency && needed !== null);
  const sale = view.sales.find(({ units, keep }) => !keep && units !== null && units !== 0);
  const addition = view.additions.find(({ units }) => units !== null && units > 0);
  return [
    { kind: 'deposit', name: 'pay in', words: deposit === undefined ? 'no amount of money is enough' : depositWords(deposit) },
    { kind: 'sale', name: 'or trade', words: sale === undefined ? 'no single position is enough' : tradeWords(sale) },
    { kind: 'addition', name: 'or bring', words: addition === undefined ? 'nothing that is known here counts enough' : `${additionWords(addition)} ${addition.instrument}, fully paid` },
  ];
}

function tradeWords({ instrument, held, units }: SaleCure): string {
  const [size, all] = [Math.abs(units ?? 0), Math.abs(held)];
  return `${(units ?? 0) < 0 ? 'sell' : 'buy back'} ${size >= all ? `all ${quantity(all)}` : `${quantity(size)} of ${quantity(all)}`} ${instrument}`;
}

/** The name of a level beside its number. */
export function levelWords(level: number, target: number): string {
  return level === 1 ? '1.00, the line' : Math.abs(level - target) < 1e-9 ? `${ratio(level)}, the target` : ratio(level);
}

/** How much money would cure a call, and where it has to go. */
export function depositWords(cure: DepositCure): string {
  if (cure.amount === null) return 'does not count here, in any amount';
  if (cure.amount === 0) return 'nothing is needed';
  const where = cure.segment === null ? '' : `, into the ${cure.segment} segment`;
  return `${money(cure.amount, cure.currency)}${where}${cure.allocations.length === 0 ? '' : `: ${cure.allocations.map((one) => `${amount(one.amount)} behind ${one.instrument}`).join(', ')}`}`;
}

/** What to trade of a position. */
export function saleWords(sale: SaleCure): string {
  if (sale.price === null) return 'no price';
  if (sale.units === null) return 'not enough alone';
  if (sale.units === 0) return 'nothing needed';
  return `${sale.units < 0 ? 'sell' : 'buy back'} ${quantity(Math.abs(sale.units))}${Math.abs(sale.units) >= Math.abs(sale.held) ? ', all' : ` of ${quantity(Math.abs(sale.held))}`}`;
}

/** How many units of a security would cure a call. */
export function additionWords(cure: AdditionCure): string {
  return cure.units === null ? (cure.countsShare > 0 ? 'not enough in any amount' : 'does not count') : cure.units === 0 ? 'nothing needed' : quantity(cure.units);
}

/** What changed in a plan since it was signed, a line each. */
export function planDifferences(signed: PlanRecord, now: PlanRecord): readonly { readonly what: string; readonly before: string; readonly after: string }[] {
  const lines = [
    { what: 'name', before: signed.name ?? signed.id, after: now.name ?? now.id },
    { what: 'account', before: signed.account, after: now.account },
    { what: 'if', before: conditionText(signed.when), after: conditionText(now.when) },
    ...Array.from({ length: Math.max(signed.steps.length, now.steps.length) }, (_one, k) => ({
      what: `step ${k + 1}`, before: signed.steps[k] === undefined ? NONE : stepText(signed.steps[k]), after: now.steps[k] === undefined ? NONE : stepText(now.steps[k]),
    })),
  ];
  return lines.filter(({ before, after }) => before !== after);
}

/** The line under a plan's name. @param signature null where nobody signed it */
export function signatureWords(signature: SignatureView | null, armed: boolean): string {
  if (signature === null) return armed ? 'Armed without a signature.' : 'Not signed. It can be armed all the same.';
  return signature.holds ? `Signed by ${signature.by} on ${date(signature.at)}.` : `Changed since it was signed on ${date(signature.at)} by ${signature.by}.`;
}

/** What became of a fired plan, as sentences. */
export function outcomeWords(outcome: FiringOutcome): string {
  const first = outcome.firstAfterSeconds === null ? '' : `, the first after ${age(outcome.firstAfterSeconds * 1000)}, the last after ${age((outcome.lastAfterSeconds ?? 0) * 1000)}`;
  return `${outcome.done} of ${outcome.of} done${first}. Buffer ${ratio(outcome.bufferAtFiring)} when it fired, ${ratio(outcome.bufferAtClose)} at the end.`;
}

/** How fast a source is: "at once", "1 d, orders until 16:00 UTC". */
export function arrivesWords(source: { readonly arrives?: string | undefined; readonly cutoff?: string | undefined }): string {
  const takes = source.arrives === undefined ? 'at once' : durationWords(source.arrives);
  return source.cutoff === undefined ? takes : `${takes}, orders until ${source.cutoff.slice(0, 5)} UTC`;
}
