import { describe, expect, it } from 'vitest';
import { Coalesced } from '../../src-renderer/client/coalesced.ts';
import { afterWords, calledWords, comparedWords, lossWords, movesWords, onceWords, periodWords, ratioChange, stepsWords } from '../../src-renderer/text/scenario-words.ts';

describe('words for moves', () => {
  it.each([[1, 'on most days'], [2, 'once in 2 trading days'], [90.4, 'once in 90 trading days'], [740, 'once in 3 years'], [252 * 99, 'once in 99 years'], [252 * 1234, 'once in 1,200 years'], [1e6, 'less than once in a million trading days'], [Infinity, 'less than once in a million trading days'], [NaN, 'not known']])('%d days: %s', (days, words) => {
    expect(onceWords(days)).toBe(words);
  });

  it('names the largest moves and counts the rest', () => {
    const moves = [{ factor: 'BTC', move: -0.14 }, { factor: 'ETH', move: -0.19 }, { factor: 'NVDA', move: 0.06 }, { factor: 'X', move: -0.01 }, { factor: 'Y', move: 0.01 }];
    expect(movesWords(moves).replaceAll('\u00a0', ' ')).toBe('BTC −14.0 %, ETH −19.0 %, NVDA +6.0 % and 2 more');
    expect(movesWords(moves.slice(0, 1))).toBe('BTC\u00a0−14.0\u00a0%');
  });

  it('says when a step comes, in the unit that fits', () => {
    expect([0, 30, 1200, 5400, 86_400, 86_400 * 33].map(afterWords)).toEqual(['at once', 'after 30 s', 'after 20 min', 'after 90 min', 'after 24 h', 'after 33 d']);
  });

  it('writes a period once where it is one month, as a range otherwise', () => {
    expect(periodWords({ from: '2020-04-17', to: '2020-04-21' })).toBe('Apr 2020');
    expect(periodWords({ from: '2020-02-19', to: '2020-03-23' })).toBe('Feb – Mar 2020');
    expect(periodWords({ from: 'spring', to: 'autumn' })).toBe('spring to autumn');
    expect(periodWords(null)).toBe('');
  });

  it('counts calls, and says what could not be computed', () => {
    expect(calledWords('binance', 11, 0, 15)).toBe('binance is called in 11 of 15');
    expect(calledWords('deribit', 0, 2, 15)).toBe('deribit is called in 0 of 15, and 2 cannot be computed');
  });
});

describe('questions one at a time', () => {
  it('asks the last of what came meanwhile, and nothing else', async () => {
    const asked: number[] = [];
    let finish: () => void = () => undefined;
    const one = new Coalesced<number>(async (input) => {
      asked.push(input);
      if (input === 1) await new Promise<void>((resolve) => { finish = resolve; });
    });
    const first = one.want(1);
    void one.want(2);
    void one.want(3);
    expect(one.busy).toBe(true);
    finish();
    await first;
    expect(asked).toEqual([1, 3]);
    expect(one.busy).toBe(false);
  });
});

describe('two states of the book in words', () => {
  it('says what changed with its sign, nothing as nothing, and what is not known as not known', () => {
    expect([ratioChange(-0.8499), ratioChange(0.1), ratioChange(-0.001), ratioChange(null)]).toEqual(['−0.85', '+0.10', '0.00', '—']);
    expect(comparedWords('earlier.json', 2.05, -0.85, 'safe')).toBe('; earlier.json: 2.05, change −0.85, was safe');
    expect(comparedWords('earlier.json', null, null, null)).toBe('; earlier.json: —');
    expect([stepsWords(1), stepsWords(4)]).toEqual(['1 step', '4 steps']);
  });

  it('names the largest loss only where there is one', () => {
    expect(lossWords('2020-02-14', 0, 54, null)).toBe('Against 2020-02-14 no status changed.');
    expect(lossWords('2020-02-14', 3, 54, { account: 'Main', scenario: 'FTX', then: 2.05, now: 0.998 })).toBe('Against 2020-02-14 3 of 54 changed status. The largest loss of buffer: Main in FTX, 2.05 to 0.99.');
  });
});
