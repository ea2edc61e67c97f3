/** Words for limits: what they measure, on what, and their values. */
import type { LimitRecord } from '#contract/book-file.ts';
import type { BreachWord } from '#contract/views/limits.ts';
import { NONE, percent, quantity, ratio, roundAmount } from './format.ts';
import { metricName, type Shape } from './labels.ts';

const names: Readonly<Record<string, string>> = {
  position: 'Units held', grossExposure: 'Gross exposure', netExposure: 'Net exposure', exposureShare: 'Exposure, share of equity',
  marginShare: 'Margin, share of the requirement', orderSize: 'Order, share of daily volume', orderPrice: 'Order price, distance from the mark',
};
const shares: ReadonlySet<string> = new Set(['exposureShare', 'marginShare', 'orderSize', 'orderPrice', 'cushion', 'volatility', 'spread']);
const ratios: ReadonlySet<string> = new Set(['bufferRatio', 'leverage']);
const units: ReadonlySet<string> = new Set(['position', 'price']);

/** What a limit measures. */
export function limitMetricName(metric: string): string {
  const name = names[metric] ?? metricName(metric);
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Whether the metric is a share, entered and shown in percent. */
export function isShare(metric: string): boolean {
  return shares.has(metric);
}

/** A value of a limit with its kind of unit. */
export function limitValue(metric: string, value: number | null): string {
  if (value === null) return NONE;
  return isShare(metric) ? percent(value) : ratios.has(metric) ? ratio(value) : units.has(metric) ? quantity(value) : roundAmount(value);
}

/** What a limit looks at: "equity", "SPX3X", "the account". */
export function limitScope(limit: LimitRecord | undefined, perInstrument: boolean): string {
  const parts = Object.values(limit?.select ?? {}).filter((value) => value !== undefined).map((value) => (Array.isArray(value) ? value.join(' or ') : String(value)));
  if (parts.length > 0) return parts.join(', ');
  return perInstrument ? 'each instrument' : 'the account';
}

const accountWide: ReadonlySet<string> = new Set(['bufferRatio', 'netLiquidationValue', 'marginEquity', 'maintenanceMargin', 'excessLiquidity', 'leverage', 'cushion', 'grossExposure', 'netExposure']);
/** Whether the metric has a value for each instrument. */
export function isPerInstrument(metric: string): boolean {
  return !accountWide.has(metric);
}

const breachWords: Readonly<Record<BreachWord, string>> = { open: 'open', acknowledged: 'acknowledged', waived: 'waived', expired: 'waiver ran out', resolved: 'over' };
/** Where a breach stands, in a word. */
export function breachStateName(state: BreachWord): string {
  return breachWords[state];
}

/** Shape of a breach: what is dealt with is quieter than what is not. */
export function breachShape(breach: { readonly state: BreachWord; readonly hard: boolean }): Shape {
  if (breach.state === 'resolved') return 'safe';
  return breach.hard && (breach.state === 'open' || breach.state === 'expired') ? 'call' : 'alert';
}
