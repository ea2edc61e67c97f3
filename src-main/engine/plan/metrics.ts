import { relativeSpread } from '../alert/rules.ts';
import type { AccountFigures } from '../portfolio/figures.ts';
import type { Session } from '../session-port.ts';
import type { AccountMetric, Leaf } from './plan.ts';

/**
 * One metric of an account; null where it is not known. Where nothing is required the buffer ratio and the cushion
 * are unlimited: +Infinity for an account with equity, −Infinity for one whose equity is negative.
 */
export function accountMetric(figures: AccountFigures, metric: AccountMetric): number | null {
  // A figure that leaves a holding out says nothing about the account; the account rings its own alert for that.
  if (!figures.complete && figures.status === 'unknown') return null;
  if (metric === 'bufferRatio') return figures.bufferRatio ?? unlimited(figures);
  if (metric === 'cushion') return figures.cushion ?? (figures.maintenanceMargin === 0 ? unlimited(figures) : null);
  return figures[metric];
}

function unlimited(figures: AccountFigures): number {
  return figures.marginEquity < 0 || figures.netLiquidationValue < 0 ? -Infinity : Infinity;
}

/** The metric of a leaf under the prices of the session; null where it is not known. */
export function leafMetric(session: Session, figures: AccountFigures, leaf: Leaf): number | null {
  const { metric } = leaf;
  if (metric !== 'price' && metric !== 'volatility' && metric !== 'spread') return accountMetric(figures, metric);
  const quote = leaf.instrument === null ? null : session.quote(leaf.instrument);
  if (quote === null) return null;
  const value = metric === 'price' ? quote.mark : metric === 'volatility' ? quote.volatility : relativeSpread(quote.bid, quote.ask);
  return value === value ? value : null;
}
