/** Limits on the live book: opens a breach where one is beyond, keeps what the person says to it, and ends it when it is over. */
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { BookFile, LimitRecord } from '#contract/book-file.ts';
import type { BreachPatch, BreachView, BreachWord, LimitBreach } from '#contract/views/limits.ts';
import { acknowledge, afterClockSetBack, ringing } from '#engine/alert/attention.ts';
import type { Attention } from '#engine/alert/attention.ts';
import { KEPT, stepBreach } from '#engine/limit/breach.ts';
import type { BreachAction, BreachState } from '#engine/limit/breach.ts';
import { isOfFigures, isOfOrders, limitText, selects } from '#engine/limit/limit.ts';
import type { Limit } from '#engine/limit/limit.ts';
import { blindSight, lookAt } from '#engine/limit/worst.ts';
import type { Sight } from '#engine/limit/worst.ts';
import type { Account } from '#engine/portfolio/book.ts';
import type { AccountFigures, PositionFigures } from '#engine/portfolio/figures.ts';
import { durationText } from '#engine/plan/wording.ts';
import type { AlertOptions } from './alert/alert-desk.ts';
import { timeText } from './alert/alert-text.ts';
import type { DeskParts } from './monitor/desk-parts.ts';
import { toEngineLimit } from './limit-to-engine.ts';
import { SHORTEST_REASON } from './limit-override.ts';

interface Entry {
  readonly key: string;
  readonly source: string;
  readonly limit: Limit;
  readonly account: string;
  readonly sight: Sight;
  /** The account as it was when `selected` was found. */
  of: Account | null;
  selected: ReadonlySet<string>;
  state: BreachState;
  record: LimitBreach | null;
}

interface Watched {
  readonly entries: readonly Entry[];
  /** When positions were looked at last, on both clocks. */
  lookedMonotonic: number;
  lookedAt: number;
}

/** Limits on positions are looked at this often (real time), or after this much market time: a list of positions is not free. */
const POSITIONS_MS = 1000;
const POSITIONS_MARKET_MS = 60_000;
/** A waiver without an end would be a silent mute. */
const LONGEST_WAIVER_MS = 92 * 86_400_000;
const READ_LIMIT = 10_000;
const NO_POSITIONS: readonly PositionFigures[] = [];

/** The limits of a book with their open breaches, one entry per limit and account. */
export class LimitDesk {
  private readonly parts: DeskParts;
  private watched = new Map<string, Watched>();
  private nextUnsaved = -1;
  /** Grows with every change of a breach. */
  revision = 0;

  constructor(parts: DeskParts) {
    this.parts = parts;
  }

  /** Takes over the limits of the book, an entry for every account that one looks at. A breach outlives an edit of its limit, not the end of it. */
  define(book: BookFile, now: number): void {
    const known = new Map(this.entries().map((entry) => [entry.key, entry]));
    const next = new Map<string, Watched>();
    for (const account of this.parts.session.accountIds()) {
      const entries = (book.limits ?? []).filter((record) => (record.account ?? '*') === '*' || record.account === account).flatMap((record) => {
        const entry = this.entryOf(record as LimitRecord, account, known);
        return entry === null ? [] : [entry];
      });
      if (entries.length > 0) next.set(account, { entries, lookedMonotonic: -Infinity, lookedAt: -Infinity });
    }
    this.watched = next;
    const kept = new Set(this.entries().map(({ key }) => key));
    for (const entry of known.values()) if (!kept.has(entry.key) && entry.record !== null) this.end(entry, now, 'the limit is no longer there');
  }

  private entryOf(record: LimitRecord, account: string, known: ReadonlyMap<string, Entry>): Entry | null {
    const limit = toEngineLimit(record);
    if (isOfOrders(limit) || (limit.max !== limit.max && limit.min !== limit.min)) return null;
    const source = JSON.stringify(record);
    const key = `limit|${account}|${record.id}`;
    const before = known.get(key);
    if (before?.source === source) return { ...before, of: null };
    return { key, source, limit, account, sight: blindSight(), of: null, selected: new Set(), state: before?.state ?? KEPT, record: before?.record ?? null };
  }

  /** Takes over the open breaches of the book, so that a restart neither repeats nor forgets. Call after `define`. */
  load(): void {
    const open = new Map<string, LimitBreach>();
    for (const record of this.parts.store.breaches({ open: true, limit: READ_LIMIT })) open.set(`limit|${record.account}|${record.limit}`, record);
    for (const entry of this.entries()) {
      const record = open.get(entry.key) ?? null;
      const snoozed = this.parts.alerts.byKey(entry.key)?.snoozedUntil ?? null;
      entry.record = record;
      // An expired waiver keeps its date as history; it waives nothing any more.
      const waived = record === null || (record.expiredAt !== null && record.waivedUntil !== null && record.expiredAt >= record.waivedUntil) ? null : record.waivedUntil;
      entry.state = record === null ? KEPT : { attention: { ...ringing(record.openedAt), acknowledgedAt: record.acknowledgedAt, snoozedUntil: waived === null ? snoozed : null }, waivedUntil: waived, keptSince: null };
    }
    this.revision++;
  }

