/** What a schema cannot see: names that lead nowhere, things named twice, terms that a kind of instrument needs. */
import type { BookFile, Condition, InstrumentRecord, Select } from '#contract/book-file.ts';
import { numberOf } from '#engine/margin/parameters.ts';
import { found } from '../found.ts';
import { knownCurrencies } from './currencies.ts';
import { isDay } from './closes.ts';
import type { PathProblem } from './issues.ts';
import type { Path } from './scan-json.ts';

type Report = (path: Path, expected: string, value: unknown) => void;

const instrumentMetrics = new Set<string>(['price', 'volatility', 'spread']);

/**
 * Checks a parsed book.
 * @param around a book into which it is imported: what that one defines counts as defined
 */
export function crossCheck(book: BookFile, around: BookFile | undefined): PathProblem[] {
  const problems: PathProblem[] = [];
  const report: Report = (path, expected, value) => problems.push({ path, expected, found: found(value) });
  const books = around === undefined ? [book] : [around, book];
  const kinds = new Map(books.flatMap((b) => (b.instruments ?? []).map((i) => [i.id, i.kind] as const)));
  const named = new Set(kinds.keys());
  for (const b of books) {
    for (const instrument of b.instruments ?? []) {
      if (instrument.underlying !== undefined) named.add(instrument.underlying);
      if (instrument.tracks !== undefined) named.add(instrument.tracks.underlying);
    }
  }
  const accounts = new Set(books.flatMap((b) => (b.accounts ?? []).map((a) => a.id)));
  const currencies = knownCurrencies(books);
  const currency = (path: Path, value: string): void => {
    if (!currencies.has(value)) report(path, 'a currency that is defined (an account\'s own, in fx, in rates, an instrument, or an official code)', value);
  };

  checkTwice(book, report);
  (book.instruments ?? []).forEach((instrument, at) => {
    checkTerms(instrument, ['instruments', at], report);
    currency(['instruments', at, 'currency'], instrument.currency);
  });
  (book.accounts ?? []).forEach((account, at) => {
    const path: Path = ['accounts', at];
    (account.balances ?? []).forEach((balance, n) => currency([...path, 'balances', n, 'currency'], balance.currency));
    (account.runbook?.sources ?? []).forEach((source, n) => currency([...path, 'runbook', 'sources', n, 'currency'], source.currency));
    (account.positions ?? []).forEach((position, n) => {
      const where: Path = [...path, 'positions', n, 'instrument'];
      const kind = kinds.get(position.instrument);
      if (kind === undefined) report(where, 'an instrument that is defined', position.instrument);
      else if (kind === 'index') report(where, 'an instrument that can be held; an index can\'t', position.instrument);
    });
    if (account.regime.id === 'flat') {
      for (const name of ['initialRate', 'maintenanceRate']) {
        const rate = account.regime.params?.[name];
        if (!(numberOf(rate, NaN) >= 0)) report([...path, 'regime', 'params', name], 'a rate as a number of at least 0 (0.25 is 25 %), which the regime flat needs', rate);
      }
    }
  });
  const known = (path: Path, id: string): void => {
    if (!named.has(id)) report(path, 'an instrument that is defined, or an underlying of one', id);
  };
  (book.quotes ?? []).forEach((quote, at) => known(['quotes', at, 'instrument'], quote.instrument));
  (book.history ?? []).forEach((entry, at) => known(['history', at, 'instrument'], entry.instrument));
  (book.alertRules ?? []).forEach((rule, at) => {
    known(['alertRules', at, 'instrument'], rule.instrument);
    if (rule.change === undefined && rule.below === undefined && rule.above === undefined) report(['alertRules', at], 'one of "change", "below", "above"', undefined);
  });
  (book.limits ?? []).forEach((limit, at) => {
    if (limit.account !== undefined && limit.account !== '*' && !accounts.has(limit.account)) report(['limits', at, 'account'], 'an account that is defined, or * for all', limit.account);
  });
  (book.plans ?? []).forEach((plan, at) => {
    const path: Path = ['plans', at];
    if (!accounts.has(plan.account)) report([...path, 'account'], 'an account that is defined', plan.account);
    checkCondition(plan.when, [...path, 'when'], known, report);
    plan.steps.forEach((step, n) => {
      if (step.fund !== undefined) currency([...path, 'steps', n, 'fund', 'currency'], step.fund.currency);
      if (step.reduce?.select !== undefined) checkSelect(step.reduce.select, [...path, 'steps', n, 'reduce', 'select'], known);
    });
  });
  return problems;
}

