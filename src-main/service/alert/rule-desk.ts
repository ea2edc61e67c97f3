/** Alert rules on instruments: one watch per rule, fed with every tick of its instrument. */
import type { AlertRuleRecord } from '#contract/book-file.ts';
import type { Attention } from '#engine/alert/attention.ts';
import { metricValue, RuleWatch } from '#engine/alert/rules.ts';
import type { RuleAction } from '#engine/alert/rules.ts';
import { ruleText } from './alert-text.ts';
import type { AlertBook } from './alert-book.ts';
import { toAlertRule } from '../plan-to-engine.ts';
import type { Notifier } from '../ports.ts';
import type { AlertOptions } from './alert-desk.ts';

interface Entry {
  readonly source: string;
  readonly key: string;
  readonly watch: RuleWatch;
}

/** The alert rules of a book, one watch each. */
export class RuleDesk {
  private readonly book: AlertBook;
  private readonly notifier: Notifier;
  private entries = new Map<string, Entry>();
  private byInstrument = new Map<string, readonly Entry[]>();

  constructor(book: AlertBook, notifier: Notifier) {
    this.book = book;
    this.notifier = notifier;
  }

  /** Takes over the rules of the book. Those that did not change keep their window; alerts of removed ones end. */
  define(records: readonly AlertRuleRecord[], now: number): void {
    const next = new Map<string, Entry>();
    for (const record of records) {
      const source = JSON.stringify(record);
      const known = this.entries.get(record.id);
      next.set(record.id, known?.source === source ? known : { source, key: `rule|${record.id}`, watch: new RuleWatch(toAlertRule(record)) });
    }
    for (const [id, entry] of this.entries) {
      if (next.get(id) !== entry && this.book.byKey(entry.key) !== null) this.book.patch(entry.key, { resolvedAt: now });
    }
    this.entries = next;
    this.byInstrument = grouped(next);
  }

  /** Takes over open alerts and forgets all windows. */
  restore(attentionOf: (key: string) => Attention | null): void {
    for (const entry of this.entries.values()) entry.watch.reset(attentionOf(entry.key));
  }

  /** Instruments that have rules. */
  instruments(): readonly string[] {
    return [...this.byInstrument.keys()];
  }

  answer(key: string, change: (attention: Attention) => Attention): void {
    for (const entry of this.entries.values()) if (entry.key === key) entry.watch.answer(change);
  }

  answerAll(change: (attention: Attention) => Attention): void {
    for (const entry of this.entries.values()) entry.watch.answer(change);
  }

  /** One tick of an instrument; NaN for what is unknown. @param at market time of the tick */
  see(instrument: string, mark: number, bid: number, ask: number, volatility: number, at: number, options: AlertOptions): void {
    const entries = this.byInstrument.get(instrument);
    if (entries === undefined) return;
    for (const entry of entries) {
      const action = entry.watch.see(metricValue(entry.watch.rule.metric, mark, bid, ask, volatility), at, options);
      if (action !== null) this.act(entry, action, at, options);
    }
  }

  private act(entry: Entry, action: RuleAction, at: number, options: AlertOptions): void {
    const { rule } = entry.watch;
    if (action.type === 'resolve') {
      this.book.patch(entry.key, { resolvedAt: at, value: action.value });
      return;
    }
    const message = ruleText(rule, action.value, action.reason);
    if (action.type === 'again') this.book.patch(entry.key, { acknowledgedAt: null, snoozedUntil: null, value: action.value, message });
    else {
      this.book.add({
        key: entry.key, account: null, instrument: rule.instrument, kind: 'rule', level: null, severity: rule.severity, message,
        value: action.value, raisedAt: at, acknowledgedAt: null, snoozedUntil: null, resolvedAt: null,
      });
    }
    if (options.quiet !== true) this.notifier.notify({ title: rule.instrument, body: message, severity: rule.severity });
  }
}

function grouped(entries: ReadonlyMap<string, Entry>): Map<string, readonly Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries.values()) {
    const { instrument } = entry.watch.rule;
    groups.set(instrument, [...(groups.get(instrument) ?? []), entry]);
  }
  return groups;
}
