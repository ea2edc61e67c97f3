import type { AccountState } from '../portfolio/account-state.ts';
import type { Market } from '../market/market.ts';
import type { MarginLine, PricedInput, ScenarioTable, Warning } from '../portfolio/figures.ts';
import type { Totals } from '../portfolio/totals.ts';
import { plainFormat } from './number-format.ts';
import type { MarginSink, Rule } from './model.ts';
import { StressedLeaves } from './stressed-leaves.ts';

/** Sums and nothing else: the sink of the hot path. */
export class SummingSink implements MarginSink {
  account!: AccountState;
  readonly detailed: boolean = false;
  rough = false;
  protected readonly totals: Totals;
  /** Every leaf, kept only where a scenario changes margin rates. */
  private leaves: StressedLeaves | null = null;

  constructor(totals: Totals) {
    this.totals = totals;
  }

  /** Before a pass: @param stressed whether a scenario changes margin rates. */
  begin(account: AccountState, stressed: boolean): void {
    this.account = account;
    if (!stressed) this.leaves = null;
    else if (this.leaves === null) this.leaves = new StressedLeaves();
    else this.leaves.clear();
  }

  /** After a pass: multiplies every leaf by the factor of what it is charged for. */
  finish(market: Market): void {
    this.leaves?.apply(this.account, market, this.totals, this.listed());
  }

  protected listed(): MarginLine[] | null {
    return null;
  }

  line(position: number, initial: number, maintenance: number, _rule: Rule, _a: number, _b: number, _c: number): void {
    this.totals.initialMargin += initial;
    this.totals.maintenanceMargin += maintenance;
    this.leaves?.add(position, null, initial, maintenance);
    if (position >= 0) {
      this.account.initial[position]! += initial;
      this.account.maintenance[position]! += maintenance;
    }
  }

  group(scope: string, initial: number, maintenance: number, _rule: Rule, _a: number, _b: number, _c: number): void {
    this.totals.initialMargin += initial;
    this.totals.maintenanceMargin += maintenance;
    this.leaves?.add(-1, scope, initial, maintenance);
  }

  attribute(position: number, initial: number, maintenance: number): void {
    this.account.initial[position]! += initial;
    this.account.maintenance[position]! += maintenance;
  }

  table(_table: ScenarioTable): void {
    // Sums only.
  }

  warn(_code: string, _scope: string, _message: string, missing: boolean): void {
    if (missing) this.totals.missing = true;
  }
}

/** Sums, and keeps every leaf and warning in words. */
export class ListingSink extends SummingSink {
  readonly lines: MarginLine[] = [];
  readonly warnings: Warning[] = [];
  readonly tables: ScenarioTable[] = [];
  override readonly detailed = true;
  private readonly market: Market;

  constructor(totals: Totals, market: Market) {
    super(totals);
    this.market = market;
  }

  protected override listed(): MarginLine[] {
    return this.lines;
  }

  override line(position: number, initial: number, maintenance: number, rule: Rule, a: number, b: number, c: number): void {
    super.line(position, initial, maintenance, rule, a, b, c);
    const scope = position < 0 ? 'account' : this.market.instruments[this.account.instrument[position]!]!.id;
    this.push(scope, initial, maintenance, rule, a, b, c, position < 0 ? [] : this.inputsOf(this.account.instrument[position]!));
  }

  override group(scope: string, initial: number, maintenance: number, rule: Rule, a: number, b: number, c: number): void {
    super.group(scope, initial, maintenance, rule, a, b, c);
    const i = this.market.indexOf(scope);
    this.push(scope, initial, maintenance, rule, a, b, c, i < 0 ? [] : this.inputsOf(i));
  }

  override table(table: ScenarioTable): void {
    this.tables.push(table);
  }

  private push(scope: string, initial: number, maintenance: number, rule: Rule, a: number, b: number, c: number, inputs: readonly PricedInput[]): void {
    this.lines.push({
      rule: rule.id, scope, initial, maintenance, explanation: rule.explain(a, b, c, plainFormat), source: rule.source,
      ...(rule.parameters === undefined ? {} : { parameters: rule.parameters }), ...(inputs.length === 0 ? {} : { inputs }),
    });
  }

  /** The prices behind a leaf: the instrument's own and, for an option, its underlying's and its volatility. */
  private inputsOf(i: number): PricedInput[] {
    const m = this.market;
    const inputs = [this.input(m.instruments[i]!.id, m.price[i]!, m.at[i]!)];
    const u = m.underlying[i]!;
    if (m.instruments[i]!.kind === 'option') {
      if (u >= 0) inputs.push(this.input(m.instruments[u]!.id, m.price[u]!, m.at[u]!));
      inputs.push(this.input(`${m.instruments[i]!.id} volatility`, m.pricingVolatility[i]!, m.at[i]!));
    }
    return inputs.filter((input) => Number.isFinite(input.value));
  }

  private input(name: string, value: number, at: number): PricedInput {
    return { name, value, at: at === at ? at : null };
  }

  override warn(code: string, scope: string, message: string, missing: boolean): void {
    super.warn(code, scope, message, missing);
    if (!this.warnings.some((w) => w.code === code && w.scope === scope)) this.warnings.push({ code, scope, message });
  }
}
