import type { AccountState } from '../../portfolio/account-state.ts';
import type { Market } from '../../market/market.ts';
import { capAdjustment, collateralEquity } from '../collateral-equity.ts';
import { sameAvailable } from '../model.ts';
import type { EquityRule, MarginModel } from '../model.ts';
import { chargeBorrowing } from './borrowing.ts';
import { chargeDerivatives } from './derivatives.ts';
import { creditSmallerSide } from './netting.ts';
import { chargeShortOptions } from './options.ts';
import { chargeOrders, orderSums } from './orders.ts';
import { settingsOf } from './settings.ts';
import { chargeStress } from './stress.ts';
import { venueRatio } from './venue-ratio.ts';

const equity: EquityRule = {
  positionShare(account, market, p) {
    // Portfolio margin counts options at their value and charges the risk around it.
    if (market.instruments[account.instrument[p]!]!.kind === 'option') return settingsOf(account, market).portfolio ? 1 : 0;
    return collateralEquity.positionShare(account, market, p);
  },
  balanceShare(account, market, b) {
    const share = collateralEquity.balanceShare(account, market, b);
    const buffer = settingsOf(account, market).bidBuffer.get(account.account.balances[b]!.currency);
    return buffer === undefined ? share : share * (1 - buffer);
  },
  adjust(account, market, _sink, listen) {
    const settings = settingsOf(account, market);
    let change = capAdjustment(account, market, equity, listen);
    for (let b = 0; b < settings.askBuffer.length; b++) {
      const owed = Math.min(0, account.account.balances[b]!.amount) * account.balanceFx[b]!;
      if (!(settings.askBuffer[b]! > 0) || !(owed < 0)) continue;
      change += owed * settings.askBuffer[b]!;
      listen?.('haircut', account.account.balances[b]!.currency, owed * settings.askBuffer[b]!, 'ask buffer on what is owed');
    }
    if (settings.venue === 'bybit' && settings.orders.length > 0) {
      const { loss } = orderSums(account, market, settings);
      change += loss;
      if (loss < 0) listen?.('not-counted', 'account', loss, 'loss of open orders');
    }
    return change;
  },
  discount: 'haircut',
};

/** One shared pool at a crypto venue, by `params.venue` (margin-regimes.md, section 5). */
export const cryptoCross: MarginModel = {
  id: 'crypto-cross',
  equity,
  available: sameAvailable,
  charge(account, market, sink) {
    const settings = settingsOf(account, market);
    if (settings.venue === 'deribit' && settings.portfolio) {
      chargeStress(account, market, settings, sink);
    } else {
      chargeDerivatives(account, market, settings, sink);
      if (account.parameters.netting === 'larger-side') creditSmallerSide(account, settings, sink);
      chargeShortOptions(account, market, settings, sink);
    }
    chargeBorrowing(account, market, sink);
    chargeOrders(account, market, settings, sink);
  },
  particulars(account: AccountState, market: Market, totals) {
    const settings = settingsOf(account, market);
    const ratio = venueRatio(settings, totals.marginEquity, totals.maintenanceMargin);
    const orders = settings.orders.length === 0 ? null : orderSums(account, market, settings);
    return {
      ...(ratio === undefined ? {} : { venueRatio: ratio }),
      ...(orders === null ? {} : { orderMargin: orders.margin, orderLoss: orders.loss }),
    };
  },
};
