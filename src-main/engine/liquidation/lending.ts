import { fullCloseAllowed, liquidationRules, mostRepayable, seizure } from '../lending/liquidation-rules.ts';
import type { LiquidationRules } from '../lending/liquidation-rules.ts';
import { vaultAuction } from '../lending/health-factor.ts';
import { numberOf } from '../margin/parameters.ts';
import type { Account, Book } from '../portfolio/book.ts';
import type { AccountReport } from '../portfolio/figures.ts';
import { openSession } from '../session.ts';
import type { Session } from '../session-port.ts';

/** One liquidation call: somebody repays a debt and takes collateral with a bonus. */
export interface LendingStep {
  readonly order: number;
  readonly repaid: { readonly instrument: string; readonly quantity: number };
  readonly seized: { readonly instrument: string; readonly quantity: number };
  /** Share of this debt that was repaid. */
  readonly closeFactor: number;
  readonly bufferRatioAfter: number | null;
  readonly reason: string;
}

export interface LendingRun {
  readonly account: string;
  /** The account that is left. */
  readonly left: Account;
  readonly before: AccountReport;
  readonly after: AccountReport;
  readonly steps: readonly LendingStep[];
  /** Debt that no collateral is left for, in the account's currency. */
  readonly shortfall: number;
}

/** A debt or a collateral: a balance by its currency or a position by its instrument. */
interface Reserve {
  readonly id: string;
  readonly kind: 'balance' | 'position';
  /** Units, positive. */
  readonly quantity: number;
  /** Of one unit, in the account's currency. */
  readonly price: number;
  readonly bonus: number;
}

/** A borrower under the line is liquidated call by call; far more calls than a pool would need. */
const MOST_CALLS = 200;

/**
 * Liquidation calls on a lending account until its health factor is 1, its collateral is gone or the rules allow no
 * further call (margin-regimes.md 6.1; a Maker vault is auctioned whole, 6.2). The largest debt is repaid with the
 * collateral of the highest bonus, the largest first.
 */
export function liquidateLending(book: Book, accountId: string): LendingRun {
  const held = book.accounts.find((account) => account.id === accountId);
  if (held === undefined) throw new Error(`unknown account ${accountId}`);
  const session = openSession(book);
  const before = session.report(accountId, { liquidationPrices: true });
  const rules = liquidationRules(held.params['version']);
  const maker = held.params['protocol'] === 'maker';
  const steps: LendingStep[] = [];
  let account = held;
  for (let call = 0; call < MOST_CALLS; call++) {
    const ratio = session.evaluate(account).bufferRatio;
    if (ratio === null || ratio >= 1) break;
    const debt = largest(reserves(session, account, -1), (one) => one.quantity * one.price);
    const collateral = largest(reserves(session, account, 1), (one) => one.bonus * 1e18 + one.quantity * one.price);
    if (debt === null || collateral === null) break;
    const made = maker ? auction(debt, collateral, numberOf(held.params['penalty'], 0.13)) : callOf(rules, ratio, debt, collateral, reserves(session, account, -1));
    if (made === null) break;
    account = changed(changed(account, debt, made.repaid / debt.price), collateral, -made.seized / collateral.price);
    steps.push({
      order: steps.length + 1,
      repaid: { instrument: debt.id, quantity: made.repaid / debt.price },
      seized: { instrument: collateral.id, quantity: made.seized / collateral.price },
      closeFactor: made.closeFactor, bufferRatioAfter: session.evaluate(account).bufferRatio, reason: made.reason,
    });
  }
  const after = openSession({ ...book, accounts: [account] }).report(accountId, { liquidationPrices: true });
  return { account: accountId, left: account, before, after, steps, shortfall: Math.max(0, -after.netLiquidationValue) };
}

interface Call {
  readonly repaid: number;
  readonly seized: number;
  readonly closeFactor: number;
  readonly reason: string;
}

