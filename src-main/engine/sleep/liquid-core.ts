import { settlesByVariation } from '../portfolio/valuation.ts';
import type { Account } from '../portfolio/book.ts';
import type { Session } from '../session-port.ts';

/** What of the long assets is cash or could be sold within a day. In the account's currency. */
export interface LiquidCore {
  readonly liquid: number;
  readonly assets: number;
  /** Assets without a known daily volume: counted as not liquid. */
  readonly unknown: readonly string[];
}

/** Part of a day's volume that can be sold without being the market; an assumption. */
export const SALEABLE_SHARE = 0.1;

/**
 * Cash above zero, and of each holding at most a tenth of its average daily volume (S156). Futures and perpetuals have no value
 * to sell; options count as they trade, by their own volume.
 * @returns null where an amount cannot be brought into the account's currency
 */
export function liquidCore(session: Session, account: Account): LiquidCore | null {
  let [liquid, assets] = [0, 0];
  const unknown: string[] = [];
  for (const { currency, amount } of account.balances) {
    if (amount <= 0) continue;
    const rate = session.rate(currency, account.currency)?.rate;
    if (rate === undefined) return null;
    liquid += amount * rate;
    assets += amount * rate;
  }
  for (const { instrument: id, quantity, marketValue } of session.evaluatePositions(account)) {
    const instrument = session.instrument(id);
    if (instrument === null || quantity <= 0 || settlesByVariation(instrument)) continue;
    if (marketValue === null) return null;
    assets += marketValue;
    if (!Number.isFinite(instrument.averageDailyVolume)) unknown.push(id);
    else liquid += marketValue * Math.min(1, (SALEABLE_SHARE * instrument.averageDailyVolume) / quantity);
  }
  return { liquid, assets, unknown };
}
