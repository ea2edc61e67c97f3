import { describe, expect, it } from 'vitest';
import { negativeFigures } from '#engine/discipline/negative-figures.ts';
import { firingOutcome, outcomeText } from '#engine/discipline/outcome.ts';
import { sessionOf } from '../../support/book-builder.ts';

const firing = (done: readonly (number | null)[]) => ({
  firedAt: 1_000_000, bufferRatio: 1.42,
  tickets: done.map((after, k) => ({ order: k + 1, text: `Sell ${String(k + 1)} AAA`, doneAt: after === null ? null : 1_000_000 + after * 1000 })),
});
const end = { bufferAtClose: 1.7, lateMs: 900_000, note: null };

describe('the outcome of a fired plan', () => {
  it('is plain when all was done in order and in time', () => {
    expect(firingOutcome(firing([30, 60, 900]), end)).toEqual({ done: 3, of: 3, firstAfterSeconds: 30, lastAfterSeconds: 900, notDone: [], bufferAtFiring: 1.42, bufferAtClose: 1.7, deviations: [], note: null });
  });
  it('names what was not done, what was done out of order and what was late', () => {
    const outcome = firingOutcome(firing([901, null, 60]), { ...end, note: '  the phone was dead ' });
    expect(outcome).toMatchObject({ done: 2, of: 3, firstAfterSeconds: 60, lastAfterSeconds: 901, notDone: ['Sell 2 AAA'], note: 'the phone was dead' });
    expect(outcome.deviations).toEqual(['Ticket 2 was not done: Sell 2 AAA', 'Ticket 1 was done after ticket 3', 'Ticket 1 was done 15 minutes 1 second after the plan fired; 15 minutes is the limit']);
    expect(outcomeText(outcome)).toContain('2 of 3 tickets done, the first 1 minute and the last 15 minutes 1 second after it fired; buffer 1.42 when it fired, 1.70 at the end; Ticket 2 was not done');
  });
  it('knows nothing of times when nothing was done', () => {
    expect(firingOutcome(firing([null]), { ...end, bufferAtClose: null })).toMatchObject({ done: 0, firstAfterSeconds: null, lastAfterSeconds: null });
    expect(outcomeText(firingOutcome(firing([]), end))).toBe('0 of 0 tickets done; buffer 1.42 when it fired, 1.70 at the end');
  });
});

describe('negative figures', () => {
  it('are told apart: owed, unsettled, potential, against a rule', () => {
    const session = sessionOf({
      account: { balances: [{ currency: 'USD', amount: '-9000', accrued: '-12' }], positions: [{ instrument: 'S', quantity: '100', averagePrice: '120' }, { instrument: 'T', quantity: '-10', averagePrice: '9' }, { instrument: 'F', quantity: '1', averagePrice: '110' }] },
      instruments: [{ id: 'S', kind: 'equity', currency: 'USD' }, { id: 'T', kind: 'equity', currency: 'USD' }, { id: 'F', kind: 'future', currency: 'USD', multiplier: 1, margin: { initial: 10, maintenance: 9 } }],
      marks: { S: 90, T: 10, F: 100 },
    });
    const list = negativeFigures(session.account('a')!, session.report('a'));
    expect(list.map(({ name, kind }) => [name, kind])).toEqual([
      ['Cash in USD', 'owed'], ['Accrued in USD', 'unsettled'], ['Net liquidation value', 'potential'], ['Value of what is sold short', 'potential'],
      ['Unrealised losses of derivatives', 'potential'], ['Excess liquidity', 'limit'], ['Available funds', 'limit'],
    ]);
    for (const { amount } of list) expect(amount).toBeLessThan(0);
  });
  it('are none in an account without any', () => {
    const session = sessionOf({ account: { balances: [{ currency: 'USD', amount: '100' }] } });
    expect(negativeFigures(session.account('a')!, session.report('a'))).toEqual([]);
  });
});
