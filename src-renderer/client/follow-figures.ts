/** Asks again and again for something that is computed from live figures, without asking for more than the machine can bear. */
import { risk } from './connection.svelte.ts';

/** Figures that moved are asked for again after this long at the earliest, and never so often that the engine works more than a tenth of the time for it. */
const EVERY_MS = 2000;
const REST = 10;

/**
 * Asks now and whenever the figures have moved, one question at a time.
 * @param ask told whether anybody still wants the answer, when it has come
 * @param delayMs before the first question
 * @returns what ends it
 */
export function followFigures(ask: (wanted: () => boolean) => Promise<void>, delayMs = 0): () => void {
  let ended = false;
  let seen = -1;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = async (): Promise<void> => {
    let rest = EVERY_MS;
    if (seen !== risk.version) {
      seen = risk.version;
      const started = performance.now();
      await ask(() => !ended);
      rest = Math.max(EVERY_MS, REST * (performance.now() - started));
    }
    if (!ended) timer = setTimeout(() => void look(), rest);
  };
  if (delayMs > 0) timer = setTimeout(() => void look(), delayMs);
  else void look();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
