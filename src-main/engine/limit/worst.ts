import type { AccountFigures, PositionFigures } from '../portfolio/figures.ts';
import type { Session } from '../session-port.ts';
import { beyond, figureValue, isOfFigures, positionValue } from './limit.ts';
import type { Limit } from './limit.ts';

/** What a limit sees of an account at one moment. Made once and written again at every look. */
export interface Sight {
  /** Furthest beyond the limit, else nearest to it; NaN where nothing is known or nothing selected. */
  value: number;
  /** Whose value it is; null for a figure of the account. */
  instrument: string | null;
  /** How far it is beyond: 0 within, NaN where that cannot be told. */
  over: number;
  /** How many instruments are beyond. */
  count: number;
}

/** A sight that has seen nothing yet. */
export function blindSight(): Sight {
  return { value: NaN, instrument: null, over: NaN, count: 0 };
}

/**
 * Looks at one limit of a book at rest, without orders. An unknown value leaves the answer unknown only where nothing
 * known is beyond the limit.
 * @param positions of the account, under the prices of the session
 * @param selected the instruments that the limit looks at
 * @param sight written to
 */
export function lookAt(limit: Limit, session: Session, figures: AccountFigures, positions: readonly PositionFigures[], selected: ReadonlySet<string>, sight: Sight): void {
  sight.value = NaN;
  sight.instrument = null;
  sight.over = 0;
  sight.count = 0;
  const { metric } = limit;
  if (isOfFigures(limit)) {
    see(limit, null, figureValue(figures, metric), sight);
  } else if (metric === 'grossExposure' || metric === 'netExposure') {
    let sum = 0;
    for (const one of positions) if (selected.has(one.instrument)) sum += metric === 'netExposure' ? (one.exposure ?? NaN) : Math.abs(one.exposure ?? NaN);
    see(limit, null, sum, sight);
  } else {
    for (const one of positions) if (selected.has(one.instrument)) see(limit, one.instrument, positionValue(session, figures, one, metric), sight);
  }
}

function see(limit: Limit, instrument: string | null, value: number, sight: Sight): void {
  const over = beyond(limit, value);
  if (over > 0) sight.count++;
  const unknown = over !== over;
  if (unknown ? sight.over > 0 : !(over > sight.over || sight.value !== sight.value || (over === sight.over && nearer(limit, value, sight.value)))) return;
  // What is known to be beyond is worse than what is not known at all.
  if (!unknown && over === 0 && sight.over !== sight.over) return;
  sight.value = value;
  sight.instrument = instrument;
  sight.over = over;
}

function nearer(limit: Limit, value: number, than: number): boolean {
  return limit.max === limit.max ? value > than : value < than;
}
