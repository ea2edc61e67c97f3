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

export const DEFAULT_TARGET = 2;
export const DEFAULT_ALERTS: readonly number[] = [1.5, 1.25, 1.1];

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
export function metricName(metric: string): string {
  return metrics[metric] ?? metric;
}

const orders: Readonly<Record<string, string>> = {
  'largest-loss': 'largest loss first', 'margin-freed': 'most margin freed first', 'most-liquid': 'most liquid first',
  'least-liquid': 'least liquid first', 'largest-exposure': 'largest exposure first', 'risk-reduction': 'most risk reduced first',
};
export function orderName(order: string): string {
  return orders[order] ?? order;
}

const entities: Readonly<Record<string, string>> = {
  account: 'account', balance: 'balance', position: 'position', instrument: 'instrument', quote: 'quote', fx: 'exchange rate',
  rate: 'interest rate', history: 'history', counterparty: 'counterparty', limit: 'limit', alertRule: 'alert rule', plan: 'plan',
  scenario: 'scenario', book: 'book',
};
export function entityName(entity: string): string {
  return entities[entity] ?? entity;
}

const figures: Readonly<Record<string, string>> = {
  grossAssetValue: 'Gross asset value', liabilities: 'Liabilities', netLiquidationValue: 'Net liquidation value', marginEquity: 'Margin equity',
  initialMargin: 'Initial margin', maintenanceMargin: 'Maintenance margin', availableFunds: 'Available funds', excessLiquidity: 'Excess liquidity',
  bufferRatio: 'Buffer ratio', leverage: 'Leverage', cushion: 'Cushion', grossExposure: 'Gross exposure', netExposure: 'Net exposure',
};
export function figureName(figure: string): string {
  return figures[figure] ?? figure;
}

const severities: Readonly<Record<string, Shape>> = { info: 'alert', warning: 'alert', critical: 'urgent' };
export function severityShape(severity: string, kind: string): Shape {
  return kind === 'call' ? 'call' : kind === 'unknown' ? 'unknown' : (severities[severity] ?? 'alert');
}
