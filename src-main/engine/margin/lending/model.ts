import type { AccountState } from '../../portfolio/account-state.ts';
import { settlesByVariation } from '../../portfolio/valuation.ts';
import { capAdjustment } from '../collateral-equity.ts';
import type { EquityRule, MarginModel } from '../model.ts';
import { borrowingGap, debt, notCollateral } from './rules.ts';
import { debtCeiling, lendingTerms } from './terms.ts';
import type { LendingTerms } from './terms.ts';

const equity: EquityRule = {
  positionShare: (account, market, p) => (account.quantity[p]! > 0 ? (lendingTerms(account, market).position[p]?.liquidationThreshold ?? 0) : 0),
  balanceShare: (account, market, b) => lendingTerms(account, market).balance[b]?.liquidationThreshold ?? 0,
  // What is owed is the requirement, not a deduction.
  owedShare: () => 0,
  adjust: (account, market, _sink, listen) => capAdjustment(account, market, equity, listen),
  discount: 'haircut',
};

/** Value of the collateral, unweighted, in the account's currency, of the last valuation. */
function collateralOf(account: AccountState, terms: LendingTerms): number {
  let collateral = 0;
  for (let p = 0; p < account.count; p++) if (account.marketValue[p]! > 0 && terms.position[p] !== null) collateral += account.marketValue[p]!;
  account.account.balances.forEach((balance, b) => {
    const value = balance.amount * account.balanceFx[b]!;
    if (value > 0 && terms.balance[b] !== null) collateral += value;
  });
  return collateral;
}

/** Value of what is borrowed, owed or sold short, in the account's currency, of the last valuation. */
function debtOf(account: AccountState): number {
  let owed = 0;
  for (let p = 0; p < account.count; p++) if (account.marketValue[p]! < 0) owed -= account.marketValue[p]!;
  account.account.balances.forEach((balance, b) => {
    const fx = account.balanceFx[b]!;
    if (fx === fx) owed += (Math.max(0, -balance.amount) + Math.max(0, -balance.accrued)) * fx;
  });
  return owed;
}

/**
 * Lending protocols (margin-regimes.md, section 6): margin equity = Σ collateral × liquidation threshold, requirement = value
 * of the debt, so the buffer ratio is the health factor. Initial margin adds what liquidation threshold and loan-to-value
 * differ by, so that available funds = Σ collateral × LTV − debt.
 */
export const lending: MarginModel = {
  id: 'lending',
  equity,
  available(account, _nlv, available, sink) {
    const ceiling = debtCeiling(account);
    if (!(ceiling >= 0)) return available;
    const owed = debtOf(account);
    if (owed > ceiling) sink.warn('debt-ceiling', 'account', 'the debt is above the ceiling of its isolated collateral; nothing more can be borrowed', false);
    return Math.min(available, Math.max(0, ceiling - owed));
  },
  charge(account, market, sink) {
    const terms = lendingTerms(account, market);
    for (let p = 0; p < account.count; p++) {
      const instrument = market.instruments[account.instrument[p]!]!;
      if (settlesByVariation(instrument)) {
        const exposure = Math.abs(account.exposure[p]!);
        if (!(exposure > 0)) continue;
        sink.warn('missing-parameter', instrument.id, `a lending protocol holds no ${instrument.kind}; 100 % of its exposure is charged`, true);
        sink.line(p, exposure, exposure, notCollateral, exposure, 0, 0);
        continue;
      }
      const value = account.marketValue[p]!;
      if (value < 0) sink.line(p, -value, -value, debt, -value, 0, 0);
      const collateral = value > 0 ? (terms.position[p] ?? null) : null;
      if (collateral !== null && collateral.liquidationThreshold !== collateral.ltv) {
        sink.line(p, value * (collateral.liquidationThreshold - collateral.ltv), 0, borrowingGap, value, collateral.liquidationThreshold, collateral.ltv);
      }
    }
    for (let b = 0; b < account.balanceFx.length; b++) {
      const balance = account.account.balances[b]!;
      const fx = account.balanceFx[b]!;
      if (!(fx === fx)) continue;
      const accrued = Math.max(0, -balance.accrued) * fx;
      const owed = Math.max(0, -balance.amount) * fx + accrued;
      if (owed > 0) sink.group(balance.currency, owed, owed, debt, owed, accrued, 0);
      const collateral = balance.amount > 0 ? terms.balance[b]! : null;
      if (collateral !== null && collateral.liquidationThreshold !== collateral.ltv) {
        const value = balance.amount * fx;
        sink.group(balance.currency, value * (collateral.liquidationThreshold - collateral.ltv), 0, borrowingGap, value, collateral.liquidationThreshold, collateral.ltv);
      }
    }
  },
  particulars(account, market, totals) {
    const terms = lendingTerms(account, market);
    if (!terms.maker) return { venueRatio: { name: 'Health factor', value: totals.maintenanceMargin > 0 ? totals.marginEquity / totals.maintenanceMargin : null, direction: 'down' } };
    const owed = debtOf(account);
    return { venueRatio: { name: 'Collateralization ratio', value: owed > 0 ? collateralOf(account, terms) / owed : null, direction: 'down' } };
  },
};
