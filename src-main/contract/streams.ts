/** The streams of the window: name → columns and policy. */

/** Columns of `risk`, one row per account id. Money in the account's currency; NaN is "none". `target` is the one in force; until and reason where it is a raised one. */
export const riskColumns = [
  'netLiquidationValue', 'marginEquity', 'initialMargin', 'maintenanceMargin', 'availableFunds', 'excessLiquidity',
  'bufferRatio', 'cushion', 'grossExposure', 'netExposure', 'leverage', 'grossAssetValue', 'liabilities',
  'alertLevel', 'complete', 'oldestPriceAt', 'staleCount', 'target', 'targetUntil',
] as const;
export const riskTextColumns = ['status', 'currency', 'regime', 'name', 'targetReason'] as const;

/** Columns of `positions` (parameter: account), one row per instrument id of the account. */
export const positionColumns = [
  'quantity', 'averagePrice', 'mark', 'markAt', 'stale', 'marketValue', 'unrealizedPnl', 'exposure', 'initialMargin', 'maintenanceMargin',
] as const;
export const positionTextColumns = ['kind', 'currency', 'rule'] as const;

/** Columns of `quotes`, one row per instrument that has a quote. */
export const quoteColumns = ['mark', 'bid', 'ask', 'volatility', 'at', 'stale'] as const;
export const quoteTextColumns = ['source'] as const;

/** Column set of `feed`: one row, key 'replay'. playing: 1 or 0. */
export const feedColumns = ['marketTime', 'start', 'end', 'speed', 'playing', 'ended', 'feeds', 'staleQuotes', 'openAlerts', 'blindFrom', 'blindTo', 'repriceMs'] as const;
export const feedTextColumns = ['name', 'status'] as const;

/** `revision`: one row, key 'book'; a number that grows with every change of the book, so that lists are read again. */
export const revisionColumns = ['revision', 'alerts', 'firings', 'breaches'] as const;

/** `drill`: one row, key 'drill', while one is open; `revision` grows with everything but passing time, so that its view is read again. Phase as in DrillView. */
export const drillColumns = ['revision', 'marketMs', 'wallMs', 'bufferRatio', 'netLiquidationValue', 'maintenanceMargin'] as const;
export const drillTextColumns = ['phase'] as const;

/** `backup`: one row, key 'book': when the last copy of the book was made (ms UTC), since when none could be made, and why. */
export const backupColumns = ['lastAt', 'failingSince'] as const;
export const backupTextColumns = ['problem'] as const;

export const streams = {
  risk: { policy: 'latest', columns: riskColumns, textColumns: riskTextColumns },
  positions: { policy: 'latest', columns: positionColumns, textColumns: positionTextColumns },
  quotes: { policy: 'latest', columns: quoteColumns, textColumns: quoteTextColumns },
  feed: { policy: 'latest', columns: feedColumns, textColumns: feedTextColumns },
  revision: { policy: 'latest', columns: revisionColumns, textColumns: [] as readonly string[] },
  drill: { policy: 'latest', columns: drillColumns, textColumns: drillTextColumns },
  backup: { policy: 'latest', columns: backupColumns, textColumns: backupTextColumns },
  /** Items are AlertRecord (service/ports), in the order raised or changed. */
  alerts: { policy: 'append', columns: [] as readonly string[], textColumns: [] as readonly string[] },
} as const;

export type StreamName = keyof typeof streams;
