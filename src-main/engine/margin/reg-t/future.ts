import type { AccountState } from '../../portfolio/account-state.ts';
import type { Market } from '../../market/market.ts';
import type { MarginSink } from '../model.ts';
import { futuresContract, futuresUnknown } from './rules.ts';

/** Futures inside a securities account: the exchange's margin per contract times the contracts (margin-regimes.md, section 0). */
export function chargeFuture(account: AccountState, market: Market, p: number, sink: MarginSink): void {
  const instrument = market.instruments[account.instrument[p]!]!;
  const contracts = Math.abs(account.quantity[p]!);
  if (contracts === 0) return;
  if (instrument.contractMargin === null) {
    const notional = Math.abs(account.exposure[p]!);
    sink.warn('missing-parameter', instrument.id, `no per-contract margin for ${instrument.id}; 100 % of the notional is charged`, true);
    sink.line(p, notional, notional, futuresUnknown, notional, 0, 0);
    return;
  }
  const { initial, maintenance } = instrument.contractMargin;
  const fx = account.fx[p]!;
  const perContract = Math.max(initial, maintenance);
  sink.line(p, contracts * perContract * fx, contracts * maintenance * fx, futuresContract, contracts, maintenance, perContract);
}
