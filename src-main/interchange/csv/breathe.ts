/** Long work in small pieces: it also runs in the main process of the window, which must keep answering. */
import { setImmediate } from 'node:timers/promises';

const PIECE_MS = 8;

/** @returns a function to await between pieces: it gives way when the last piece took its time, and throws when cancelled */
export function createBreather(signal?: AbortSignal): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < PIECE_MS) return undefined;
    return setImmediate(undefined).then(() => {
      since = performance.now();
      signal?.throwIfAborted();
    });
  };
}
