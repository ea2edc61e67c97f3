/** Figures of each account over time. A figure that could not be computed is kept as NULL and read as NaN. */
import type { Snapshot } from '#service/ports.ts';
import type { Row, Statements } from '../sqlite.ts';
import { realOrNull } from './entity-table.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** From how old on (ms), one per how long (ms). All of the last day stay. */
const thinning = [
  { from: DAY, to: 7 * DAY, per: 5 * MINUTE },
  { from: 7 * DAY, to: 91 * DAY, per: 60 * MINUTE },
  { from: 91 * DAY, to: Number.POSITIVE_INFINITY, per: DAY },
] as const;

const columns = 'account, at, net_liquidation_value, margin_equity, initial_margin, maintenance_margin, status, complete, gross_exposure';

/** Adds snapshots; one of the same account and time is replaced. */
export function saveSnapshots(statements: Statements, snapshots: readonly Snapshot[]): void {
  const insert = statements(`INSERT OR REPLACE INTO snapshots (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  for (const s of snapshots) {
    insert.run(s.account, Math.round(s.at), realOrNull(s.netLiquidationValue), realOrNull(s.marginEquity), realOrNull(s.initialMargin), realOrNull(s.maintenanceMargin), s.status, s.complete ? 1 : 0, realOrNull(s.grossExposure));
  }
}

/** At most `points` snapshots of an account within [from, to], oldest first, evenly thinned; the first and the last are among them. */
export function readSnapshots(statements: Statements, account: string, from: number, to: number, points: number): Snapshot[] {
  if (points <= 0) return [];
  const times = statements('SELECT at FROM snapshots WHERE account = ? AND at BETWEEN ? AND ? ORDER BY at').all(account, from, to).map((row) => Number(row['at']));
  if (times.length <= points) {
    return statements(`SELECT ${columns} FROM snapshots WHERE account = ? AND at BETWEEN ? AND ? ORDER BY at`).all(account, from, to).map(snapshotOf);
  }
  const one = statements(`SELECT ${columns} FROM snapshots WHERE account = ? AND at = ?`);
  const last = times.length - 1;
  return Array.from({ length: points }, (_, n) => times[points === 1 ? last : Math.round((n * last) / (points - 1))] ?? 0).flatMap((at) => {
    const row = one.get(account, at);
    return row === undefined ? [] : [snapshotOf(row)];
  });
}

/** Thins with age, keeping the newest of each stretch. @returns how many were removed */
export function thinSnapshots(statements: Statements, now: number): number {
  let removed = 0;
  for (const { from, to, per } of thinning) {
    const newest = now - from;
    const oldest = Number.isFinite(to) ? now - to : Number.MIN_SAFE_INTEGER;
    removed += statements(
      `DELETE FROM snapshots WHERE at <= ? AND at > ?
       AND (account, at) NOT IN (SELECT account, max(at) FROM snapshots WHERE at <= ? AND at > ? GROUP BY account, at / CAST(? AS INTEGER))`,
    ).run(newest, oldest, newest, oldest, per).changes;
  }
  return removed;
}

function snapshotOf(row: Row): Snapshot {
  const figure = (name: string): number => (row[name] === null ? Number.NaN : Number(row[name]));
  return {
    account: String(row['account']),
    at: Number(row['at']),
    netLiquidationValue: figure('net_liquidation_value'),
    marginEquity: figure('margin_equity'),
    initialMargin: figure('initial_margin'),
    maintenanceMargin: figure('maintenance_margin'),
    status: String(row['status']),
    complete: row['complete'] === 1,
    ...(row['gross_exposure'] === null ? {} : { grossExposure: Number(row['gross_exposure']) }),
  };
}
