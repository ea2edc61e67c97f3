/** The sums of one account while a pass runs; one object per session, reused, so that a pass allocates nothing. */
export class Totals {
  grossAssetValue = 0;
  borrowed = 0;
  shortMarketValue = 0;
  unrealizedLosses = 0;
  accruedOwed = 0;
  marginEquity = 0;
  initialMargin = 0;
  maintenanceMargin = 0;
  grossExposure = 0;
  netExposure = 0;
  /** Something is missing: a price, a rate, a parameter. */
  missing = false;
  /** What is missing can only make the account worse (a short without a price), so that a bad status stays certain. */
  missingCouldHelp = false;
  stale = 0;
  oldestPriceAt = NaN;

  clear(): void {
    this.grossAssetValue = 0;
    this.borrowed = 0;
    this.shortMarketValue = 0;
    this.unrealizedLosses = 0;
    this.accruedOwed = 0;
    this.marginEquity = 0;
    this.initialMargin = 0;
    this.maintenanceMargin = 0;
    this.grossExposure = 0;
    this.netExposure = 0;
    this.missing = false;
    this.missingCouldHelp = false;
    this.stale = 0;
    this.oldestPriceAt = NaN;
  }

  get netLiquidationValue(): number {
    return this.grossAssetValue - this.borrowed - this.shortMarketValue - this.unrealizedLosses - this.accruedOwed;
  }
}