  /** Looks at the limits of one account. @param monotonic real time, ms */
  evaluate(account: Account, figures: AccountFigures, now: number, monotonic: number, options: AlertOptions): void {
    const watched = this.watched.get(account.id);
    if (watched === undefined) return;
    const due = monotonic - watched.lookedMonotonic >= POSITIONS_MS || Math.abs(now - watched.lookedAt) >= POSITIONS_MARKET_MS || options.quiet === true;
    let positions: readonly PositionFigures[] | null = null;
    for (const entry of watched.entries) {
      const ofFigures = isOfFigures(entry.limit);
      if (!ofFigures && !due) continue;
      if (!ofFigures && entry.of !== account) this.select(entry, account);
      positions ??= ofFigures ? null : this.parts.session.positions(account.id);
      lookAt(entry.limit, this.parts.session, figures, positions ?? NO_POSITIONS, entry.selected, entry.sight);
      this.step(entry, account, figures, now, options);
    }
    if (due) [watched.lookedMonotonic, watched.lookedAt] = [monotonic, now];
  }

  private select(entry: Entry, account: Account): void {
    entry.of = account;
    entry.selected = new Set(account.positions.map(({ instrument }) => instrument).filter((id) => selects(this.parts.session, account, entry.limit, id)));
  }

  private step(entry: Entry, account: Account, figures: AccountFigures, now: number, options: AlertOptions): void {
    // Prices that are missing or old may show a breach, but never end one.
    const over = entry.sight.over === 0 && !(figures.complete && figures.staleCount === 0) ? NaN : entry.sight.over;
    const { state, action } = stepBreach(entry.state, over, now, { hard: entry.limit.hard, ...options });
    entry.state = state;
    if (action !== null) this.act(entry, account, action, now, options.quiet === true);
  }

  private act(entry: Entry, account: Account, action: BreachAction, now: number, quiet: boolean): void {
    const message = wordsOf(entry);
    if (action === 'resolve') {
      this.end(entry, now, 'back within it');
      return;
    }
    if (action === 'open') this.begin(entry, now, message);
    else if (action === 'expire') this.patch(entry, { expiredAt: now, acknowledgedAt: null }, now);
    else this.patch(entry, { acknowledgedAt: null }, now);
    if (action !== 'again') this.note('monitor', `${action === 'open' ? 'Beyond' : 'The waiver ran out, still beyond'} the ${entry.limit.hard ? 'hard' : 'soft'} limit ${entry.limit.id} in ${account.name}: ${message}`);
    if (!entry.limit.hard) return;
    const text = `Beyond the limit ${entry.limit.id}${action === 'expire' ? ', whose waiver ran out' : ''}: ${message}`;
    if (action === 'open' || this.parts.alerts.byKey(entry.key) === null) {
      this.parts.alerts.add({
        key: entry.key, account: entry.account, instrument: entry.sight.instrument, kind: 'limit', level: null, severity: 'warning', message: text,
        value: finite(entry.sight.value), raisedAt: now, acknowledgedAt: null, snoozedUntil: null, resolvedAt: null,
      });
    } else this.parts.alerts.patch(entry.key, { acknowledgedAt: null, snoozedUntil: null, message: text, value: finite(entry.sight.value) });
    if (!quiet) this.parts.notifier.notify({ title: `${account.name}: beyond a limit`, body: text, severity: 'warning' });
  }

  private begin(entry: Entry, now: number, message: string): void {
    const draft: Omit<LimitBreach, 'id'> = {
      limit: entry.limit.id, account: entry.account, instrument: entry.sight.instrument, hard: entry.limit.hard, message, value: finite(entry.sight.value),
      openedAt: now, acknowledgedAt: null, waivedUntil: null, waiveReason: null, expiredAt: null, resolvedAt: null,
    };
    entry.record = this.parts.keeper.write('a breach', (store) => store.addBreach(draft), { ...draft, id: this.nextUnsaved-- });
    this.revision++;
  }

  private end(entry: Entry, now: number, because: string): void {
    this.patch(entry, { resolvedAt: now }, now);
    this.parts.alerts.patch(entry.key, { resolvedAt: now });
    const lasted = entry.record === null ? 0 : now - entry.record.openedAt;
    this.note('monitor', `No longer beyond the limit ${entry.limit.id} in ${this.parts.session.account(entry.account)?.name ?? entry.account} after ${durationText(Math.max(0, lasted))}: ${because}`);
    entry.record = null;
    entry.state = KEPT;
  }

  /** What the person says to the alert of a hard limit is said to its breach. */
  answer(key: string, change: (attention: Attention) => Attention, now: number): void {
    const entry = this.entries().find((one) => one.key === key);
    if (entry === undefined || entry.state.attention === null) return;
    const attention = change(entry.state.attention);
    entry.state = { ...entry.state, attention };
    if (attention.acknowledgedAt !== entry.record?.acknowledgedAt) this.patch(entry, { acknowledgedAt: attention.acknowledgedAt }, now);
  }

