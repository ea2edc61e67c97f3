/** The replays that come with the program, by name. */
import path from 'node:path';
import { readTickFile } from '#feed/replay/open-replay.ts';
import { createPlayer } from '#feed/replay/player.ts';
import type { Log, ReplayFeed } from '#service/ports.ts';

/** Loads the tick file of a replay once; answers what makes players over it. null: no such replay, or it cannot be read. */
export function createReplays(folder: string, log: Log): (name: string) => Promise<(() => ReplayFeed) | null> {
  const loaded = new Map<string, Promise<(() => ReplayFeed) | null>>();
  return (name) => {
    if (!/^[\w-]+$/.test(name)) return Promise.resolve(null);
    const known = loaded.get(name) ?? readTickFile(path.join(folder, `${name}.ticks.gz`)).then((columns) => {
      if (columns.ok) return () => createPlayer(columns.value);
      log.warn('a replay could not be loaded', { name, code: columns.failure.code, message: columns.failure.message });
      return null;
    });
    loaded.set(name, known);
    return known;
  };
}
