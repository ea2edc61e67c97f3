import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bookFileSchema } from '#contract/book-file.ts';
import type { ScenarioRecord } from '#contract/book-file.ts';
import { packNames, readPack } from '#interchange/scenario-pack/find-pack.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { presetScenarios } from '#service/scenario/presets.ts';
import { runStress } from '#service/scenario/stress.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');

interface Fact {
  readonly name: string;
  readonly source: string;
  readonly verified: boolean;
  readonly column?: string;
  readonly from?: { readonly day: string; readonly value: number };
  readonly to?: { readonly day: string; readonly value: number };
}
type Packed = ScenarioRecord & { readonly facts?: readonly Fact[]; readonly assumptions?: readonly string[]; readonly verified?: boolean; readonly period?: { readonly from: string; readonly to: string } };

function scenariosOf(name: string): readonly Packed[] {
  const pack = readPack(name);
  if (!pack.ok) throw new Error(pack.failure.message);
  return pack.value.scenarios;
}

const files = new Map<string, Map<string, Record<string, string>>>();
/** A value of the project's own market history. */
function recorded(file: string, day: string, column: string): number {
  let rows = files.get(file);
  if (rows === undefined) {
    const [head, ...lines] = gunzipSync(readFileSync(path.join(ROOT, file))).toString('utf8').trim().split('\n');
    const columns = head!.split(',');
    rows = new Map(lines.map((line) => [line.slice(0, 10), Object.fromEntries(line.split(',').map((cell, c) => [columns[c]!, cell]))]));
    files.set(file, rows);
  }
  return Number(rows.get(day)?.[column]);
}

describe('scenario packs', () => {
  it('are the historical and the hypothetical ones, each scenario with its source', () => {
    expect(packNames()).toEqual(['historical', 'hypothetical']);
    const [historical, hypothetical] = ['historical', 'hypothetical'].map((name) => scenariosOf(name));
    expect(historical).toHaveLength(18);
    expect(hypothetical!.length).toBeGreaterThanOrEqual(6);
    for (const scenario of [...historical!, ...hypothetical!]) expect(scenario.source, scenario.id).toMatch(/\w/);
    for (const scenario of historical!) {
      expect(scenario.period, scenario.id).toMatchObject({ from: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string, to: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string });
      expect(scenario.facts!.length, scenario.id).toBeGreaterThan(0);
      expect(scenario.verified, scenario.id).toBe(scenario.facts!.every(({ verified }) => verified) && scenario.assumptions === undefined);
    }
  });

  it('state facts that the recorded closes bear out', () => {
    let checked = 0;
    for (const scenario of scenariosOf('historical')) {
      for (const fact of scenario.facts!) {
        if (!fact.source.startsWith('resources/history/')) continue;
        for (const end of [fact.from!, fact.to!]) expect(recorded(fact.source, end.day, fact.column!), `${scenario.id}: ${fact.name} ${end.day}`).toBe(end.value);
        checked++;
      }
    }
    expect(checked).toBeGreaterThan(40);
  });

  it('move the S&P 500 as it moved', () => {
    const book = toEngineBook(bookFileSchema.parse({
      format: 'marginline-book', version: 1, asOf: '2026-11-20T21:00:00Z',
      accounts: [{ id: 'a', currency: 'USD', regime: { id: 'flat', params: { initialRate: 0.2, maintenanceRate: 0.1 } }, positions: [{ instrument: 'FUND', quantity: 1 }, { instrument: 'ES', quantity: 1, averagePrice: 100 }] }],
      instruments: [{ id: 'SPX', kind: 'index', currency: 'USD' }, { id: 'FUND', kind: 'etf', currency: 'USD', underlying: 'SPX' }, { id: 'ES', kind: 'future', currency: 'USD', underlying: 'SPX' }],
      quotes: [{ instrument: 'SPX', mark: 100, at: '2026-11-20T21:00:00Z' }, { instrument: 'FUND', mark: 100, at: '2026-11-20T21:00:00Z' }, { instrument: 'ES', mark: 100, at: '2026-11-20T21:00:00Z' }],
    }));
    const stressed = runStress(book, scenariosOf('historical').filter(({ id }) => ['covid-2020', 'lehman-2008', 'ltcm-1998'].includes(id)));
    const move = (from: string, to: string): number => recorded('resources/history/us-stocks-daily.csv.gz', to, 'SP500') / recorded('resources/history/us-stocks-daily.csv.gz', from, 'SP500') - 1;
    const wanted: Record<string, number> = { 'covid-2020': move('2020-02-19', '2020-03-23'), 'lehman-2008': move('2008-09-12', '2008-11-20'), 'ltcm-1998': move('1998-07-17', '1998-10-08') };
    for (const { id, accounts } of stressed) expect(accounts[0]!.pnl, id).toBeCloseTo(200 * wanted[id]!, 1);
    expect(stressed).toHaveLength(3);
  });

  it('run on the sample books, presets too, with a number for every figure', () => {
    for (const name of ['sample-february-2020', 'sample-calm-2017']) {
      const book = toEngineBook(bookFileSchema.parse(JSON.parse(readFileSync(path.join(ROOT, `resources/books/${name}.book.json`), 'utf8'))));
      const records = [...scenariosOf('historical'), ...scenariosOf('hypothetical'), ...presetScenarios(book)];
      const stressed = runStress(book, records);
      expect(stressed).toHaveLength(records.length);
      for (const { id, accounts } of stressed) {
        for (const account of accounts) {
          for (const figure of [account.pnl, account.netLiquidationValue, account.marginEquity, account.initialMargin, account.maintenanceMargin]) expect(Number.isFinite(figure), `${id} ${account.id}`).toBe(true);
        }
      }
      const presets = stressed.slice(-4);
      expect(presets.map(({ id }) => id)).toEqual(['preset-largest-holding', 'preset-index', 'preset-main-collateral', 'preset-everything-against']);
      for (const account of presets[3]!.accounts) expect(account.pnl, account.id).toBeLessThanOrEqual(0);
      for (const account of presets[0]!.accounts) expect(account.pnl, account.id).toBeLessThanOrEqual(0);
    }
  });
});
