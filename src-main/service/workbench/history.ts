/** history.series: figures of an account over time, from snapshots; before the first one, reconstructed from closes. */
import { success } from '#base/failure.ts';
import type { SnapshotSeries } from '#contract/views/shapes.ts';
import { unknown } from './book.ts';
import type { DeskHandler } from './handler.ts';
import { reconstruct } from './reconstruct.ts';

const MOST_POINTS = 5000;

export const historySeries: DeskHandler<'history.series'> = (desk, { account, from, to, points }, { deps }) => {
  if (desk.session.account(account) === null) return unknown(`account ${account} in this book`);
  const limit = Math.min(Math.max(2, Math.floor(points)), MOST_POINTS);
  const kept = desk.store.snapshots(account, from, to, limit);
  const first = desk.store.snapshots(account, -8.64e15, 8.64e15, 2)[0]?.at ?? Infinity;
  if (!desk.reconstructed.has(account)) desk.reconstructed.set(account, reconstruct(deps.openSession, desk.store, desk.model.toFile(), account));
  const before = desk.reconstructed.get(account)!;
  const keep = before.at.map((at) => at >= from && at <= to && at < first);
  const pick = (values: readonly number[]): number[] => values.filter((_value, i) => keep[i]);
  const series: SnapshotSeries = {
    account,
    at: [...pick(before.at), ...kept.map((s) => s.at)],
    netLiquidationValue: [...pick(before.netLiquidationValue), ...kept.map((s) => s.netLiquidationValue)],
    marginEquity: [...pick(before.marginEquity), ...kept.map((s) => s.marginEquity)],
    maintenanceMargin: [...pick(before.maintenanceMargin), ...kept.map((s) => s.maintenanceMargin)],
    partial: [...pick(before.partial), ...kept.map((s) => (s.complete ? 0 : 1))],
    reconstructed: [...pick(before.at).map(() => 1), ...kept.map(() => 0)],
  };
  return success(series);
};
