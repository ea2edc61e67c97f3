/** What every plan of a book does in every scenario on offer, as the Plans section shows it. */
import { success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { BookFile, CounterpartyRecord, PlanRecord } from '#contract/book-file.ts';
import type { PlanVerdicts } from '#contract/views/liquidation.ts';
import type { Book } from '#engine/portfolio/book.ts';
import type { OfferedPack } from './liquidation-view.ts';
import { verifyPlans, withUsualHours } from './rehearsal/plan-verification.ts';
import { choose } from './scenario/scenario-run.ts';

export interface VerdictsRequest {
  readonly book: Book;
  readonly plans: readonly PlanRecord[];
  readonly pack: OfferedPack;
  /** Policies of the counterparties, for what their own liquidation would have cost. */
  readonly counterparties: readonly CounterpartyRecord[];
  /** Whether sales wait for their markets to open, by the usual hours of their kind. */
  readonly hours: boolean;
}

/** Plans against the scenarios of one pack; presets are made for the account of each plan. */
export function planVerdicts({ book: asIs, plans, pack, counterparties, hours }: VerdictsRequest): Result<PlanVerdicts> {
  const book = hours ? withUsualHours(asIs) : asIs;
  const file: BookFile = { format: 'marginline-book', version: 1, asOf: new Date(book.asOf).toISOString(), plans: [...plans], counterparties: [...counterparties] };
  const chosen = choose(book, { records: pack.records, ids: null });
  if (!chosen.ok) return chosen;
  const names = new Map(chosen.value.map((record) => [record.id, record.name ?? record.id]));
  const verdicts = verifyPlans(file, chosen.value, book);
  return success({
    asOf: book.asOf,
    plans: plans.map(({ id, account }) => ({
      id, currency: book.accounts.find((one) => one.id === account)?.currency ?? '',
      verdicts: (verdicts.get(id) ?? []).map((one) => ({ pack: pack.id, name: names.get(one.scenario) ?? one.scenario, ...one })),
    })),
  });
}
