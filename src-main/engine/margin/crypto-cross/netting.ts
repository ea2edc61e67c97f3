import type { AccountState } from '../../portfolio/account-state.ts';
import type { MarginSink } from '../model.ts';
import { nettingCredit } from './rules.ts';
import type { Settings } from './settings.ts';

/** Opposite positions in one underlying: only the larger side is charged (margin-regimes.md 5.5). */
export function creditSmallerSide(account: AccountState, settings: Settings, sink: MarginSink): void {
  const { sums, side } = settings;
  sums.fill(0);
  for (let p = 0; p < account.count; p++) {
    if (side[p]! < 0) continue;
    const at = 4 * side[p]! + (account.quantity[p]! >= 0 ? 0 : 1);
    sums[at]! += account.maintenance[p]!;
    sums[at + 2]! += account.initial[p]!;
  }
  for (let at = 0; at < sums.length; at += 4) {
    const maintenance = Math.min(sums[at]!, sums[at + 1]!);
    const initial = Math.min(sums[at + 2]!, sums[at + 3]!);
    if (maintenance > 0 || initial > 0) sink.line(-1, -initial, -maintenance, nettingCredit, sums[at]!, sums[at + 1]!, 0);
  }
}
