import { AccountProbe } from '#engine/distance/account-probe.ts';
import { breachMap } from '#engine/distance/breach-map.ts';
import { BreachFinder } from '#engine/distance/nearest-breach.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { StressTest } from '#engine/scenario/stress-test.ts';
import { readPack } from '#interchange/scenario-pack/find-pack.ts';
import { toEngineScenario } from '#service/scenario/scenario-to-engine.ts';
import { repeat, timed } from './measure.ts';
import type { Figure } from './measure.ts';

/** The scenarios that the program brings, without their propagation by history unless asked for. */
function packed(): ReturnType<typeof toEngineScenario>[] {
  return ['historical', 'hypothetical'].flatMap((name) => {
    const pack = readPack(name);
    if (!pack.ok) throw new Error(pack.failure.message);
    return pack.value.scenarios.map(toEngineScenario);
  }).slice(0, 30);
}

/** One account that holds a little of `count` instruments of the book. */
function wide(book: Book, count: number): Book {
  const kinds = new Set(['equity', 'etf', 'option']);
  const instruments = book.instruments.filter(({ kind }) => kinds.has(kind)).slice(-count);
  const mark = new Map(book.quotes.map((quote) => [quote.instrument, quote.mark]));
  const positions = instruments.map(({ id, kind }, n) => ({ instrument: id, quantity: kind === 'option' ? (n % 2 === 0 ? 1 : -1) : Math.round((n % 5 === 0 ? -5000 : 10_000) / mark.get(id)!), averagePrice: NaN, isolatedMargin: NaN }));
  const account = book.accounts[0]!;
  return { ...book, accounts: [{ ...account, id: 'wide', regime: 'reg-t', params: {}, positions, balances: [{ currency: 'USD', amount: -500_000, accrued: 0, segment: null }] }] };
}

/** Packs over the whole book, and searches on a wide account. */
export function benchScenarios(book: Book, runs: number): Figure[] {
  const scenarios = packed();
  const test = new StressTest(book);
  const several = Math.min(runs, 3);
  const account = wide(book, 200);
  const stocks = wide({ ...book, instruments: book.instruments.filter(({ kind }) => kind !== 'option') }, 200);
  const map = account.instruments.filter(({ kind }) => kind === 'equity').slice(0, 2).map(({ id }) => id);
  return [
    repeat(`${String(scenarios.length)} scenarios, ${String(book.accounts.length)} accounts`, 'ms', several, () => timed(() => scenarios.forEach((scenario) => test.run(scenario)))),
    repeat('nearest breach of 200 stocks', 'ms', several, () => timed(() => new BreachFinder(new AccountProbe(stocks, 'wide')).find(1)), '< 1,000'),
    repeat('nearest breach of 200 instruments, half of them options', 'ms', several, () => timed(() => new BreachFinder(new AccountProbe(account, 'wide')).find(1)), '< 1,000'),
    repeat('breach map 100 × 100', 'ms', several, () => timed(() => breachMap(new AccountProbe(account, 'wide'), { id: map[0]!, lowest: -0.5, highest: 0.5 }, { id: map[1]!, lowest: -0.5, highest: 0.5 }, 100))),
  ];
}
