/** What an account has at risk by name and size, what the book lists to hedge it with, and which written hedges are due. */
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { HedgeRecord } from '#contract/book-file.ts';
import type { HedgeDeskView, HedgeRecordView, ListedFuture, ListedOption } from '#contract/views/hedge.ts';
import { exposuresOf } from '#engine/hedge/exposures.ts';
import { driverOf } from '#engine/hedge/linkage.ts';
import { rootOf } from '#engine/hedge/roots.ts';
import { Market } from '#engine/market/market.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { openSession } from '#engine/session.ts';

export interface HedgeDeskTask {
  readonly book: Book;
  readonly account: string;
  readonly records: readonly HedgeRecord[];
}

const DAY_MS = 86_400_000;
/** A hedge that ends within this many days is shown so. */
const SOON_DAYS = 14;

/** @returns `invalid-input` where there is no such account */
export function hedgeDesk({ book, account: id, records }: HedgeDeskTask): Result<HedgeDeskView> {
  const account = book.accounts.find((one) => one.id === id);
  if (account === undefined) return failure('invalid-input', `There is no account ${id} in this book.`);
  const alone: Book = { ...book, accounts: [account] };
  const market = new Market(alone);
  const { underlyings, currencies, unknown } = exposuresOf(alone, account, market);
  const positions = openSession(alone).positions(id).filter(({ quantity }) => quantity !== 0)
    .map(({ instrument, exposure }) => ({ instrument, driver: driverOf(market, instrument), exposure }))
    .sort((a, b) => Math.abs(b.exposure ?? 0) - Math.abs(a.exposure ?? 0));
  const drivers = new Set([...underlyings.map(({ underlying }) => underlying), ...positions.map(({ driver }) => driver), ...book.instruments.filter(({ kind }) => kind === 'index').map((one) => one.id)]);
  const options: ListedOption[] = [];
  const futures: ListedFuture[] = [];
  book.instruments.forEach((one) => {
    const i = market.indexOf(one.id);
    if (one.kind === 'option') {
      if (one.underlying === null || one.right === null || !drivers.has(one.underlying) || !(one.expiry > book.asOf)) return;
      market.refreshOption(i);
      options.push({ id: one.id, underlying: one.underlying, right: one.right, strike: one.strike, expiry: one.expiry, mark: finite(market.price[i]!) });
    } else if (one.kind === 'future' || one.kind === 'perpetual') {
      if (one.expiry <= book.asOf || !Number.isFinite(market.price[i]!)) return;
      futures.push({ id: one.id, kind: one.kind, driver: rootOf(market, one.id), mark: finite(market.price[i]!), expiry: finite(one.expiry) });
    }
  });
  options.sort((a, b) => a.expiry - b.expiry || a.strike - b.strike);
  return success({ account: id, currency: account.currency, asOf: book.asOf, underlyings, currencies, positions, options, futures, records: records.map((record) => ({ record, due: dueOf(record, book.asOf) })), unknown });
}

/** The end of the hedge weighs more than its review. Days end at 21:00 UTC, as options do. */
export function dueOf(record: HedgeRecord, now: number): HedgeRecordView['due'] {
  const endOf = (day: string | undefined): number => (day === undefined ? NaN : Date.parse(`${day}T21:00:00Z`));
  const ends = endOf(record.expiry);
  if (ends <= now) return 'expired';
  if (ends <= now + SOON_DAYS * DAY_MS) return 'expires-soon';
  return endOf(record.review) <= now ? 'review' : 'fine';
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
