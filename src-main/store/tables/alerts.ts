/** Alerts with their state, so that a restart neither forgets nor repeats one. */
import type { AlertRecord } from '#service/ports.ts';
import type { Row, SqlValue, Statements } from '../sqlite.ts';
import { realOrNull } from './entity-table.ts';

export type AlertPatch = Partial<Pick<AlertRecord, 'acknowledgedAt' | 'answeredAt' | 'snoozedUntil' | 'resolvedAt' | 'level' | 'severity' | 'message' | 'value'>>;

const patchable: { readonly [K in keyof Required<AlertPatch>]: string } = {
  acknowledgedAt: 'acknowledged_at', answeredAt: 'answered_at', snoozedUntil: 'snoozed_until', resolvedAt: 'resolved_at',
  level: 'level', severity: 'severity', message: 'message', value: 'value',
};

/** Keeps a new alert and gives it its number. */
export function addAlert(statements: Statements, alert: Omit<AlertRecord, 'id'>): AlertRecord {
  const { lastInsertRowid } = statements(
    `INSERT INTO alerts (key, account, instrument, kind, level, severity, message, value, raised_at, acknowledged_at, snoozed_until, resolved_at, answered_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    alert.key, alert.account, alert.instrument, alert.kind, realOrNull(alert.level), alert.severity, alert.message, realOrNull(alert.value),
    Math.round(alert.raisedAt), whole(alert.acknowledgedAt), whole(alert.snoozedUntil), whole(alert.resolvedAt), whole(alert.answeredAt ?? null),
  );
  return { id: Number(lastInsertRowid), ...alert };
}

/** Sets the named fields of an alert. */
export function updateAlert(statements: Statements, id: number, patch: AlertPatch): void {
  const names = (Object.keys(patchable) as (keyof AlertPatch)[]).filter((name) => patch[name] !== undefined);
  if (names.length === 0) return;
  const values = names.map((name): SqlValue => {
    const value = patch[name] ?? null;
    if (name === 'level' || name === 'value') return realOrNull(value);
    return typeof value === 'number' ? Math.round(value) : value;
  });
  statements(`UPDATE alerts SET ${names.map((name) => `${patchable[name]} = ?`).join(', ')} WHERE id = ?`).run(...values, id);
}

/** Newest first. `open`: those not resolved (true) or resolved (false). */
export function readAlerts(statements: Statements, filter: { readonly open?: boolean; readonly limit: number }): AlertRecord[] {
  const where = filter.open === undefined ? '' : filter.open ? 'WHERE resolved_at IS NULL' : 'WHERE resolved_at IS NOT NULL';
  return statements(`SELECT * FROM alerts ${where} ORDER BY id DESC LIMIT ?`).all(filter.limit).map(alertOf);
}

function whole(value: number | null): number | null {
  return value === null ? null : Math.round(value);
}

function alertOf(row: Row): AlertRecord {
  return {
    id: Number(row['id']),
    key: String(row['key']),
    account: row['account'] as string | null,
    instrument: row['instrument'] as string | null,
    kind: row['kind'] as AlertRecord['kind'],
    level: row['level'] as number | null,
    severity: row['severity'] as AlertRecord['severity'],
    message: String(row['message']),
    value: row['value'] as number | null,
    raisedAt: Number(row['raised_at']),
    acknowledgedAt: row['acknowledged_at'] as number | null,
    ...(row['answered_at'] === null ? {} : { answeredAt: Number(row['answered_at']) }),
    snoozedUntil: row['snoozed_until'] as number | null,
    resolvedAt: row['resolved_at'] as number | null,
  };
}
