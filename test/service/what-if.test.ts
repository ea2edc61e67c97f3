import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { instrumentFinder, readTrades } from '#engine/limit/trade-text.ts';
import { afterFill } from '#engine/portfolio/fill.ts';
import { openSession } from '#engine/session.ts';
import { toEngineBook, toEngineInstrument } from '#service/book-to-engine.ts';
import { toEngineLimit } from '#service/limit-to-engine.ts';
import { tradeProblems, whatIf } from '#service/what-if.ts';
import { bookOf } from '../support/book-builder.ts';

const read = (text: string) => readTrades(text, instrumentFinder(['S', 'BRK B', 'AAPL 2027-01-15 C 200', 'P']));
const stock = (cash: number, limits: readonly object[] = []) => {
  const file = bookOf({
    account: { balances: [{ currency: 'USD', amount: cash }], positions: [{ instrument: 'S', quantity: 100, averagePrice: 90 }] },
    instruments: [{ id: 'S', kind: 'equity', currency: 'USD', averageDailyVolume: 10_000 }, { id: 'P', kind: 'perpetual', currency: 'USD', underlying: 'X', takerFee: 0.00055, tiers: [{ initialRate: 0.1, maintenanceRate: 0.05 }] }],
    marks: { S: 100, P: 50_000 },
  });
  return { book: toEngineBook(file), limits: limits.map((limit) => toEngineLimit(limit as Parameters<typeof toEngineLimit>[0])) };
};
const ask = (cash: number, text: string, limits: readonly object[] = []) => {
  const made = stock(cash, limits);
  return whatIf(made.book, made.limits, 'a', read(text).trades);
};

describe('trades as people type them', () => {
  it('reads sides, sizes, ids with spaces, prices and leverage', () => {
    expect(read('BUY 100 S @ 190.10').trades).toEqual([{ instrument: 'S', quantity: 100, price: 190.1, leverage: NaN }]);
    expect(read('sell 1,500 BRK B').trades[0]).toMatchObject({ instrument: 'BRK B', quantity: -1500, price: NaN });
    expect(read('BUY 2 AAPL 2027-01-15 C 200 @ 5').trades[0]).toMatchObject({ instrument: 'AAPL 2027-01-15 C 200', price: 5 });
    expect(read('BUY 1 P @ 50000 x10').trades[0]).toMatchObject({ instrument: 'P', leverage: 10 });
    expect(read('BUY 1 S; SELL 2 P @ 3').trades).toHaveLength(2);
  });

  it('reads what is pasted: lower case, mixed separators, cells of a table', () => {
    expect(read('buy 1,250.5 s @ 1,190.10;sell 2 brk b\r\nBuy 3\tP').trades.map(({ instrument, quantity, price }) => [instrument, quantity, price])).toEqual([['S', 1250.5, 1190.1], ['BRK B', -2, NaN], ['P', 3, NaN]]);
    expect(read('SELL\t1,000\tBRK B\t412.5\nBUY\t5\ts').trades.map(({ instrument, quantity, price }) => [instrument, quantity, price])).toEqual([['BRK B', -1000, 412.5], ['S', 5, NaN]]);
    // A name that means two things in lower case means neither.
    expect(readTrades('BUY 1 ab', instrumentFinder(['Ab', 'aB'])).problems).toHaveLength(1);
    expect(readTrades('BUY 1 Ab', instrumentFinder(['Ab', 'aB'])).trades[0]!.instrument).toBe('Ab');
  });

  it.each([['', 'trade'], ['HOLD 5 S', 'trade'], ['BUY 0 S', 'trade: quantity'], ['BUY 1,5 S', 'trade: quantity'], ['BUY 5 ZZZ', 'trade: instrument'], ['BUY 5 P x0', 'trade: leverage']])('refuses %j', (text, where) => {
    expect(read(text).problems.map((problem) => problem.where)).toEqual([where]);
  });
});

