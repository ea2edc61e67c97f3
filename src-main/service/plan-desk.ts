/** Plans: evaluates X on live figures, fires once, and keeps the tickets until a person has dealt with them. */
import type { Result } from '#base/failure.ts';
import { failure, success } from '#base/failure.ts';
import type { PlanRecord } from '#contract/book-file.ts';
import { stepQuality, WHOLE } from '#engine/alert/data-quality.ts';
import type { QualityState } from '#engine/alert/data-quality.ts';
import type { Attention } from '#engine/alert/attention.ts';
import { ringing } from '#engine/alert/attention.ts';
import { firingOutcome, outcomeText } from '#engine/discipline/outcome.ts';
import { DEFAULT_LATE_MS } from '#engine/discipline/rules.ts';
import { ConditionWatch, leafText } from '#engine/plan/condition.ts';
import { leafMetric } from '#engine/plan/metrics.ts';
import type { Plan } from '#engine/plan/plan.ts';
import { planTickets } from '#engine/plan/tickets.ts';
import type { AlertOptions } from './alert/alert-desk.ts';
import type { DeskParts } from './monitor/desk-parts.ts';
import { toEnginePlan } from './plan-to-engine.ts';
import type { PlanFiring } from './ports.ts';

interface Entry {
  readonly source: string;
  readonly plan: Plan;
  readonly watch: ConditionWatch;
  /** The plan has fired and was closed while X still held: X must have been false before it fires again. */
  needsFalse: boolean;
  /** Whether every metric of X is known. */
  sight: QualityState;
}

/** Firings that are read at start; older ones are history. */
const READ_LIMIT = 1000;

/** The plans of a book: which are armed, which have fired and are not closed. */
export class PlanDesk {
  private readonly parts: DeskParts;
  private readonly entries = new Map<string, Entry>();
  /** Plan id → its firing that is not closed. */
  private readonly open = new Map<string, PlanFiring>();
  private nextUnsaved = -1;
  private late: ReadonlyMap<string, number> = new Map();
  /** Grows with every change of a firing. */
  revision = 0;

  constructor(parts: DeskParts) {
    this.parts = parts;
  }

  /**
   * Takes over the plans of the book. A plan that was edited starts anew: it is armed again. Signing it is no edit.
   * @param late account → how long after a firing a ticket is late, ms
   */
  define(records: readonly PlanRecord[], late: ReadonlyMap<string, number> = new Map()): void {
    this.late = late;
    const known = new Map(this.entries);
    this.entries.clear();
    for (const record of records) {
      const { signed: _signed, ...content } = record;
      const source = JSON.stringify(content);
      const before = known.get(record.id);
      if (before?.source === source) {
        this.entries.set(record.id, before);
        continue;
      }
      const plan = toEnginePlan(record);
      this.entries.set(record.id, { source, plan, watch: new ConditionWatch(plan.when), needsFalse: false, sight: this.sightOf(record.id) });
      const isArmedAgain = before !== undefined && !before.plan.armed && plan.armed;
      const firing = this.open.get(record.id);
      if (isArmedAgain && firing !== undefined) this.close(firing.id, this.parts.session.now());
    }
  }

  /** Reads the firings of the book again and forgets all durations. */
  load(): void {
    this.open.clear();
    const fired = new Set<string>();
    for (const firing of this.parts.store.firings(READ_LIMIT)) {
      fired.add(firing.plan);
      if (firing.closedAt === null && !this.open.has(firing.plan)) this.open.set(firing.plan, firing);
    }
    for (const [id, entry] of this.entries) {
      entry.watch.reset();
      entry.needsFalse = fired.has(id);
      entry.sight = this.sightOf(id);
    }
    this.revision++;
  }

  /** Forgets since when conditions have held: nothing was watched for a while. */
  resetDurations(): void {
    for (const entry of this.entries.values()) entry.watch.reset();
  }

  /** Evaluates every armed plan and fires those whose X has become true. */
  evaluate(now: number, options: AlertOptions): void {
    for (const entry of this.entries.values()) {
      const { plan } = entry;
      const account = plan.armed && !this.open.has(plan.id) ? this.parts.session.account(plan.account) : null;
      if (account === null) continue;
      const figures = this.parts.session.figures(plan.account);
      const evaluation = entry.watch.evaluate((leaf) => leafMetric(this.parts.session, figures, leaf), now);
      // What is missing in the account rings there; here only what the plan alone looks at.
      this.watchSight(entry, evaluation.missing.filter((leaf) => INSTRUMENT_METRICS.has(leaf.metric)).map(leafText), now, options);
      if (!evaluation.holding && evaluation.missing.length === 0) entry.needsFalse = false;
      if (!evaluation.met || entry.needsFalse) continue;
      entry.needsFalse = true;
      this.fire(plan, evaluation.reason, now, options.quiet === true);
    }
  }

  /** The tickets that the plan would write now, without firing. */
  rehearse(id: string, now: number): Result<PlanFiring> {
    const entry = this.entries.get(id);
    if (entry === undefined) return failure('invalid-input', `There is no plan ${id} in this book.`);
    if (this.parts.session.account(entry.plan.account) === null) return failure('missing-data', `The account ${entry.plan.account} of this plan does not exist.`);
    return success({ id: 0, ...this.draft(entry.plan, 'Rehearsed, not fired', now) });
  }