  /** The clock went back: silences given before must not grow by the step. */
  clockSetBack(now: number, byMs: number): void {
    for (const entry of this.entries()) {
      const { attention, waivedUntil } = entry.state;
      if (attention !== null) entry.state = { attention: afterClockSetBack(attention, now, byMs), waivedUntil: waivedUntil === null ? null : waivedUntil - byMs, keptSince: null };
    }
  }

  acknowledge(id: number, now: number): Result<null> {
    const entry = this.byId(id);
    if (entry === null) return gone();
    entry.state = { ...entry.state, attention: acknowledge(entry.state.attention ?? ringing(now), now) };
    this.patch(entry, { acknowledgedAt: now }, now);
    const alert = this.parts.alerts.byKey(entry.key);
    if (alert !== null) this.parts.alerts.patch(entry.key, { acknowledgedAt: now, answeredAt: alert.answeredAt ?? now, snoozedUntil: null });
    this.note('user', `Acknowledged: beyond the limit ${entry.limit.id} in ${this.nameOf(entry)}: ${wordsOf(entry)}`);
    return success(null);
  }

  /** Silence until a time, for a reason. @param until ms UTC on the monitor's clock */
  waive(id: number, until: number, reason: string, now: number): Result<null> {
    const entry = this.byId(id);
    if (entry === null) return gone();
    const text = reason.replaceAll(/\s+/g, ' ').trim();
    if (text.length < SHORTEST_REASON) return failure('invalid-input', `A reason of at least ${String(SHORTEST_REASON)} characters is needed.`, { problems: [{ where: 'reason', expected: `at least ${String(SHORTEST_REASON)} characters`, found: text === '' ? 'nothing' : text }] });
    if (!(until > now && until <= now + LONGEST_WAIVER_MS)) return failure('invalid-input', `A waiver ends after ${timeText(now)} and within ${durationText(LONGEST_WAIVER_MS)}.`, { problems: [{ where: 'until', expected: `a time after ${timeText(now)}, within ${durationText(LONGEST_WAIVER_MS)}`, found: Number.isFinite(until) ? timeText(until) : String(until) }] });
    entry.state = { ...entry.state, attention: ringing(now), waivedUntil: until };
    this.patch(entry, { waivedUntil: until, waiveReason: text, expiredAt: null, acknowledgedAt: now }, now);
    const alert = this.parts.alerts.byKey(entry.key);
    if (alert !== null) this.parts.alerts.patch(entry.key, { snoozedUntil: until, acknowledgedAt: now, answeredAt: alert.answeredAt ?? now });
    this.note('user', `Waived the limit ${entry.limit.id} in ${this.nameOf(entry)} until ${timeText(until)}: ${text} · ${wordsOf(entry)}`);
    return success(null);
  }

  /** The open breaches with where they stand now, longest first. */
  breaches(now: number): readonly BreachView[] {
    return this.entries().flatMap((entry) => (entry.record === null ? [] : [{ ...entry.record, state: breachWord(entry.record, now), now: wordsOf(entry) }])).sort((a, b) => a.openedAt - b.openedAt || a.id - b.id);
  }

  private patch(entry: Entry, patch: BreachPatch, now: number): void {
    const { record } = entry;
    if (record === null) return;
    entry.record = { ...record, ...patch };
    if (record.id > 0) this.parts.keeper.write('a breach', (store) => store.updateBreach(record.id, patch, now), undefined);
    this.revision++;
  }

  private note(author: 'user' | 'monitor', summary: string): void {
    this.parts.keeper.write('a note', (store) => store.note(author, summary), 0);
  }

  private byId(id: number): Entry | null {
    return this.entries().find((entry) => entry.record?.id === id) ?? null;
  }

  private nameOf({ account }: Entry): string {
    return this.parts.session.account(account)?.name ?? account;
  }

  private entries(): readonly Entry[] {
    return [...this.watched.values()].flatMap(({ entries }) => entries);
  }
}

/** Where a breach stands. @param now on the monitor's clock */
export function breachWord(record: LimitBreach, now: number): BreachWord {
  if (record.resolvedAt !== null) return 'resolved';
  if (record.waivedUntil !== null && record.expiredAt === null && record.waivedUntil > now) return 'waived';
  if (record.expiredAt !== null) return record.acknowledgedAt !== null && record.acknowledgedAt >= record.expiredAt ? 'acknowledged' : 'expired';
  return record.acknowledgedAt === null ? 'open' : 'acknowledged';
}

function wordsOf({ limit, sight, record }: Entry): string {
  // Before the first look at it there is only what was said when it opened.
  if (sight.value !== sight.value) return record?.message ?? limit.id;
  return `${limitText(limit, sight)}${sight.count > 1 ? `, and ${String(sight.count - 1)} more` : ''}`;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function gone(): Result<never> {
  return failure('not-applicable', 'This breach is no longer open.');
}
