import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bookFileSchema } from '#contract/book-file.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { dueOf, hedgeDesk } from '#service/hedge-desk.ts';
import { hedgeRequestOf, hedgeView } from '#service/hedge-view.ts';
import type { HedgeTask } from '#service/hedge-view.ts';
import { bookOf } from '../../support/book-builder.ts';

const now = Date.parse('2026-11-20T21:00:00Z');
const sample = toEngineBook(bookFileSchema.parse(JSON.parse(readFileSync('resources/books/sample-february-2020.book.json', 'utf8'))));

describe('what is at risk', () => {
  it('names delta, vega, basis and currency, with how much of each there is', () => {
    const book = toEngineBook(bookOf({
      account: {
        regime: { id: 'flat', params: { initialRate: 0.2, maintenanceRate: 0.1 } }, balances: [{ currency: 'USD', amount: 1000 }, { currency: 'EUR', amount: 500, accrued: -20 }, { currency: 'CC', amount: 2 }],
        positions: [{ instrument: 'X', quantity: 100 }, { instrument: 'X P', quantity: 2 }, { instrument: 'P', quantity: -1, averagePrice: 90 }, { instrument: 'E', quantity: 10 }],
      },
      instruments: [
        { id: 'X', kind: 'equity', currency: 'USD' }, { id: 'X P', kind: 'option', currency: 'USD', underlying: 'X', right: 'put', strike: 50, expiry: '2027-06-18', multiplier: 100, style: 'european' },
        { id: 'CC', kind: 'crypto', currency: 'USD' }, { id: 'P', kind: 'perpetual', currency: 'USD', underlying: 'CC' }, { id: 'E', kind: 'equity', currency: 'EUR' }, { id: 'N', kind: 'equity', currency: 'USD' },
      ],
      quotes: [{ instrument: 'X', mark: 50, volatility: 0.3 }, { instrument: 'CC', mark: 100 }, { instrument: 'P', mark: 100 }, { instrument: 'E', mark: 20 }],
      fx: [{ from: 'EUR', to: 'USD', rate: 1.1 }],
    }));
    const made = hedgeDesk({ book, account: 'a', records: [] });
    if (!made.ok) throw new Error(made.failure.message);
    const { underlyings, currencies, options, futures } = made.value;
    const of = (id: string) => underlyings.find(({ underlying }) => underlying === id)!;
    // At the money: delta a little above −0.5 a share, vega S φ(d1) √T per 1.00 of volatility.
    const years = (Date.parse('2027-06-18T21:00:00Z') - now) / (365 * 86_400_000);
    const d1 = 0.15 * Math.sqrt(years);
    expect(of('X').long).toBeCloseTo(5000, 9);
    expect(of('X').short).toBeLessThan(-0.4 * 200 * 50);
    expect(of('X').vegaPerPoint).toBeCloseTo(200 * 50 * Math.exp((-d1 * d1) / 2) / Math.sqrt(2 * Math.PI) * Math.sqrt(years) * 0.01, 1);
    expect(of('X').delta).toBeCloseTo(of('X').long + of('X').short, 9);
    // Two coins against one perpetual: 100 of either side rests on their prices staying together.
    expect(of('CC')).toMatchObject({ delta: 100, long: 200, short: -100, basis: 100, parts: ['P', 'CC'] });
    expect(currencies).toEqual([{ currency: 'EUR', amount: expect.closeTo((500 - 20 + 200) * 1.1, 6) as unknown as number }]);
    expect(options.map(({ id }) => id)).toEqual(['X P']);
    expect(futures).toEqual([{ id: 'P', kind: 'perpetual', driver: 'CC', mark: 100, expiry: null }]);
  });

  it('says when a written hedge is due: ended, ending within two weeks, or to be looked at', () => {
    const due = (expiry?: string, review?: string) => dueOf({ id: 'h', risk: 'delta', instrument: 'X', ...(expiry === undefined ? {} : { expiry }), ...(review === undefined ? {} : { review }) }, now);
    expect(due('2026-11-20')).toBe('expired');
    expect(due('2026-12-04', '2026-11-01')).toBe('expires-soon');
    expect(due('2026-12-05', '2026-11-20')).toBe('review');
    expect(due('2026-12-05', '2026-11-21')).toBe('fine');
    expect(due()).toBe('fine');
  });

  it('keeps what was written down on the account', () => {
    const file = { format: 'marginline-book', version: 1, asOf: '2026-11-20T21:00:00Z', accounts: [{ id: 'a', currency: 'USD', regime: { id: 'flat' }, hedges: [{ id: 'h', risk: 'delta', position: 'X', instrument: ['P', 'C'], ratio: 0.5, expiry: '2027-01-15', review: '2026-12-15', note: 'why' }] }] };
    expect(bookFileSchema.parse(file).accounts![0]!.hedges).toEqual(file.accounts[0]!.hedges);
    expect(bookFileSchema.safeParse({ ...file, accounts: [{ ...file.accounts[0], hedges: [{ id: 'h', risk: 'luck', instrument: 'P' }] }] }).success).toBe(false);
  });
});

