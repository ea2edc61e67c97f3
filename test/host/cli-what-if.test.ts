import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundle } from '../faults/bundle.ts';
import { temporaryFolder } from '../store/temporary.ts';

let cli = '';
beforeAll(async () => {
  cli = await bundle('src-main/host/cli/index.ts');
}, 60_000);
afterAll(() => rmSync(path.dirname(cli), { recursive: true, force: true }));

const folder = temporaryFolder();
const asOf = '2026-11-20T21:00:00Z';
const book = {
  format: 'marginline-book', version: 1, asOf,
  accounts: [{ id: 'a', currency: 'USD', regime: { id: 'flat', params: { initialRate: 0.5, maintenanceRate: 0.25 } }, balances: [{ currency: 'USD', amount: '20000' }] }],
  instruments: [{ id: 'S', kind: 'equity', currency: 'USD' }, { id: 'T', kind: 'equity', currency: 'USD' }],
  quotes: [{ instrument: 'S', mark: 100, at: asOf }, { instrument: 'T', mark: 50, at: asOf }],
};

function whatIf(...trades: readonly string[]): { readonly status: number | null; readonly out: string; readonly err: string } {
  const file = folder.file('book.json');
  writeFileSync(file, JSON.stringify(book));
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'what-if', '--book', file, '--account', 'a', '--json', ...trades.flatMap((trade) => ['--trade', trade])], { encoding: 'utf8' });
  return { status, out: stdout, err: stderr };
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
