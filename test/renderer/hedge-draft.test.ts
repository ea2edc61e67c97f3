import { describe, expect, it } from 'vitest';
import { calls } from '#contract/calls.ts';
import { hedgeSchema } from '#contract/book-file.ts';
import type { HedgeDeskView, HedgeView } from '#contract/views/hedge.ts';
import { hedgeAsked, readStrike } from '../../src-renderer/sections/what-if/hedge-draft.ts';
import type { HedgeDraft } from '../../src-renderer/sections/what-if/hedge-draft.ts';
import { fromHedgeDraft, newHedgeRecord, toHedgeDraft } from '../../src-renderer/sections/what-if/hedge-record.ts';

const asOf = Date.parse('2026-11-20T21:00:00Z');
const desk: HedgeDeskView = {
  account: 'a', currency: 'USD', asOf, currencies: [], options: [], futures: [], records: [], unknown: [],
  underlyings: [{ underlying: 'X', delta: -500, long: 0, short: -500, basis: 0, vegaPerPoint: 0, price: 10, priceCurrency: 'USD', parts: ['X'] }],
  positions: [{ instrument: 'F', driver: 'X', exposure: 300 }],
};
const draft: HedgeDraft = { target: 'underlying\u0000X', kind: 'collar', bought: '', strike: '95 %', sold: 'zero-cost', soldStrike: '110', expiry: '2027-03-19', ratio: '50', on: 'X', future: 'F', state: '' };

describe('a hedge as typed', () => {
  it.each([['95 %', { share: 0.95 }], ['97,5%', { share: 0.975 }], ['3,386.15', { strike: 3386.15 }], ['12.5', { strike: 12.5 }], ['0', null], ['ninety', null], ['', null]])('reads the strike %j', (text, strike) => {
    expect(readStrike(text)).toEqual(strike);
  });

  it.each([
    [{}, { kind: 'collar', ratio: 0.5, bought: { share: 0.95 }, sold: 'zero-cost', expiry: '2027-03-19', target: { kind: 'underlying', id: 'X' } }],
    [{ kind: 'covered-option', sold: '' }, { sold: { strike: 110 } }],
    [{ kind: 'protective-option', bought: 'X P' }, { bought: { instrument: 'X P' } }],
    [{ kind: 'future', target: 'account' }, { instrument: 'F', target: { kind: 'account' } }],
    [{ target: 'account', state: 'pack\u0000id' }, { instrument: 'X', pack: 'pack', id: 'id' }],
  ] as const)('asks for %j in a form that the border accepts', (over, expected) => {
    const asked = hedgeAsked.read(desk, { ...draft, ...over });
    expect(asked).toMatchObject(expected);
    expect(calls['hedge.build'].input.safeParse(asked).success).toBe(true);
  });

  it.each([[{ ratio: '0' }], [{ ratio: 'half' }], [{ strike: '-3' }], [{ expiry: '2026-11-20' }], [{ expiry: 'soon' }], [{ kind: 'future', future: '' }], [{ target: 'account', on: '' }]] as const)('says what is missing for %j', (over) => {
    expect(hedgeAsked.read(desk, { ...draft, ...over })).toBeTypeOf('string');
  });

  it('knows which side protects and what options for it are on', () => {
    expect(hedgeAsked.side(desk, draft)).toEqual({ long: false, driver: 'X' });
    expect(hedgeAsked.side(desk, { target: 'position\u0000F', on: '' })).toEqual({ long: true, driver: 'X' });
  });
});

describe('a hedge in writing', () => {
  const view = { asOf, expires: true, ends: Date.parse('2027-03-19T21:00:00Z'), ratio: 0.4996, legs: [{ instrument: 'P' }, { instrument: 'C' }] } as unknown as HedgeView;

  it('takes over what stands on the screen, is looked at after a month, and comes back as it was', () => {
    const made = newHedgeRecord(view, 'position\u0000X', ['hedge-1']);
    expect(made).toMatchObject({ id: 'hedge-2', instrument: 'P, C', ratio: '50', expiry: '2027-03-19', review: '2026-12-20', of: { position: 'X' } });
    const { record } = fromHedgeDraft({ ...made, note: 'until earnings' });
    expect(hedgeSchema.parse(record)).toEqual(record);
    expect(record).toMatchObject({ id: 'hedge-2', risk: 'delta', position: 'X', instrument: ['P', 'C'], ratio: 0.5, note: 'until earnings' });
    expect(fromHedgeDraft(toHedgeDraft(record!)).record).toEqual(record);
    // What ends soon is looked at two weeks before, what ends at once tomorrow.
    expect(newHedgeRecord({ ...view, ends: Date.parse('2026-12-18T21:00:00Z') }, 'account', []).review).toBe('2026-12-04');
    expect(newHedgeRecord({ ...view, ends: Date.parse('2026-11-27T21:00:00Z') }, 'account', []).review).toBe('2026-11-21');
    expect(newHedgeRecord({ ...view, expires: false }, 'account', [])).toMatchObject({ expiry: '', of: {} });
  });

  it('keeps fields that the form does not show, and names what cannot be', () => {
    const record = hedgeSchema.parse({ id: 'h', risk: 'fx', instrument: 'X', own: 'field' });
    expect(fromHedgeDraft(toHedgeDraft(record)).record).toEqual(record);
    expect(fromHedgeDraft({ ...toHedgeDraft(record), review: 'soon', instrument: ' , ' }).problems).toHaveLength(2);
    expect(fromHedgeDraft({ ...toHedgeDraft(record), ratio: '-1' }).record).toBeNull();
  });
});
