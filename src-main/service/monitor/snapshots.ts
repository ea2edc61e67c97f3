import type { AccountFigures } from '#engine/portfolio/figures.ts';
import type { Keeper } from './keeper.ts';
import type { Snapshot } from '../ports.ts';

/** At most one snapshot of an account per this much real time … */
export const SNAPSHOT_MS = 5000;
/** … unless its ratio has moved by more than this share. */
export const SNAPSHOT_MOVE = 0.01;
/** Snapshots are written together, at most this often. */
const SAVE_MS = 1000;
const THIN_MS = 3_600_000;

interface Kept {
  readonly monotonic: number;
  readonly ratio: number;
}

/** Decides when figures are kept, and writes them in batches. Times of snapshots are market time. */
export class SnapshotDesk {
  private readonly keeper: Keeper;
  private readonly kept = new Map<string, Kept>();
  private waiting = new Map<string, Snapshot>();
  private savedAt = -Infinity;
  private thinnedAt: number | null = null;

  constructor(keeper: Keeper) {
    this.keeper = keeper;
  }

  /** Offers the figures of an account. @param monotonic real time in ms @param at market time */
  offer(figures: AccountFigures, at: number, monotonic: number): void {
    const before = this.kept.get(figures.id);
    const ratio = figures.bufferRatio ?? NaN;
    const moved = before !== undefined && Math.abs(ratio - before.ratio) > SNAPSHOT_MOVE * Math.abs(before.ratio);
    if (before !== undefined && !moved && monotonic - before.monotonic < SNAPSHOT_MS) return;
    this.keep(figures, at, monotonic);
  }

  /** Keeps the figures whatever was kept before. */
  keep(figures: AccountFigures, at: number, monotonic: number): void {
    this.kept.set(figures.id, { monotonic, ratio: figures.bufferRatio ?? NaN });
    const snapshot: Snapshot = {
      account: figures.id, at: Math.round(at), netLiquidationValue: figures.netLiquidationValue, marginEquity: figures.marginEquity,
      initialMargin: figures.initialMargin, maintenanceMargin: figures.maintenanceMargin, status: figures.status, complete: figures.complete,
      grossExposure: figures.grossExposure,
    };
    this.waiting.set(`${snapshot.at}|${figures.id}`, snapshot);
  }

  /** Writes what waits when it is time, and thins old ones now and then. */
  save(monotonic: number, at: number, force = false): void {
    if (this.waiting.size > 0 && (force || monotonic - this.savedAt >= SAVE_MS)) {
      const batch = [...this.waiting.values()];
      this.waiting = new Map();
      this.savedAt = monotonic;
      this.keeper.write('snapshots', (store) => store.saveSnapshots(batch), undefined);
    }
    this.thinnedAt ??= monotonic;
    if (monotonic - this.thinnedAt < THIN_MS) return;
    this.thinnedAt = monotonic;
    this.keeper.write('snapshots', (store) => store.thinSnapshots(at), 0);
  }

  /** Forgets what was kept when the market time is moved, so that the next figures are kept at once. */
  moved(): void {
    this.kept.clear();
    this.waiting.clear();
  }
}
