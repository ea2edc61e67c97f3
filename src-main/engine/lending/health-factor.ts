/** One collateral of a borrower: value and liquidation threshold (fraction). */
export interface WeightedCollateral {
  readonly value: number;
  readonly liquidationThreshold: number;
}

/** Health factor: Σ value × threshold ÷ debt; null without debt ([AAh], [AAp]). */
export function healthFactor(collateral: readonly WeightedCollateral[], debt: number): number | null {
  return debt > 0 ? collateral.reduce((sum, c) => sum + c.value * c.liquidationThreshold, 0) / debt : null;
}

/** Price of the only collateral at which the health factor is 1: debt ÷ (quantity × threshold). */
export function liquidationPrice(quantity: number, liquidationThreshold: number, debt: number): number {
  return debt / (quantity * liquidationThreshold);
}

/**
 * Health factor after repaying `repay` and giving up collateral worth repay × (1 + bonus): (C − r(1+b)) LT ÷ (D − r)
 * ([LEAN]). It rises only where the factor before is above LT × (1 + bonus). null when no debt is left.
 */
export function healthFactorAfter(collateral: number, debt: number, liquidationThreshold: number, bonus: number, repay: number): number | null {
  const left = debt - repay;
  return left > 0 ? ((collateral - repay * (1 + bonus)) * liquidationThreshold) / left : null;
}

/** Maker vault: price of the collateral at which the ratio is the liquidation ratio. */
export function vaultLiquidationPrice(quantity: number, debt: number, liquidationRatio: number): number {
  return (debt * liquidationRatio) / quantity;
}

/** Maker vault: collateral value below which it is unsafe. */
export function vaultMinimumCollateral(debt: number, liquidationRatio: number): number {
  return debt * liquidationRatio;
}

/** Maker auction: collateral to sell for debt plus penalty, in units; what is left returns to the owner ([ITO]). */
export function vaultAuction(quantity: number, price: number, debt: number, penalty: number): { readonly sold: number; readonly returned: number; readonly uncovered: number } {
  const needed = (debt * (1 + penalty)) / price;
  const sold = Math.min(quantity, needed);
  return { sold, returned: quantity - sold, uncovered: Math.max(0, (needed - sold) * price) };
}
