/** Breaches of limits with their state, so that a restart neither forgets nor repeats one. */
import type { BreachPatch, LimitBreach } from '#contract/views/limits.ts';
import type { Row, SqlValue, Statements } from '../sqlite.ts';
import { realOrNull } from './entity-table.ts';

const patchable: { readonly [K in keyof Required<BreachPatch>]: string } = {
  acknowledgedAt: 'acknowledged_at', waivedUntil: 'waived_until', waiveReason: 'waive_reason', expiredAt: 'expired_at', resolvedAt: 'resolved_at',
};

/** Keeps a new breach and gives it its number. */
export function addBreach(statements: Statements, breach: Omit<LimitBreach, 'id'>): LimitBreach {
  const { lastInsertRowid } = statements(
    `INSERT INTO limit_breaches (limit_id, account, instrument, hard, message, value, opened_at, acknowledged_at, waived_until, waive_reason, expired_at, resolved_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    breach.limit, breach.account, breach.instrument, breach.hard ? 1 : 0, breach.message, realOrNull(breach.value), Math.round(breach.openedAt),
    whole(breach.acknowledgedAt), whole(breach.waivedUntil), breach.waiveReason, whole(breach.expiredAt), whole(breach.resolvedAt),
  );
  return { id: Number(lastInsertRowid), ...breach };
}

/** Sets the named fields of a breach. @param at when, so that a waiver given after a time can be forgotten with it */
export function updateBreach(statements: Statements, id: number, patch: BreachPatch, at: number): void {
  const names = (Object.keys(patchable) as (keyof BreachPatch)[]).filter((name) => patch[name] !== undefined);
  if (names.length === 0) return;
  const values = names.map((name): SqlValue => {
    const value = patch[name] ?? null;
    return typeof value === 'number' ? Math.round(value) : value;
  });
  const waived = typeof patch.waivedUntil === 'number' ? ', waived_at = ?' : '';
  statements(`UPDATE limit_breaches SET ${names.map((name) => `${patchable[name]} = ?`).join(', ')}${waived} WHERE id = ?`).run(...values, ...(waived === '' ? [] : [Math.round(at)]), id);
}

/** Newest first. `open`: those that still last (true) or are over (false). */
export function readBreaches(statements: Statements, filter: { readonly open?: boolean; readonly limit: number }): LimitBreach[] {
  const where = filter.open === undefined ? '' : filter.open ? 'WHERE resolved_at IS NULL' : 'WHERE resolved_at IS NOT NULL';
  return statements(`SELECT * FROM limit_breaches ${where} ORDER BY id DESC LIMIT ?`).all(filter.limit).map(breachOf);
}

/** Forgets what was noted after a time: breaches opened after it, and what was said or ended after it of those before. */
export function forgetBreachesAfter(statements: Statements, at: number): void {
  statements('DELETE FROM limit_breaches WHERE opened_at > ?').run(at);
  statements('UPDATE limit_breaches SET resolved_at = NULL WHERE resolved_at > ?').run(at);
  statements('UPDATE limit_breaches SET acknowledged_at = NULL WHERE acknowledged_at > ?').run(at);
  statements('UPDATE limit_breaches SET expired_at = NULL WHERE expired_at > ?').run(at);
  statements('UPDATE limit_breaches SET waived_at = NULL, waived_until = NULL, waive_reason = NULL WHERE waived_at > ?').run(at);
}

function whole(value: number | null): number | null {
  return value === null ? null : Math.round(value);
}

function breachOf(row: Row): LimitBreach {
  return {
    id: Number(row['id']),
    limit: String(row['limit_id']),
    account: String(row['account']),
    instrument: row['instrument'] as string | null,
    hard: row['hard'] === 1,
    message: String(row['message']),
    value: row['value'] as number | null,
    openedAt: Number(row['opened_at']),
    acknowledgedAt: row['acknowledged_at'] as number | null,
    waivedUntil: row['waived_until'] as number | null,
    waiveReason: row['waive_reason'] as string | null,
    expiredAt: row['expired_at'] as number | null,
    resolvedAt: row['resolved_at'] as number | null,
  };
}
