/** Runs the alert machines of the engine on live figures, and turns their actions into records, rings and answers. */
import type { Result } from '#base/failure.ts';
import { failure, success } from '#base/failure.ts';
import { acknowledge, afterClockSetBack, ringing, snooze } from '#engine/alert/attention.ts';
import type { Attention } from '#engine/alert/attention.ts';
import { stepQuality, WHOLE } from '#engine/alert/data-quality.ts';
import type { QualityState } from '#engine/alert/data-quality.ts';
import { CALL_LEVEL, CALM, levelsOf, readingOf, severityOf, stepThresholds } from '#engine/alert/thresholds.ts';
import type { ThresholdAction, ThresholdState } from '#engine/alert/thresholds.ts';
import type { AccountFigures } from '#engine/portfolio/figures.ts';
import type { Account } from '#engine/portfolio/book.ts';
import { qualityText, standingText, thresholdText } from './alert-text.ts';
import type { AlertBook } from './alert-book.ts';
import type { AlertRecord, Notifier } from '../ports.ts';
import type { PlanDesk } from '../plan-desk.ts';
import type { LimitDesk } from '../limit-desk.ts';
import type { RuleDesk } from './rule-desk.ts';

/** How an evaluation is to be made. */
export interface AlertOptions {
  /** How long an acknowledgement lasts, in ms of the clock that alerts use. */
  readonly acknowledgeExpiresMs?: number;
  /** Record, do not ring: the person has just moved the clock of a replay. */
  readonly quiet?: boolean;
}

interface Watch {
  thresholds: ThresholdState;
  quality: QualityState;
  /** Levels of the account as last seen, deepest first. */
  levels: readonly number[];
  alerts: readonly number[] | null;
}

/** The alerts of accounts, and the door for what a person answers to any alert. */
export class AlertDesk {
  private readonly book: AlertBook;
  private readonly rules: RuleDesk;
  private readonly plans: PlanDesk;
  private readonly limits: LimitDesk;
  private readonly notifier: Notifier;
  private readonly watches = new Map<string, Watch>();

  constructor(book: AlertBook, rules: RuleDesk, plans: PlanDesk, limits: LimitDesk, notifier: Notifier) {
    this.book = book;
    this.rules = rules;
    this.plans = plans;
    this.limits = limits;
    this.notifier = notifier;
  }

  /** Takes over the open alerts of the book, so that a restart neither repeats nor forgets. */
  load(): void {
    this.book.load();
    this.watches.clear();
    this.rules.restore((key) => attentionOf(this.book.byKey(key)));
  }

  /** Evaluates one account. */
  evaluate(account: Account, figures: AccountFigures, now: number, options: AlertOptions): void {
    const watch = this.watchOf(account);
    this.stepQuality(account, figures, watch, now, options);
    const { state, action } = stepThresholds(watch.thresholds, readingOf(figures), watch.levels, now, options);
    watch.thresholds = state;
    if (action !== null) this.act(account, figures, watch, action, now);
  }

  /** Ends what is open for an account that no longer exists. */
  forget(account: string, now: number): void {
    this.watches.delete(account);
    for (const record of this.book.records()) if (record.account === account) this.book.patch(record.key, { resolvedAt: now });
  }

  /** Tells that nothing was watched for a while. */
  missed(message: string, now: number, severity: 'info' | 'warning', ring: boolean): void {
    this.book.add({
      key: 'missed', account: null, instrument: null, kind: 'missed', level: null, severity, message, value: null,
      raisedAt: now, acknowledgedAt: null, snoozedUntil: null, resolvedAt: null,
    });
    if (ring) this.notifier.notify({ title: 'Marginline was not watching', body: message, severity: 'warning' });
  }

  /** Tells that the book cannot be written. */
  cannotSave(message: string, now: number): void {
    this.book.add({
      key: 'store', account: null, instrument: null, kind: 'unknown', level: null, severity: 'critical', message, value: null,
      raisedAt: now, acknowledgedAt: null, snoozedUntil: null, resolvedAt: null,
    });
    this.notifier.notify({ title: 'Marginline cannot save', body: message, severity: 'critical' });
  }

  /** The clock went back: silences given before must not grow by the step. */
  clockSetBack(now: number, byMs: number): void {
    const change = (attention: Attention) => afterClockSetBack(attention, now, byMs);
    for (const watch of this.watches.values()) {
      if (watch.thresholds.attention !== null) watch.thresholds = { ...watch.thresholds, attention: change(watch.thresholds.attention) };
      if (watch.quality.attention !== null) watch.quality = { attention: change(watch.quality.attention), wholeSince: null };
    }
    this.rules.answerAll(change);
    this.limits.clockSetBack(now, byMs);
  }

  acknowledge(id: number, now: number): Result<AlertRecord> {
    return this.answer(id, now, (attention) => acknowledge(attention, now), (record) =>
      // Blind time is over by the time one reads of it: seeing it ends it.
      ({ acknowledgedAt: now, answeredAt: record.answeredAt ?? now, snoozedUntil: null, ...(record.kind === 'missed' ? { resolvedAt: now } : {}) }));
  }