function checkCondition(condition: Condition, path: Path, known: (path: Path, id: string) => void, report: Report): void {
  const list = 'all' in condition ? 'all' : 'any' in condition ? 'any' : null;
  if (list !== null) {
    const inner = (condition as unknown as Record<string, readonly Condition[]>)[list] ?? [];
    if (inner.length === 0) report([...path, list], 'at least one condition', inner);
    inner.forEach((one, at) => checkCondition(one, [...path, list, at], known, report));
    return;
  }
  const leaf = condition as { readonly metric: string; readonly instrument?: string };
  if (leaf.instrument !== undefined) known([...path, 'instrument'], leaf.instrument);
  else if (instrumentMetrics.has(leaf.metric)) report([...path, 'instrument'], `the instrument whose ${leaf.metric} is meant`, undefined);
}

function checkSelect(select: Select, path: Path, known: (path: Path, id: string) => void): void {
  if (typeof select.instrument === 'string') known([...path, 'instrument'], select.instrument);
  else select.instrument?.forEach((id, at) => known([...path, 'instrument', at], id));
}

/** The terms without which a kind cannot be valued, and dates that no calendar has. */
function checkTerms(instrument: InstrumentRecord, path: Path, report: Report): void {
  if (instrument.expiry !== undefined && !isDay(instrument.expiry)) report([...path, 'expiry'], 'a date such as 2027-01-15', instrument.expiry);
  if (instrument.kind !== 'option') return;
  if (instrument.underlying === undefined) report([...path, 'underlying'], 'the underlying of the option', undefined);
  if (instrument.right === undefined) report([...path, 'right'], 'call or put', undefined);
  if (instrument.strike === undefined) report([...path, 'strike'], 'the strike of the option', undefined);
  if (instrument.expiry === undefined) report([...path, 'expiry'], 'the expiry day of the option, such as 2027-01-15', undefined);
}

function checkTwice(book: BookFile, report: Report): void {
  const once = (list: readonly unknown[] | undefined, path: Path, field: string, keyOf: (item: never) => string): void => {
    const seen = new Map<string, number>();
    (list ?? []).forEach((item, at) => {
      const key = keyOf(item as never);
      const first = seen.get(key);
      if (first === undefined) seen.set(key, at);
      else report([...path, at, ...(field === '' ? [] : [field])], `one entry for each (the first is [${first}])`, key);
    });
  };
  const byId = ({ id }: { readonly id: string }): string => id;
  const byInstrument = ({ instrument }: { readonly instrument: string }): string => instrument;
  once(book.accounts, ['accounts'], 'id', byId);
  once(book.instruments, ['instruments'], 'id', byId);
  once(book.quotes, ['quotes'], 'instrument', byInstrument);
  once(book.history, ['history'], 'instrument', byInstrument);
  once(book.fx, ['fx'], '', ({ from, to }: { readonly from: string; readonly to: string }) => `${from} to ${to}`);
  once(book.rates, ['rates'], 'currency', ({ currency }: { readonly currency: string }) => currency);
  for (const list of ['counterparties', 'limits', 'alertRules', 'plans', 'scenarios'] as const) once(book[list], [list], 'id', byId);
  (book.accounts ?? []).forEach((account, at) => {
    once(account.positions, ['accounts', at, 'positions'], 'instrument', byInstrument);
    once(account.balances, ['accounts', at, 'balances'], 'currency', (b: { readonly currency: string; readonly segment?: string }) => (b.segment === undefined ? b.currency : `${b.currency} ${b.segment}`));
  });
}
