import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bookFileSchema } from '#contract/book-file.ts';
import { accountMetric } from '#engine/plan/metrics.ts';
import type { Reduce, ReduceOrder, Step } from '#engine/plan/plan.ts';
import { planTickets } from '#engine/plan/tickets.ts';
import { afterTrade } from '#engine/plan/trade.ts';
import type { Account, Book, Instrument, Position } from '#engine/portfolio/book.ts';
import { openSession } from '#engine/session.ts';
import { toEngineBook, toEngineInstrument } from '#service/book-to-engine.ts';

const NOW = Date.parse('2020-02-19T21:00:00Z');
const reduce = (more: Partial<Reduce> = {}): Reduce => ({ type: 'reduce', order: 'largest-exposure', select: {}, share: 1, until: null, ...more });

type Held = Omit<Position, 'isolatedMargin'>;
const shared = (positions: readonly Held[]): Position[] => positions.map(({ instrument, quantity, averagePrice }) => ({ instrument, quantity, averagePrice, isolatedMargin: NaN }));

function stocks(positions: readonly (Held & { mark: number; volume?: number; spread?: number | null })[], cash: number): { book: Book; account: Account } {
  const instruments: Instrument[] = positions.map((p) => toEngineInstrument({ id: p.instrument, kind: 'equity', currency: 'USD', ...(p.volume === undefined ? {} : { averageDailyVolume: p.volume }) }));
  const account: Account = {
    id: 'a', name: 'A', counterparty: null, currency: 'USD', regime: 'reg-t', params: {}, thresholds: { target: 2, alerts: [1.5, 1.25, 1.1] },
    balances: [{ currency: 'USD', amount: cash, accrued: 0, segment: 'securities' }],
    positions: shared(positions),
    orders: [], sma: null,
  };
  const quotes = positions.map((p) => {
    const half = p.spread === undefined ? 0.01 : p.spread === null ? NaN : p.spread / 2;
    return { instrument: p.instrument, mark: p.mark, bid: p.mark - half, ask: p.mark + half, volatility: 0.3, at: NOW, staleAfterMs: 1e9, source: 't', funding: null };
  });
  return { account, book: { asOf: NOW, accounts: [account], instruments, quotes, fx: [], rates: [], history: [], counterparties: [] } };
}

