import type { InterCommoditySpread } from '#contract/span-parameters.ts';
import { monthOf } from './contract-month.ts';
import type { Skipped } from './skipped.ts';
import { childrenOf, numberAt, textAt } from './xml.ts';
import type { Element } from './xml.ts';

type CalendarCharge = {
  readonly near: string;
  readonly far: string;
  readonly charge: number;
};

/** First rate of a spread. */
function rateOf(spread: Element): number {
  return numberAt(spread, 'rate', 'val');
}

/**
 * Spreads inside a combined commodity, in order of priority: by expiry (`pLeg`) or by tier of months (`tLeg`).
 * Flat charges for spreads of two legs, one to one, are taken.
 */
export function readCalendarCharges(code: string, definition: Element, skipped: Skipped): CalendarCharge[] {
  const tiers = new Map<string, readonly [string, string]>();
  for (const tier of childrenOf(definition, 'intraTiers').flatMap((list) => childrenOf(list, 'tier'))) {
    const [start, end] = [monthOf(textAt(tier, 'sPe')), monthOf(textAt(tier, 'ePe'))];
    if (start !== null && end !== null) tiers.set(textAt(tier, 'tn'), [start, end]);
  }
  const charges = new Map<string, CalendarCharge>();
  for (const spread of inOrder(definition)) {
    const method = textAt(spread, 'chargeMeth').toUpperCase();
    const charge = rateOf(spread);
    const months = [...childrenOf(spread, 'pLeg'), ...childrenOf(spread, 'tLeg')].map((leg) => ({ ratio: numberAt(leg, 'i'), months: monthsOf(leg, tiers) }));
    const [a, b] = months;
    if ((method !== '' && method !== 'F') || months.length !== 2 || !(charge >= 0) || months.some((leg) => leg.ratio > 0 && leg.ratio !== 1)) {
      skipped.add(`${code}: calendar spreads that are not one to one at a flat charge`);
      continue;
    }
    if (a!.months.length === 0 || b!.months.length === 0) {
      skipped.add(`${code}: calendar spreads between tiers whose months the file does not give`);
      continue;
    }
    for (const one of a!.months) {
      for (const other of b!.months) {
        if (one === other) {
          skipped.add(`${code}: spreads inside one month`);
          continue;
        }
        const [near, far] = one < other ? [one, other] : [other, one];
        const known = charges.get(`${near} ${far}`);
        if (known === undefined) charges.set(`${near} ${far}`, { near, far, charge });
        else if (charge > known.charge) charges.set(`${near} ${far}`, { near, far, charge });
      }
    }
  }
  return [...charges.values()];
}

function inOrder(definition: Element): Element[] {
  return childrenOf(definition, 'dSpread').map((spread, k) => ({ spread, order: numberAt(spread, 'spread') || k })).sort((x, y) => x.order - y.order).map(({ spread }) => spread);
}

/** Months of a leg: its own, or all of its tier, up to fifteen years. */
function monthsOf(leg: Element, tiers: ReadonlyMap<string, readonly [string, string]>): string[] {
  const own = monthOf(textAt(leg, 'pe'));
  if (own !== null) return [own];
  const tier = tiers.get(textAt(leg, 'tn'));
  if (tier === undefined) return [];
  const number = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;
  const [first, last] = [number(tier[0]), number(tier[1])];
  const count = last - first + 1;
  if (!(count > 0) || count > 180) return [];
  return Array.from({ length: count }, (_none, k) => `${String(Math.floor((first + k) / 12))}-${String(((first + k) % 12) + 1).padStart(2, '0')}`);
}

/** Spreads between combined commodities, in order of priority. Credits above 1 are percent. */
export function readInterCommodity(organisation: Element, isProduct: (id: string) => boolean, skipped: Skipped): InterCommoditySpread[] {
  const list: InterCommoditySpread[] = [];
  for (const section of childrenOf(organisation, 'interSpreads')) {
    for (const spread of inOrder(section)) {
      const legs = [...childrenOf(spread, 'tLeg'), ...childrenOf(spread, 'pLeg')];
      const rate = rateOf(spread);
      const credit = rate > 1 ? rate / 100 : rate;
      if (textAt(spread, 'chargeMeth').toUpperCase() === 'F') {
        skipped.add('inter-commodity spreads at a flat charge');
        continue;
      }
      if (legs.length < 2 || !(credit >= 0 && credit <= 1)) {
        skipped.add('inter-commodity spreads without legs or a credit');
        continue;
      }
      const read = legs.map((leg) => ({ underlying: textAt(leg, 'cc'), ratio: numberAt(leg, 'i') > 0 ? numberAt(leg, 'i') : 1, side: textAt(leg, 'rs').toUpperCase() === 'B' ? ('B' as const) : ('A' as const) }));
      if (read.some((leg) => !isProduct(leg.underlying))) {
        skipped.add('inter-commodity spreads against products that are not in the file');
        continue;
      }
      list.push({ legs: read, credit });
    }
    for (const other of section.children) if (other.name !== 'dSpread') skipped.add(`inter-commodity spreads of kind <${other.name}>`);
  }
  return list;
}
