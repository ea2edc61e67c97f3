/** A reusable batch of ticks in columns. */
import type { TickBatch } from '#service/ports.ts';

/** A batch with room for `capacity` ticks; columns of bid, ask and volatility hold NaN where a tick has none. */
export function createBatch(ids: readonly string[], capacity: number): TickBatch {
  return {
    count: 0,
    ids,
    instrument: new Int32Array(capacity),
    mark: new Float64Array(capacity),
    bid: new Float64Array(capacity),
    ask: new Float64Array(capacity),
    volatility: new Float64Array(capacity),
    at: new Float64Array(capacity),
  };
}
