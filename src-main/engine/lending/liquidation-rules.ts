/** How much one liquidation may repay, by version of the protocol. */
export interface LiquidationRules {
  readonly version: string;
  /** Health factor at or below which everything may be closed. */
  readonly fullCloseHealthFactor: number;
  readonly closeFactor: number;
  /** Whether the close factor applies to the whole debt (from v3.3) or to each reserve. */
  readonly onTotalDebt: boolean;
  /** Reserve debt or reserve collateral below this may be closed whole; 0 where there is no such rule. Base currency. */
  readonly smallPosition: number;
  /** What neither side may be left below, unless nothing is left; 0 where there is no such rule. */
  readonly leftover: number;
}

/** Until v3.2: 50 % of each reserve, everything at a health factor of 0.95 or less. */
export const AAVE_V3_2: LiquidationRules = { version: '3.2', fullCloseHealthFactor: 0.95, closeFactor: 0.5, onTotalDebt: false, smallPosition: 0, leftover: 0 };

/** From v3.3 ([AA33], constants of LiquidationLogic.sol): 50 % of the total debt, small positions whole, no dust left. */
export const AAVE_V3_3: LiquidationRules = { version: '3.3', fullCloseHealthFactor: 0.95, closeFactor: 0.5, onTotalDebt: true, smallPosition: 2000, leftover: 1000 };

/**
 * Rules of a version as a book names it ("3.2", "v3.3", "3"). The newest where nothing is named; anything up to 3.2 by the
 * older rules.
 */
export function liquidationRules(version: unknown): LiquidationRules {
  if (typeof version !== 'string' && typeof version !== 'number') return AAVE_V3_3;
  const [major, minor] = String(version).replace(/^[^\d]*/, '').split('.').map(Number);
  return major === 3 && minor !== undefined && minor < 3 ? AAVE_V3_2 : AAVE_V3_3;
}

/** Whether a borrower may be liquidated at all, and one reserve of debt whole. Values in base currency. */
export function fullCloseAllowed(rules: LiquidationRules, healthFactor: number, reserveDebt: number, reserveCollateral: number): boolean {
  return healthFactor <= rules.fullCloseHealthFactor || reserveDebt < rules.smallPosition || reserveCollateral < rules.smallPosition;
}

/**
 * The most debt of one reserve that one liquidation may repay, in base currency.
 * @param reserveCollateral value of the collateral that is seized
 * @param totalDebt value of all debt of the borrower
 */
export function mostRepayable(rules: LiquidationRules, healthFactor: number, reserveDebt: number, reserveCollateral: number, totalDebt: number): number {
  if (healthFactor >= 1) return 0;
  if (fullCloseAllowed(rules, healthFactor, reserveDebt, reserveCollateral)) return reserveDebt;
  return Math.min(reserveDebt, rules.closeFactor * (rules.onTotalDebt ? totalDebt : reserveDebt));
}

/** A liquidation call with its amounts in base currency. */
export interface Seizure {
  readonly repaid: number;
  readonly seized: number;
  /** Part of the bonus that goes to the protocol. */
  readonly protocolFee: number;
  /** Share of this reserve's debt that was repaid. */
  readonly closeFactor: number;
  /** Whether what is left is below the dust threshold on one side while both sides are left: the call reverts. */
  readonly leavesDust: boolean;
}

/**
 * Collateral seized for a repayment: repaid × (1 + bonus of the collateral asset), at most what there is; then less is
 * repaid ([AAf]).
 * @param protocolShare share of the bonus that the protocol keeps
 */
export function seizure(rules: LiquidationRules, repay: number, bonus: number, reserveDebt: number, reserveCollateral: number, protocolShare = 0): Seizure {
  const wanted = repay * (1 + bonus);
  const seized = Math.min(wanted, reserveCollateral);
  const repaid = wanted > reserveCollateral ? reserveCollateral / (1 + bonus) : repay;
  const debtLeft = reserveDebt - repaid;
  const collateralLeft = reserveCollateral - seized;
  return {
    repaid, seized, protocolFee: (seized - repaid) * protocolShare, closeFactor: reserveDebt > 0 ? repaid / reserveDebt : 0,
    leavesDust: debtLeft > 0 && collateralLeft > 0 && (debtLeft < rules.leftover || collateralLeft < rules.leftover),
  };
}

/**
 * Aave v4: repayment that brings the health factor up to the target, all else equal: (T·D − C·LT) ÷ (T − LT·(1 + bonus))
 * ([AA4]). Never above the debt; the whole debt where the bonus would eat the improvement.
 */
export function repaymentToTarget(target: number, collateral: number, debt: number, liquidationThreshold: number, bonus: number): number {
  const gain = target - liquidationThreshold * (1 + bonus);
  if (gain <= 0) return debt;
  return Math.min(debt, Math.max(0, (target * debt - collateral * liquidationThreshold) / gain));
}
