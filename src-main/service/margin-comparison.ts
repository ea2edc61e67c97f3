/** One account under several regimes side by side: what each demands, what the positions would need apart, and which regime binds. */
import type { MarginComparison, PairCredit, RegimeColumn, StandAloneItem } from '#contract/views/margin.ts';
import type { Account } from '#engine/portfolio/book.ts';
import type { AccountReport } from '#engine/portfolio/figures.ts';
import type { Session } from '#engine/session-port.ts';

/** Above this many positions no pairs are shown: they grow with the square and nobody reads them. */
export const MOST_PAIRED_POSITIONS = 20;
/** Sums of the same leaves in another order differ by this share at most; below it a credit is none. */
const ROUNDING = 1e-9;

/**
 * The account under each regime, in the order given; a regime named twice is answered once. The account's own regime keeps
 * its own parameters, all others have their defaults.
 * @param regimes ids of regimes; one that nobody computes is charged in full and says so in its warnings
 * @throws on an unknown account
 */
export function compareRegimes(session: Session, accountId: string, regimes: readonly string[], options: { readonly pairs?: boolean } = {}): MarginComparison {
  const account = session.account(accountId);
  if (account === null) throw new Error(`unknown account ${accountId}`);
  const columns = [...new Set(regimes)].map((regime) => column(session, account, regime, options.pairs === true));
  const highest = Math.max(...columns.map((one) => one.maintenanceMargin));
  const binding = columns.findIndex((one) => one.maintenanceMargin === highest);
  return { account: accountId, currency: account.currency, asOf: session.now(), regimes: columns.map((one, at) => ({ ...one, binding: at === binding })) };
}

/** The account as it would stand under another regime. Positions, cash and orders stay; parameters are the regime's defaults. */
export function underRegime(account: Account, regime: string): Account {
  return regime === account.regime ? account : { ...account, regime, params: {} };
}

function column(session: Session, own: Account, regime: string, withPairs: boolean): Omit<RegimeColumn, 'binding'> {
  const account = underRegime(own, regime);
  const report = session.evaluateReport(account);
  const items = standAloneItems(session, account, report);
  const standAlone = items.reduce((sum, item) => sum + item.standAlone, 0);
  return {
    regime,
    own: regime === own.regime,
    marginEquity: report.marginEquity,
    initialMargin: report.initialMargin,
    maintenanceMargin: report.maintenanceMargin,
    excessLiquidity: report.excessLiquidity,
    availableFunds: report.availableFunds,
    bufferRatio: report.bufferRatio,
    status: report.status,
    complete: report.complete,
    standAlone,
    nettingCredit: without(standAlone, report.maintenanceMargin),
    items,
    pairs: withPairs ? pairCredits(session, account, items) : null,
    margin: report.margin,
    equity: report.equity,
    tables: report.tables,
    warnings: report.warnings,
    venueRatio: report.venueRatio ?? null,
  };
}

/** a − b, and 0 where both are the same sum in another order. */
function without(a: number, b: number): number {
  const difference = a - b;
  return Math.abs(difference) <= ROUNDING * Math.max(Math.abs(a), Math.abs(b)) ? 0 : difference;
}

/** The same account with nothing in it: no requirement of one part may come from another. */
function emptied(account: Account): Account {
  return { ...account, balances: [], positions: [], orders: [] };
}

/**
 * What each part of the account would need if it were all there is: every position, every balance with a debt (borrowed
 * coins and lending debts carry a requirement of their own), and the open orders together.
 */
function standAloneItems(session: Session, account: Account, report: AccountReport): StandAloneItem[] {
  const empty = emptied(account);
  const within = new Map(report.positions.map((position) => [position.instrument, position.maintenanceMargin]));
  const items: StandAloneItem[] = account.positions.map((position) => ({
    scope: position.instrument,
    kind: 'position',
    standAlone: session.evaluate({ ...empty, positions: [position] }).maintenanceMargin,
    within: within.get(position.instrument) ?? null,
  }));
  for (const balance of account.balances) {
    if (balance.amount >= 0 && balance.accrued >= 0) continue;
    const alone = session.evaluate({ ...empty, balances: [balance] }).maintenanceMargin;
    if (alone !== 0) items.push({ scope: balance.currency, kind: 'balance', standAlone: alone, within: null });
  }
  if (account.orders.length > 0) {
    const alone = session.evaluate({ ...empty, orders: account.orders }).maintenanceMargin;
    if (alone !== 0) items.push({ scope: 'orders', kind: 'orders', standAlone: alone, within: null });
  }
  return items;
}

/** R(i) + R(j) − R(i and j) for every pair of positions that has a credit, largest first; null above the limit. */
function pairCredits(session: Session, account: Account, items: readonly StandAloneItem[]): PairCredit[] | null {
  const { positions } = account;
  if (positions.length > MOST_PAIRED_POSITIONS) return null;
  const empty = emptied(account);
  const pairs: PairCredit[] = [];
  for (let i = 0; i < positions.length; i++) {
    for (let j = i + 1; j < positions.length; j++) {
      const together = session.evaluate({ ...empty, positions: [positions[i]!, positions[j]!] }).maintenanceMargin;
      const credit = without(items[i]!.standAlone + items[j]!.standAlone, together);
      if (credit !== 0) pairs.push({ first: positions[i]!.instrument, second: positions[j]!.instrument, credit });
    }
  }
  return pairs.sort((a, b) => b.credit - a.credit);
}
