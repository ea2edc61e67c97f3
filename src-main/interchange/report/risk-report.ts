import type { AccountReport } from '#engine/portfolio/figures.ts';
import type { Session } from '#engine/session-port.ts';
import { writtenLines } from './margin-lines.ts';
import type { WrittenLine } from './margin-lines.ts';

/** The public shape of one account in `risk --json` (book-format.md). */
export type RiskAccount = Omit<AccountReport, 'equity' | 'oldestPriceAt' | 'staleCount' | 'tables' | 'margin'> & { readonly margin: readonly WrittenLine[] };

/** One report in that shape: what only the window shows is left out. */
export function riskShape(report: AccountReport): RiskAccount {
  const { equity: _equity, oldestPriceAt: _oldest, staleCount: _stale, tables: _tables, ...rest } = report;
  return { ...rest, margin: writtenLines(report.margin), positions: report.positions.map(({ markAt: _at, stale: _s, ...position }) => position) } as unknown as RiskAccount;
}

/** Reports of the accounts asked for, with liquidation prices, in the order of the book. */
export function riskAccounts(session: Session, accounts: readonly string[]): RiskAccount[] {
  return accounts.map((id) => riskShape(session.report(id, { liquidationPrices: true })));
}
