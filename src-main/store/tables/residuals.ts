/** Our figures and the venue's, one row per account and day. A figure that is not known is NULL here and NaN there. */
import type { KeptResidual } from '#service/ports.ts';
import { dayNumber, dayText } from '../exact.ts';
import type { Row, Statements } from '../sqlite.ts';
import { realOrNull } from './entity-table.ts';

const columns = `account, day, at, net_liquidation_value, initial_margin, maintenance_margin, gross_exposure, gross_market_value,
  venue_at, venue_net_liquidation_value, venue_initial_margin, venue_maintenance_margin`;

/** Keeps rows; one of the same account and day is replaced. */
export function saveResiduals(statements: Statements, rows: readonly KeptResidual[]): void {
  const insert = statements(`INSERT OR REPLACE INTO residuals (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  for (const row of rows) {
    const { ours, venue } = row;
    insert.run(
      row.account, dayNumber(row.day, 'day'), Math.round(row.at),
      realOrNull(ours.netLiquidationValue), realOrNull(ours.initialMargin), realOrNull(ours.maintenanceMargin), realOrNull(ours.grossExposure), realOrNull(ours.grossMarketValue),
      venue === null ? null : Math.round(venue.at),
      realOrNull(venue?.netLiquidationValue ?? NaN), realOrNull(venue?.initialMargin ?? NaN), realOrNull(venue?.maintenanceMargin ?? NaN),
    );
  }
}

/** All rows of an account, oldest first. */
export function readResiduals(statements: Statements, account: string): KeptResidual[] {
  return statements(`SELECT ${columns} FROM residuals WHERE account = ? ORDER BY day`).all(account).map(residualOf);
}

function residualOf(row: Row): KeptResidual {
  const figure = (name: string): number => (row[name] === null ? NaN : Number(row[name]));
  return {
    account: String(row['account']),
    day: dayText(Number(row['day'])),
    at: Number(row['at']),
    ours: {
      netLiquidationValue: figure('net_liquidation_value'), initialMargin: figure('initial_margin'), maintenanceMargin: figure('maintenance_margin'),
      grossExposure: figure('gross_exposure'), grossMarketValue: figure('gross_market_value'),
    },
    venue: row['venue_at'] === null ? null : {
      at: Number(row['venue_at']), netLiquidationValue: figure('venue_net_liquidation_value'),
      initialMargin: figure('venue_initial_margin'), maintenanceMargin: figure('venue_maintenance_margin'),
    },
  };
}
