/** The printed statement of one account. Amounts in the account's currency unless another is named, moves as fractions, times ms UTC. */
import type { AccountReport, PositionFigures } from '#engine/portfolio/figures.ts';
import type { StressedFigures } from './scenarios.ts';

/** A position with what its price is quoted in. */
export interface StatementPosition extends PositionFigures {
  readonly kind: string;
  readonly currency: string;
  /** Rule of its largest margin line; empty where it has none of its own. */
  readonly rule: string;
  /** Who quoted the price; empty where nobody did. */
  readonly source: string;
}

/** The account after everything it holds has moved by the same share; a leveraged fund by its factor, cash and exchange rates not at all. */
export interface StatementMove {
  readonly move: number;
  readonly after: StressedFigures;
}

/** Everything that the statement says. */
export interface StatementView {
  readonly version: string;
  readonly book: string;
  /** Time of the figures: market time. */
  readonly asOf: number;
  /** When the statement was made: the clock on the wall. */
  readonly madeAt: number;
  /** Prices come from a replay of a past market. */
  readonly replay: boolean;
  readonly name: string;
  /** With the target that is in force. */
  readonly thresholds: { readonly target: number; readonly alerts: readonly number[] };
  /** Where that target is a raised one: until when (ms UTC) and why. */
  readonly raised: { readonly until: number; readonly reason: string } | null;
  readonly report: Omit<AccountReport, 'positions' | 'tables' | 'equity' | 'margin'>;
  readonly positions: readonly StatementPosition[];
  readonly balances: readonly { readonly currency: string; readonly amount: number }[];
  /** Uniform move at which the account reaches the line; null where none does. */
  readonly distance: number | null;
  readonly moves: readonly StatementMove[];
}
