import { describe, expect, it } from 'vitest';
import { builtCommandLine } from '../support/built-command-line.ts';
import type { CommandAnswer } from '../support/built-command-line.ts';

const at = '2026-11-20T21:00:00Z';
/** 100 AAPL at 190 on a debit of 5,000, a short of 50 MSFT at 400, an option bought. Venue figures beside. */
const book = {
  format: 'marginline-book', version: 1, asOf: at,
  accounts: [
    {
      id: 'main', currency: 'USD', regime: { id: 'reg-t', params: { house: [{ select: { instrument: 'AAPL' }, maintenanceRate: 0.4 }] } },
      balances: [{ currency: 'USD', amount: '15000' }],
      positions: [{ instrument: 'AAPL', quantity: '100', averagePrice: '180' }, { instrument: 'MSFT', quantity: '-50', averagePrice: '410' }],
    },
    { id: 'empty', currency: 'USD', regime: { id: 'flat', params: { initialRate: 0.2, maintenanceRate: 0.1 } } },
  ],
  instruments: [{ id: 'AAPL', kind: 'equity', currency: 'USD' }, { id: 'MSFT', kind: 'equity', currency: 'USD' }],
  quotes: [{ instrument: 'AAPL', mark: 190, volatility: 0.3, at }, { instrument: 'MSFT', mark: 400, volatility: 0.25, at }],
  fx: [], rates: [{ currency: 'USD', riskFree: 0.04 }],
};

interface Answer {
  readonly account: string;
  readonly regimes: readonly {
    readonly regime: string; readonly marginEquity: number; readonly initialMargin: number; readonly maintenanceMargin: number; readonly bufferRatio: number | null;
    readonly binding: boolean; readonly standAlone: number; readonly nettingCredit: number;
    readonly margin: readonly { readonly rule: string; readonly scope: string; readonly initial: number; readonly maintenance: number; readonly explanation: string }[];
    readonly warnings: readonly { readonly code: string }[];
    readonly pairs?: readonly { readonly first: string; readonly second: string; readonly credit: number }[];
  }[];
}

