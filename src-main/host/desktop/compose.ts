/** Puts the workbench of a desktop together from its parts. */
import { randomBytes } from 'node:crypto';
import { openSession } from '#engine/session.ts';
import { createMonitor } from '#service/monitor/monitor.ts';
import type { Backups, Clock, Notifier } from '#service/ports.ts';
import { createPublisher } from '#service/stream/publisher.ts';
import { createWorkbench } from '#service/workbench/index.ts';
import type { Workbench } from '#service/workbench/index.ts';
import type { Files, Preferences, Printer, Shelf, WorkbenchDeps } from '#service/workbench/ports.ts';
import { openBook } from '#store/open.ts';
import { readCollateralSchedules } from '#interchange/collateral-schedules/read.ts';
import { packNames, readPack } from '#interchange/scenario-pack/find-pack.ts';
import { interchange } from './interchange.ts';
import type { FileLog } from './log.ts';
import { startComputeProcess } from './compute-process.ts';
import { createReplays } from './replays.ts';
import { createWorkerCompute } from './worker-compute.ts';

export interface DesktopParts {
  readonly version: string;
  readonly log: FileLog;
  readonly notifier: Notifier;
  readonly files: Files;
  readonly shelf: Shelf;
  readonly preferences: Preferences;
  /** Routine copies; null makes none. */
  readonly backups: Backups | null;
  readonly printer: Printer;
  readonly openSection: NonNullable<WorkbenchDeps['openSection']>;
  /** Folder of the tick files. */
  readonly replays: string;
  /** The built file of the compute process. */
  readonly worker: string;
  /** Folder of the schedules of collateral haircuts. */
  readonly schedules: string;
  /** Folder of the packs of scenarios. */
  readonly scenarios: string;
}

/** Wall clock and monotonic clock of this machine. */
export const clock: Clock = { now: () => Date.now(), monotonic: () => performance.now() };

/** The workbench over the real store, engine, monitor and replays. */
export function composeWorkbench(parts: DesktopParts): Workbench {
  const { log, notifier } = parts;
  const schedules = readCollateralSchedules(parts.schedules);
  if (!schedules.ok) log.warn('the schedules of collateral haircuts cannot be read', { detail: schedules.failure.message });
  return createWorkbench({
    version: parts.version, logPath: log.path, clock, log, notifier, interchange, openSession,
    files: parts.files, shelf: parts.shelf, preferences: parts.preferences,
    printer: parts.printer, openSection: parts.openSection, ...(parts.backups === null ? {} : { backups: parts.backups }),
    openStore: (path, options) => openBook(path, { ...options, now: () => clock.now() }),
    loadReplay: createReplays(parts.replays, log),
    startLoop: (loop) => createMonitor({ ...loop, clock, notifier, log }),
    publisher: createPublisher(),
    compute: createWorkerCompute(() => startComputeProcess(parts.worker), log), schedules: schedules.ok ? schedules.value : [],
    packs: readPacks(parts.scenarios, log),
    reportId: () => randomBytes(4).toString('hex'),
  });
}

/** The packs that the program brings; one that cannot be read is left out and logged. */
function readPacks(folder: string, log: FileLog): NonNullable<WorkbenchDeps['packs']> {
  let names: readonly string[];
  try {
    names = packNames(folder);
  } catch (error) {
    log.warn('the packs of scenarios cannot be found', { detail: String(error) });
    return [];
  }
  return names.flatMap((id) => {
    const read = readPack(id, folder);
    if (read.ok) return [{ id, ...read.value }];
    log.warn('a pack of scenarios cannot be read', { pack: id, detail: read.failure.message });
    return [];
  });
}
