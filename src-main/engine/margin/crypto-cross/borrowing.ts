import type { AccountState } from '../../portfolio/account-state.ts';
import type { Market } from '../../market/market.ts';
import { settlesByVariation } from '../../portfolio/valuation.ts';
import { chargeLiquidationFee } from '../derivative-margin.ts';
import type { MarginSink } from '../model.ts';
import { borrowed } from './rules.ts';

/** Borrowed units: short holdings and negative balances of assets that carry a borrow rate. */
export function chargeBorrowing(account: AccountState, market: Market, sink: MarginSink): void {
  for (let p = 0; p < account.count; p++) {
    const instrument = market.instruments[account.instrument[p]!]!;
    if (account.quantity[p]! >= 0 || instrument.borrow === null || instrument.kind === 'option' || settlesByVariation(instrument)) continue;
    const debt = Math.abs(account.marketValue[p]!);
    if (debt > 0) charge(account, p, debt, instrument.borrow.maintenanceRate, instrument.borrow.initialRate, sink);
  }
  for (let b = 0; b < account.balanceFx.length; b++) {
    const balance = account.account.balances[b]!;
    if (balance.amount >= 0 || account.balanceFx[b] !== account.balanceFx[b]) continue;
    const i = market.indexOf(balance.currency);
    const borrow = i < 0 ? null : market.instruments[i]!.borrow;
    if (borrow !== null) charge(account, -1, -balance.amount * account.balanceFx[b]!, borrow.maintenanceRate, borrow.initialRate, sink);
  }
}

function charge(account: AccountState, p: number, debt: number, rate: number, initialRate: number | null, sink: MarginSink): void {
  const requirement = debt * rate;
  sink.line(p, debt * Math.max(initialRate ?? rate, rate), requirement, borrowed, debt, rate, initialRate ?? rate);
  chargeLiquidationFee(account, p, debt + requirement, sink);
}
