/**
 * Price at which a leveraged position has lost its initial margin. Linear: entry × (1 ∓ 1/leverage) ([MOB]). Inverse: the
 * margin is coins, so the factor is reversed: entry ÷ (1 ± 1/leverage).
 * @param side 1 long, −1 short
 */
export function bankruptcyPrice(side: 1 | -1, entry: number, leverage: number, inverse = false): number {
  const part = side / leverage;
  return inverse ? entry / (1 + part) : entry * (1 - part);
}

/**
 * What the insurance fund gains (+) or pays (−) when a position taken over at its bankruptcy price is closed at `fill`
 * ([GLK]). Linear contracts.
 * @param side of the liquidated position
 * @param quantity units, positive
 */
export function insuranceFundFlow(side: 1 | -1, quantity: number, bankruptcy: number, fill: number): number {
  return side * (fill - bankruptcy) * quantity;
}