describe('tickets', () => {
  const { book, account } = stocks(
    [
      { instrument: 'WIN', quantity: 100, averagePrice: 50, mark: 100, volume: 1000 },
      { instrument: 'LOSE', quantity: 301, averagePrice: 120, mark: 80.91, volume: 1e6, spread: 0.02 },
      { instrument: 'SHORT', quantity: -50, averagePrice: 20, mark: 40, spread: null },
    ],
    -15_000,
  );
  const session = openSession(book);

  it('sell half of each, the largest loss first, in words', () => {
    const tickets = planTickets(session, account, [reduce({ order: 'largest-loss', share: 0.5 })]);
    expect(tickets.map((t) => [t.kind, t.instrument, t.quantity])).toEqual([['sell', 'LOSE', -151], ['buy', 'SHORT', 25], ['sell', 'WIN', -50]]);
    expect(tickets[0]!.text).toBe('Sell 151 LOSE at about 80.90, rounded up to whole units');
    expect(tickets[0]).toMatchObject({ currency: 'USD', order: 1 });
    expect(tickets[0]!.estimatedPrice).toBeCloseTo(80.9);
    expect(tickets[0]!.estimatedCost).toBeCloseTo(1.51);
    expect(tickets[1]!.text).toBe('Buy back 25 SHORT at about 40.00; spread unknown, estimated at the mark');
    expect(tickets[1]!.estimatedCost).toBeNull();
  });

  it('show the account after each ticket, as the session itself computes it', () => {
    const [first] = planTickets(session, account, [reduce({ select: { instrument: ['LOSE'] } })]);
    const after = session.evaluate(afterTrade(account, session.instrument('LOSE')!, -301, 80.9, 0));
    expect(first!.bufferRatioAfter).toBeCloseTo(after.bufferRatio!, 12);
    expect(after.netLiquidationValue).toBeCloseTo(session.figures('a').netLiquidationValue - 301 * 0.01, 6);
  });

  it('put an unknown volume last for the most liquid and first for the least liquid', () => {
    const order = (name: ReduceOrder) => planTickets(session, account, [reduce({ order: name })]).map((t) => t.instrument);
    expect(order('most-liquid')).toEqual(['LOSE', 'WIN', 'SHORT']);
    expect(order('least-liquid')).toEqual(['SHORT', 'WIN', 'LOSE']);
    expect(order('largest-exposure')).toEqual(['LOSE', 'WIN', 'SHORT']);
    expect(order('margin-freed')[0]).toBe('SHORT');
  });

  it('fund and notify', () => {
    const tickets = planTickets(session, account, [{ type: 'fund', source: 'bank', amount: 20_000, currency: 'USD', arrivesAfterMs: 86_400_000 }, { type: 'notify', message: 'Call the desk' }]);
    expect(tickets[0]!.text).toMatch(/^Transfer 20,000.00 USD from bank, arrives after 1 day/);
    expect(tickets[0]!.bufferRatioAfter).toBeGreaterThan(session.figures('a').bufferRatio!);
    expect(tickets[1]).toMatchObject({ kind: 'notify', text: 'Call the desk', order: 2 });
  });

  it('realise futures and inverse perpetuals into cash', () => {
    const future = toEngineInstrument({ id: 'ES', kind: 'future', currency: 'USD', multiplier: 50 });
    const inverse = toEngineInstrument({ id: 'BTCUSD', kind: 'perpetual', currency: 'BTC', inverse: true });
    const held: Account = { ...account, positions: shared([{ instrument: 'ES', quantity: 2, averagePrice: 3000 }, { instrument: 'BTCUSD', quantity: -1000, averagePrice: 8000 }]) };
    expect(afterTrade(held, future, -1, 2990, 2).balances).toEqual([{ currency: 'USD', amount: -15_000 - 502, accrued: 0, segment: 'securities' }]);
    const closed = afterTrade(held, inverse, 1000, 4000, 0);
    expect(closed.balances[1]).toMatchObject({ currency: 'BTC', amount: -1000 * (1 / 8000 - 1 / 4000) });
    expect(() => afterTrade(held, future, -3, 2990, 0)).toThrow();
  });

  it('stop at the level, raise the buffer with every ticket, and never turn a position', () => {
    const holding = fc.record({ quantity: fc.integer({ min: 1, max: 2000 }), mark: fc.double({ min: 6, max: 500, noNaN: true }), average: fc.double({ min: 6, max: 500, noNaN: true }) });
    fc.assert(
      fc.property(fc.array(holding, { minLength: 1, maxLength: 6 }), fc.double({ min: 0.3, max: 0.72, noNaN: true }), fc.double({ min: 1.05, max: 3, noNaN: true }), fc.constantFrom<ReduceOrder>('largest-loss', 'margin-freed', 'most-liquid', 'least-liquid', 'largest-exposure', 'risk-reduction'), (holdings, debt, atLeast, order) => {
        const value = holdings.reduce((sum, h) => sum + h.quantity * h.mark, 0);
        const made = stocks(holdings.map((h, n) => ({ instrument: `S${n}`, quantity: h.quantity, averagePrice: h.average, mark: h.mark })), -value * debt);
        const live = openSession(made.book);
        const step = reduce({ order, until: { metric: 'bufferRatio', atLeast } });
        const tickets = planTickets(live, made.account, [step]);
        let ratio = live.figures('a').bufferRatio!;
        if (ratio >= atLeast) expect(tickets).toHaveLength(0);
        let account2 = made.account;
        for (const ticket of tickets) {
          const held = account2.positions.find((p) => p.instrument === ticket.instrument)!.quantity;
          expect(-ticket.quantity!).toBeGreaterThan(0);
          expect(-ticket.quantity!).toBeLessThanOrEqual(held);
          account2 = afterTrade(account2, live.instrument(ticket.instrument!)!, ticket.quantity!, ticket.estimatedPrice!, 0);
          const after = ticket.bufferRatioAfter ?? Infinity;
          expect(after).toBeGreaterThanOrEqual(ratio - 1e-9);
          ratio = after;
        }
        const end = accountMetric(live.evaluate(account2), 'bufferRatio')!;
        if (end < atLeast) expect(account2.positions).toHaveLength(0);
        else if (tickets.length > 0) {
          // One unit less of the last ticket would not have been enough.
          const last = tickets.at(-1)!;
          const shorter: Account = tickets.slice(0, -1).reduce((a, t) => afterTrade(a, live.instrument(t.instrument!)!, t.quantity!, t.estimatedPrice!, 0), made.account);
          const oneLess = afterTrade(shorter, live.instrument(last.instrument!)!, last.quantity! + 1, last.estimatedPrice!, 0);
          expect(accountMetric(live.evaluate(oneLess), 'bufferRatio')!).toBeLessThan(atLeast);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('cut the perpetuals of the sample book in fractions', () => {
    const file = bookFileSchema.parse(JSON.parse(readFileSync('resources/books/sample-february-2020.book.json', 'utf8')));
    const live = openSession(toEngineBook(file));
    const atLeast = live.figures('crypto').bufferRatio! + 0.5;
    const steps: Step[] = [reduce({ select: { kind: ['perpetual'] }, until: { metric: 'bufferRatio', atLeast } })];
    const tickets = planTickets(live, live.account('crypto')!, steps);
    expect(tickets.length).toBeGreaterThan(0);
    expect(tickets.at(-1)!.bufferRatioAfter).toBeGreaterThanOrEqual(atLeast);
    expect(tickets.at(-1)!.bufferRatioAfter).toBeLessThan(atLeast + 0.01);
    expect(tickets.every((t) => live.instrument(t.instrument!)!.kind === 'perpetual')).toBe(true);
  });
});
