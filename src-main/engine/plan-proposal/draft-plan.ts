import { lotsOf } from '../plan/lots.ts';
import type { Reduce } from '../plan/plan.ts';
import type { SaleState } from '../liquidation/sale.ts';
import type { Reduction } from './basket.ts';

/** The steps of a plan that does just these reductions: one instrument each, by a share that rounds to the same lots. */
export function stepsOf(start: SaleState, reductions: readonly Reduction[]): readonly Reduce[] {
  return reductions.map(({ instrument, lots }) => ({ type: 'reduce', order: 'largest-exposure', select: { instrument: [instrument] }, share: shareOf(start, instrument, lots), until: null }));
}

/** The share of a position, with as few decimals as will do, whose rounding up to whole lots is `lots`. */
export function shareOf(start: SaleState, instrument: string, lots: number): number {
  const position = start.account.positions.find((one) => one.instrument === instrument);
  const terms = start.session.instrument(instrument);
  if (position === undefined || terms === null) throw new Error(`${instrument} is not held`);
  const steps = lotsOf(terms, position);
  if (lots >= steps.count) return 1;
  const exact = (lots * steps.size) / Math.abs(position.quantity);
  for (let digits = 2; digits < 12; digits++) {
    const share = Math.floor(exact * 10 ** digits) / 10 ** digits;
    if (share > 0 && steps.ofShare(share) === lots) return share;
  }
  return exact;
}

/** A level that the ratio is just below: two decimals, so that a plan with it fires in this state. null where nothing is required. */
export function triggerAbove(ratio: number | null): number | null {
  if (ratio === null || !Number.isFinite(ratio)) return null;
  const level = Math.ceil(ratio * 100) / 100;
  return Number((level > ratio ? level : level + 0.01).toFixed(2));
}
