import { describe, expect, it } from 'vitest';
import { parseDuration } from '#base/duration.ts';
import { scenarioSchema } from '#contract/book-file.ts';
import type { ScenarioRecord } from '#contract/book-file.ts';
import { afterProblem, asInstant, asPath, draftOf, idFor, moveStep, toRecord } from '../../src-renderer/sections/scenarios/draft.ts';
import type { StepDraft } from '../../src-renderer/sections/scenarios/draft.ts';
import { EFFECTS, effectForms, isKept, rowProblem, typedNumber } from '../../src-renderer/sections/scenarios/draft-rows.ts';
import type { ShockRow } from '../../src-renderer/sections/scenarios/draft-rows.ts';
import { shockWords } from '../../src-renderer/sections/scenarios/shock-words.ts';
import { readPack } from '#interchange/scenario-pack/find-pack.ts';

const row = (effect: ShockRow['effect']): ShockRow => ({ effect, field: 'everything', value: effect === 'fx' ? 'EUR/USD' : effect === 'rates' ? 'USD' : effect === 'freeze' ? 'venue' : '', amount: effectForms[effect].start });

describe('a scenario as typed', () => {
  it.each(EFFECTS)('%s becomes a shock of the book file and comes back as it was', (effect) => {
    const draft = { name: 'Mine', rows: [row(effect)], propagate: true };
    const record = toRecord(draft, 'mine')!;
    expect(scenarioSchema.parse(record)).toEqual(record);
    expect(draftOf(record)).toEqual({ ...draft, rest: { source: 'own' } });
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

  it('keeps as it was written what the form cannot hold', () => {
    const kept = (shock: NonNullable<ScenarioRecord['shocks']>[number]): void => {
      const draft = draftOf({ id: 'x', shocks: [shock] });
      expect(draft.rows).toEqual([{ kept: shock }]);
      expect(toRecord(draft, 'x')!.shocks).toEqual([shock]);
    };
    kept({ select: { kind: ['equity', 'etf'] }, price: { relative: -0.1 } });
    kept({ select: { kind: 'equity', sector: 'Energy' }, price: { relative: -0.1 }, timesLeverage: true });
    kept({ select: { kind: 'equity' }, price: { relative: -0.1 } });
    kept({ select: {}, except: { sector: 'Cash' }, haircut: { absolute: 0.1 } });
    kept({ correlation: { to: 1, weight: 0.5 } });
    expect(draftOf({ id: 'x', shocks: [{ select: { instrument: 'BTC' }, price: { relative: -0.4 }, haircut: { absolute: 0.2 } }] }).rows.filter((one) => !isKept(one))).toHaveLength(2);
    expect(shockWords({ select: { kind: ['equity', 'etf'], sector: 'Energy' }, except: { instrument: 'XLE' }, price: { relative: -0.34 }, volatility: { absolute: 0.2 } })).toBe('Price −34.0 %, Volatility +20.0 points of equity, etf, sector Energy, but not XLE');
  });

  it('a path of steps with times and names becomes a scenario of the book file and comes back as it was', () => {
    const steps: StepDraft[] = [
      { name: 'the first hour', after: '0', unit: 'd', rows: [row('price')] },
      { name: '', after: '90', unit: 'min', rows: [row('margin-rate'), row('fx')] },
      { name: 'nothing but time', after: '2', unit: 'd', rows: [] },
    ];
    const draft = { name: 'Slow', rows: [], steps, propagate: false };
    const record = toRecord(draft, 'slow')!;
    expect(scenarioSchema.parse(record)).toEqual(record);
    expect(record).toMatchObject({ kind: 'path', steps: [{ after: 'PT0S', name: 'the first hour' }, { after: 'PT1H30M' }, { after: 'P2D', shocks: [] }] });
    expect(record.steps![1]).not.toHaveProperty('name');
    expect(draftOf(record)).toEqual({ ...draft, rest: { source: 'own' } });
    expect(toRecord({ ...draft, steps: [{ ...steps[0]!, after: 'soon' }] }, 'x')).toBeNull();
    expect(afterProblem({ ...steps[0]!, after: '-1' })).toContain('3650 days');
    expect(moveStep(steps, 2, -1).map(({ name }) => name)).toEqual(['the first hour', 'nothing but time', '']);
    expect(moveStep(steps, 0, -1)).toBe(steps);
    expect(asInstant(draft)).toBeNull();
    const once = { name: 'Once', rows: [row('price')], propagate: false };
    expect(asInstant(asPath(once))).toEqual(once);
  });

  it('every scenario that the program brings can be edited and saved again without changing what it does', () => {
    for (const name of ['historical', 'hypothetical']) {
      const pack = readPack(name);
      if (!pack.ok) throw new Error(pack.failure.message);
      for (const record of pack.value.scenarios) {
        const again = toRecord(draftOf(record), record.id)!;
        expect(scenarioSchema.safeParse(again).success).toBe(true);
        const { verified: _verified, ...beside } = record as ScenarioRecord & { verified?: boolean };
        expect(Object.keys(again).sort()).toEqual([...new Set([...Object.keys(beside), 'kind'])].filter((key) => key !== 'propagate' || beside.propagate === 'beta').sort());
        expect(again.steps?.length).toBe(record.steps?.length);
        for (const [s, step] of (again.steps ?? []).entries()) expect(parseDuration(step.after!)).toBe(parseDuration(record.steps![s]!.after ?? 'PT0S'));
        const effects = (one: ScenarioRecord): string => JSON.stringify([...(one.shocks ?? []), ...(one.steps ?? []).flatMap((step) => step.shocks)].map((shock) => shock.price ?? null).filter((price) => price !== null));
        expect(effects(again)).toBe(effects(record));
      }
    }
  });

  it('finds ids that are free', () => {
    expect(idFor('Größte Position −30 %', new Set())).toBe('gro-te-position-30');
    expect(idFor('A b', new Set(['a-b', 'a-b-2']))).toBe('a-b-3');
    expect(idFor('…', new Set())).toBe('scenario');
  });
});
