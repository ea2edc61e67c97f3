import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { correlatedCloses } from '../support/random-market.ts';
import { builtCommandLine } from '../support/built-command-line.ts';

const AS_OF = '2026-11-20T21:00:00Z';
const book = {
  format: 'marginline-book', version: 1, asOf: AS_OF,
  accounts: [
    { id: 'a', counterparty: 'x', currency: 'USD', regime: { id: 'reg-t' }, balances: [{ currency: 'USD', amount: '-4000' }], positions: [{ instrument: 'AAPL', quantity: '100' }], thresholds: { target: 2, alerts: [1.5] } },
    { id: 'b', currency: 'USD', regime: { id: 'reg-t' }, balances: [{ currency: 'USD', amount: '5000' }] },
  ],
  instruments: [{ id: 'AAPL', kind: 'equity', currency: 'USD', sector: 'Technology' }],
  quotes: [{ instrument: 'AAPL', mark: 100, at: AS_OF }],
  history: correlatedCloses({ AAPL: 100 }),
  scenarios: [
    { id: 'half', name: 'Half', shocks: [{ select: { sector: 'Technology' }, price: { relative: '-0.5' } }] },
    { id: 'slow', kind: 'path', steps: [{ after: 'P1D', shocks: [{ select: {}, price: { relative: -0.1 } }] }, { after: 'P1D', name: 'again', shocks: [{ select: {}, price: { relative: -0.1 } }] }] },
  ],
};

interface Stressed { readonly scenarios: { id: string; name: string; accounts: Record<string, unknown>[]; steps?: unknown[]; warnings: unknown[] }[] }

