/** Fired plans and the tickets they gave. */
import type { FiringOutcome, PlanFiring, Ticket } from '#service/ports.ts';
import type { Row, Statements } from '../sqlite.ts';
import { realOrNull } from './entity-table.ts';

/** Keeps a firing with its tickets and gives it its number. Call inside a transaction. */
export function addFiring(statements: Statements, firing: Omit<PlanFiring, 'id'>): PlanFiring {
  const id = Number(
    statements('INSERT INTO firings (plan, plan_name, account, fired_at, buffer_ratio, reason, closed_at) VALUES (?, ?, ?, ?, ?, ?, ?)').run(
      firing.plan, firing.planName, firing.account, Math.round(firing.firedAt), realOrNull(firing.bufferRatio), firing.reason, firing.closedAt,
    ).lastInsertRowid,
  );
  const insert = statements(
    `INSERT INTO tickets (firing, ticket, kind, instrument, quantity, currency, estimated_price, estimated_cost, buffer_ratio_after, maintenance_margin_after, text, done_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const t of firing.tickets) {
    insert.run(
      id, t.order, t.kind, t.instrument, realOrNull(t.quantity), t.currency, realOrNull(t.estimatedPrice), realOrNull(t.estimatedCost),
      realOrNull(t.bufferRatioAfter), realOrNull(t.maintenanceMarginAfter), t.text, t.doneAt,
    );
  }
  return { id, ...firing };
}

/** Ticks a ticket off, or on again (null). */
export function updateTicket(statements: Statements, firing: number, order: number, doneAt: number | null): void {
  statements('UPDATE tickets SET done_at = ? WHERE firing = ? AND ticket = ?').run(doneAt === null ? null : Math.round(doneAt), firing, order);
}

/** Marks a firing as dealt with, and keeps what became of it. */
export function closeFiring(statements: Statements, firing: number, at: number, outcome?: FiringOutcome): void {
  statements('UPDATE firings SET closed_at = ?, outcome = ? WHERE id = ?').run(Math.round(at), outcome === undefined ? null : JSON.stringify(outcome), firing);
}

/** Firings with their tickets, newest first. */
export function readFirings(statements: Statements, limit: number): PlanFiring[] {
  return statements('SELECT * FROM firings ORDER BY id DESC LIMIT ?')
    .all(limit)
    .map((row) => ({
      id: Number(row['id']),
      plan: String(row['plan']),
      planName: String(row['plan_name']),
      account: String(row['account']),
      firedAt: Number(row['fired_at']),
      bufferRatio: row['buffer_ratio'] as number | null,
      reason: String(row['reason']),
      tickets: statements('SELECT * FROM tickets WHERE firing = ? ORDER BY ticket').all(Number(row['id'])).map(ticketOf),
      closedAt: row['closed_at'] as number | null,
      ...(typeof row['outcome'] === 'string' ? { outcome: JSON.parse(row['outcome']) as FiringOutcome } : {}),
    }));
}

function ticketOf(row: Row): Ticket {
  return {
    order: Number(row['ticket']),
    kind: row['kind'] as Ticket['kind'],
    instrument: row['instrument'] as string | null,
    quantity: row['quantity'] as number | null,
    currency: row['currency'] as string | null,
    estimatedPrice: row['estimated_price'] as number | null,
    estimatedCost: row['estimated_cost'] as number | null,
    bufferRatioAfter: row['buffer_ratio_after'] as number | null,
    maintenanceMarginAfter: row['maintenance_margin_after'] as number | null,
    text: String(row['text']),
    doneAt: row['done_at'] as number | null,
  };
}
