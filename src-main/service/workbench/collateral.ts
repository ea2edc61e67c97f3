/** collateral.ledger: what counts of what an account owns, and why the rest does not. */
import { success } from '#base/failure.ts';
import type { CollateralRow, CollateralView, ScheduleResult } from '#contract/views/collateral.ts';
import type { CounterpartyRecord } from '#contract/book-file.ts';
import { cashInstrument } from '#engine/collateral/cash.ts';
import type { CollateralLedger } from '#engine/collateral/ledger.ts';
import { scheduleComparison } from '#engine/collateral/schedule.ts';
import type { CollateralSchedule } from '#engine/collateral/schedule.ts';
import type { Session } from '#engine/session-port.ts';
import { outcomeOf, shockHaircuts } from '#service/collateral-shock.ts';
import { accountBook } from './account-book.ts';
import { unknown } from './book.ts';
import type { DeskHandler } from './handler.ts';

export const collateralView: DeskHandler<'collateral.ledger'> = (desk, { account, shock = 0 }, { deps }) => {
  const { session } = desk;
  const holder = session.account(account);
  const book = holder === null ? null : accountBook(desk, account, { history: false });
  if (holder === null || book === null) return unknown(`account ${account} in this book`);
  const ledger = session.collateral(account);
  const counterparty = holder.counterparty === null ? null : desk.model.find<CounterpartyRecord>('counterparty', [holder.counterparty]);
  const { reuse } = ledger;
  return success({
    account, currency: ledger.currency, asOf: session.now(), regime: holder.regime,
    rows: ledger.rows.map(({ counterparty: place, capLoss, eligible: _eligible, ...row }): CollateralRow => ({ ...row, place: counterparty?.name ?? place, aboveCap: capLoss })),
    marketValue: ledger.marketValue, counted: ledger.counted,
    tiers: tiersOf(ledger),
    caps: ledger.caps,
    schedules: schedulesOf(session, ledger, deps.schedules ?? []),
    rehypothecable: reuse === null ? null : { ...reuse, multiple: counterparty?.custody?.rehypothecation ?? 0 },
    shock,
    ...shockHaircuts(deps.openSession, book, account, outcomeOf(ledger, session.figures(account)), ledger, shock),
  });
};

/** Cash first, then tiers by name, then what does not count, then what nobody stated a tier for. */
function tiersOf(ledger: CollateralLedger): CollateralView['tiers'] {
  const pool = new Map<string, { marketValue: number; counted: number }>();
  for (const row of ledger.rows) {
    const tier = row.tier ?? (row.kind === 'cash' ? 'cash' : 'none');
    const entry = pool.get(tier) ?? { marketValue: 0, counted: 0 };
    entry.marketValue += row.marketValue ?? 0;
    entry.counted += row.counted ?? 0;
    pool.set(tier, entry);
  }
  const rank = (tier: string): number => (tier === 'cash' ? 0 : tier === 'none' ? 3 : tier === 'ineligible' ? 2 : 1);
  return [...pool].sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1)).map(([tier, amounts]) => ({ tier, ...amounts }));
}

function schedulesOf(session: Session, ledger: CollateralLedger, schedules: readonly CollateralSchedule[]): ScheduleResult[] {
  const assets = ledger.rows.flatMap((row) => {
    if (row.marketValue === null || !(row.marketValue > 0)) return [];
    const isCash = row.kind === 'cash';
    return [{ instrument: (isCash ? null : session.instrument(row.asset)) ?? cashInstrument(row.asset), isCash, marketValue: row.marketValue }];
  });
  return scheduleComparison(assets, schedules, ledger.currency, session.now()).map(({ assets: _assets, ...outcome }) => outcome);
}
