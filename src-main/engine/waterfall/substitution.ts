import type { Account, Balance, Book, Instrument, Quote } from '../portfolio/book.ts';
import { marked, optionMarks } from './option-marks.ts';

/** In the order in which the causes are put in. */
export const causes = ['carry', 'time', 'price', 'volatility', 'fx', 'haircut', 'rules', 'trades'] as const;
export type Cause = (typeof causes)[number];

/**
 * The books between two books of one account: the first as it is, then one after each cause. The last one is the second book.
 * Both must hold exactly the account in question; where one has none, pass one without positions and balances.
 */
export function substitutions(before: Book, after: Book): readonly Book[] {
  const [a] = before.accounts;
  const [b] = after.accounts;
  if (a === undefined || b === undefined) throw new Error('a waterfall needs the account in both books');
  const isOption = kindTest(before, after);
  const carry: Book = { ...before, rates: after.rates, accounts: [carried(a, b)], quotes: withFunding(before.quotes, after.quotes) };
  const aged: Book = { ...carry, asOf: after.asOf };
  const movedOnly = (marks: ReadonlyMap<string, number>): Book => ({ ...aged, quotes: movedQuotes(carry.quotes, after.quotes, isOption, marks) });
  const marks = optionMarks(carry, aged, movedOnly(new Map()), [a]);
  const time: Book = { ...aged, quotes: carry.quotes.map((quote) => remarked(quote, marks.afterTime)) };
  const price = movedOnly(marks.afterPrice);
  const volatility: Book = { ...price, quotes: merged(carry.quotes, after.quotes), history: after.history };
  const fx: Book = { ...volatility, fx: after.fx };
  const haircut: Book = { ...fx, instruments: withHaircuts(before.instruments, after.instruments), accounts: [withFxHaircut(fx.accounts[0]!, b)] };
  const rules: Book = {
    ...haircut, instruments: mergedInstruments(before.instruments, after.instruments), counterparties: after.counterparties,
    accounts: [{ ...haircut.accounts[0]!, regime: b.regime, params: b.params, counterparty: b.counterparty, thresholds: b.thresholds, name: b.name }],
  };
  return [before, carry, time, price, volatility, fx, haircut, rules, after];
}

function kindTest(before: Book, after: Book): (id: string) => boolean {
  const options = new Set([...before.instruments, ...after.instruments].filter((instrument) => instrument.kind === 'option').map((instrument) => instrument.id));
  return (id) => options.has(id);
}

/**
 * Interest and funding: what is accrued goes to its new amount. Where it shrank towards zero the interest was booked, so the
 * same amount moves into the balance; every other change of a balance is a trade or a movement of cash.
 */
function carried(a: Account, b: Account): Account {
  const later = new Map(b.balances.map((balance) => [balanceKey(balance), balance]));
  const balances = a.balances.map((balance): Balance => {
    const then = later.get(balanceKey(balance));
    if (then === undefined) return balance;
    const booked = then.accrued * balance.accrued >= 0 && Math.abs(then.accrued) < Math.abs(balance.accrued) ? balance.accrued - then.accrued : 0;
    return { ...balance, accrued: then.accrued, amount: balance.amount + booked };
  });
  return { ...a, balances };
}

function balanceKey(balance: Balance): string {
  return `${balance.currency}|${balance.segment ?? ''}`;
}

function withFunding(quotes: readonly Quote[], later: readonly Quote[]): readonly Quote[] {
  const funding = new Map(later.map((quote) => [quote.instrument, quote.funding]));
  return quotes.map((quote) => ({ ...quote, funding: funding.get(quote.instrument) ?? quote.funding }));
}

function remarked(quote: Quote, marks: ReadonlyMap<string, number>): Quote {
  const mark = marks.get(quote.instrument);
  return mark === undefined ? quote : marked(quote, mark);
}

/** Later prices at earlier volatilities. Options keep their own quote, moved with their underlying where that is known. */
function movedQuotes(earlier: readonly Quote[], later: readonly Quote[], isOption: (id: string) => boolean, marks: ReadonlyMap<string, number>): readonly Quote[] {
  const before = new Map(earlier.map((quote) => [quote.instrument, quote]));
  const moved = later.map((quote): Quote => {
    const old = before.get(quote.instrument);
    if (old === undefined) return quote;
    if (isOption(quote.instrument)) return { ...remarked(old, marks), at: quote.at, staleAfterMs: quote.staleAfterMs, source: quote.source };
    return { ...quote, volatility: old.volatility };
  });
  return merged(earlier, moved);
}

/** The later list, and what only the earlier one knows. */
function merged(earlier: readonly Quote[], later: readonly Quote[]): readonly Quote[] {
  const known = new Set(later.map((quote) => quote.instrument));
  return [...later, ...earlier.filter((quote) => !known.has(quote.instrument))];
}

function mergedInstruments(earlier: readonly Instrument[], later: readonly Instrument[]): readonly Instrument[] {
  const known = new Set(later.map((instrument) => instrument.id));
  return [...later, ...earlier.filter((instrument) => !known.has(instrument.id))];
}

function withHaircuts(earlier: readonly Instrument[], later: readonly Instrument[]): readonly Instrument[] {
  const after = new Map(later.map((instrument) => [instrument.id, instrument]));
  return earlier.map((instrument) => {
    const then = after.get(instrument.id);
    if (then === undefined) return instrument;
    const { peg: _peg, ...rest } = instrument;
    return { ...rest, collateral: then.collateral, lending: then.lending, ...(then.peg === undefined ? {} : { peg: then.peg }) };
  });
}

function withFxHaircut(account: Account, b: Account): Account {
  const { fxHaircut: _old, ...rest } = account.params;
  return { ...account, params: 'fxHaircut' in b.params ? { ...rest, fxHaircut: b.params['fxHaircut'] } : rest };
}
