import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longTrigger, shortTrigger, waysToMeetCall } from '#engine/margin/reg-t/call.ts';
import { dayTradeCall, dayTradeCallDates, dayTradeRule, dayTradingBuyingPower, intradayMargin, isPatternDayTrader, mayDayTrade } from '#engine/margin/reg-t/day-trade.ts';
import { buyingPower, specialMemorandum } from '#engine/margin/reg-t/special-memorandum.ts';
import { reportOf } from '../../../support/book-builder.ts';

const money = fc.double({ min: 1, max: 1e6, noNaN: true });
const rate = fc.double({ min: 0.05, max: 0.95, noNaN: true });

describe('a maintenance call', () => {
  it('is ended exactly by each of the three ways', () => {
    fc.assert(fc.property(money, money, rate, (value, debit, m) => {
      const call = waysToMeetCall(value - debit, m * value, m);
      const excess = (v: number, d: number): number => v - d - m * v;
      if (call.cash === 0) expect(excess(value, debit)).toBeGreaterThanOrEqual(-1e-6);
      else for (const left of [excess(value, debit - call.cash), excess(value - call.sell, debit - call.sell), excess(value + call.deposit, debit)]) expect(Math.abs(left)).toBeLessThan(1e-6 * (value + debit));
    }));
  });
  it('begins at the triggers', () => {
    fc.assert(fc.property(money, rate, (debt, m) => {
      const long = longTrigger(debt, m);
      expect(long - debt).toBeCloseTo(m * long, 5);
      const short = shortTrigger(debt, m);
      expect(debt - short).toBeCloseTo(m * short, 5);
    }));
    expect(longTrigger(10_000, 0.25)).toBeCloseTo(13_333.33, 2);
  });
  it('has only the ways that exist', () => {
    expect(waysToMeetCall(0, 100, 1)).toEqual({ cash: 100, sell: 100, deposit: Infinity });
    expect(waysToMeetCall(0, 100, 0)).toEqual({ cash: 100, sell: Infinity, deposit: 100 });
    expect(waysToMeetCall(200, 100, 0.25)).toEqual({ cash: 0, sell: 0, deposit: 0 });
  });
});

describe('special memorandum account', () => {
  it('rises with excess equity and does not fall with prices', () => {
    // 500 shares bought at 40 with a deposit of 10,000, then 45, then 35.
    expect(specialMemorandum({ prior: 10_000, tradesInitial: 10_000, cash: 0 }, 10_000, 10_000)).toBe(0);
    expect(specialMemorandum({ prior: 0, tradesInitial: 0, cash: 0 }, 12_500, 11_250)).toBe(1250);
    expect(specialMemorandum({ prior: 1250, tradesInitial: 0, cash: 0 }, 7500, 8750)).toBe(1250);
  });
  it('is negative where more was used than there is', () => {
    expect(specialMemorandum({ prior: 1000, tradesInitial: 3000, cash: -500 }, 5000, 9000)).toBe(-2500);
  });
  it('is reported with the buying power, by the 50 % margin also where the broker tests 25 % in real time', () => {
    const of = (params: object) => reportOf({
      account: { regime: { id: 'reg-t', params: { minimumEquity: 0, ...params } }, sma: { prior: 0, tradesInitial: 0, cash: 0 }, positions: [{ instrument: 'S', quantity: 500 }], balances: [{ currency: 'USD', amount: -10_000 }] },
      instruments: [{ id: 'S', kind: 'equity', currency: 'USD' }],
      marks: { S: 45 },
    });
    expect([of({}).sma, of({}).buyingPower]).toEqual([1250, 2500]);
    expect([of({ realTimeInitial: true }).sma, of({ realTimeInitial: true }).buyingPower]).toEqual([1250, 4 * 6875]);
    expect(of({ realTimeInitial: true, intradayMultiple: 2 }).buyingPower).toBe(8 * 6875);
    expect(buyingPower(-5, 0.5)).toBe(0);
  });
});

describe('day trading', () => {
  it('follows the old rule before 4 June 2026, the new one after 20 October 2027, and the broker in between', () => {
    const at = (date: string, chosen?: unknown) => dayTradeRule(Date.parse(date), chosen);
    expect([at('2026-06-03T23:00:00Z', 'intraday'), at('2026-06-04T00:00:00Z'), at('2026-11-20T00:00:00Z', 'legacy'), at('2027-10-20T12:00:00Z', 'legacy'), at('2027-10-21T12:00:00Z', 'legacy')])
      .toEqual(['legacy', 'intraday', 'legacy', 'legacy', 'intraday']);
  });
  it('knows the old rule: 25,000, four trades in five days, 4 × and 2 × and cash', () => {
    expect([mayDayTrade(24_999), mayDayTrade(25_000)]).toEqual([false, true]);
    expect([isPatternDayTrader(4, 20), isPatternDayTrader(3, 3), isPatternDayTrader(4, 100)]).toEqual([true, false, false]);
    expect([dayTradingBuyingPower(40_000, 15_000), dayTradingBuyingPower(40_000, 15_000, 'open'), dayTradingBuyingPower(40_000, 15_000, 'unmet'), dayTradingBuyingPower(10_000, 15_000)]).toEqual([100_000, 50_000, 25_000, 0]);
    expect(dayTradeCall(140_000, 100_000)).toBe(10_000);
  });
  it('gives five business days to meet a call and restricts for 90 days', () => {
    const { due, restrictedUntil } = dayTradeCallDates(Date.parse('2026-03-05T15:00:00Z'));
    expect(new Date(due).toISOString()).toBe('2026-03-12T15:00:00.000Z');
    expect(new Date(restrictedUntil).toISOString()).toBe('2026-06-10T15:00:00.000Z');
  });
  it('does not count a holiday of the exchanges as a business day', () => {
    // Thanksgiving is 26 November 2026.
    expect(new Date(dayTradeCallDates(Date.parse('2026-11-23T15:00:00Z')).due).toISOString()).toBe('2026-12-01T15:00:00.000Z');
  });
  it('knows the new rule: trades must not drive the margin level below nothing, and a deposit counts as if it came first', () => {
    const buy = { kind: 'trade', equity: 0, maintenance: 6000 } as const;
    expect(intradayMargin(10_000, 5000, [buy])).toEqual({ lowest: -1000, deficit: 1000 });
    expect(intradayMargin(10_000, 5000, [buy, { kind: 'deposit', equity: 1000, maintenance: 0 }])).toEqual({ lowest: 0, deficit: 0 });
    expect(intradayMargin(10_000, 5000, [buy, { kind: 'close', equity: -200, maintenance: -6000 }]).deficit).toBe(0);
    // A level that the market drove down is a deficit only as far as trades made it worse.
    expect(intradayMargin(4000, 5000, [])).toEqual({ lowest: -1000, deficit: 0 });
    expect(intradayMargin(4000, 5000, [{ kind: 'trade', equity: 0, maintenance: 300 }])).toEqual({ lowest: -1300, deficit: 300 });
  });
});