function callOf(rules: LiquidationRules, healthFactor: number, debt: Reserve, collateral: Reserve, debts: readonly Reserve[]): Call | null {
  const owed = debt.quantity * debt.price;
  const pledged = collateral.quantity * collateral.price;
  const total = debts.reduce((sum, one) => sum + one.quantity * one.price, 0);
  const most = mostRepayable(rules, healthFactor, owed, pledged, total);
  const whole = fullCloseAllowed(rules, healthFactor, owed, pledged);
  let made = seizure(rules, most, collateral.bonus, owed, pledged);
  // A call that would leave dust reverts: a smaller one that leaves enough on both sides is what remains.
  if (made.leavesDust) made = seizure(rules, Math.min(owed - rules.leftover, (pledged - rules.leftover) / (1 + collateral.bonus)), collateral.bonus, owed, pledged);
  if (!(made.repaid > 0) || made.leavesDust) return null;
  const why = whole ? (healthFactor <= rules.fullCloseHealthFactor ? `at or below ${String(rules.fullCloseHealthFactor)} all of a debt may be repaid` : 'a small debt or collateral may be closed whole') : `${String(rules.closeFactor * 100)} % of ${rules.onTotalDebt ? 'all debt' : 'this debt'} may be repaid`;
  return { repaid: made.repaid, seized: made.seized, closeFactor: made.closeFactor, reason: `health factor ${healthFactor.toFixed(4)}; ${why}; bonus ${String(Number((collateral.bonus * 100).toPrecision(6)))} %` };
}

/** Debt and penalty are raised from the collateral at today's price; what is left stays with the owner. */
function auction(debt: Reserve, collateral: Reserve, penalty: number): Call {
  const owed = debt.quantity * debt.price;
  const { sold } = vaultAuction(collateral.quantity, collateral.price, owed, penalty);
  const seized = sold * collateral.price;
  return { repaid: Math.min(owed, seized / (1 + penalty)), seized, closeFactor: Math.min(1, seized / (owed * (1 + penalty))), reason: `the vault is unsafe and auctioned with a penalty of ${String(penalty * 100)} %` };
}

/** @param side −1: what is owed; 1: what counts as collateral */
function reserves(session: Session, account: Account, side: 1 | -1): Reserve[] {
  const all: Reserve[] = [];
  for (const balance of account.balances) {
    const quantity = side * (balance.amount + Math.min(0, balance.accrued));
    const price = session.rate(balance.currency, account.currency)?.rate ?? NaN;
    const lending = session.instrument(balance.currency)?.lending ?? null;
    if (quantity > 0 && price > 0 && (side < 0 || lending !== null)) all.push({ id: balance.currency, kind: 'balance', quantity, price, bonus: lending?.liquidationBonus ?? 0 });
  }
  for (const position of session.evaluatePositions(account)) {
    const lending = session.instrument(position.instrument)?.lending ?? null;
    const quantity = side * position.quantity;
    const value = Math.abs(position.marketValue ?? 0);
    if (quantity > 0 && value > 0 && (side < 0 || lending !== null)) all.push({ id: position.instrument, kind: 'position', quantity, price: value / quantity, bonus: lending?.liquidationBonus ?? 0 });
  }
  return all;
}

function largest(list: readonly Reserve[], size: (one: Reserve) => number): Reserve | null {
  return list.reduce<Reserve | null>((best, one) => (best === null || size(one) > size(best) ? one : best), null);
}

/** The account with more (or less) of one reserve; interest owed is paid before the debt itself. */
function changed(account: Account, reserve: Reserve, quantity: number): Account {
  if (reserve.kind === 'position') {
    const positions = account.positions.map((position) => (position.instrument === reserve.id ? { ...position, quantity: settled(position.quantity + quantity, reserve.quantity) } : position));
    return { ...account, positions: positions.filter((position) => position.quantity !== 0) };
  }
  return {
    ...account,
    balances: account.balances.map((balance) => {
      if (balance.currency !== reserve.id) return balance;
      const interest = quantity > 0 ? Math.min(quantity, -Math.min(0, balance.accrued)) : 0;
      return { ...balance, accrued: balance.accrued + interest, amount: settled(balance.amount + quantity - interest, reserve.quantity) };
    }),
  };
}

/** What a division left in the last digits is nothing. */
function settled(value: number, scale: number): number {
  return Math.abs(value) < 1e-12 * scale ? 0 : value;
}
