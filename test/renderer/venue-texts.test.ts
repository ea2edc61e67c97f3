import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainDecimal, readVenueFigures } from '../../src-renderer/sections/margin/venue-texts.ts';

describe('an amount as statements write it', () => {
  it.each([
    ['41,380.25', '41380.25'], ['41.380,25', '41380.25'], ['41380.25', '41380.25'], ['41 380,25', '41380.25'], ["1'234'567.8", '1234567.8'],
    ['1,234,567', '1234567'], ['1.234.567', '1234567'], ['41,380', '41380'], ['41.380', '41.380'], ['−12,5', '-12.5'], ['-7', '-7'], ['', ''], ['  ', ''],
  ])('%s is %s', (text, plain) => { expect(plainDecimal(text)).toBe(plain); });
  it.each(['abc', '1.2.3', '12,34,56', '1e5', '--4', '1,2.3.4'])('%s is none', (text) => { expect(plainDecimal(text)).toBe(null); });
  it('reads back what is written with grouping', () => {
    fc.assert(fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 99 }), (whole, cents) => {
      const text = `${whole.toLocaleString('en-US')}.${String(cents).padStart(2, '0')}`;
      expect(plainDecimal(text)).toBe(`${whole}.${String(cents).padStart(2, '0')}`);
    }));
  });
});

describe('the form of the venue’s figures', () => {
  const empty = { at: '2020-02-28', netLiquidationValue: '', initialMargin: '', maintenanceMargin: '' };
  it('takes a date as the end of that day, and leaves out what was not given', () => {
    expect(readVenueFigures({ ...empty, maintenanceMargin: '41,412.80' })).toEqual({ value: { at: '2020-02-28T23:59:00.000Z', maintenanceMargin: '41412.80' }, problems: {} });
  });
  it('takes a clock time as UTC', () => {
    expect(readVenueFigures({ ...empty, at: '2020-02-28 21:00', netLiquidationValue: '1' }).value?.at).toBe('2020-02-28T21:00:00.000Z');
  });
  it('names each wrong field and keeps nothing', () => {
    const read = readVenueFigures({ at: 'yesterday', netLiquidationValue: 'x', initialMargin: '1', maintenanceMargin: '' });
    expect(read.value).toBe(null);
    expect(Object.keys(read.problems)).toEqual(['at', 'netLiquidationValue']);
    expect(readVenueFigures({ ...empty, at: '2020-13-41' }).problems.at).toContain('expected');
  });
  it('asks for at least one figure', () => {
    expect(readVenueFigures(empty)).toMatchObject({ value: null, problems: { maintenanceMargin: 'Enter at least one figure.' } });
  });
});