describe('a hedge of the sample book', () => {
  const view = (over: Partial<HedgeTask>, asked: Parameters<typeof hedgeRequestOf>[0]) => {
    const request = hedgeRequestOf(asked);
    if (!request.ok) throw new Error(request.failure.message);
    const made = hedgeView({ book: sample, account: 'us-broker', request: request.value, counterparties: [], state: null, ...over });
    if (!made.ok) throw new Error(made.failure.message);
    return made.value;
  };

  it('puts listed trades into a ticket, survives a structured clone, and helps under the scenario that follows', () => {
    const shocks = [{ select: { instrument: 'SPY' }, price: { relative: -0.3 } }];
    const state = { records: [{ id: 's', name: 'SPY falls', kind: 'instant' as const, shocks, propagate: 'beta' as const }], ids: ['s'] };
    const made = view({ state }, { target: { kind: 'position', id: 'SPY' }, kind: 'protective-option', ratio: 1, bought: { instrument: 'SPY 2020-06-19 P 320' } });
    expect(made.ticket).toBe('BUY 9 SPY 2020-06-19 P 320');
    expect(structuredClone(made)).toEqual(made);
    expect(made.stressed!.name).toBe('SPY falls');
    expect(made.stressed!.after.bufferRatio!).toBeGreaterThan(made.stressed!.before.bufferRatio!);
    expect(made.after.uniformShock!).toBeLessThan(made.before.uniformShock!);
    expect(made.tests.map(({ mode }) => mode)).toEqual(['correlation', 'liquidity', 'gap', 'early-liquidation']);
    expect(made.tests[3]!.words).toContain('SPY falls');
    expect(made.after.delta).toBeLessThan(made.before.delta);
    // Regulation T lends nothing on options: the nine puts are worth 407 each, and none of that is margin equity.
    expect(made.notCounted).toBeCloseTo(9 * 407, 6);
  });

  it('has no ticket for what the book does not list, and says the beta of what it measures', () => {
    const modelled = view({}, { target: { kind: 'position', id: 'KO' }, kind: 'collar', ratio: 1, bought: { share: 0.95 }, sold: 'zero-cost', expiry: '2020-06-19' });
    expect(modelled.ticket).toBeNull();
    expect(modelled.modelled).toHaveLength(2);
    expect(Math.abs(modelled.cost.premium)).toBeLessThan(0.01);
    const index = view({}, { target: { kind: 'account' }, kind: 'future', ratio: 0.5, instrument: 'MESM0' });
    expect(index.basis!.rSquared).toBeGreaterThan(0.9);
    expect(index.same).toBe(false);
    expect(index.unhedged).toBeGreaterThan(0);
    expect(index.gainGivenUp.openEnded).toBe(true);
    expect(index.notCounted).toBe(0);
  });
});
