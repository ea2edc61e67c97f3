import { ConversionTable } from '../market/conversion.ts';
import type { FxRate, Instrument } from '../portfolio/book.ts';
import { changed } from './change.ts';
import type { Change } from './scenario.ts';

/** The two currencies of an FX pair: its underlying or the first three letters of its id, and its currency. */
export function pairOf(instrument: Instrument): { readonly base: string; readonly quote: string } | null {
  const letters = instrument.id.replace(/[^A-Z]/g, '');
  if (instrument.kind === 'fx') return { base: instrument.underlying ?? letters.slice(0, 3), quote: instrument.currency };
  return null;
}

/**
 * Exchange rates after the rate from one currency to another has changed. The stated rate is changed, or its inverse
 * (both where both are stated); a rate reached only through a third currency becomes a stated one. Other stated
 * crosses stay as they are.
 * @returns null where there is no rate to change
 */
export function shockedRates(rates: readonly FxRate[], from: string, to: string, change: Change): readonly FxRate[] | null {
  const today = new ConversionTable(rates).between(from, to);
  const value = today === null ? (change.way === 'to' ? change.by : NaN) : changed(today.rate, change);
  if (!(value > 0) || from === to) return null;
  // 1 ÷ (1 ÷ rate) is not always the rate: a shock of nothing changes nothing.
  if (value === today?.rate) return rates;
  let stated = false;
  const result = rates.map((rate): FxRate => {
    if (rate.from === from && rate.to === to) {
      stated = true;
      return { ...rate, rate: value };
    }
    if (rate.from === to && rate.to === from) {
      stated = true;
      return { ...rate, rate: 1 / value };
    }
    return rate;
  });
  return stated ? result : [...result, { from, to, rate: value, at: today?.at ?? NaN }];
}
