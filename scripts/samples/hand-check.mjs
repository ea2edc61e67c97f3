/**
 * A second, deliberately short computation of buffer ratios for the sample books: what a person would do on paper.
 * It knows only what the samples use, and shares no code with the engine that it is compared with.
 */

/** Buffer ratio of an account; `mark(id)` answers the current price. Returns { equity, maintenance, ratio, netLiquidationValue }. */
export function handRatio(book, account, mark) {
  const instruments = new Map(book.instruments.map((i) => [i.id, i]));
  const fx = (currency) => (currency === account.currency ? 1 : Number(book.fx.find((r) => r.from === currency && r.to === account.currency).rate));
  let cash = 0;
  for (const b of account.balances) cash += (Number(b.amount) + Number(b.accrued ?? 0)) * fx(b.currency);
  const lines = account.positions.map((p) => {
    const instrument = instruments.get(p.instrument);
    const price = mark(p.instrument);
    const units = Number(p.quantity) * (instrument.multiplier ?? 1);
    const rate = fx(instrument.currency);
    const derivative = instrument.kind === 'future' || instrument.kind === 'perpetual';
    const value = (derivative ? units * (price - Number(p.averagePrice)) : units * price) * rate;
    return { instrument, price, units, rate, value, quantity: Number(p.quantity) };
  });
  const netLiquidationValue = cash + lines.reduce((sum, l) => sum + l.value, 0);
  let equity = cash;
  let maintenance = 0;
  for (const line of lines) {
    if (account.regime.id === 'crypto-cross') {
      equity += line.value * (line.instrument.kind === 'crypto' ? 1 - line.instrument.collateral.haircut : 1);
      maintenance += line.instrument.kind === 'perpetual' ? tiered(line.instrument.tiers, Math.abs(line.units) * line.price) * line.rate : 0;
    } else if (account.regime.id === 'flat') {
      equity += line.value;
      maintenance += Math.abs(line.value) * account.regime.params.maintenanceRate;
    } else {
      equity += line.instrument.kind === 'option' ? 0 : line.value;
      maintenance += regT(line, account.regime.params.house ?? [], mark) * line.rate;
    }
  }
  return { equity, maintenance, ratio: equity / maintenance, netLiquidationValue };
}

function tiered(tiers, notional) {
  let sum = 0;
  let floor = 0;
  for (const tier of tiers) {
    const top = Math.min(notional, tier.upTo ?? Infinity);
    if (top > floor) sum += (top - floor) * tier.maintenanceRate;
    floor = tier.upTo ?? Infinity;
  }
  return sum;
}

function regT({ instrument, price, units, quantity }, house, mark) {
  const size = Math.abs(units);
  if (instrument.kind === 'future') return Math.abs(quantity) * instrument.margin.maintenance;
  if (instrument.kind === 'option') {
    if (units > 0) return 0;
    const spot = mark(instrument.underlying);
    const call = instrument.right === 'call';
    const out = Math.max(0, call ? instrument.strike - spot : spot - instrument.strike);
    return size * (price + Math.max(0.2 * spot - out, 0.1 * (call ? spot : instrument.strike)));
  }
  const factor = Math.abs(instrument.leverageFactor ?? 1);
  const own = house.filter((h) => Object.entries(h.select).every(([field, want]) => instrument[field === 'instrument' ? 'id' : field] === want));
  const floor = Math.max(0, ...own.map((h) => h.maintenanceRate ?? 0)) * size * price;
  if (instrument.maintenanceRate !== undefined) return Math.max(floor, instrument.maintenanceRate * size * price);
  if (units > 0) return Math.max(floor, Math.min(1, 0.25 * factor) * size * price);
  const perShare = price < 5 ? Math.max(price, 2.5) : Math.max(Math.min(1, 0.3 * factor) * price, 5);
  return Math.max(floor, perShare * size);
}