  tick(firing: number, order: number, done: boolean, now: number): Result<PlanFiring> {
    const known = this.byId(firing);
    const ticket = known?.tickets.find((one) => one.order === order);
    if (known === null || ticket === undefined) return failure('not-applicable', 'This ticket is no longer open.');
    const doneAt = done ? now : null;
    if (known.id > 0) this.parts.keeper.write('a ticket', (store) => store.updateTicket(firing, order, doneAt), undefined);
    this.parts.keeper.write('a ticket', (store) => store.note('plan', `${done ? 'Done' : 'Not done'}: ${ticket.text} (${known.planName})`), 0);
    this.open.set(known.plan, { ...known, tickets: known.tickets.map((one) => (one === ticket ? { ...one, doneAt } : one)) });
    this.revision++;
    return success(this.open.get(known.plan)!);
  }

  /** Ends a firing: the plan is armed again, once X has been false. */
  close(firing: number, now: number, note: string | null = null): Result<PlanFiring> {
    const known = this.byId(firing);
    if (known === null) return failure('not-applicable', 'This plan is no longer open.');
    const bufferAtClose = this.parts.session.account(known.account) === null ? null : this.parts.session.figures(known.account).bufferRatio;
    const outcome = firingOutcome(known, { bufferAtClose, lateMs: this.late.get(known.account) ?? DEFAULT_LATE_MS, note });
    if (known.id > 0) this.parts.keeper.write('a plan', (store) => store.closeFiring(firing, now, outcome), undefined);
    this.parts.keeper.write('a plan', (store) => store.note('plan', `Closed: ${known.planName}; ${outcomeText(outcome)}`), 0);
    this.open.delete(known.plan);
    this.revision++;
    return success({ ...known, closedAt: now, outcome });
  }

  private byId(id: number): PlanFiring | null {
    for (const firing of this.open.values()) if (firing.id === id) return firing;
    return null;
  }

  private fire(plan: Plan, reason: string, now: number, quiet: boolean): void {
    const draft = this.draft(plan, reason, now);
    const firing = this.parts.keeper.write('a fired plan', (store) => store.addFiring(draft), { ...draft, id: this.nextUnsaved-- });
    this.parts.keeper.write('a fired plan', (store) => store.note('plan', `Fired: ${plan.name} (${plan.account}) because ${reason}; ${draft.tickets.length} tickets`), 0);
    this.open.set(plan.id, firing);
    this.revision++;
    if (quiet) return;
    const trades = draft.tickets.map((ticket) => ticket.text);
    this.parts.notifier.notify({ title: `Plan fired: ${plan.name}`, body: trades.slice(0, 4).join('\n') + (trades.length > 4 ? `\nand ${trades.length - 4} more` : ''), severity: 'critical' });
  }

  private draft(plan: Plan, reason: string, now: number): Omit<PlanFiring, 'id'> {
    const account = this.parts.session.account(plan.account)!;
    const tickets = planTickets(this.parts.session, account, plan.steps).map((ticket) => ({ ...ticket, doneAt: null }));
    return { plan: plan.id, planName: plan.name, account: plan.account, firedAt: now, bufferRatio: this.parts.session.figures(plan.account).bufferRatio, reason, tickets, closedAt: null };
  }

  private watchSight(entry: Entry, missing: readonly string[], now: number, options: AlertOptions): void {
    const { state, action } = stepQuality(entry.sight, missing.length === 0, now, options);
    entry.sight = state;
    if (action === null) return;
    const key = sightKey(entry.plan.id);
    if (action === 'resolve') {
      this.parts.alerts.patch(key, { resolvedAt: now });
      return;
    }
    const message = `The plan "${entry.plan.name}" cannot see ${missing.join(', ')}: it will not fire on that`;
    if (action === 'again') this.parts.alerts.patch(key, { acknowledgedAt: null, snoozedUntil: null, message });
    else {
      this.parts.alerts.add({
        key, account: entry.plan.account, instrument: null, kind: 'unknown', level: null, severity: 'warning', message, value: null,
        raisedAt: now, acknowledgedAt: null, snoozedUntil: null, resolvedAt: null,
      });
    }
    if (options.quiet !== true) this.parts.notifier.notify({ title: 'A plan cannot see', body: message, severity: 'warning' });
  }

  /** Carries an answer of the person to the alert that a plan cannot see. */
  answer(key: string, change: (attention: Attention) => Attention): void {
    for (const entry of this.entries.values()) {
      if (sightKey(entry.plan.id) === key && entry.sight.attention !== null) entry.sight = { ...entry.sight, attention: change(entry.sight.attention) };
    }
  }

  private sightOf(plan: string): QualityState {
    const open = this.parts.alerts.byKey(sightKey(plan));
    return open === null ? WHOLE : { attention: { ...ringing(open.raisedAt), acknowledgedAt: open.acknowledgedAt, snoozedUntil: open.snoozedUntil }, wholeSince: null };
  }
}

const INSTRUMENT_METRICS = new Set<string>(['price', 'volatility', 'spread']);

function sightKey(plan: string): string {
  return `plan|${plan}`;
}
