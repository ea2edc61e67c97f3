/**
 * What an account would have been worth on the last trading days, had it held today's positions: valued with the
 * closes of the book. Not a record of what was; marked as such wherever it is shown, never written to the book.
 */
import type { BookFile } from '#contract/book-file.ts';
import type { SnapshotSeries } from '#contract/views/shapes.ts';
import type { OpenSession } from '#engine/session-port.ts';
import { closeOn, closeTime, throughCloses } from '#service/at-close.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { neededBy } from '#service/needed-instruments.ts';
import type { Store } from '#service/ports.ts';

const TRADING_DAYS = 60;

/** The series of one account over the last trading days before `asOf` of the book; empty where the book holds no closes for it. */
export function reconstruct(openSession: OpenSession, store: Store, book: BookFile, account: string): SnapshotSeries {
  const instruments = new Map((book.instruments ?? []).map((instrument) => [instrument.id, instrument]));
  const accounts = (book.accounts ?? []).filter((record) => record.id === account);
  const needed = new Set([...neededBy(accounts, book)].filter((id) => instruments.has(id)));
  const asOf = Date.parse(book.asOf);
  const closes = new Map([...needed].map((id) => [id, store.readCloses(id)] as const).filter(([, list]) => list.length > 0));
  const days = tradingDays(closes, asOf);
  const empty: SnapshotSeries = { account, at: [], netLiquidationValue: [], marginEquity: [], maintenanceMargin: [], partial: [], reconstructed: [] };
  if (days.length === 0) return empty;
  const session = openSession(toEngineBook({
    ...book,
    accounts,
    instruments: (book.instruments ?? []).filter((record) => needed.has(record.id)),
    quotes: (book.quotes ?? []).filter((record) => needed.has(record.instrument)),
    history: [], plans: [], alertRules: [],
  }));
  const series = { at: [] as number[], nlv: [] as number[], equity: [] as number[], mmr: [] as number[], partial: [] as number[] };
  throughCloses(session, [...needed].map((id) => instruments.get(id)!), days, (id, day) => closeOn(closes.get(id), day), (at) => {
    const figures = session.figures(account);
    if (!Number.isFinite(figures.netLiquidationValue)) return;
    series.at.push(at);
    series.nlv.push(figures.netLiquidationValue);
    series.equity.push(figures.marginEquity);
    series.mmr.push(figures.maintenanceMargin);
    series.partial.push(2);
  });
  return { account, at: series.at, netLiquidationValue: series.nlv, marginEquity: series.equity, maintenanceMargin: series.mmr, partial: series.partial, reconstructed: series.at.map(() => 1) };
}

/** The last days on which most of what is needed has a close, oldest first, all before `asOf`. */
export function tradingDays(closes: ReadonlyMap<string, readonly (readonly [string, number])[]>, asOf: number): readonly string[] {
  const counts = new Map<string, number>();
  for (const list of closes.values()) for (const [day] of list.slice(-2 * TRADING_DAYS)) if (closeTime(day) < asOf) counts.set(day, (counts.get(day) ?? 0) + 1);
  return [...counts].filter(([, count]) => count * 2 >= closes.size).map(([day]) => day).sort().slice(-TRADING_DAYS);
}