describe('what-if', () => {
  it('shows the account after the fill and what it ties up', () => {
    const answer = ask(10_000, 'BUY 100 S @ 100');
    expect(answer).toMatchObject({ accepted: true, reasons: [], passingQuantity: 100, orderCost: 5000 });
    expect(answer.before.initialMargin).toBe(5000);
    expect(answer.after).toMatchObject({ initialMargin: 10_000, netLiquidationValue: 20_000, availableFunds: 10_000 });
  });

  it('refuses what collateral does not cover and names the size that passes', () => {
    // 20,000 of equity carry 40,000 of stock at 50 %: 300 shares more than the 100 held.
    const answer = ask(10_000, 'BUY 1000 S @ 100');
    expect(answer.accepted).toBe(false);
    expect(answer.reasons[0]).toMatchObject({ limit: 'available-funds', hard: true });
    expect(answer.passingQuantity).toBe(300);
    expect(ask(10_000, 'BUY 300 S @ 100').accepted).toBe(true);
    expect(ask(10_000, 'BUY 301 S @ 100').accepted).toBe(false);
  });

  it('names the size of a divisible asset in decimals that can be ordered', () => {
    const file = bookOf({
      account: { balances: [{ currency: 'USD', amount: 3000 }], positions: [] },
      instruments: [{ id: 'C', kind: 'crypto', currency: 'USD' }],
      marks: { C: 9000 },
    });
    const coins = (cash: number, text: string) => whatIf(toEngineBook({ ...file, accounts: [{ ...file.accounts![0]!, balances: [{ currency: 'USD', amount: String(cash) }] }] }), [], 'a', readTrades(text, instrumentFinder(['C'])).trades);
    // A coin is charged in full: 3,000 carry a third of one at 9,000, nothing carries nothing.
    expect(coins(3000, 'BUY 5 C')).toMatchObject({ accepted: false, passingQuantity: 0.33333333 });
    expect(coins(0, 'BUY 0.5 C')).toMatchObject({ accepted: false, passingQuantity: 0 });
  });

  it('tells how far prices may run before the order fills, and no further', () => {
    const run = (cash: number, text: string, limits: readonly object[]) => {
      const made = stock(cash, limits);
      const answer = whatIf(made.book, made.limits, 'a', read(text).trades);
      const [trade] = read(text).trades;
      const passesAt = (move: number) => {
        const moved = { ...made.book, quotes: made.book.quotes.map((quote) => (quote.instrument === trade!.instrument ? { ...quote, mark: quote.mark * (1 + move) } : quote)) };
        return whatIf(moved, made.limits, 'a', [{ ...trade!, price: trade!.price * (1 + move) }]).accepted;
      };
      const { move, price } = answer.passesUntil!;
      expect(passesAt(move)).toBe(true);
      expect(passesAt(move + Math.sign(move) * 1e-6)).toBe(false);
      expect(price).toBeCloseTo(100 * (1 + move), 9);
      return move;
    };
    // 100 held, 100 bought at p: equity 10,000 + 100 p − … leverage (200 p) ÷ (10,000 + 100 p) reaches 1.2 at p = 150.
    expect(run(10_000, 'BUY 100 S @ 100', [{ id: 'twice', metric: 'leverage', max: 1.2, hard: true }])).toBeCloseTo(0.5, 8);
    // Turned short at a price below which nothing may be added.
    expect(run(100_000, 'SELL 150 S @ 100', [{ id: 'floor', metric: 'price', select: { instrument: 'S' }, min: 75, hard: true }])).toBeCloseTo(-0.25, 8);
    expect(ask(1e9, 'BUY 1 S @ 100').passesUntil).toBeNull();
    expect(ask(10_000, 'BUY 1000 S @ 100').passesUntil).toBeNull();
  });

  it('checks hard and soft limits of this account, and lets a broken one be reduced', () => {
    const share = { id: 'single-name', account: '*', metric: 'exposureShare', select: { kind: 'equity' }, max: 0.4, hard: true };
    expect(ask(10_000, 'BUY 100 S @ 100', [share])).toMatchObject({ accepted: false, passingQuantity: 0, reasons: [{ limit: 'single-name', hard: true }] });
    expect(ask(10_000, 'SELL 10 S @ 100', [share])).toMatchObject({ accepted: true, reasons: [] });
    expect(ask(10_000, 'BUY 100 S @ 100', [{ ...share, hard: false }])).toMatchObject({ accepted: true, reasons: [{ limit: 'single-name', hard: false }] });
    expect(ask(10_000, 'BUY 100 S @ 100', [{ ...share, account: 'other' }]).reasons).toEqual([]);
    expect(ask(10_000, 'BUY 100 S @ 100', [{ id: 'size', metric: 'orderSize', select: {}, max: 0.001, hard: true }])).toMatchObject({ accepted: false, passingQuantity: 10 });
    expect(ask(10_000, 'BUY 100 S @ 100', [{ id: 'floor', metric: 'bufferRatio', min: 4.5, hard: true }])).toMatchObject({ accepted: false });
  });

  it.each([['price', { max: 99 }], ['volatility', { max: 0.3 }], ['spread', { max: 0.001 }]])('refuses to add where the %s is beyond a limit, and lets go of it', (metric, bound) => {
    const made = stock(10_000, [{ id: 'market', metric, select: { instrument: 'S' }, hard: true, ...bound }]);
    const book = { ...made.book, quotes: made.book.quotes.map((quote) => (quote.instrument === 'S' ? { ...quote, volatility: 0.4, bid: 99, ask: 101 } : quote)) };
    const asked = (text: string) => whatIf(book, made.limits, 'a', read(text).trades);
    expect(asked('BUY 10 S @ 100')).toMatchObject({ accepted: false, passingQuantity: 0, reasons: [{ limit: 'market', hard: true }] });
    expect(asked('SELL 10 S @ 100')).toMatchObject({ accepted: true, reasons: [] });
    expect(asked('SELL 150 S @ 100')).toMatchObject({ accepted: false, passingQuantity: 100 });
    expect(asked('BUY 0.001 P @ 50000').reasons.map((reason) => reason.limit)).not.toContain('market');
  });

  it('takes exposure on no equity of one\'s own for unlimited leverage', () => {
    const limit = { id: 'twice', metric: 'leverage', max: 2, hard: true };
    expect(ask(-8000, 'BUY 100 S @ 200', [limit]).reasons).toContainEqual({ limit: 'twice', hard: true, message: 'leverage unlimited, at most 2' });
  });

  it('refuses an index and a price below zero of what is no future', () => {
    const book = toEngineBook(bookOf({ instruments: [{ id: 'S', kind: 'equity', currency: 'USD' }, { id: 'I', kind: 'index', currency: 'USD' }, { id: 'F', kind: 'future', currency: 'USD', underlying: 'I' }], marks: { S: 1, I: 1, F: 1 } }));
    const problems = (text: string) => tradeProblems(book, readTrades(text, (id) => id).trades).map(({ where, found }) => [where, found]);
    expect(problems('BUY 1 S @ 1; SELL 1 F @ -37.63')).toEqual([]);
    expect(problems('BUY 1 I @ 1')).toEqual([['trade: instrument', 'I, an index']]);
    expect(problems('BUY 1 S @ 1; BUY 1 S @ -3')).toEqual([['trade 2: price', '-3']]);
  });

  it('warns of a price and a size that look like a slip', () => {
    expect(ask(1e9, 'BUY 9000 S @ 10').reasons.map((reason) => [reason.limit, reason.hard])).toEqual([['unusual-size', false], ['unusual-price', false]]);
  });

  it('reserves margin and both fees for a leveraged order (bybit-order-cost-long)', () => {
    expect(ask(100_000, 'BUY 1 P @ 50000 x10').orderCost).toBeCloseTo(5052.25, 9);
    expect(ask(100_000, 'SELL 1 P @ 50000 x10').orderCost).toBeCloseTo(5000 + 27.5 + 30.25, 9);
  });
});

