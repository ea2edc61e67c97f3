/** Checks that changes fit the book they are made to: what they refer to exists, what others refer to stays. */
import type { Problem } from '#base/failure.ts';
import type { BookChange } from '#contract/book-change.ts';
import type { AlertRuleRecord, Condition, InstrumentRecord, PlanRecord } from '#contract/book-file.ts';
import type { BookModel } from './book-model.ts';

/**
 * Problems of a list of changes as a whole: changes may refer to what other changes of the list add.
 * @returns one problem per wrong reference; `where` is "changes[0].value.instrument"
 */
export function crossCheck(changes: readonly BookChange[], book: BookModel): Problem[] {
  const check = new Check(changes, book);
  changes.forEach((change, index) => { check.change(change, `changes[${index}]`); });
  return check.problems;
}

class Check {
  readonly problems: Problem[] = [];
  private readonly after = new Map<string, BookChange>();
  private readonly book: BookModel;

  constructor(changes: readonly BookChange[], book: BookModel) {
    this.book = book;
    for (const change of changes) this.after.set(`${change.entity} ${change.key.join('\u0000')}`, change);
  }

  change(change: BookChange, where: string): void {
    if (change.value === null) {
      this.removal(change, where);
      return;
    }
    const at = `${where}.value`;
    switch (change.entity) {
      case 'balance': this.need('account', change.key[0]!, `${where}.key[0]`, 'an account of this book'); break;
      case 'position':
        this.need('account', change.key[0]!, `${where}.key[0]`, 'an account of this book');
        if (this.need('instrument', change.value.instrument, `${at}.instrument`, 'an instrument of this book') && this.instrument(change.value.instrument)?.kind === 'index') {
          this.add(`${at}.instrument`, 'something that can be held; an index can only be an underlying', change.value.instrument);
        }
        break;
      case 'instrument': this.instrumentTerms(change.value, at); break;
      case 'quote': case 'history': this.need('instrument', change.value.instrument, `${at}.instrument`, 'an instrument of this book'); break;
      case 'fx': if (change.value.from === change.value.to) this.add(`${at}.to`, 'another currency than "from"', change.value.to); break;
      case 'alertRule': this.alertRule(change.value, at); break;
      case 'plan': this.plan(change.value, at); break;
      default:
    }
  }

  private instrumentTerms(value: InstrumentRecord, at: string): void {
    if (value.kind === 'option') {
      for (const field of ['underlying', 'right', 'strike', 'expiry'] as const) if (value[field] === undefined) this.add(`${at}.${field}`, 'a value, because this is an option', 'nothing');
      if (value.strike !== undefined && value.strike < 0) this.add(`${at}.strike`, 'a number of at least 0', String(value.strike));
    }
    if (value.kind === 'option' && value.underlying !== undefined) this.need('instrument', value.underlying, `${at}.underlying`, 'an instrument of this book');
    if (value.underlying === value.id) this.add(`${at}.underlying`, 'another instrument', value.id);
    if (value.kind === 'index' && this.book.holders(value.id).length > 0) this.add(`${at}.kind`, 'a kind that can be held, because an account holds it', 'index');
    const tiers = value.tiers ?? [];
    tiers.forEach((tier, i) => {
      const previous = tiers[i - 1];
      if (previous && (previous.upTo == null || (tier.upTo != null && tier.upTo <= previous.upTo))) this.add(`${at}.tiers[${i}].upTo`, 'more than the tier before', String(tier.upTo ?? 'no end'));
    });
  }

  private alertRule(value: AlertRuleRecord, at: string): void {
    this.need('instrument', value.instrument, `${at}.instrument`, 'an instrument of this book');
    if (value.change === undefined && value.below === undefined && value.above === undefined) this.add(`${at}.change`, 'one of "change", "below", "above"', 'nothing');
  }

  private plan(value: PlanRecord, at: string): void {
    this.need('account', value.account, `${at}.account`, 'an account of this book');
    if (value.steps.length === 0) this.add(`${at}.steps`, 'at least one step', 'none');
    this.condition(value.when, `${at}.when`);
  }

  private condition(condition: Condition, at: string): void {
    for (const join of ['all', 'any'] as const) {
      const inner = (condition as Record<string, unknown>)[join] as readonly Condition[] | undefined;
      if (inner === undefined) continue;
      if (inner.length === 0) this.add(`${at}.${join}`, 'at least one condition', 'none');
      inner.forEach((part, i) => { this.condition(part, `${at}.${join}[${i}]`); });
      return;
    }
    const leaf = condition as { metric: string; instrument?: string };
    if (['price', 'volatility', 'spread'].includes(leaf.metric)) {
      if (leaf.instrument === undefined) this.add(`${at}.instrument`, `an instrument, because ${leaf.metric} is a figure of one`, 'nothing');
      else this.need('instrument', leaf.instrument, `${at}.instrument`, 'an instrument of this book');
    }
  }

  private removal(change: BookChange, where: string): void {
    const id = change.key[0]!;
    if (change.entity === 'book') this.add(`${where}.value`, 'a time; a book always speaks of one', 'nothing');
    if (change.entity === 'instrument') {
      const holders = this.book.holders(id).filter((account) => !this.removed('position', [account, id]) && !this.removed('account', [account]));
      if (holders.length > 0) this.add(`${where}.key`, 'an instrument that no account holds', `${id}, held by ${holders.join(', ')}`);
      const derived = this.book.all<InstrumentRecord>('instrument').filter((other) => other.kind === 'option' && other.underlying === id && !this.removed('instrument', [other.id]));
      if (derived.length > 0) this.add(`${where}.key`, 'an instrument without options on it', `${id}, underlying of ${derived[0]!.id}`);
      const rules = this.book.all<AlertRuleRecord>('alertRule').filter((rule) => rule.instrument === id && !this.removed('alertRule', [rule.id]));
      if (rules.length > 0) this.add(`${where}.key`, 'an instrument without alert rules', `${id}, watched by ${rules[0]!.id}`);
    }
    if (change.entity === 'account') {
      const plans = this.book.all<PlanRecord>('plan').filter((plan) => plan.account === id && !this.removed('plan', [plan.id]));
      if (plans.length > 0) this.add(`${where}.key`, 'an account without plans; remove them together', `${id}, which has plan ${plans[0]!.id}`);
    }
  }

  private removed(entity: BookChange['entity'], key: readonly string[]): boolean {
    return this.after.get(`${entity} ${key.join('\u0000')}`)?.value === null;
  }

  private need(entity: 'account' | 'instrument', id: string, where: string, expected: string): boolean {
    const change = this.after.get(`${entity} ${id}`);
    const there = change === undefined ? this.book.has(entity, id) : change.value !== null;
    if (!there) this.add(where, expected, id);
    return there;
  }

  private instrument(id: string): InstrumentRecord | null {
    const change = this.after.get(`instrument ${id}`);
    return change === undefined ? this.book.find<InstrumentRecord>('instrument', [id]) : (change.value as InstrumentRecord | null);
  }

  private add(where: string, expected: string, found: string): void {
    this.problems.push({ where, expected, found });
  }
}
