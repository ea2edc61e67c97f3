import type { Store } from '../ports.ts';

/** Until when a book was watched, kept in the book so that the next start knows what it missed and where a replay stood. */
export interface WatchedUntil {
  /** ms UTC of the wall clock. */
  readonly wall: number;
  /** Market time, ms UTC; the wall clock without a replay. */
  readonly market: number;
  /** Name of the replay that played; null for none. */
  readonly replay: string | null;
}

/** Name of the setting. */
const SETTING = 'monitor.watchedUntil';

/** Reads the mark; null where the book was never watched. */
export function readWatchedUntil(store: Store): WatchedUntil | null {
  const text = store.setting(SETTING);
  if (text === null) return null;
  try {
    const { wall, market, replay } = JSON.parse(text) as Record<string, unknown>;
    if (typeof wall !== 'number' || typeof market !== 'number') return null;
    return { wall, market, replay: typeof replay === 'string' ? replay : null };
  } catch {
    return null;
  }
}

/** Writes the mark. */
export function saveWatchedUntil(store: Store, mark: WatchedUntil): void {
  store.saveSetting(SETTING, JSON.stringify(mark));
}
