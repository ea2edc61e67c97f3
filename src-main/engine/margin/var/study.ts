import { Market } from '../../market/market.ts';
import { AccountPass } from '../../portfolio/account-pass.ts';
import { AccountState } from '../../portfolio/account-state.ts';
import type { Account, Book } from '../../portfolio/book.ts';
import { evaluateRisk } from './evaluate.ts';
import { compileLayout } from './layout.ts';
import { coveredGross, valueAtRisk } from './model.ts';
import { replayModel } from './replay.ts';
import type { Replay } from './replay.ts';
import { takeSensitivities } from './sensitivities.ts';
import { readVarParameters } from './var-parameters.ts';
import type { ReadParameters, VarParameters } from './var-parameters.ts';

/** One part of the figure, in the account's currency. Components sum to the figure. */
export interface RiskComponent {
  /** Instrument of a position, or a foreign currency. */
  readonly scope: string;
  /** Worth that moves with the factor. */
  readonly sensitivity: number;
  readonly component: number;
  /** Rise of the figure per unit of sensitivity added; null where the part has none. */
  readonly marginal: number | null;
}

/** Value at risk of one account under given parameters, in its currency, horizon included, before multiplier and floor. */
export interface RiskMeasurement {
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
  /** max(multiplier × charged measure, floor), and 100 % of what has no history. */
  readonly requirement: number;
  readonly floor: number;
  readonly grossExposure: number;
  readonly components: readonly RiskComponent[];
  /** Held instruments without a usable history. */
  readonly missing: readonly string[];
  readonly returns: number;
  /** Whether correlations had to be repaired for the simulation. */
  readonly repaired: boolean;
  /** Weight of the shrinkage target; 0 without shrinkage. */
  readonly shrinkageIntensity: number;
}

/** The `var` params of an account, whatever its regime: its own where it is a `var` account, or those under `var`. */
export function varParametersOf(account: Account): ReadParameters {
  const nested = account.params['var'];
  if (account.regime === 'var') return readVarParameters(account.params);
  return readVarParameters(typeof nested === 'object' && nested !== null ? (nested as Readonly<Record<string, unknown>>) : {});
}

/** One account of a book, valued once, to be measured under many parameters. */
export class RiskStudy {
  readonly account: Account;
  private readonly market: Market;
  private readonly state: AccountState;

  constructor(book: Book, account: Account) {
    this.account = account;
    this.market = new Market(book);
    this.state = new AccountState({ ...account, regime: 'var', params: {} }, this.market);
    new AccountPass(this.market).figures(this.state, valueAtRisk);
  }

  measure(parameters: VarParameters): RiskMeasurement {
    const layout = compileLayout(this.state, this.market, parameters);
    const figureOf = (measure: VarParameters['measure']): number => {
      takeSensitivities(layout, this.state);
      return evaluateRisk({ ...layout, parameters: { ...parameters, measure } }, this.state, this.market);
    };
    const other = parameters.measure === 'var' ? 'expected-shortfall' : 'var';
    const beside = figureOf(other);
    const charged = figureOf(parameters.measure);
    const gross = coveredGross(layout, this.state);
    const floor = parameters.floorRate * gross;
    const { model } = layout;
    const missing = this.without(layout.factor);
    let uncovered = 0;
    for (const p of missing) if (this.state.exposure[p] === this.state.exposure[p]) uncovered += Math.abs(this.state.exposure[p]!);
    const part = (scope: string, sensitivity: number, component: number): RiskComponent => ({ scope, sensitivity, component, marginal: sensitivity === 0 ? null : component / sensitivity });
    const components = [
      ...Array.from(layout.component, (component, p) => part(this.idOf(p), layout.sensitivity[p]!, component)).filter((_part, p) => layout.factor[p]! >= 0),
      ...layout.currencies.flatMap(({ currency, factor }, c) => (factor < 0 ? [] : [part(currency, layout.currencySensitivity[c]!, layout.currencyComponent[c]!)])),
    ];
    return {
      valueAtRisk: parameters.measure === 'var' ? charged : beside,
      expectedShortfall: parameters.measure === 'var' ? beside : charged,
      requirement: Math.max(parameters.multiplier * charged, floor) + uncovered,
      floor, grossExposure: gross, components, missing: missing.map((p) => this.idOf(p)),
      returns: model.count === 0 ? 0 : model.length, repaired: model.repaired, shrinkageIntensity: model.intensity,
    };
  }

  /** Forecasts and results on the history of today's holdings (one day, value at risk; horizon, multiplier and floor left out). */
  replay(parameters: VarParameters): Replay {
    return replayModel(this.state, this.market, parameters);
  }

  /** Instrument of a position of this account. */
  idOf(position: number): string {
    return this.market.instruments[this.state.instrument[position]!]!.id;
  }

  private without(factor: Int32Array): number[] {
    return Array.from(factor, (f, p) => (f < 0 && this.state.quantity[p] !== 0 ? p : -1)).filter((p) => p >= 0);
  }
}
