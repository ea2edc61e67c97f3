import type { Instrument } from '../portfolio/book.ts';
import { instrumentSelector } from '../margin/parameters.ts';

/** One class of a published haircut schedule. */
export interface ScheduleClass {
  readonly name: string;
  /** As in book-format.md; several: any of them. Cash has the product class "cash". */
  readonly select: Readonly<Record<string, unknown>> | readonly Readonly<Record<string, unknown>>[];
  /** Years left of a bond: above `above`, up to and including `upTo`. */
  readonly maturityYears?: { readonly above?: number | undefined; readonly upTo?: number | undefined } | undefined;
  readonly haircut: number;
}

/** A published schedule of haircuts, as a dated file in resources/collateral holds it. */
export interface CollateralSchedule {
  readonly id: string;
  readonly name: string;
  readonly source: string;
  /** From when it applies. */
  readonly date: string;
  /** Whether every number was read at its source. */
  readonly verified: boolean;
  /** Added to the haircut of an asset in another currency than the account's. */
  readonly fxAddOn: number;
  readonly classes: readonly ScheduleClass[];
}

/** An asset as a schedule sees it. */
export interface ScheduledAsset {
  readonly instrument: Instrument;
  readonly isCash: boolean;
  /** In the account's currency. */
  readonly marketValue: number;
}

/** What the same assets come to under one schedule. */
export interface ScheduleOutcome {
  readonly id: string;
  readonly name: string;
  readonly source: string;
  /** From when the schedule applies. */
  readonly date: string;
  /** Whether every number was read at its source. */
  readonly verified: boolean;
  readonly counted: number;
  /** Assets that the schedule does not know; they count nothing. */
  readonly unknown: readonly string[];
  readonly assets: readonly { readonly asset: string; readonly class: string | null; readonly haircut: number; readonly fxAddOn: number; readonly counted: number }[];
}

const YEAR_MS = 365.25 * 86_400_000;

/** The haircut class of an asset: the first that fits; null where none does. A bond without an expiry takes the longest bucket. */
export function scheduleClassOf(schedule: CollateralSchedule, asset: ScheduledAsset, asOf: number): ScheduleClass | null {
  const years = asset.instrument.expiry === asset.instrument.expiry ? (asset.instrument.expiry - asOf) / YEAR_MS : Infinity;
  for (const one of schedule.classes) {
    const selects = Array.isArray(one.select) ? one.select : [one.select];
    const instrument = asset.isCash ? { ...asset.instrument, kind: 'fx' as const, productClass: 'cash' } : asset.instrument;
    if (!selects.some((select) => instrumentSelector(select)(instrument))) continue;
    const range = one.maturityYears;
    if (range === undefined || (years > (range.above ?? -Infinity) && years <= (range.upTo ?? Infinity))) return one;
  }
  return null;
}

/**
 * The same assets under each schedule (S091): haircut plus the add-on of a foreign currency, added and not compounded;
 * what a schedule does not know counts nothing.
 * @param currency of the account
 */
export function scheduleComparison(assets: readonly ScheduledAsset[], schedules: readonly CollateralSchedule[], currency: string, asOf: number): ScheduleOutcome[] {
  return schedules.map((schedule) => {
    const rows = assets.map((asset) => {
      const found = scheduleClassOf(schedule, asset, asOf);
      const addOn = asset.instrument.currency === currency ? 0 : schedule.fxAddOn;
      const haircut = found === null ? 1 : found.haircut;
      return { asset: asset.instrument.id, class: found?.name ?? null, haircut, fxAddOn: found === null ? 0 : addOn, counted: found === null ? 0 : scheduledValue(asset.marketValue, haircut, addOn) };
    });
    const { id, name, source, date, verified } = schedule;
    return {
      id, name, source, date, verified, assets: rows, counted: rows.reduce((sum, row) => sum + row.counted, 0),
      unknown: rows.filter((row) => row.class === null).map((row) => row.asset),
    };
  });
}

/** Value that counts: market value × max(0, 1 − haircut − add-on); added, not compounded (margin-regimes.md 8.1). */
export function scheduledValue(marketValue: number, haircut: number, addOn: number): number {
  return marketValue * Math.max(0, 1 - haircut - addOn);
}

/** Haircut of a fund or basket: the average of its holdings by share ([CBB]). Shares need not sum to 1; they are scaled. */
export function basketHaircut(holdings: readonly { readonly share: number; readonly haircut: number }[]): number {
  const total = holdings.reduce((sum, holding) => sum + holding.share, 0);
  return total > 0 ? holdings.reduce((sum, holding) => sum + holding.share * holding.haircut, 0) / total : 1;
}
