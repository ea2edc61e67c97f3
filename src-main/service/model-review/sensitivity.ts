import { success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { VarParameters } from '#engine/margin/var/var-parameters.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { noHistory, openStudy } from './open-study.ts';

export type SensitivityInput = 'volatility' | 'correlation' | 'horizon' | 'window' | 'confidence';

/** One bar of the tornado: the requirement at two other values of one input, in the account's currency. */
export interface SensitivityBar {
  readonly input: SensitivityInput;
  readonly low: SensitivityEnd;
  readonly high: SensitivityEnd;
  /** Greatest distance between the two ends and the requirement as it is. */
  readonly swing: number;
}

export interface SensitivityEnd {
  /** The other value, for people: "× 0.8", "towards 0 by half". */
  readonly setting: string;
  /** null where the setting means nothing for the method, or the history is too short for it. */
  readonly requirement: number | null;
}

export interface Sensitivity {
  readonly account: string;
  readonly currency: string;
  readonly method: VarParameters['method'];
  readonly requirement: number;
  /** The widest bar first. */
  readonly bars: readonly SensitivityBar[];
}

/** How far correlations are moved: half the way. */
const TOWARDS = 0.5;

/**
 * What the requirement would be with other inputs, one at a time: volatility × 0.8 and × 1.2, correlations half the way to
 * 0 and to 1, horizon and window halved and doubled, confidence 95 % and 99.5 % (99 % where the account has one of these).
 * Historical simulation has no correlations to move: that bar is null there.
 */
export function sensitivity(book: Book, account: string, parameters?: VarParameters): Result<Sensitivity> {
  const opened = openStudy(book, account, parameters);
  if (!opened.ok) return opened;
  const { study, parameters: own } = opened.value;
  const base = study.measure(own);
  if (base.returns === 0) return noHistory(account);
  const at = (setting: string, change: Partial<VarParameters> | null): SensitivityEnd => ({ setting, requirement: change === null ? null : study.measure({ ...own, ...change }).requirement });
  const correlation = (to: number): Partial<VarParameters> | null => (own.method === 'historical' ? null : { correlation: { to, weight: TOWARDS } });
  const longest = study.measure({ ...own, method: 'historical', window: 2 * own.window }).returns;
  const half = Math.max(2, Math.round(own.window / 2));
  const percent = (share: number): string => `${String(Number((share * 100).toPrecision(6)))} %`;
  const lower = own.confidence > 0.95 ? 0.95 : 0.9;
  const higher = own.confidence < 0.99 ? 0.99 : own.confidence < 0.995 ? 0.995 : 0.999;
  const ends: readonly (readonly [SensitivityInput, SensitivityEnd, SensitivityEnd])[] = [
    ['volatility', at('× 0.8', { volatilityScale: 0.8 }), at('× 1.2', { volatilityScale: 1.2 })],
    ['correlation', at('half the way to 0', correlation(0)), at('half the way to 1', correlation(1))],
    ['horizon', at(`${String(own.horizonDays / 2)} days`, { horizonDays: own.horizonDays / 2 }), at(`${String(own.horizonDays * 2)} days`, { horizonDays: own.horizonDays * 2 })],
    ['window', at(`${String(half)} returns`, { window: half }), at(`${String(own.window * 2)} returns`, longest > own.window ? { window: own.window * 2 } : null)],
    ['confidence', at(percent(lower), { confidence: lower }), at(percent(higher), { confidence: higher })],
  ];
  const swing = ({ requirement }: SensitivityEnd): number => (requirement === null ? 0 : Math.abs(requirement - base.requirement));
  const bars = ends.map(([input, low, high]): SensitivityBar => ({ input, low, high, swing: Math.max(swing(low), swing(high)) }));
  return success({ account, currency: study.account.currency, method: own.method, requirement: base.requirement, bars: bars.sort((a, b) => b.swing - a.swing) });
}
