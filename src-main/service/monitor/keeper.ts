import type { Log, Store } from '../ports.ts';

/**
 * Writes of the live loop to the book. A full disk or a read-only book must not stop the watch: a write that fails is
 * logged, reported once until a write succeeds again, and answered with a substitute.
 */
export interface Keeper {
  /** @param substitute what the loop goes on with when the book cannot be written */
  write<T>(what: string, act: (store: Store) => T, substitute: T): T;
}

/** @param onChange called with the reason when writing starts to fail, and with null when it works again */
export function createKeeper(store: Store, log: Log, onChange: (reason: string | null) => void): Keeper {
  let failing = false;
  return {
    write(what, act, substitute) {
      try {
        const value = act(store);
        if (failing) {
          failing = false;
          onChange(null);
        }
        return value;
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        // The window says already that a read-only book keeps nothing.
        if (store.readOnly) return substitute;
        log.error(`could not save ${what}`, { reason });
        if (!failing) {
          failing = true;
          onChange(reason);
        }
        return substitute;
      }
    },
  };
}