describe('margin on the command line', () => {
  const commandLine = builtCommandLine();
  const run = (content: unknown, ...args: string[]): CommandAnswer => commandLine.run('margin', '--book', commandLine.write('b.json', content), ...args);
  const answer = (...args: string[]): Answer => {
    const { out, err, status } = run(book, ...args, '--json');
    expect([err, status]).toEqual(['', 0]);
    return JSON.parse(out) as Answer;
  };

  it('answers the account’s own regime with its own parameters when nothing is to be compared', () => {
    const { account, regimes } = answer('--account', 'main');
    expect([account, regimes.map((one) => one.regime)]).toEqual(['main', ['reg-t']]);
    // AAPL: 40 % house on 19,000 = 7,600; MSFT short: 30 % of 20,000 = 6,000. Equity 15,000 + 19,000 − 20,000.
    expect(regimes[0]).toMatchObject({ marginEquity: 14_000, maintenanceMargin: 13_600, binding: true, standAlone: 13_600, nettingCredit: 0 });
    expect(regimes[0]!.bufferRatio).toBeCloseTo(14_000 / 13_600, 12);
  });

  it('compares in the order asked for: own parameters for the own regime, defaults for the others, one binding', () => {
    const { regimes } = answer('--account', 'main', '--compare', 'crypto-cross,reg-t,flat,reg-t');
    expect(regimes.map((one) => one.regime)).toEqual(['crypto-cross', 'reg-t', 'flat']);
    expect(regimes[1]!.maintenanceMargin).toBe(13_600);
    // A flat rate has no default: everything is charged in full, and it says so.
    expect(regimes[2]!.maintenanceMargin).toBe(39_000);
    expect(regimes[2]!.warnings.map((warning) => warning.code)).toContain('missing-parameter');
    expect(regimes.map((one) => one.binding)).toEqual([false, false, true]);
    for (const one of regimes) {
      expect(one.margin.reduce((sum, line) => sum + line.maintenance, 0)).toBeCloseTo(one.maintenanceMargin, 6);
      expect(one.margin.reduce((sum, line) => sum + line.initial, 0)).toBeCloseTo(one.initialMargin, 6);
      expect(one.standAlone - one.nettingCredit).toBeCloseTo(one.maintenanceMargin, 6);
    }
  });

  it('marks the first of several that tie, also where nothing is required', () => {
    const { regimes } = answer('--account', 'empty', '--compare', 'reg-t,flat,crypto-cross');
    expect(regimes.map((one) => [one.maintenanceMargin, one.bufferRatio, one.standAlone, one.nettingCredit])).toEqual([[0, null, 0, 0], [0, null, 0, 0], [0, null, 0, 0]]);
    expect(regimes.map((one) => one.binding)).toEqual([true, false, false]);
  });

  it('adds the netting credit by pair where asked for', () => {
    expect(answer('--account', 'main')).not.toHaveProperty('regimes.0.pairs');
    const { regimes } = answer('--account', 'main', '--compare', 'reg-t,flat', '--pairs');
    expect(regimes.map((one) => one.pairs)).toEqual([[], []]);
  });

  it('prints regimes in columns for people, and warnings beside the results', () => {
    const { out, err, status } = run(book, '--account', 'main', '--compare', 'reg-t,flat');
    expect(status).toBe(0);
    expect(out.split('\n').map((line) => line.trimEnd())).toEqual([
      'main, as of 2026-11-20T21:00:00.000Z',
      expect.stringMatching(/^USD, maintenance +reg-t +flat \(defaults\) · binding$/),
      expect.stringMatching(/^─/),
      expect.stringMatching(/^AAPL +7,600\.00 +19,000\.00$/),
      expect.stringMatching(/^MSFT +6,000\.00 +20,000\.00$/),
      expect.stringMatching(/^= maintenance margin +13,600\.00 +39,000\.00$/),
      expect.stringMatching(/^stand-alone requirements +13,600\.00 +39,000\.00$/),
      expect.stringMatching(/^less netting credit +0\.00 +0\.00$/),
      expect.stringMatching(/^initial margin /),
      expect.stringMatching(/^margin equity +14,000\.00 +14,000\.00$/),
      expect.stringMatching(/^buffer ratio +1\.03 +0\.36$/),
      expect.stringMatching(/^status /),
      '',
    ]);
    expect(err).toMatch(/^flat: missing-parameter account: /);
  });

  it.each([
    [['--account', 'nobody'], '--account: expected one of main, empty, found "nobody"'],
    [['--account', 'main', '--compare', 'reg-t,regt'], /^--compare: expected regimes out of flat, reg-t, .*found "?regt"?$/],
    [['--account', 'main', '--compare', ' , '], /^--compare: expected .*found "?nothing"?$/],
    [['--compare', 'reg-t'], /--account/],
    [['--account', 'main', '--since', '/no/such/book.json'], /\/no\/such\/book\.json: expected a file, found nothing/],
  ])('refuses %j with one clear line', (args, expected) => {
    const { out, err, status } = run(book, ...args);
    expect([out, status, err.trim().split('\n').length]).toEqual(['', 1, 1]);
    expect(err.replaceAll('"', '').trim()).toMatch(typeof expected === 'string' ? expected.replaceAll('"', '') : new RegExp(expected.source.replaceAll('"?', '')));
  });

  it('tells why the buffer changed since an earlier book', () => {
    const earlier = commandLine.write('earlier.json', { ...book, asOf: '2026-11-19T21:00:00Z', quotes: book.quotes.map((quote) => ({ ...quote, mark: quote.mark - 10 })) });
    const { out, status } = run(book, '--account', 'main', '--since', earlier, '--json');
    expect(status).toBe(0);
    const result = JSON.parse(out) as { from: Record<string, number>; to: Record<string, number>; effects: { cause: string; marginEquity: number; maintenanceMargin: number; sentence: string }[] };
    expect(result.effects.reduce((sum, effect) => sum + effect.marginEquity, result.from['marginEquity']!)).toBe(result.to['marginEquity']);
    expect(result.effects.find((effect) => effect.cause === 'price')).toMatchObject({ marginEquity: 500, maintenanceMargin: 550, sentence: expect.stringContaining('+500.00 USD') as string });
    expect(run(book, '--account', 'main', '--since', earlier).out).toMatch(/Prices +500\.00 +550\.00 +-50\.00/);
  });
});