describe('stress and reverse on the command line', () => {
  const { run, json, write, file } = builtCommandLine();

  it('answers every scenario of the book for every account', () => {
    write('b.json', book);
    const { scenarios } = json<Stressed>('stress', '--book', 'b.json');
    expect(scenarios.map(({ id, name }) => [id, name])).toEqual([['half', 'Half'], ['slow', 'slow']]);
    expect(scenarios[0]!.accounts).toEqual([
      { id: 'a', currency: 'USD', pnl: -5000, netLiquidationValue: 1000, marginEquity: 1000, initialMargin: 2500, maintenanceMargin: 1250, bufferRatio: 0.8, status: 'margin-call', complete: true, alertLevel: 1.5 },
      { id: 'b', currency: 'USD', pnl: 0, netLiquidationValue: 5000, marginEquity: 5000, initialMargin: 0, maintenanceMargin: 0, bufferRatio: null, status: 'safe', complete: true, alertLevel: null },
    ]);
    expect(scenarios[1]!.accounts[0]!['netLiquidationValue']).toBeCloseTo(4100, 9);
    expect(scenarios[1]!.steps).toMatchObject([{ name: 'step 1', after: 86_400 }, { name: 'again', after: 172_800 }]);
    expect(run('stress', '--book', 'b.json').out).toContain('margin-call');
  });

  it('answers the scenarios asked for, also from a file and from a position book', () => {
    write('b.json', book);
    expect(json<Stressed>('stress', '--book', 'b.json', '--scenario', 'slow').scenarios.map(({ id }) => id)).toEqual(['slow']);
    expect(json<Stressed>('stress', '--book', 'b.json', '--scenario', 'slow', '--scenario', 'half').scenarios.map(({ id }) => id)).toEqual(['slow', 'half']);
    write('pack.json', { name: 'Mine', scenarios: [{ id: 'tenth', shocks: [{ price: { relative: -0.1 } }] }] });
    expect(json<Stressed>('stress', '--book', 'b.json', '--pack', 'pack.json').scenarios[0]!.accounts[0]!['pnl']).toBeCloseTo(-1000, 9);
    run('import', 'b.json', '--book', 'b.db');
    expect(run('stress', '--book', 'b.db', '--json').out).toBe(run('stress', '--book', 'b.json', '--json').out);
    expect(run('reverse', '--book', 'b.db', '--account', 'a', '--json').out).toBe(run('reverse', '--book', 'b.json', '--account', 'a', '--json').out);
  });

  it('puts another state of the book beside it, the largest loss of buffer first', () => {
    write('b.json', book);
    const earlier = { ...book, accounts: [{ ...book.accounts[0]!, balances: [{ currency: 'USD', amount: '-1000' }] }, { ...book.accounts[1]!, id: 'gone' }], quotes: [{ instrument: 'AAPL', mark: 110, at: AS_OF }] };
    write('earlier.json', earlier);
    run('import', 'earlier.json', '--book', 'earlier.db');
    type Against = Stressed & { scenarios: { accounts: { id: string; bufferRatio: number | null; against?: object; change?: object }[] }[]; against: { asOf: string; changes: { scenario: string; account: string; change: number }[]; onlyNow: string[]; onlyThen: string[] } };
    const answer = json<Against>('stress', '--book', 'b.json', '--against', 'earlier.json');
    const there = json<Stressed>('stress', '--book', 'earlier.json').scenarios[0]!.accounts[0]!;
    const [a, b] = answer.scenarios[0]!.accounts;
    const { pnl, netLiquidationValue, maintenanceMargin, bufferRatio, status } = there;
    expect(a!.against).toMatchObject({ pnl, netLiquidationValue, maintenanceMargin, bufferRatio, status });
    // 5,500 of stock less 1,000 over a quarter of it; now 5,000 less 4,000.
    expect(bufferRatio).toBeCloseTo(4500 / 1375, 9);
    expect(a!.change).toEqual({ pnl: 500, netLiquidationValue: -3500, maintenanceMargin: -125, bufferRatio: 0.8 - 4500 / 1375, statusChanged: true });
    expect([b!.against, b!.change]).toEqual([undefined, undefined]);
    expect(answer.against).toMatchObject({ onlyNow: ['b'], onlyThen: ['gone'] });
    expect(answer.against.changes.map(({ scenario }) => scenario)).toEqual(['half', 'slow']);
    expect(answer.against.changes[0]!.change).toBeLessThan(answer.against.changes[1]!.change);
    // What is documented stays as it is.
    const plain = json<Stressed>('stress', '--book', 'b.json');
    expect(JSON.parse(JSON.stringify(answer.scenarios, (key, value: unknown) => (key === 'against' || key === 'change' ? undefined : value)))).toEqual(plain.scenarios);
    expect(run('stress', '--book', 'b.json', '--against', 'earlier.db', '--json').out).toBe(run('stress', '--book', 'b.json', '--against', 'earlier.json', '--json').out);
    expect(run('stress', '--book', 'b.json', '--against', 'earlier.json').out).toMatch(/half +a +3\.27 +0\.80 +-2\.47 +.* → margin-call/);
    expect(run('stress', '--book', 'b.json', '--against', 'none.json')).toMatchObject({ out: '', status: 1 });
    // Nothing changes against itself; the presets of each book ask the same question of each.
    expect(json<Against>('stress', '--book', 'b.json', '--against', 'b.json', '--pack', 'presets').against.changes.every(({ change }) => change === 0 || change === null)).toBe(true);
  });

  it('answers what accounts are worth at the marks of other venues, only when asked', () => {
    write('m.json', { ...book, quotes: [{ ...book.quotes[0], marks: [{ source: 'x', mark: '65' }, { source: 'other', mark: '99' }] }], scenarios: [] });
    expect(json<{ marks: unknown[] }>('stress', '--book', 'm.json', '--marks').marks).toEqual([
      {
        id: 'a', currency: 'USD',
        venue: { netLiquidationValue: 2500, marginEquity: 2500, maintenanceMargin: 1625, bufferRatio: 2500 / 1625, status: 'below-target', complete: true, alertLevel: null },
        aggregate: { netLiquidationValue: 5900, marginEquity: 5900, maintenanceMargin: 2475, bufferRatio: 5900 / 2475, status: 'safe', complete: true, alertLevel: null },
        worst: { netLiquidationValue: 2500, marginEquity: 2500, maintenanceMargin: 1625, bufferRatio: 2500 / 1625, status: 'below-target', complete: true, alertLevel: null },
        instruments: [{ instrument: 'AAPL', quantity: 100, venue: 65, aggregate: 99, worst: 65, worstSource: 'x', aggregateDifference: 3400, worstDifference: 0 }],
      },
    ]);
    expect(run('stress', '--book', 'm.json', '--marks').out).toContain('median of all');
    expect(json<object>('stress', '--book', 'm.json')).not.toHaveProperty('marks');
    // Kept exactly: out of the book and in again, nothing changes.
    run('import', 'm.json', '--book', 'm.db');
    run('export', '--book', 'm.db', '--out', 'm2.json');
    run('import', 'm2.json', '--book', 'm3.db');
    run('export', '--book', 'm3.db', '--out', 'm4.json');
    expect(readFileSync(file('m4.json'), 'utf8')).toBe(readFileSync(file('m2.json'), 'utf8'));
    expect(run('import', 'm2.json', '--book', 'm.db').out).toContain('no changes');
    expect(run('stress', '--book', 'm.db', '--marks', '--json').out).toBe(run('stress', '--book', 'm.json', '--marks', '--json').out);
    write('bad.json', { ...book, quotes: [{ ...book.quotes[0], marks: [{ source: 'x', mark: 'much' }] }] });
    expect(run('stress', '--book', 'bad.json').err).toContain('quotes[0].marks[0].mark');
  });

  it('answers the distance to call', () => {
    write('b.json', book);
    const answer = json<{ account: string; uniform: { shock: number }; instruments: Record<string, unknown>[]; mostLikely: { distance: number; probability: number; moves: { factor: string; move: number }[]; bufferRatio: number } }>('reverse', '--book', 'b.json', '--account', 'a');
    const shock = 4000 / 0.75 / 10_000 - 1;
    expect(answer.account).toBe('a');
    expect(answer.uniform.shock).toBeCloseTo(shock, 10);
    expect(answer.instruments).toMatchObject([{ instrument: 'AAPL', price: expect.closeTo(100 * (1 + shock), 8) as number, shock: expect.closeTo(shock, 10) as number }]);
    expect(answer.mostLikely.moves).toEqual([{ factor: 'AAPL', move: expect.closeTo(shock, 8) as number }]);
    expect(answer.mostLikely.bufferRatio).toBeCloseTo(1, 9);
    expect(answer.mostLikely.distance).toBeGreaterThan(10);
    expect(answer.mostLikely.probability).toBeLessThan(1e-20);
    const text = run('reverse', '--book', 'b.json', '--account', 'a').out;
    expect(text).toContain('Likeliest joint move to the line: AAPL −46.67 %');
    expect(json<{ mostLikely: null; uniform: { shock: null } }>('reverse', '--book', 'b.json', '--account', 'b')).toMatchObject({ uniform: { shock: null }, instruments: [], mostLikely: null });
  });

  it('refuses what it does not know with one line', () => {
    write('b.json', book);
    expect(run('stress', '--book', 'b.json', '--scenario', 'none')).toEqual({ out: '', status: 1, err: '--scenario: expected one of half, slow, found none\n' });
    expect(run('stress', '--book', 'b.json', '--pack', 'none')).toMatchObject({ out: '', status: 1, err: expect.stringMatching(/^--pack: expected one of .*presets.*, found none\n$/) as string });
    expect(run('reverse', '--book', 'b.json', '--account', 'none')).toEqual({ out: '', status: 1, err: '--account: expected one of a, b, found none\n' });
    write('bad.json', { ...book, scenarios: [{ id: 's', shocks: [{ price: { relative: -0.1, to: 3 } }, { select: {} }, { fx: { from: 'EUR', to: 'USD' } }] }] });
    const bad = run('stress', '--book', 'bad.json');
    expect(bad.status).toBe(1);
    expect(bad.err.trim().split('\n')).toEqual([
      expect.stringContaining('scenarios[0].shocks[0].price: expected exactly one of "relative", "absolute", "to", "sigmas"'),
      expect.stringContaining('scenarios[0].shocks[1]: expected at least one of price'),
      expect.stringContaining('scenarios[0].shocks[2]: expected exactly one of "relative", "absolute", "to"'),
    ]);
    write('bad-pack.json', { scenarios: [{ id: 's', steps: [{ after: 'soon', shocks: [] }] }] });
    expect(run('stress', '--book', 'b.json', '--pack', 'bad-pack.json')).toMatchObject({ status: 1, err: expect.stringContaining('scenarios[0].steps[0].after: expected an ISO 8601 duration') as string });
  });
});
