import type { AccountState } from '../../portfolio/account-state.ts';
import type { Market } from '../../market/market.ts';
import { wholeEquity } from '../model.ts';
import type { MarginModel, MarginSink, Rule } from '../model.ts';
import { chargeOptionInFull, chargeOutside } from '../outside-model.ts';
import { plainFormat } from '../number-format.ts';
import { attributeMinimum, attributePoint } from './attribution.ts';
import type { ClassGroup } from './class-group.ts';
import { chargeHouse } from './house.ts';
import { layoutOf } from './layout.ts';
import type { ProductGroup } from './layout.ts';
import { addWithOffset, findWorst } from './netting.ts';
import { CONTRACT_MINIMUM_USD } from './parameters/2007-04-02.ts';
import { minimumEquityOf } from './portfolio-parameters.ts';
import * as rules from './rules.ts';
import { classTable, productTable } from './tables.ts';

const worst = { point: -1, loss: 0 };

/** Contract minimum per unit of multiplier in the account's currency. Without a rate for the dollar it counts one for one. */
function minimumPerUnit(account: AccountState, market: Market, usd: number, sink: MarginSink): number {
  const { currency } = account.account;
  if (usd === 0 || currency === 'USD') return usd;
  const conversion = market.convert('USD', currency);
  if (conversion !== null) return usd * conversion.rate;
  sink.warn('missing-rate', 'USD', `no rate from USD to ${currency}: the contract minimum of ${String(CONTRACT_MINIMUM_USD)} USD counts as ${currency}`, true);
  return usd;
}

/** Legs that no point can be computed for. Those without a price are already warned of and left out of the totals. */
function chargeLeftOut(account: AccountState, market: Market, group: ClassGroup, sink: MarginSink): void {
  for (let l = 0; l < group.legs.length; l++) {
    const p = group.legs[l]!.position;
    if (group.counted[l] === 1 || !group.legs[l]!.option || account.quantity[p] === 0 || !Number.isFinite(account.fx[p]!)) continue;
    const { id } = market.instruments[account.instrument[p]!]!;
    chargeOptionInFull(account, market, p, sink);
    sink.warn('missing-volatility', id, `no price of the underlying or no volatility for ${id}: it is charged in full and nets with nothing`, true);
  }
}

function chargeClassGroup(account: AccountState, market: Market, group: ClassGroup, minimum: number, sink: MarginSink): void {
  const counted = group.revalue(account, market, minimum);
  if (counted < group.legs.length) chargeLeftOut(account, market, group, sink);
  if (counted === 0) return;
  findWorst(group.results, worst);
  const { point, loss } = worst;
  const floored = group.minimum > loss;
  const requirement = floored ? group.minimum : loss;
  if (floored) sink.group(group.scope, requirement, requirement, rules.contractMinimum, group.minimum, loss, 0);
  else sink.group(group.scope, requirement, requirement, rules.classGroup, point < 0 ? 0 : group.points[point]!, loss, group.minimum);
  if (floored) attributeMinimum(account, market, group, minimum, sink);
  else if (point >= 0) attributePoint(account, market, group, point, 1, sink);
  if (sink.detailed) sink.table(classTable(account, market, group, floored ? -1 : point));
}

function chargeProductGroup(account: AccountState, market: Market, group: ProductGroup, minimum: number, sink: MarginSink): void {
  const { net, members, offset } = group;
  net.fill(0);
  let minimums = 0;
  let counted = 0;
  for (let m = 0; m < members.length; m++) {
    const member = members[m]!;
    const here = member.revalue(account, market, minimum);
    if (here < member.legs.length) chargeLeftOut(account, market, member, sink);
    counted += here;
    minimums += member.minimum;
    addWithOffset(net, member.results, offset);
  }
  if (counted === 0) return;
  findWorst(net, worst);
  const { point, loss } = worst;
  const floored = minimums > loss;
  const requirement = floored ? minimums : loss;
  if (floored) sink.group(group.name, requirement, requirement, rules.contractMinimum, minimums, loss, 0);
  else sink.group(group.name, requirement, requirement, sink.detailed ? namingOffset(group) : rules.productGroup, point + 1, loss, minimums);
  for (let m = 0; m < members.length; m++) {
    const member = members[m]!;
    if (floored) attributeMinimum(account, market, member, minimum, sink);
    else if (point >= 0) attributePoint(account, market, member, point, member.results[point]! > 0 ? offset : 1, sink);
    if (sink.detailed) sink.table(classTable(account, market, member, floored ? -1 : point));
  }
  if (sink.detailed) sink.table(productTable(group, floored ? -1 : point));
}

function namingOffset(group: ProductGroup): Rule {
  const { explain } = rules.productGroup;
  return { ...rules.productGroup, explain: (a, b, c, f) => `${explain(a, b, c, f)}; of a profit ${plainFormat.percent(group.offset)} counts` };
}

/** Customer portfolio margin by valuation points (margin-regimes.md, section 2). Initial and maintenance are one, but for house rates. */
export const portfolioMargin: MarginModel = {
  id: 'portfolio',
  equity: wholeEquity,
  charge(account, market, sink) {
    const layout = layoutOf(account, market);
    const minimum = minimumPerUnit(account, market, layout.parameters.contractMinimum, sink);
    for (let g = 0; g < layout.alone.length; g++) chargeClassGroup(account, market, layout.alone[g]!, minimum, sink);
    for (let g = 0; g < layout.groups.length; g++) chargeProductGroup(account, market, layout.groups[g]!, minimum, sink);
    for (let k = 0; k < layout.outside.length; k++) {
      const p = layout.outside[k]!;
      chargeOutside(account, market, p, sink);
      const instrument = market.instruments[account.instrument[p]!]!;
      if (instrument.kind === 'option' && account.quantity[p] !== 0) sink.warn('missing-quote', instrument.underlying ?? instrument.id, `the underlying of ${instrument.id} has no price: it is charged in full`, true);
    }
    chargeHouse(account, market, layout, minimum, sink);
    if (!sink.detailed) return;
    for (const name of layout.withoutOffset) sink.warn('no-offset', name, `no offset is given for the product group ${name}: its class groups are charged each on its own`, false);
  },
  available(account, netLiquidationValue, available, sink) {
    const minimumEquity = minimumEquityOf(account.account);
    if (minimumEquity === null || netLiquidationValue >= minimumEquity) return available;
    sink.warn('minimum-equity', 'account', `Below the minimum equity of ${plainFormat.money(minimumEquity)} ${account.account.currency} only trades that lower the margin are allowed`, false);
    return Math.min(available, 0);
  },
};
