/** The Margin Mirror's other half: the venue's figures beside ours, over the days, and what would explain the difference. */
import type { MirrorView, ResidualDay } from '#contract/views/margin.ts';
import type { KeptResidual } from '#service/ports.ts';
import type { BookSources } from './day-book.ts';
import { fitAddOn, proposeAddOn } from './house-add-on.ts';
import type { AddOnDay } from './house-add-on.ts';
import { DAY_MS } from './market-day.ts';
import { finiteOrNull, reconcile } from './reconcile.ts';
import type { OurFigures } from './reconcile.ts';

const MOST_POINTS = 500;

/** @param account id of an account that the session knows */
export function mirrorOf(sources: BookSources, account: string): MirrorView {
  const { store, session, model } = sources;
  const engineAccount = session.account(account)!;
  const venueFigures = model.account(account)?.venueFigures ?? [];
  const known = new Set(venueFigures.map((figures) => Date.parse(figures.at)));
  // What the user has taken back since (or undone) does not stay in the series.
  const rows = store.residuals(account).map((row): KeptResidual => (row.venue !== null && !known.has(row.venue.at) ? { ...row, venue: null } : row));
  const found = fitAddOn(rows.flatMap(addOnDay));
  return {
    account,
    currency: engineAccount.currency,
    asOf: session.now(),
    regime: engineAccount.regime,
    venueFigures: reconcile((at) => oursNear(sources, account, rows, at), venueFigures, session.now()),
    days: rows.map(shownDay),
    addOn: found === null ? null : proposeAddOn(session, engineAccount, found),
  };
}

/** Our figures nearest to a time, at most a day away: live ones, a snapshot, or the end of a kept day. */
function oursNear({ store, session }: BookSources, account: string, rows: readonly KeptResidual[], at: number): OurFigures | null {
  const live = session.figures(account);
  const candidates: OurFigures[] = [
    { at: session.now(), netLiquidationValue: live.netLiquidationValue, initialMargin: live.initialMargin, maintenanceMargin: live.maintenanceMargin },
    ...rows.map((row) => ({ ...row.ours, at: row.at })),
    ...store.snapshots(account, at - DAY_MS, at + DAY_MS, MOST_POINTS),
  ];
  const nearest = candidates.reduce((best, one) => (Math.abs(one.at - at) < Math.abs(best.at - at) ? one : best));
  return Math.abs(nearest.at - at) <= DAY_MS ? nearest : null;
}

function addOnDay({ ours, venue, at }: KeptResidual): AddOnDay[] {
  if (venue === null || Math.abs(venue.at - at) > DAY_MS) return [];
  const residual = venue.maintenanceMargin - ours.maintenanceMargin;
  return Number.isFinite(residual) ? [{ residual, grossExposure: ours.grossExposure, grossMarketValue: ours.grossMarketValue }] : [];
}

function shownDay(row: KeptResidual): ResidualDay {
  const pick = (of: (figure: keyof ResidualDay['ours']) => number | undefined): ResidualDay['ours'] => ({
    netLiquidationValue: finiteOrNull(of('netLiquidationValue')), initialMargin: finiteOrNull(of('initialMargin')), maintenanceMargin: finiteOrNull(of('maintenanceMargin')),
  });
  return {
    day: row.day, at: row.at, venueAt: row.venue?.at ?? null,
    ours: pick((figure) => row.ours[figure]),
    venue: pick((figure) => row.venue?.[figure]),
    residual: pick((figure) => (row.venue === null ? undefined : row.venue[figure] - row.ours[figure])),
  };
}
