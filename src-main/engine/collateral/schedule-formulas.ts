/** Classes of the schedule of initial margin for uncleared derivatives and their share of the notional (12 CFR 45, Appendix A). */
export const SCHEDULE_RATES = {
  equity: 0.15, commodity: 0.15, fx: 0.06, other: 0.15,
  'credit-0-2': 0.02, 'credit-2-5': 0.05, 'credit-5': 0.1,
  'rates-0-2': 0.01, 'rates-2-5': 0.02, 'rates-5': 0.04,
  'cross-currency-0-2': 0.01, 'cross-currency-2-5': 0.02, 'cross-currency-5': 0.04,
} as const;
export type ScheduleRateClass = keyof typeof SCHEDULE_RATES;

/** The class of a product by the years that it still runs, for those whose rate depends on it. */
export function scheduleRateClass(product: 'credit' | 'rates' | 'cross-currency', years: number): ScheduleRateClass {
  return `${product}-${years <= 2 ? '0-2' : years <= 5 ? '2-5' : '5'}`;
}

/** Gross initial margin: Σ notional × rate of the class ([UMRa]). */
export function grossInitialMargin(trades: readonly { readonly class: ScheduleRateClass; readonly notional: number }[]): number {
  return trades.reduce((sum, trade) => sum + Math.abs(trade.notional) * SCHEDULE_RATES[trade.class], 0);
}

/** Net-to-gross ratio of replacement costs; 1 where the gross is 0 ([UMRa]). */
export function netToGross(netReplacementCost: number, grossReplacementCost: number): number {
  return grossReplacementCost === 0 ? 1 : netReplacementCost / grossReplacementCost;
}

/** Net initial margin: 0.4 × gross + 0.6 × NGR × gross ([UMRa]). */
export function netInitialMargin(gross: number, ratio: number): number {
  return 0.4 * gross + 0.6 * ratio * gross;
}

/** Basel comprehensive approach: E* = max(0, E(1 + He) − C(1 − Hc − Hfx)) ([CBB]). */
export function adjustedExposure(exposure: number, exposureHaircut: number, collateral: number, collateralHaircut: number, fxHaircut: number): number {
  return Math.max(0, exposure * (1 + exposureHaircut) - collateral * (1 - collateralHaircut - fxHaircut));
}

/** A ten-day haircut for another holding period: × √(days ÷ 10). From memory, unverified. */
export function scaledHaircut(tenDayHaircut: number, days: number): number {
  return tenDayHaircut * Math.sqrt(days / 10);
}

/**
 * SEC 15c3-1 deduction for equities: 15 % of the larger side plus 15 % of the part of the smaller side above 25 % of the
 * larger. From memory, unverified. Market values positive.
 */
export function equityDeduction(long: number, short: number): number {
  const larger = Math.max(long, short);
  return 0.15 * larger + 0.15 * Math.max(0, Math.min(long, short) - 0.25 * larger);
}

/** A deduction with what undue concentration adds to it. */
export interface ConcentrationDeduction {
  readonly deduction: number;
  readonly undue: number;
}

/**
 * SEC 15c3-1 undue concentration ([SOL]): the part of a position above 10 % of tentative net capital is deducted again, equities at
 * 15 %, other securities at 50 % of their haircut. Exempt securities and mutual funds are free of it.
 * @param haircut of the position, a fraction (0.15 for equities)
 */
export function undueConcentration(position: number, tentativeNetCapital: number, kind: 'equity' | 'other', haircut = 0.15): ConcentrationDeduction {
  const above = Math.max(0, Math.abs(position) - 0.1 * tentativeNetCapital);
  return { deduction: Math.abs(position) * haircut, undue: above * (kind === 'equity' ? 0.15 : 0.5 * haircut) };
}

/**
 * Reserve formula, Note E ([LIB]): collateral of one security above 15 % of all margin collateral reduces the debits by the
 * part above; collateral counts up to 140 % of the debit.
 */
export function reserveConcentration(debits: number, oneSecurity: number, allCollateral: number): number {
  return Math.max(0, debits - Math.max(0, oneSecurity - 0.15 * allCollateral));
}