  /** @param until on the clock that alerts use */
  snooze(id: number, until: number, now: number): Result<AlertRecord> {
    return this.answer(id, now, (attention) => snooze(attention, until), (record) => ({ answeredAt: record.answeredAt ?? now, snoozedUntil: until }));
  }

  private answer(id: number, now: number, change: (attention: Attention) => Attention, patch: (record: AlertRecord) => Parameters<AlertBook['patch']>[1]): Result<AlertRecord> {
    const record = this.book.byId(id);
    if (record === null) return failure('not-applicable', 'This alert is no longer open.', { context: { alert: id } });
    const watch = record.account === null ? undefined : this.watches.get(record.account);
    if (record.key.startsWith('rule|')) this.rules.answer(record.key, change);
    else if (record.key.startsWith('plan|')) this.plans.answer(record.key, change);
    else if (record.key.startsWith('limit|')) this.limits.answer(record.key, change, now);
    else if (watch !== undefined && record.kind === 'unknown' && watch.quality.attention !== null) watch.quality = { ...watch.quality, attention: change(watch.quality.attention) };
    else if (watch?.thresholds.attention) watch.thresholds = { ...watch.thresholds, attention: change(watch.thresholds.attention) };
    this.book.patch(record.key, patch(record));
    return success(record);
  }

  private watchOf(account: Account): Watch {
    let watch = this.watches.get(account.id);
    if (watch === undefined) {
      const open = this.book.byKey(bufferKey(account.id));
      const attention = attentionOf(open);
      const quality = attentionOf(this.book.byKey(qualityKey(account.id)));
      const thresholds: ThresholdState = open === null || open.level === null ? CALM : { level: open.level, attention, lastRing: { level: open.level, at: open.raisedAt } };
      watch = { thresholds, quality: quality === null ? WHOLE : { attention: quality, wholeSince: null }, levels: [], alerts: null };
      this.watches.set(account.id, watch);
    }
    if (watch.alerts !== account.thresholds.alerts) {
      watch.alerts = account.thresholds.alerts;
      watch.levels = levelsOf(account.thresholds.alerts);
    }
    return watch;
  }

  private stepQuality(account: Account, figures: AccountFigures, watch: Watch, now: number, options: AlertOptions): void {
    const { state, action } = stepQuality(watch.quality, figures.complete && figures.staleCount === 0, now, options);
    watch.quality = state;
    if (action === null) return;
    const key = qualityKey(account.id);
    if (action === 'resolve') {
      this.book.patch(key, { resolvedAt: now });
      return;
    }
    const message = qualityText(figures);
    if (action === 'again') this.book.patch(key, { acknowledgedAt: null, snoozedUntil: null, message });
    else this.book.add({ ...blank(account.id, now), key, kind: 'unknown', severity: 'warning', message });
    if (options.quiet !== true) this.notifier.notify({ title: `${account.name}: figures not certain`, body: message, severity: 'warning' });
  }

  private act(account: Account, figures: AccountFigures, watch: Watch, action: ThresholdAction, now: number): void {
    const key = bufferKey(account.id);
    const value = Number.isFinite(action.ratio) ? action.ratio : null;
    if (action.type === 'resolve') {
      this.book.patch(key, { resolvedAt: now, value });
      return;
    }
    const severity = severityOf(action.level, watch.levels);
    const message = thresholdText(action.level, action.ratio);
    const kind = action.level <= CALL_LEVEL ? ('call' as const) : ('buffer' as const);
    const content = { level: action.level, severity, message, value };
    const before = this.book.byKey(key);
    if (action.type === 'raise') {
      this.book.add({ ...blank(account.id, now), ...content, key, kind });
    } else if (action.type === 'ease') {
      // The kind of a record is fixed: back above the line, a personal alert takes over with its answer.
      if (before !== null && before.kind === kind) this.book.patch(key, content);
      else this.book.add({ ...blank(account.id, now), ...content, key, kind, acknowledgedAt: before?.acknowledgedAt ?? null, snoozedUntil: before?.snoozedUntil ?? null, ...(before?.answeredAt === undefined ? {} : { answeredAt: before.answeredAt }) });
    } else {
      this.book.patch(key, { ...content, acknowledgedAt: null, snoozedUntil: null });
    }
    const rings = action.type === 'again' || (action.type === 'raise' && action.ring);
    if (rings) this.notifier.notify({ title: `${account.name}: ${message}`, body: standingText(figures), severity });
  }
}

function bufferKey(account: string): string {
  return `buffer|${account}`;
}

function qualityKey(account: string): string {
  return `unknown|${account}`;
}

function blank(account: string, now: number): Omit<AlertRecord, 'id' | 'key' | 'kind' | 'severity' | 'message'> {
  return { account, instrument: null, level: null, value: null, raisedAt: now, acknowledgedAt: null, snoozedUntil: null, resolvedAt: null };
}

function attentionOf(record: AlertRecord | null): Attention | null {
  return record === null ? null : { ...ringing(record.raisedAt), acknowledgedAt: record.acknowledgedAt, snoozedUntil: record.snoozedUntil };
}
