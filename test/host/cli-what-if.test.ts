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

function whatIf(...trades: readonly string[]): CommandAnswer {
  return commandLine.run('what-if', '--book', commandLine.write('book.json', book), '--account', 'a', '--json', ...trades.flatMap((trade) => ['--trade', trade]));
}

it('takes several trades as one basket, however they are given', () => {
  const shown = [whatIf('BUY 100 S @ 100', 'SELL 40 T @ 50'), whatIf('BUY 100 S @ 100; SELL 40 T @ 50')].map(({ out }) => JSON.parse(out) as { after: { initialMargin: number }; passingQuantity: number | null });
  // 50 % of 10,000 and of 2,000; no single size speaks for a basket.
  for (const one of shown) expect(one).toMatchObject({ after: { initialMargin: 6000 }, passingQuantity: null });
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
