import { describe, expect, it } from 'vitest';
import { bookOf } from '../support/book-builder.ts';
import { historyFrom } from '../support/daily-history.ts';
import { builtCommandLine } from '../support/built-command-line.ts';

describe('backtest on the command line', () => {
  const { run, write } = builtCommandLine();
  const returns = Array.from({ length: 355 }, (_none, k) => (k === 130 || k === 131 ? -0.06 : k % 2 === 0 ? 0.01 : -0.01));
  const book = bookOf({
    account: { regime: { id: 'var', params: { window: 100, paths: 2000 } }, positions: [{ instrument: 'A', quantity: '10' }] },
    instruments: [{ id: 'A', kind: 'equity', currency: 'USD' }], marks: { A: 100 }, history: [historyFrom('A', returns)],
  });

  it.each(['parametric', 'historical', 'monte-carlo'])('%s answers the fields of book-format.md, the same from a book file and a position book', (model) => {
    write('b.json', book);
    const { out, err, status } = run('backtest', '--book', 'b.json', '--account', 'a', '--model', model, '--json');
    expect({ err, status }).toEqual({ err: '', status: 0 });
    const answer = JSON.parse(out) as Record<string, never>;
    expect(Object.keys(answer)).toEqual(['account', 'model', 'confidence', 'observations', 'exceptions', 'kupiec', 'timeUntilFirst', 'christoffersen', 'conditionalCoverage', 'trafficLight']);
    expect(answer).toMatchObject({ account: 'a', model, confidence: 0.99, observations: 255, exceptions: 2, timeUntilFirst: { day: 31 }, trafficLight: { zone: 'green', multiplier: 3 } });
    for (const test of ['kupiec', 'timeUntilFirst', 'christoffersen', 'conditionalCoverage']) expect(answer[test]).toMatchObject({ lr: expect.any(Number) as number, pValue: expect.any(Number) as number, rejected: expect.any(Boolean) as boolean });
    expect(run('import', 'b.json', '--book', 'b.db').status).toBe(0);
    expect(run('backtest', '--book', 'b.db', '--account', 'a', '--model', model, '--json').out).toBe(out);
  });

  it('risk charges the same from a book file and from a position book, which brings its closes along', () => {
    write('b.json', book);
    run('import', 'b.json', '--book', 'b.db');
    const { out } = run('risk', '--book', 'b.json', '--json');
    expect((JSON.parse(out) as { accounts: { complete: boolean; maintenanceMargin: number }[] }).accounts[0]).toMatchObject({ regime: 'var', complete: true });
    expect(run('risk', '--book', 'b.db', '--json').out).toBe(out);
  });

  it('prints a table for people', () => {
    write('b.json', book);
    const { out, status } = run('backtest', '--book', 'b.json', '--account', 'a', '--model', 'historical');
    expect(status).toBe(0);
    expect(out).toContain('2 exceptions, 2.6 expected');
    expect(out).toContain('traffic light: green');
  });

  it('answers one line and status 1 for what can\'t be done', () => {
    write('b.json', { ...book, history: [historyFrom('A', returns.slice(0, 100))] });
    const problems = [['--account', 'a', '--model', 'historical'], ['--account', 'z', '--model', 'historical'], ['--account', 'a', '--model', 'guess']];
    const lines = problems.map((args) => {
      const { out, err, status } = run('backtest', '--book', 'b.json', ...args);
      expect({ out, status }).toEqual({ out: '', status: 1 });
      return err;
    });
    expect(lines).toEqual([
      'account a: expected more than 101 daily closes in common of what the account holds (window 100 returns), found 101 closes\n',
      '--account: expected one of a, found z\n',
      '--model: expected parametric, historical, monte-carlo, found guess\n',
    ]);
  });
});
