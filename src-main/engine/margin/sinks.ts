import type { AccountState } from '../portfolio/account-state.ts';
import type { Market } from '../market/market.ts';
import type { MarginLine, Warning } from '../portfolio/figures.ts';
import type { Totals } from '../portfolio/totals.ts';
import { plainFormat } from './number-format.ts';
import type { MarginSink, Rule } from './model.ts';

/** Sums and nothing else: the sink of the hot path. */
export class SummingSink implements MarginSink {
  account!: AccountState;
  protected readonly totals: Totals;

  constructor(totals: Totals) {
    this.totals = totals;
  }

  line(position: number, initial: number, maintenance: number, _rule: Rule, _a: number, _b: number, _c: number): void {
    this.totals.initialMargin += initial;
    this.totals.maintenanceMargin += maintenance;
    if (position >= 0) {
      this.account.initial[position]! += initial;
      this.account.maintenance[position]! += maintenance;
    }
  }

  warn(_code: string, _scope: string, _message: string, missing: boolean): void {
    if (missing) this.totals.missing = true;
  }
}

/** Sums, and keeps every leaf and warning in words. */
export class ListingSink extends SummingSink {
  readonly lines: MarginLine[] = [];
  readonly warnings: Warning[] = [];
  private readonly market: Market;

  constructor(totals: Totals, market: Market) {
    super(totals);
    this.market = market;
  }

  override line(position: number, initial: number, maintenance: number, rule: Rule, a: number, b: number, c: number): void {
    super.line(position, initial, maintenance, rule, a, b, c);
    const scope = position < 0 ? 'account' : this.market.instruments[this.account.instrument[position]!]!.id;
    this.lines.push({ rule: rule.id, scope, initial, maintenance, explanation: rule.explain(a, b, c, plainFormat), source: rule.source });
  }

  override warn(code: string, scope: string, message: string, missing: boolean): void {
    super.warn(code, scope, message, missing);
    if (!this.warnings.some((w) => w.code === code && w.scope === scope)) this.warnings.push({ code, scope, message });
  }
}
