import type { Statements } from '../sqlite.ts';

/** The value of a setting, or null when it was never set. */
export function readSetting(statements: Statements, name: string): string | null {
  return (statements('SELECT value FROM settings WHERE name = ?').get(name)?.['value'] ?? null) as string | null;
}

/** Sets a setting. */
export function saveSetting(statements: Statements, name: string, value: string): void {
  statements('INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value').run(name, value);
}