describe('a fill', () => {
  it('conserves value but for the fee when it fills at the mark', () => {
    const kinds = [toEngineInstrument({ id: 'S', kind: 'equity', currency: 'USD' }), toEngineInstrument({ id: 'F', kind: 'future', currency: 'USD', multiplier: 50, margin: { initial: 1, maintenance: 1 } })];
    const size = fc.integer({ min: -50, max: 50 }).filter((n) => n !== 0);
    fc.assert(
      fc.property(fc.constantFrom(...kinds), size, size, fc.double({ min: 1, max: 500, noNaN: true }), fc.double({ min: 1, max: 500, noNaN: true }), (instrument, held, traded, average, mark) => {
        const { book } = stock(1000);
        const account = { ...book.accounts[0]!, positions: [{ instrument: instrument.id, quantity: held, averagePrice: average, isolatedMargin: NaN }] };
        const world = { ...book, accounts: [account], instruments: [instrument], quotes: [{ ...book.quotes[0]!, instrument: instrument.id, mark }] };
        const session = openSession(world);
        const before = session.figures('a').netLiquidationValue;
        const after = session.evaluate(afterFill(account, instrument, traded, mark, 7)).netLiquidationValue;
        expect(after).toBeCloseTo(before - 7, 5);
      }),
    );
  });
});
