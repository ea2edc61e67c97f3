/** A position as the closed formulas of venues take it. */
export interface LinearPosition {
  /** 1 long, −1 short. */
  readonly side: 1 | -1;
  /** Units, positive. */
  readonly quantity: number;
  readonly entry: number;
}

/**
 * Binance USDS-M liquidation price: (WB − TMM1 + UPNL1 + cum − side·q·EP) ÷ (q·MMR − side·q). Isolated: both totals of the
 * other contracts are 0 and WB is the isolated wallet. Valid for the tier whose rate and amount are given; where the
 * notional at the answer falls into another tier, solve again with that one (`solveAcrossTiers`).
 * @param walletBalance cash of the pool, without unrealised results
 * @param otherMaintenance and @param otherUnrealized of the other contracts at today's marks
 * @returns NaN where the equation has no solution; a negative price is one that the venue shows as none
 */
export function binanceLiquidationPrice(
  position: LinearPosition, walletBalance: number, otherMaintenance: number, otherUnrealized: number, maintenanceRate: number, maintenanceAmount: number,
): number {
  const { side, quantity, entry } = position;
  return (walletBalance - otherMaintenance + otherUnrealized + maintenanceAmount - side * quantity * entry) / (quantity * maintenanceRate - side * quantity);
}

/** A band of a tier table as liquidation prices need it; `upTo` inclusive, in notional. */
export interface MaintenanceTier {
  readonly upTo: number;
  readonly maintenanceRate: number;
  readonly deduction: number;
}

/**
 * The liquidation price that agrees with the tier in which its own notional falls (Binance: "redo with that tier").
 * @returns null where no tier agrees with its own answer, or the answer is not a price
 */
export function solveAcrossTiers(
  position: LinearPosition, walletBalance: number, otherMaintenance: number, otherUnrealized: number, tiers: readonly MaintenanceTier[],
): number | null {
  let from = 0;
  for (const tier of tiers) {
    const price = binanceLiquidationPrice(position, walletBalance, otherMaintenance, otherUnrealized, tier.maintenanceRate, tier.deduction);
    const notional = price * position.quantity;
    if (price > 0 && notional > from && notional <= tier.upTo) return price;
    from = tier.upTo;
  }
  return null;
}

/**
 * Bybit isolated linear: LP = EP ∓ (IM − MM) ÷ q ∓ extra ÷ q. IM at the position's leverage, MM at entry value.
 * @param extraMargin margin added by hand
 */
export function bybitIsolatedLinear(position: LinearPosition, initialMargin: number, maintenanceMargin: number, extraMargin: number): number {
  return position.entry - (position.side * (initialMargin - maintenanceMargin + extraMargin)) / position.quantity;
}

/**
 * Price at which a coin-margined position has lost the whole balance, fee for closing included (Bybit inverse, cross):
 * long (1 + fee)·q ÷ (q ÷ entry + balance), short (1 − fee)·q ÷ (q ÷ entry − balance).
 * @param contracts positive, quote currency per contract 1
 * @param balance coins that stand behind the position (account balance less order margin)
 * @returns Infinity for a short whose balance covers every rise
 */
export function inverseBankruptcyPrice(side: 1 | -1, contracts: number, entry: number, balance: number, takerFee: number): number {
  const coins = contracts / entry + side * balance;
  return coins > 0 ? ((1 + side * takerFee) * contracts) / coins : Infinity;
}

/**
 * Liquidation price of a coin-margined position in the cross mode of the legacy Bybit account: the price at which the
 * balance left equals the maintenance margin (entry value × rate) plus the fee for closing at the bankruptcy price.
 * Not rounded to the tick (the published example prints 5,739.50 for 5,739.08).
 */
export function inverseLiquidationPrice(side: 1 | -1, contracts: number, entry: number, balance: number, maintenanceRate: number, takerFee: number): number {
  const bankruptcy = inverseBankruptcyPrice(side, contracts, entry, balance, takerFee);
  const closingFee = Number.isFinite(bankruptcy) ? (contracts / bankruptcy) * takerFee : 0;
  const loss = balance - (contracts / entry) * maintenanceRate - closingFee;
  const coins = contracts / entry + side * loss;
  return coins > 0 ? contracts / coins : Infinity;
}
