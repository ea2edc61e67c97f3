/** Names that people read for the closed lists of the contract. */
import type { Status } from '#contract/views/shapes.ts';

export type Shape = 'safe' | 'below-target' | 'alert' | 'act' | 'urgent' | 'call' | 'unknown' | 'stale' | 'armed' | 'off' | 'fired' | 'done';

export const shapeWords: Readonly<Record<Shape, string>> = {
  safe: 'safe', 'below-target': 'below target', alert: 'alert', act: 'act', urgent: 'urgent', call: 'margin call',
  unknown: 'unknown', stale: 'stale', armed: 'armed', off: 'off', fired: 'fired', done: 'done',
};

const regimes: Readonly<Record<string, string>> = {
  flat: 'flat rate', 'reg-t': 'Reg T', portfolio: 'portfolio margin', span: 'SPAN', var: 'VaR',
  'crypto-cross': 'crypto cross', lending: 'lending', isolated: 'isolated',
};

/** A regime as people say it. */
export function regimeName(id: string | null): string {
  return id === null ? '' : (regimes[id] ?? id);
}

/** Display name of the n-th personal alert, highest first: alert, act, urgent. */
export function levelName(level: number, alerts: readonly number[]): 'alert' | 'act' | 'urgent' {
  const order = [...alerts].sort((a, b) => b - a).findIndex((one) => Math.abs(one - level) < 1e-9);
  return order <= 0 ? 'alert' : order === 1 ? 'act' : 'urgent';
}

/** The shape of an account: its status, with the alert that it stands under. */
export function shapeOf(status: string | null, alertLevel: number | null, alerts: readonly number[]): Shape {
  switch (status as Status) {
    case 'safe': return 'safe';
    case 'below-target': return 'below-target';
    case 'alert': return alertLevel === null ? 'alert' : levelName(alertLevel, alerts);
    case 'margin-call':
    case 'negative-equity': return 'call';
    default: return 'unknown';
  }
}

/** The word of a status; negative equity is a call that has already cost more than everything. */
export function statusWord(status: string | null, shape: Shape): string {
  return status === 'negative-equity' ? 'negative equity' : shapeWords[shape];
}

const metrics: Readonly<Record<string, string>> = {
  bufferRatio: 'buffer ratio', netLiquidationValue: 'net liquidation value', marginEquity: 'margin equity',
  maintenanceMargin: 'maintenance margin', excessLiquidity: 'excess liquidity', leverage: 'leverage', cushion: 'cushion',
  price: 'price', volatility: 'volatility', spread: 'spread',
};
/** What a condition looks at. */
export function metricName(metric: string): string {
  return metrics[metric] ?? metric;
}

const orders: Readonly<Record<string, string>> = {
  'largest-loss': 'largest loss first', 'margin-freed': 'most margin freed first', 'most-liquid': 'most liquid first',
  'least-liquid': 'least liquid first', 'largest-exposure': 'largest exposure first', 'risk-reduction': 'most risk reduced first',
};
/** In what order a plan or a counterparty reduces. */
export function orderName(order: string): string {
  return orders[order] ?? order;
}

const entities: Readonly<Record<string, string>> = {
  account: 'account', balance: 'balance', position: 'position', instrument: 'instrument', quote: 'quote', fx: 'exchange rate',
  rate: 'interest rate', history: 'history', counterparty: 'counterparty', limit: 'limit', alertRule: 'alert rule', plan: 'plan',
  scenario: 'scenario', book: 'book',
};
/** A kind of record of the book. */
export function entityName(entity: string): string {
  return entities[entity] ?? entity;
}

const figures: Readonly<Record<string, string>> = {
  grossAssetValue: 'Gross asset value', liabilities: 'Liabilities', netLiquidationValue: 'Net liquidation value', marginEquity: 'Margin equity',
  initialMargin: 'Initial margin', maintenanceMargin: 'Maintenance margin', availableFunds: 'Available funds', excessLiquidity: 'Excess liquidity',
  bufferRatio: 'Buffer ratio', leverage: 'Leverage', cushion: 'Cushion', grossExposure: 'Gross exposure', netExposure: 'Net exposure',
};
/** A figure of an account, as a heading. */
export function figureName(figure: string): string {
  return figures[figure] ?? figure;
}

const severities: Readonly<Record<string, Shape>> = { info: 'alert', warning: 'alert', critical: 'urgent' };
/** The shape for an alert; a call and missing data have their own. */
export function severityShape(severity: string, kind: string): Shape {
  return kind === 'call' ? 'call' : kind === 'unknown' ? 'unknown' : (severities[severity] ?? 'alert');
}

/**
 * The sentence under the distance to the line.
 * @param shock the uniform move that reaches it; null where none does, undefined while it is being computed
 */
export function distanceSentence(shock: number | null | undefined, bufferRatio: number | null): string {
  if (shock === undefined) return 'computing the distance';
  if (shock === null) return 'no move of everything together reaches the line';
  return (bufferRatio ?? Infinity) < 1 ? 'everything together, and the account is back above the line' : 'everything together, and the account is called';
}

const tests: Readonly<Record<string, { readonly name: string; readonly asks: string }>> = {
  pof: { name: 'Kupiec, share of failures', asks: 'as many exceptions as expected' },
  tff: { name: 'Kupiec, time to the first', asks: 'the first exception not too early' },
  independence: { name: 'Christoffersen, independence', asks: 'exceptions do not come in clusters' },
  'conditional-coverage': { name: 'Conditional coverage', asks: 'right number and no clusters' },
};
/** A backtest's test by name, and what the model has to show in it. */
export function modelTest(id: string): { readonly name: string; readonly asks: string } {
  return tests[id] ?? { name: id, asks: '' };
}

const varMethods: Readonly<Record<string, string>> = { parametric: 'Parametric', historical: 'Historical simulation', 'monte-carlo': 'Monte Carlo' };
/** A method of value at risk. */
export function varMethodName(method: string): string {
  return varMethods[method] ?? method;
}

/** The zone of the traffic light in words that need no colour, with the shape that stands beside it. */
export const zones: Readonly<Record<'green' | 'yellow' | 'red', { readonly word: string; readonly shape: Shape; readonly means: string }>> = {
  green: { word: 'green zone', shape: 'safe', means: 'Nothing speaks against the model; a right one could look like this' },
  yellow: { word: 'yellow zone', shape: 'alert', means: 'More exceptions than a right model usually has' },
  red: { word: 'red zone', shape: 'call', means: 'A right model would almost never have so many' },
};

const custodies: Readonly<Record<string, string>> = { segregated: 'held apart', reusable: 'may be reused', unknown: 'not known' };
/** Whose an asset is while it lies with a counterparty. */
export function custodyWord(custody: string): string {
  return custodies[custody] ?? custody;
}

const tiers: Readonly<Record<string, string>> = { cash: 'Cash', none: 'No tier', ineligible: 'Ineligible' };
/** An eligibility tier of collateral. */
export function tierName(tier: string): string {
  return tiers[tier] ?? (/^\d+$/.test(tier) ? `Tier ${tier}` : tier);
}
