/** A shock of the book file in a few words. Pure. */
import type { Select, ShockRecord } from '#contract/book-file.ts';
import { ratio, signedPercent } from '../../text/format.ts';

const fieldNames: Readonly<Record<string, string>> = { kind: '', sector: 'sector', instrument: '', underlying: 'on', currency: 'in', productGroup: 'group', account: 'of account', counterparty: 'at' };

function selectWords(select: Select): string {
  return Object.entries(select).map(([field, value]) => `${fieldNames[field] ?? field} ${[value].flat().join(', ')}`.trim()).join(', ');
}

type Moved = Readonly<Partial<Record<'relative' | 'absolute' | 'to' | 'sigmas', number>>>;

/** @param points whether an absolute change is one of a fraction, said in points */
function moveWords(move: Moved, points: boolean): string {
  if (move.relative !== undefined) return signedPercent(move.relative);
  if (move.to !== undefined) return `to ${points ? signedPercent(move.to).replace('+', '') : String(move.to)}`;
  if (move.sigmas !== undefined) return `${move.sigmas < 0 ? '−' : '+'}${String(Math.abs(move.sigmas))} daily σ`;
  const by = move.absolute ?? 0;
  return points ? `${signedPercent(by).replace(' %', '').replace('%', '').trim()} points` : `${by < 0 ? '−' : '+'}${String(Math.abs(by))}`;
}

/** "Price −34.0 % of equity, sector Energy, but not XLE". */
export function shockWords(shock: ShockRecord): string {
  const parts: string[] = [];
  if (shock.price !== undefined) parts.push(`Price ${moveWords(shock.price, false)}${shock.timesLeverage === true ? ' times leverage' : ''}`);
  if (shock.volatility !== undefined) parts.push(`Volatility ${moveWords(shock.volatility, true)}`);
  if (shock.spread !== undefined) parts.push(`Spread × ${String(shock.spread.times)}`);
  if (shock.volume !== undefined) parts.push(`Volume × ${String(shock.volume.times)}`);
  if (shock.haircut !== undefined) parts.push(`Haircut ${moveWords(shock.haircut, true)}`);
  if (shock.marginRate !== undefined) parts.push(`Margin rate ${signedPercent(shock.marginRate.relative)}`);
  if (shock.fx !== undefined) parts.push(`${shock.fx.from}/${shock.fx.to} ${moveWords(shock as Moved, false)}`);
  if (shock.rates !== undefined) parts.push(`Interest in ${shock.rates.currency} ${moveWords(shock as Moved, true)}`);
  if (shock.correlation !== undefined) parts.push(`Correlations to ${ratio(shock.correlation.to)}${shock.correlation.weight === undefined ? '' : `, ${signedPercent(shock.correlation.weight).replace('+', '')} of the way`}`);
  if (shock.freeze !== undefined) parts.push(`${shock.counterparty ?? ''} ${shock.freeze ? 'frozen' : 'open again'}`);
  const selected = selectWords(shock.select ?? {});
  const except = [shock.except ?? []].flat().map(selectWords).filter((one) => one !== '');
  return `${parts.join(', ')}${selected === '' ? '' : ` of ${selected}`}${except.length === 0 ? '' : `, but not ${except.join('; ')}`}`;
}
