/** Keeps the end of every day: prices, and for accounts with figures of the venue our figures beside them. */
import type { JournalChange } from '#contract/book-change.ts';
import type { VenueFiguresRecord } from '#contract/book-file.ts';
import { openSession } from '#engine/session.ts';
import type { AccountFigures, PositionFigures } from '#engine/portfolio/figures.ts';
import { neededBy } from '#service/needed-instruments.ts';
import type { KeptResidual, LiveQuote, Log } from '#service/ports.ts';
import { bookOfDay } from './day-book.ts';
import type { BookSources } from './day-book.ts';
import { grossMarketValue } from './house-add-on.ts';
import { DAY_MS, dayName, dayOf } from './market-day.ts';

/** A replay that moves further than this between two looks was moved by hand: what it shows is no end of a day. */
const MOVED_MS = 15 * 60_000;

/** Notices that a market day is over and keeps its end. */
export class DayDesk {
  private readonly log: Log;
  private day: number | null = null;
  private seenAt = NaN;
  private lastError = '';

  constructor(log: Log) {
    this.log = log;
  }

  /** To be called often: notices that the day has turned and keeps the one that ended. @param replaying whether market time comes from a replay */
  see(sources: BookSources, replaying: boolean): void {
    const now = sources.session.now();
    const day = dayOf(now);
    const ended = this.day;
    const moved = replaying && Math.abs(now - this.seenAt) > MOVED_MS;
    this.day = day;
    this.seenAt = now;
    if (ended === null || day <= ended || moved) return;
    this.keep(sources, ended, Math.min(now, (ended + 1) * DAY_MS - 1));
  }

  /** Keeps today as it stands: when figures of the venue are entered, and when the book is closed. */
  keepToday(sources: BookSources): void {
    const now = sources.session.now();
    if (sources.session.accountIds().length > 0) this.keep(sources, dayOf(now), now);
  }

  /** Keeps the rows of days that have ended, for figures of the venue that came later. */
  keepEarlier(sources: BookSources, account: string, days: ReadonlySet<number>): void {
    this.guarded(() => keepEarlierDays(sources, account, days));
  }

  private keep(sources: BookSources, day: number, at: number): void {
    this.guarded(() => keepDay(sources, day, at));
  }

  /** Watching must not stop when the disk is full: what could not be kept is logged, the same reason once. */
  private guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (reason !== this.lastError) this.log.warn('the day could not be kept', { reason });
      this.lastError = reason;
    }
  }
}

function keepDay({ store, model, session }: BookSources, day: number, at: number): void {
  const file = model.toFile();
  const quotes = [...neededBy(file.accounts ?? [], file)].flatMap((id): LiveQuote[] => {
    const quote = session.quote(id);
    return quote === null ? [] : [{ instrument: id, mark: quote.mark, bid: quote.bid, ask: quote.ask, volatility: quote.volatility, at: quote.at }];
  });
  const entry = store.journal({ limit: 1 })[0]?.id ?? 0;
  store.saveDay({ day: dayName(day), at, entry, quotes });
  const rows = (file.accounts ?? []).flatMap((account): KeptResidual[] => {
    const figures = account.venueFigures ?? [];
    return figures.length === 0 ? [] : [residualRow(account.id, day, at, session.figures(account.id), session.positions(account.id), figures)];
  });
  if (rows.length > 0) store.saveResiduals(rows);
}

/** Our figures beside the latest of the venue's of the same day. */
function residualRow(account: string, day: number, at: number, ours: AccountFigures, positions: readonly PositionFigures[], venueFigures: readonly VenueFiguresRecord[]): KeptResidual {
  const [latest] = venueFigures.filter((figures) => dayOf(Date.parse(figures.at)) === day).sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  return {
    account, day: dayName(day), at,
    ours: {
      netLiquidationValue: ours.netLiquidationValue, initialMargin: ours.initialMargin, maintenanceMargin: ours.maintenanceMargin,
      grossExposure: ours.grossExposure, grossMarketValue: grossMarketValue(positions),
    },
    venue: latest === undefined ? null : venueOf(latest),
  };
}

function venueOf(figures: VenueFiguresRecord): NonNullable<KeptResidual['venue']> {
  const number = (text: string | undefined): number => (text === undefined ? NaN : Number(text));
  return { at: Date.parse(figures.at), netLiquidationValue: number(figures.netLiquidationValue), initialMargin: number(figures.initialMargin), maintenanceMargin: number(figures.maintenanceMargin) };
}

/** Keeps the days to which figures of the venue were added, changed or taken away: by hand, by an import, or by undo. */
export function keepChangedVenueDays(sources: BookSources, days: DayDesk, changes: readonly JournalChange[]): void {
  const today = dayOf(sources.session.now());
  let found = false;
  for (const change of changes) {
    if (change.entity !== 'account') continue;
    const [before, after] = [venueFiguresIn(change.before), venueFiguresIn(change.after)];
    const changed = new Set([...before].filter((text) => !after.has(text)).concat([...after].filter((text) => !before.has(text))).map((text) => dayOf(Date.parse((JSON.parse(text) as VenueFiguresRecord).at))));
    if (changed.size === 0) continue;
    found = true;
    days.keepEarlier(sources, change.key[0] ?? '', new Set([...changed].filter((day) => day < today)));
  }
  if (found) days.keepToday(sources);
}

/** Each entry of an account's figures as text, so that entries can be compared. */
function venueFiguresIn(account: unknown): ReadonlySet<string> {
  const list = (account as { readonly venueFigures?: unknown } | null)?.venueFigures;
  return new Set(Array.isArray(list) ? list.map((entry) => JSON.stringify(entry)) : []);
}

/**
 * Writes the rows of earlier days for which the venue's figures were entered now: with our figures of the row that is there,
 * else with those of the kept day, computed again. A day of which nothing was kept gets no row.
 */
function keepEarlierDays(sources: BookSources, account: string, days: ReadonlySet<number>): void {
  const venueFigures = sources.model.account(account)?.venueFigures ?? [];
  const rows = new Map(sources.store.residuals(account).map((row) => [row.day, row]));
  const kept = new Map(sources.store.days().map((state) => [state.day, state]));
  const written: KeptResidual[] = [];
  for (const day of days) {
    const name = dayName(day);
    const row = rows.get(name);
    const state = kept.get(name);
    const [latest] = venueFigures.filter((figures) => dayOf(Date.parse(figures.at)) === day).sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
    const venue = latest === undefined ? null : venueOf(latest);
    if (row !== undefined) {
      written.push({ ...row, venue });
    } else if (state !== undefined) {
      const session = openSession(bookOfDay(sources, account, state));
      if (session.account(account) !== null) written.push(residualRow(account, day, state.at, session.figures(account), session.positions(account), venueFigures));
    }
  }
  if (written.length > 0) sources.store.saveResiduals(written);
}
