import type { Snapshot, Store } from '#service/ports.ts';

const POINTS = 2000;
/** Narrowing ends here at the latest; each round looks closer at the gap between two snapshots. */
const MOST_ROUNDS = 6;

/**
 * When the account went under the line, by the snapshots that were kept: the first one below after the last one that was not.
 * null where none is below, and where none was ever above, so that nobody knows when it began.
 */
export function calledSince(store: Store, account: string, now: number): number | null {
  let [from, to] = [-8.64e15, now];
  let since: number | null = null;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const kept = store.snapshots(account, from, to, POINTS).filter((one) => known(one));
    const above = kept.findLastIndex((one) => !isBelow(one));
    const first = kept[above + 1];
    if (above < 0 || first === undefined) return since;
    since = first.at;
    [from, to] = [kept[above]!.at, first.at];
    if (kept.length < POINTS) return since;
  }
  return since;
}

function known({ marginEquity, maintenanceMargin }: Snapshot): boolean {
  return Number.isFinite(marginEquity) && Number.isFinite(maintenanceMargin);
}

function isBelow({ marginEquity, maintenanceMargin, netLiquidationValue, status }: Snapshot): boolean {
  return marginEquity < maintenanceMargin || netLiquidationValue < 0 || status === 'margin-call' || status === 'negative-equity';
}
