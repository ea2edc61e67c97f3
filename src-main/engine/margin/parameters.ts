import type { Account, Instrument } from '../portfolio/book.ts';
import type { Market } from '../market/market.ts';

/** A house rule of one broker: can only raise what the regime demands. */
export interface HouseRule {
  readonly matches: (instrument: Instrument) => boolean;
  readonly initialRate: number;
  readonly maintenanceRate: number;
}

/** `regime.params` of the book file, read once per account (margin-regimes.md, section 0). Rates are fractions. */
export interface RegimeParameters {
  readonly initialRate: number;
  readonly maintenanceRate: number;
  readonly minimumEquity: number;
  readonly realTimeInitial: boolean;
  readonly house: readonly HouseRule[];
  /** Per position: the house rates that apply, 0 where none. */
  readonly houseInitial: Float64Array;
  readonly houseMaintenance: Float64Array;
  readonly concentration: { readonly share: number; readonly surcharge: number } | null;
  readonly maintenanceBasis: 'mark' | 'entry';
  readonly netting: 'none' | 'larger-side';
  readonly liquidationFee: number;
  readonly fxHaircut: number;
}

/** A number, or text that is one; `otherwise` where it is neither. */
export function numberOf(value: unknown, otherwise: number): number {
  const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof parsed === 'number' && Number.isFinite(parsed) ? parsed : otherwise;
}

/** The fields of an object; none where the value is no object. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** Every given field must match; a list means any of (book-format.md, `select`). */
export function instrumentSelector(select: unknown): (instrument: Instrument) => boolean {
  const given = Object.entries(recordOf(select)).map(([field, wanted]) => [field, new Set(Array.isArray(wanted) ? wanted.map(String) : [String(wanted)])] as const);
  return (instrument) =>
    given.every(([field, wanted]) => {
      const value = field === 'instrument' ? instrument.id : (instrument as unknown as Record<string, unknown>)[field];
      return value !== null && value !== undefined && wanted.has(String(value));
    });
}

/** Reads the parameters of one account. Unusable values fall back to the default of the rulebook. */
export function compileParameters(account: Account, market: Market): RegimeParameters {
  const given = account.params;
  const house = (Array.isArray(given['house']) ? given['house'] : []).map((rule: unknown): HouseRule => {
    const fields = recordOf(rule);
    return {
      matches: instrumentSelector(fields['select']),
      initialRate: numberOf(fields['initialRate'], 0),
      maintenanceRate: numberOf(fields['maintenanceRate'], 0),
    };
  });
  const known = account.positions.filter((p) => market.indexOf(p.instrument) >= 0).map((p) => market.instruments[market.indexOf(p.instrument)]!);
  const highest = (rate: (rule: HouseRule) => number) =>
    Float64Array.from(known, (instrument) => house.reduce((top, rule) => (rule.matches(instrument) ? Math.max(top, rate(rule)) : top), 0));
  const concentration = recordOf(given['concentration']);
  const hasConcentration = numberOf(concentration['share'], NaN) >= 0 && numberOf(concentration['surcharge'], NaN) >= 0;
  return {
    initialRate: numberOf(given['initialRate'], NaN),
    maintenanceRate: numberOf(given['maintenanceRate'], NaN),
    minimumEquity: numberOf(given['minimumEquity'], 2000),
    realTimeInitial: given['realTimeInitial'] === true,
    house,
    houseInitial: highest((rule) => rule.initialRate),
    houseMaintenance: highest((rule) => rule.maintenanceRate),
    concentration: hasConcentration ? { share: numberOf(concentration['share'], 1), surcharge: numberOf(concentration['surcharge'], 0) } : null,
    maintenanceBasis: given['maintenanceBasis'] === 'entry' ? 'entry' : 'mark',
    netting: given['netting'] === 'larger-side' ? 'larger-side' : 'none',
    liquidationFee: numberOf(given['liquidationFee'], 0),
    fxHaircut: numberOf(given['fxHaircut'], 0),
  };
}
