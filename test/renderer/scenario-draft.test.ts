import { describe, expect, it } from 'vitest';
import { scenarioSchema } from '#contract/book-file.ts';
import type { ScenarioRecord } from '#contract/book-file.ts';
import { draftOf, EFFECTS, effectForms, idFor, rowProblem, toRecord, typedNumber } from '../../src-renderer/sections/scenarios/draft.ts';
import type { ShockRow } from '../../src-renderer/sections/scenarios/draft.ts';

const row = (effect: ShockRow['effect']): ShockRow => ({ effect, field: 'everything', value: effect === 'fx' ? 'EUR/USD' : effect === 'rates' ? 'USD' : effect === 'freeze' ? 'venue' : '', amount: effectForms[effect].start });

describe('a scenario as typed', () => {
  it.each(EFFECTS)('%s becomes a shock of the book file and comes back as it was', (effect) => {
    const draft = { name: 'Mine', rows: [row(effect)], propagate: true };
    const record = toRecord(draft, 'mine')!;
    expect(scenarioSchema.parse(record)).toEqual(record);
    expect(draftOf(record)).toEqual(draft);
  });

  it('takes percent and points as fractions without rounding them', () => {
    const record = toRecord({ name: '', rows: [{ ...row('price'), field: 'kind', value: 'equity', amount: '−7,1' }, { ...row('margin-rate'), amount: '0.1' }], propagate: false }, 'x')!;
    expect(record.shocks).toEqual([{ select: { kind: 'equity' }, price: { relative: -0.071 }, timesLeverage: true }, { select: {}, marginRate: { relative: 0.001 } }]);
    expect(record.name).toBe('x');
    expect(record.propagate).toBeUndefined();
  });

  it('moves a named instrument by what is typed, whatever its leverage', () => {
    expect(toRecord({ name: 'a', rows: [{ ...row('price'), field: 'instrument', value: 'SPX3X' }], propagate: false }, 'a')!.shocks![0]!.timesLeverage).toBeUndefined();
  });

  it.each([['-10', -10], ['+3', 3], [' 2,5 ', 2.5], ['.5', 0.5], ['−1', -1], ['1e5', null], ['ten', null], ['', null], ['1,000.5', null], ['1,000', null]])('reads %j as %j', (text, value) => {
    expect(typedNumber(text)).toBe(value);
  });

  it('says what is wrong, and makes nothing of it', () => {
    expect(rowProblem({ ...row('price'), amount: '-120' })).toContain('-100 to 10000');
    expect(rowProblem({ ...row('price'), amount: 'x' })).toBe('expected a number, found x');
    expect(rowProblem({ ...row('price'), field: 'sector' })).toContain('a choice');
    expect(toRecord({ name: '', rows: [{ ...row('price'), amount: '' }], propagate: false }, 'x')).toBeNull();
    expect(toRecord({ name: '', rows: [], propagate: false }, 'x')).toBeNull();
  });

  it('does not pretend to edit what the form cannot hold', () => {
    const shocks = (...list: NonNullable<ScenarioRecord['shocks']>): ScenarioRecord => ({ id: 'x', shocks: list });
    expect(draftOf(shocks({ select: { kind: ['equity', 'etf'] }, price: { relative: -0.1 } }))).toBeNull();
    expect(draftOf(shocks({ select: { kind: 'equity', sector: 'Energy' }, price: { relative: -0.1 }, timesLeverage: true }))).toBeNull();
    expect(draftOf(shocks({ select: { kind: 'equity' }, price: { relative: -0.1 } }))).toBeNull();
    expect(draftOf(shocks({ select: {}, except: { sector: 'Cash' }, haircut: { absolute: 0.1 } }))).toBeNull();
    expect(draftOf(shocks({ correlation: { to: 1, weight: 0.5 } }))).toBeNull();
    expect(draftOf({ id: 'x', kind: 'path', steps: [{ shocks: [{ haircut: { absolute: 0.1 } }] }] })).toBeNull();
    expect(draftOf(shocks({ select: { instrument: 'BTC' }, price: { relative: -0.4 }, haircut: { absolute: 0.2 } }))!.rows).toHaveLength(2);
  });

  it('finds ids that are free', () => {
    expect(idFor('Größte Position −30 %', new Set())).toBe('gro-te-position-30');
    expect(idFor('A b', new Set(['a-b', 'a-b-2']))).toBe('a-b-3');
    expect(idFor('…', new Set())).toBe('scenario');
  });
});
