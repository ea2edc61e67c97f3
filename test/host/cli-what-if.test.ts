import { expect, it } from 'vitest';
import { builtCommandLine } from '../support/built-command-line.ts';
import type { CommandAnswer } from '../support/built-command-line.ts';

const commandLine = builtCommandLine();
const asOf = '2026-11-20T21:00:00Z';
const book = {
  format: 'marginline-book', version: 1, asOf,
  accounts: [{ id: 'a', currency: 'USD', regime: { id: 'flat', params: { initialRate: 0.5, maintenanceRate: 0.25 } }, balances: [{ currency: 'USD', amount: '20000' }] }],
  instruments: [{ id: 'S', kind: 'equity', currency: 'USD' }, { id: 'T', kind: 'equity', currency: 'USD' }],
  quotes: [{ instrument: 'S', mark: 100, at: asOf }, { instrument: 'T', mark: 50, at: asOf }],
};

const scenarios = [{ id: 'down', shocks: [{ select: {}, price: { relative: -0.2 } }] }];
const plans = [{ id: 'cut', account: 'a', armed: true, when: { metric: 'bufferRatio', below: 3 }, steps: [{ reduce: { order: 'largest-loss', share: 1 } }] }];

function whatIf(...trades: readonly string[]): CommandAnswer {
  return commandLine.run('what-if', '--book', commandLine.write('book.json', book), '--account', 'a', '--json', ...trades.flatMap((trade) => ['--trade', trade]));
}

it('takes several trades as one basket, however they are given', () => {
  const shown = [whatIf('BUY 100 S @ 100', 'SELL 40 T @ 50'), whatIf('BUY 100 S @ 100; SELL 40 T @ 50')].map(({ out }) => JSON.parse(out) as { after: { initialMargin: number }; passingQuantity: number | null });
  // 50 % of 10,000 and of 2,000; no single size speaks for a basket.
  for (const one of shown) expect(one).toMatchObject({ after: { initialMargin: 6000 }, passingQuantity: null });
});

it('tells what a trade means after a scenario, for the distance and for the plans', () => {
  const run = (...more: string[]): CommandAnswer => commandLine.run('what-if', '--book', commandLine.write('beyond.json', { ...book, scenarios, plans }), '--account', 'a', '--trade', 'BUY 300 S @ 100', ...more);
  const made = JSON.parse(run('--scenario', 'down', '--consequences', '--json').out) as { scenario: unknown; distance: { before: { uniform: number | null }; after: { uniform: number } }; plans: unknown };
  // 300 shares at 100 on 10,000 of debt: 20,000 of equity before the fall, 14,000 after, 25 % of 24,000 required.
  expect(made.scenario).toMatchObject({ id: 'down', before: { netLiquidationValue: 20_000, bufferRatio: null }, after: { netLiquidationValue: 14_000, bufferRatio: 14_000 / 6000 } });
  expect(made.distance.before.uniform).toBe(null);
  // 300 p − 10,000 = 75 p: p is 44.44.
  expect(made.distance.after.uniform).toBeCloseTo(10_000 / 225 / 100 - 1, 6);
  expect(made.plans).toMatchObject({ before: { saved: 0, needed: 0 }, lost: [] });
  expect(run('--scenario', 'down').out).toContain('after down: buffer ratio — without the trade, 2.333 with it');
  expect(run('--scenario', 'up')).toMatchObject({ status: 1, out: '', err: expect.stringContaining('--scenario: expected one of down, found up') as unknown });
});

it('says which trade cannot be read, one line for each, and computes nothing', () => {
  const { status, out, err } = whatIf('BUY 100 S @ 100', 'HOLD 3 S', 'BUY 1 Z', 'BUY 1 S x0');
  expect({ status, out }).toEqual({ status: 1, out: '' });
  expect(err.trim().split('\n')).toEqual([
    '--trade: trade 2: expected a trade such as BUY 100 AAPL @ 190.10, found HOLD 3 S',
    '--trade: trade 3: instrument: expected an instrument of the book, found Z',
    '--trade: trade 4: leverage: expected a leverage above 0, found 0',
  ]);
});

it('says of a price that cannot be read that it is the price', () => {
  expect(whatIf('BUY 1 S @ abc', 'BUY 1 S @', 'BUY 1 S @ 100').err.trim().split('\n')).toEqual([
    '--trade: trade 1: price: expected a price, found abc',
    '--trade: trade 2: price: expected a price, found nothing',
  ]);
});

it('writes money and shares without the dust of a float', () => {
  const size = (...args: string[]): unknown => JSON.parse(commandLine.run('size', ...args, '--json').out);
  expect(size('--book', commandLine.write('book.json', book), '--account', 'a', '--entry', '50', '--stop', '49.99', '--risk', '0.0001')).toMatchObject({ units: 200, riskCapital: 2, lossAtStop: 2 });
  expect(size('--book', commandLine.write('book.json', book), '--account', 'a', '--entry', '50', '--stop', '49.9')).toMatchObject({ units: 800, lossAtStop: 80, boundBy: 'available-funds' });
  expect(size('--kelly', '--probability', '0.6', '--payoff', '1')).toEqual({ fraction: 0.2 });
  expect(size('--kelly', '--probability', '0.55', '--payoff', '1')).toEqual({ fraction: 0.1 });
});

it('lets the size of a token pass in parts, as size gives it', () => {
  const holding = { ...book, instruments: [...book.instruments, { id: 'GOLD', kind: 'token', currency: 'USD' }], quotes: [...book.quotes, { instrument: 'GOLD', mark: 4000, at: asOf }], limits: [{ id: 'most', account: '*', metric: 'position', select: { instrument: 'GOLD' }, max: 0.5, hard: true }] };
  const answer = commandLine.run('what-if', '--book', commandLine.write('token.json', holding), '--account', 'a', '--json', '--trade', 'BUY 2 GOLD');
  expect(JSON.parse(answer.out)).toMatchObject({ accepted: false, passingQuantity: 0.5 });
});
