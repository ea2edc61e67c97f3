import type { AccountState } from '../../portfolio/account-state.ts';
import type { Market } from '../../market/market.ts';
import { sameAvailable, wholeEquity } from '../model.ts';
import type { MarginModel, MarginSink } from '../model.ts';
import { chargeOptionInFull, chargeOutside } from '../outside-model.ts';
import { attribute } from './attribution.ts';
import type { Commodity } from './commodity.ts';
import { layoutOf } from './layout.ts';
import { monthOfTime, monthText } from './month.ts';
import * as rules from './rules.ts';
import { totalRisk, weightedPriceRisk } from './scan-risk.ts';
import { calendarCharge, formSpreads, interCommodityCredits } from './spreads.ts';
import { commodityTable } from './table.ts';

/** Options that no scenario can be computed for. */
function chargeLeftOut(account: AccountState, market: Market, commodity: Commodity, sink: MarginSink): void {
  const { legs } = commodity.terms;
  for (let l = 0; l < legs.length; l++) {
    const p = legs[l]!.position;
    if (commodity.counted[l] === 1 || !legs[l]!.option || account.quantity[p] === 0 || !Number.isFinite(account.fx[p]!)) continue;
    const { id } = market.instruments[account.instrument[p]!]!;
    chargeOptionInFull(account, market, p, sink);
    sink.warn('missing-volatility', id, `no price or no volatility for ${id}: it is charged in full and nets with nothing`, true);
  }
}

/** Inter-month charge; spreads that no charge is given for are charged as if their months did not offset. Uses up the deltas. */
function interMonth(commodity: Commodity, sink: MarginSink): number {
  const { terms, deltas, pairs, fx } = commodity;
  if (terms.months.length < 2) return 0;
  let charge = calendarCharge(deltas, pairs);
  for (let near = 0; near < deltas.length; near++) {
    for (let far = near + 1; far < deltas.length; far++) {
      const spreads = formSpreads(deltas, near, far);
      // What the arithmetic of deltas leaves over is no spread.
      if (!(spreads > 1e-9)) continue;
      const between = `${monthText(terms.months[near]!)} and ${monthText(terms.months[far]!)}`;
      if (terms.pairs === null) {
        sink.warn('missing-parameter', terms.id, `no calendar charges of ${terms.id}: the spreads between ${between} are charged nothing beyond the scan`, true);
      } else {
        sink.warn('missing-parameter', terms.id, `no calendar charge of ${terms.id} between ${between}: these months are charged as if they did not offset`, true);
        charge += spreads * 2 * Math.min(terms.monthRanges[near]!, terms.monthRanges[far]!) * fx;
      }
    }
  }
  if (Number.isFinite(charge)) return charge;
  sink.warn('missing-quote', terms.id, `the calendar charge of ${terms.id} depends on a price that is missing; it is left out`, true);
  return 0;
}

function chargeCommodity(account: AccountState, market: Market, commodity: Commodity, credit: number, sink: MarginSink): void {
  const { terms, scan, fx } = commodity;
  const factor = terms.product.initialFactor;
  let inDelivery = 0;
  if (terms.product.deliveryCharge > 0) {
    const now = monthOfTime(market.now);
    for (let m = 0; m < terms.months.length; m++) if (terms.months[m] === now) inDelivery += Math.abs(commodity.deltas[m]!);
  }
  const delivery = inDelivery * terms.product.deliveryCharge * fx;
  const calendar = interMonth(commodity, sink);
  const before = scan.risk + calendar + delivery - credit;
  const minimum = commodity.shortOptionMinimum;
  const requirement = totalRisk(scan.risk, calendar, delivery, credit, minimum);
  sink.group(terms.id, scan.risk * factor, scan.risk, rules.scanRisk, scan.scenario + 1, scan.risk, 0);
  if (calendar > 0) sink.group(terms.id, calendar * factor, calendar, rules.interMonth, calendar, 0, 0);
  if (delivery > 0) sink.group(terms.id, delivery * factor, delivery, rules.delivery, inDelivery, terms.product.deliveryCharge * fx, 0);
  if (credit > 0) sink.group(terms.id, -credit * factor, -credit, rules.interCommodity, credit, 0, 0);
  const minimumBinds = minimum > 0 && requirement > before;
  if (requirement > before) {
    const raised = requirement - before;
    sink.group(terms.id, raised * factor, raised, minimumBinds ? rules.shortOptionMinimum : rules.atLeastNothing, minimumBinds ? minimum : before, before, 0);
  }
  attribute(account, market, commodity, requirement, minimumBinds, sink);
  if (sink.detailed) sink.table(commodityTable(account, market, commodity, minimumBinds ? -1 : scan.scenario));
}

/** SPAN (margin-regimes.md, section 3). Net option value is part of the margin equity already, so the requirement is the risk alone. */
export const span: MarginModel = {
  id: 'span',
  equity: wholeEquity,
  available: sameAvailable,
  charge(account, market, sink) {
    const { commodities, spreads, outside, remarks, deltas, priceRisk, credits } = layoutOf(account, market);
    for (let c = 0; c < commodities.length; c++) {
      const commodity = commodities[c]!;
      if (commodity.revalue(account, market) < commodity.terms.legs.length) chargeLeftOut(account, market, commodity, sink);
      deltas[c] = commodity.netDelta;
      priceRisk[c] = weightedPriceRisk(commodity.losses, commodity.scan.scenario, commodity.netDelta);
    }
    interCommodityCredits(deltas, priceRisk, spreads, credits);
    for (let c = 0; c < commodities.length; c++) if (Number.isFinite(commodities[c]!.fx)) chargeCommodity(account, market, commodities[c]!, credits[c]!, sink);
    for (let k = 0; k < outside.length; k++) chargeOutside(account, market, outside[k]!, sink);
    for (let k = 0; k < remarks.length; k++) sink.warn(remarks[k]!.code, remarks[k]!.scope, remarks[k]!.message, remarks[k]!.missing);
  },
};
