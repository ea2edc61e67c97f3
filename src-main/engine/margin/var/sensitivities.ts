import type { AccountState } from '../../portfolio/account-state.ts';
import type { Layout } from './layout.ts';

/** Fills the sensitivities of positions, currencies and factors from the values of the last pass. */
export function takeSensitivities(layout: Layout, account: AccountState): void {
  const { factor, own, sensitivity, weights, currencies, currencySensitivity } = layout;
  weights.fill(0);
  for (let p = 0; p < account.count; p++) {
    const f = factor[p]!;
    // What settles daily has no value of its own; a leveraged fund with its own history moves by its value alone.
    const value = own[p] === 1 && account.marketValue[p] !== 0 ? account.marketValue[p]! : account.exposure[p]!;
    sensitivity[p] = f < 0 || value !== value ? 0 : value;
    if (f >= 0) weights[f]! += sensitivity[p]!;
  }
  for (let c = 0; c < currencies.length; c++) {
    const { factor: f, positions, balances } = currencies[c]!;
    let held = 0;
    if (f >= 0) {
      for (const p of positions) held += foreignValue(account, p);
      for (const b of balances) {
        const { amount, accrued } = account.account.balances[b]!;
        const worth = (amount + accrued) * account.balanceFx[b]!;
        if (worth === worth) held += worth;
      }
      weights[f]! += held;
    }
    currencySensitivity[c] = held;
  }
}

/** What changes with the exchange rate: market value, or the unrealised result of what settles daily. */
function foreignValue(account: AccountState, p: number): number {
  const value = account.marketValue[p]!;
  if (value !== 0) return value === value ? value : 0;
  const result = account.unrealized[p]!;
  return result === result ? result : 0;
}
