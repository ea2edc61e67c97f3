/** Drills that are over, with their logs. */
import type { DrillRecord, DrillSummary } from '#contract/views/drill.ts';
import type { DrillRow } from '#engine/drill/drill-log.ts';
import type { DrillOutcome } from '#engine/drill/ending.ts';
import type { Row, Statements } from '../sqlite.ts';
import { realOrNull } from './entity-table.ts';

const WAYS = ['own', 'atOnce', 'nothing'] as const;

/** Keeps a drill with its log and gives it its number. Call inside a transaction. */
export function addDrill(statements: Statements, drill: Omit<DrillRecord, 'id'>): DrillRecord {
  const id = Number(
    statements(
      `INSERT INTO drills (account, account_name, currency, pack, scenario, scenario_name, plans, filled, hours, started_at, as_of, course_ms, ending, result, lasted_ms, paused_ms, tickets, tickets_done, first_after_ms, deviations)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      drill.account, drill.accountName, drill.currency, drill.pack, drill.scenario, drill.scenarioName, JSON.stringify(drill.plans), drill.filled ? 1 : 0, drill.hours ? 1 : 0,
      Math.round(drill.startedAt), Math.round(drill.asOf), Math.round(drill.courseMs), drill.end, drill.result, Math.round(drill.lastedMs), Math.round(drill.pausedMs),
      drill.tickets, drill.ticketsDone, wholeOrNull(drill.firstAfterMs), drill.deviations,
    ).lastInsertRowid,
  );
  const outcome = statements('INSERT INTO drill_outcomes (drill, way, called, liquidations, lowest_ratio, end_ratio, end_equity, paid_in, cost, shortfall) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  for (const way of WAYS) {
    const { called, liquidations, lowestRatio, endRatio, endEquity, paidIn, cost, shortfall } = drill[way];
    outcome.run(id, way, called ? 1 : 0, liquidations, realOrNull(lowestRatio), realOrNull(endRatio), realOrNull(endEquity), realOrNull(paidIn), realOrNull(cost), realOrNull(shortfall));
  }
  const row = statements(
    `INSERT INTO drill_rows (drill, row, wall_ms, market_ms, kind, text, plan, ticket, instrument, quantity, currency, price, cost, took_ms, buffer_before, buffer_after, deviations)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  drill.log.forEach((one, n) => {
    row.run(
      id, n, Math.round(one.wallMs), Math.round(one.marketMs), one.kind, one.text, one.plan, one.ticket, one.instrument, realOrNull(one.quantity), one.currency, realOrNull(one.price), realOrNull(one.cost),
      wholeOrNull(one.tookMs), realOrNull(one.bufferBefore), realOrNull(one.bufferAfter), JSON.stringify(one.deviations),
    );
  });
  return { id, ...drill };
}

/** Kept drills without their logs, newest first. */
export function readDrills(statements: Statements, limit: number): DrillSummary[] {
  return statements('SELECT * FROM drills ORDER BY id DESC LIMIT ?').all(limit).map((row) => summaryOf(statements, row));
}

/** One drill with its log; null where it is not kept. */
export function readDrill(statements: Statements, id: number): DrillRecord | null {
  const row = statements('SELECT * FROM drills WHERE id = ?').get(id);
  if (row === undefined) return null;
  return { ...summaryOf(statements, row), log: statements('SELECT * FROM drill_rows WHERE drill = ? ORDER BY row').all(id).map(rowOf) };
}

function summaryOf(statements: Statements, row: Row): DrillSummary {
  const id = Number(row['id']);
  const outcomes = new Map(statements('SELECT * FROM drill_outcomes WHERE drill = ?').all(id).map((one) => [String(one['way']), outcomeOf(one)]));
  return {
    id, account: String(row['account']), accountName: String(row['account_name']), currency: String(row['currency']), pack: String(row['pack']), scenario: String(row['scenario']),
    scenarioName: String(row['scenario_name']), plans: JSON.parse(String(row['plans'])) as DrillSummary['plans'], filled: row['filled'] === 1, hours: row['hours'] === 1,
    startedAt: Number(row['started_at']), asOf: Number(row['as_of']), courseMs: Number(row['course_ms']), end: row['ending'] as DrillSummary['end'], result: row['result'] as DrillSummary['result'],
    lastedMs: Number(row['lasted_ms']), pausedMs: Number(row['paused_ms']), tickets: Number(row['tickets']), ticketsDone: Number(row['tickets_done']), firstAfterMs: figure(row['first_after_ms']),
    deviations: Number(row['deviations']), own: outcomes.get('own')!, atOnce: outcomes.get('atOnce')!, nothing: outcomes.get('nothing')!,
  };
}

function outcomeOf(row: Row): DrillOutcome {
  return {
    called: row['called'] === 1, liquidations: Number(row['liquidations']), lowestRatio: figure(row['lowest_ratio']), endRatio: figure(row['end_ratio']),
    endEquity: figure(row['end_equity']) ?? NaN, paidIn: figure(row['paid_in']) ?? NaN, cost: figure(row['cost']) ?? NaN, shortfall: figure(row['shortfall']) ?? NaN,
  };
}

function rowOf(row: Row): DrillRow {
  return {
    wallMs: Number(row['wall_ms']), marketMs: Number(row['market_ms']), kind: row['kind'] as DrillRow['kind'], text: String(row['text']), plan: row['plan'] as string | null, ticket: figure(row['ticket']),
    instrument: row['instrument'] as string | null, quantity: figure(row['quantity']), currency: row['currency'] as string | null, price: figure(row['price']), cost: figure(row['cost']), tookMs: figure(row['took_ms']),
    bufferBefore: figure(row['buffer_before']), bufferAfter: figure(row['buffer_after']), deviations: JSON.parse(String(row['deviations'])) as DrillRow['deviations'],
  };
}

function figure(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}

function wholeOrNull(value: number | null): number | null {
  return value === null ? null : Math.round(value);
}
