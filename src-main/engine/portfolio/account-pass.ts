import type { Market } from '../market/market.ts';
import type { MarginModel } from '../margin/model.ts';
import { ListingSink, SummingSink } from '../margin/sinks.ts';
import type { AccountState } from './account-state.ts';
import { reuseOf } from '../collateral/reuse.ts';
import { wrongWayWarnings } from '../collateral/wrong-way.ts';
import { carryOfAccount, carryOfPosition } from './carry.ts';
import type { AccountFigures, AccountReport, EquityLine, PositionFigures } from './figures.ts';
import { deficitWarning, inDeficit, keepsSegments, segmentsOf } from './segments.ts';
import { alertLevelOf, statusOf, underwater } from './status.ts';
import { Totals } from './totals.ts';
import { valueAccount } from './valuation.ts';
import { decidingRatio } from './worst-position.ts';
import type { EquityListener } from './valuation.ts';

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Runs one account through valuation and its margin model. One per session; its buffers are reused by every pass. */
export class AccountPass {
  private readonly totals = new Totals();
  private readonly summing = new SummingSink(this.totals);
  private readonly market: Market;

  constructor(market: Market) {
    this.market = market;
  }

  /**
   * Margin equity and maintenance requirement alone: what searches for the line call thousands of times.
   * @param rough whether an upper bound of the requirement will do, where the model has one at hand
   */
  equityAndRequirement(account: AccountState, model: MarginModel, rough = false): { marginEquity: number; maintenanceMargin: number } {
    this.summing.rough = rough;
    this.run(account, model, this.summing, null);
    this.summing.rough = false;
    return this.totals;
  }

  /** The figures of one account, without reasons. */
  figures(account: AccountState, model: MarginModel): AccountFigures {
    this.run(account, model, this.summing, null);
    return this.collect(account, model, this.summing);
  }

  /** The figures with every reason: margin leaves, equity lines, warnings, positions. */
  report(account: AccountState, model: MarginModel): AccountReport {
    const sink = new ListingSink(this.totals, this.market);
    const equity: EquityLine[] = [];
    this.run(account, model, sink, (part, scope, amount, explanation) => equity.push({ part, scope, amount, explanation }));
    const figures = this.collect(account, model, sink);
    const particulars = model.particulars?.(account, this.market, this.totals, figures.availableFunds) ?? {};
    model.remark?.(account, this.market, this.totals, sink);
    sink.warnings.push(...wrongWayWarnings(account, this.market));
    const carryPerDay = carryOfAccount(account, this.market);
    const reuse = reuseOf(account, this.market);
    const segments = keepsSegments(account) ? segmentsOf(account, this.market, model, this.totals) : [];
    for (const segment of segments) if (inDeficit(segment, this.totals)) sink.warnings.push(deficitWarning(segment, account.account.currency));
    return {
      ...figures, positions: this.positions(account), margin: sink.lines, equity, warnings: sink.warnings, tables: sink.tables, ...particulars,
      ...(segments.length === 0 ? {} : { segments }),
      ...(carryPerDay === undefined ? {} : { carryPerDay }), ...(reuse === null ? {} : { rehypothecable: { limit: reuse.limit, segregated: reuse.segregated } }),
    };
  }

  /** Position figures of the last pass over this account. */
  positions(account: AccountState): PositionFigures[] {
    const list: PositionFigures[] = [];
    for (let p = 0; p < account.count; p++) {
      const i = account.instrument[p]!;
      const known = Number.isFinite(account.marketValue[p]!);
      const u = this.market.underlying[i]!;
      const carryPerDay = carryOfPosition(account, this.market, p);
      const isOption = this.market.instruments[i]!.kind === 'option';
      list.push({
        instrument: this.market.instruments[i]!.id,
        quantity: account.quantity[p]!,
        averagePrice: orNull(account.averagePrice[p]!),
        mark: orNull(this.market.price[i]!),
        markAt: orNull(this.market.at[i]!),
        stale: this.market.isStale(i) || (isOption && u >= 0 && this.market.isStale(u)),
        marketValue: orNull(account.marketValue[p]!),
        unrealizedPnl: orNull(account.unrealized[p]!),
        exposure: orNull(account.exposure[p]!),
        initialMargin: known ? account.initial[p]! : null,
        maintenanceMargin: known ? account.maintenance[p]! : null,
        ...(carryPerDay === undefined ? {} : { carryPerDay }),
      });
    }
    return list;
  }

  private run(account: AccountState, model: MarginModel, sink: SummingSink, listen: EquityListener | null): void {
    sink.begin(account, this.market.marginFactors !== null);
    account.initial.fill(0);
    account.maintenance.fill(0);
    valueAccount(account, this.market, model, this.totals, sink, listen);
    model.charge(account, this.market, sink);
    sink.finish(this.market);
  }

  private collect(account: AccountState, model: MarginModel, sink: SummingSink): AccountFigures {
    const t = this.totals;
    const { thresholds } = account.account;
    const netLiquidationValue = t.netLiquidationValue;
    const ratio = t.maintenanceMargin > 0 ? t.marginEquity / t.maintenanceMargin : NaN;
    const excessLiquidity = t.marginEquity - t.maintenanceMargin;
    const deficit = keepsSegments(account) && segmentsOf(account, this.market, model, t).some((segment) => inDeficit(segment, t));
    const deciding = decidingRatio(account, this.market, model, underwater(t.marginEquity, t.maintenanceMargin, t.grossAssetValue) ? -Infinity : ratio);
    const availableFunds = model.available(account, netLiquidationValue, t.marginEquity - t.initialMargin, sink);
    return {
      id: account.account.id,
      currency: account.account.currency,
      regime: account.account.regime,
      grossAssetValue: t.grossAssetValue,
      liabilities: {
        borrowed: t.borrowed,
        shortMarketValue: t.shortMarketValue,
        unrealizedLosses: t.unrealizedLosses,
        accrued: t.accruedOwed,
        total: t.borrowed + t.shortMarketValue + t.unrealizedLosses + t.accruedOwed,
      },
      netLiquidationValue,
      marginEquity: t.marginEquity,
      initialMargin: t.initialMargin,
      maintenanceMargin: t.maintenanceMargin,
      availableFunds,
      excessLiquidity,
      bufferRatio: orNull(ratio),
      cushion: netLiquidationValue > 0 && t.maintenanceMargin > 0 ? excessLiquidity / netLiquidationValue : null,
      grossExposure: t.grossExposure,
      netExposure: t.netExposure,
      leverage: netLiquidationValue > 0 ? t.grossExposure / netLiquidationValue : null,
      // A segment in deficit is a call, however well the account as a whole stands.
      status: statusOf(netLiquidationValue, deficit ? Math.min(0, orNull(ratio) ?? 0) : deciding, thresholds, this.market.now, !t.missing, t.stale > 0, !t.missingCouldHelp),
      complete: !t.missing,
      alertLevel: alertLevelOf(deciding, thresholds),
      oldestPriceAt: t.oldestPriceAt,
      staleCount: t.stale,
    };
  }
}
