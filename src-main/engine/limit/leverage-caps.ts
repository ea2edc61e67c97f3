/** A cap on leverage for retail clients: margin = notional ÷ cap. */
export interface LeverageCap {
  readonly class: string;
  readonly leverage: number;
}

/** The caps of one regulator, from a date on. */
export interface LeverageRegime {
  readonly id: string;
  readonly name: string;
  readonly source: string;
  readonly from: string;
  /** Whether the numbers were read at their source. */
  readonly verified: boolean;
  readonly caps: readonly LeverageCap[];
  /** Equity below this share of the required margin is closed out, per account; null where no such rule is known. */
  readonly closeOut: number | null;
  readonly negativeBalanceProtection: boolean;
}

/** The ladder of the European product intervention, taken over by others. */
const ladder: readonly LeverageCap[] = [
  { class: 'fx-major', leverage: 30 },
  { class: 'fx-minor', leverage: 20 }, { class: 'gold', leverage: 20 }, { class: 'index-major', leverage: 20 },
  { class: 'commodity', leverage: 10 }, { class: 'index-minor', leverage: 10 },
  { class: 'share', leverage: 5 }, { class: 'crypto', leverage: 2 },
];

/** Dated caps (margin-regimes.md, section 9). Present status of single-currency rates under NFA was not checked. */
export const LEVERAGE_REGIMES: readonly LeverageRegime[] = [
  { id: 'esma', name: 'European Union, CFDs', source: 'ESMA product intervention, then national rules', from: '2018-08-01', verified: true, caps: ladder, closeOut: 0.5, negativeBalanceProtection: true },
  { id: 'asic', name: 'Australia, CFDs', source: 'ASIC Instrument 2020/986', from: '2021-03-29', verified: true, caps: ladder, closeOut: 0.5, negativeBalanceProtection: true },
  { id: 'fca', name: 'United Kingdom, CFDs', source: 'FCA, from memory', from: '2019-08-01', verified: false, caps: ladder.filter((cap) => cap.class !== 'crypto'), closeOut: 0.5, negativeBalanceProtection: true },
  { id: 'nfa', name: 'United States, retail FX', source: 'NFA Financial Requirements, Section 12', from: '2017-01-01', verified: true, caps: [{ class: 'fx-major', leverage: 50 }, { class: 'fx-minor', leverage: 20 }], closeOut: null, negativeBalanceProtection: false },
  { id: 'japan', name: 'Japan', source: 'margintrade.com, country page', from: '2020-05-01', verified: true, caps: [{ class: 'fx-major', leverage: 25 }, { class: 'fx-minor', leverage: 25 }, { class: 'crypto', leverage: 2 }], closeOut: null, negativeBalanceProtection: false },
  { id: 'singapore', name: 'Singapore, retail FX', source: 'from memory', from: '2019-10-08', verified: false, caps: [{ class: 'fx-major', leverage: 20 }, { class: 'fx-minor', leverage: 20 }], closeOut: null, negativeBalanceProtection: false },
  { id: 'hong-kong', name: 'Hong Kong, retail FX', source: 'from memory', from: '2000-04-01', verified: false, caps: [{ class: 'fx-major', leverage: 20 }, { class: 'fx-minor', leverage: 20 }], closeOut: null, negativeBalanceProtection: false },
];

/** Margin under a leverage cap: notional ÷ cap. */
export function marginAtCap(notional: number, leverage: number): number {
  return Math.abs(notional) / leverage;
}

/** The cap of a class under a regulator; null where it is unknown or the product is not open to retail clients. */
export function leverageCap(regime: string, productClass: string): number | null {
  return LEVERAGE_REGIMES.find((one) => one.id === regime)?.caps.find((cap) => cap.class === productClass)?.leverage ?? null;
}

/**
 * NFA Section 12 security deposit: rate × notional; a short option adds its premium, a long option is its premium ([NFA]).
 * @param rate 2 % for majors, 5 % for others, or the raised rate of a currency
 */
export function nfaDeposit(notional: number, rate: number, option?: { readonly side: 'long' | 'short'; readonly premium: number }): number {
  if (option?.side === 'long') return option.premium;
  return Math.abs(notional) * rate + (option?.premium ?? 0);
}

/** Equity below which the account is closed out: share of the required (not maintenance) margin, on the account as a whole ([ESMA]). */
export function closeOutEquity(requiredMargin: number, share: number): number {
  return requiredMargin * share;
}

/** Whether an account is closed out: its equity is below the share of its required margin. */
export function closesOut(equity: number, requiredMargin: number, share: number): boolean {
  return equity < closeOutEquity(requiredMargin, share);
}
