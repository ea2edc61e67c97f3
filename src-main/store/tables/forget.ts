import type { Statements } from '../sqlite.ts';
import { forgetBreachesAfter } from './limit-breaches.ts';

/** Forgets what the monitor noted after a time: used when a replay is wound back. What was closed after it is open again. */
export function forgetAfter(statements: Statements, at: number): void {
  statements('DELETE FROM snapshots WHERE at > ?').run(at);
  statements('DELETE FROM alerts WHERE raised_at > ?').run(at);
  statements('UPDATE alerts SET resolved_at = NULL WHERE resolved_at > ?').run(at);
  statements('UPDATE alerts SET acknowledged_at = NULL WHERE acknowledged_at > ?').run(at);
  statements('UPDATE alerts SET answered_at = NULL WHERE answered_at > ?').run(at);
  forgetBreachesAfter(statements, at);
  statements('DELETE FROM firings WHERE fired_at > ?').run(at);
  statements('UPDATE firings SET closed_at = NULL, outcome = NULL WHERE closed_at > ?').run(at);
  statements('UPDATE tickets SET done_at = NULL WHERE done_at > ?').run(at);
  statements('DELETE FROM day_marks WHERE day IN (SELECT day FROM days WHERE at > ?)').run(at);
  statements('DELETE FROM days WHERE at > ?').run(at);
  statements('DELETE FROM residuals WHERE at > ?').run(at);
}
