/** What a night could cost an account. Amounts in its currency, shares of its net liquidation value. */

/** One way in which the next morning could begin. */
export interface NightView {
  /** Change of net liquidation value. */
  readonly change: number;
  readonly share: number | null;
  /** Buffer ratio afterwards; null where nothing is required. */
  readonly bufferRatio: number | null;
}

export interface SleepView {
  readonly account: string;
  readonly currency: string;
  readonly asOf: number;
  /** Everything opens this much lower or higher, whichever is worse; signed. */
  readonly move: number;
  readonly gap: NightView;
  /** The day of the book's histories that would cost the most today; null without a history. `covered`: part of the gross exposure whose move is known. */
  readonly worstDay: (NightView & { readonly day: string; readonly covered: number }) | null;
  /** The share that the person wrote down as the most a night may cost; null where nothing is. */
  readonly pain: number | null;
  /** null where nothing is written, or a share cannot be said. */
  readonly bearable: boolean | null;
  /** Part of the long assets that is cash or could be sold within a day; null where it cannot be said. */
  readonly liquidShare: number | null;
  readonly liquidUnknown: readonly string[];
}
