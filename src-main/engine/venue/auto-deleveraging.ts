/** What the rank of a position in the queue of auto-deleveraging is made of. */
export interface DeleveragingRank {
  readonly effectiveLeverage: number;
  /** Return on the opening value, a fraction. */
  readonly profit: number;
  readonly score: number;
}

/**
 * Rank in the queue of auto-deleveraging ([SAT]): effective leverage = mark value ÷ (mark value − bankruptcy value), score =
 * profit × effective leverage for winners, profit ÷ effective leverage for losers. The treatment of losers is unverified.
 * @param side 1 long, −1 short; values positive
 */
export function deleveragingRank(side: 1 | -1, markValue: number, bankruptcyValue: number, openValue: number): DeleveragingRank {
  const effectiveLeverage = Math.abs(markValue / (markValue - bankruptcyValue));
  const profit = (side * (markValue - openValue)) / openValue;
  return { effectiveLeverage, profit, score: profit >= 0 ? profit * effectiveLeverage : profit / effectiveLeverage };
}
