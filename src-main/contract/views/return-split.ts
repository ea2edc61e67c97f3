/** What a return consisted of, for today's positions held over past closes (S170). Shares of the equity at the beginning. */
import type { ReturnSplit } from '#engine/discipline/return-split.ts';

export interface ReturnSplitView {
  readonly account: string;
  /** What counts as the market: the person's own choice, else what the account is exposed to most. null where no history is known for one. */
  readonly benchmark: string | null;
  readonly own: boolean;
  /** First and last close, YYYY-MM-DD, and how many days lie between them. */
  readonly from: string | null;
  readonly to: string | null;
  readonly days: number;
  /** null where it can't be said: no closes, or nothing of the equity would have been left on a day. */
  readonly split: ReturnSplit | null;
  /** Part of the gross exposure whose closes are known; the rest stands still. */
  readonly covered: number;
}
