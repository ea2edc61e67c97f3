/** The statement of an account: its report, and what becomes of it when everything moves together. */
import type { ScenarioRecord } from '#contract/book-file.ts';
import type { StatementMove, StatementPosition, StatementView } from '#contract/views/statement.ts';
import type { ScenarioRun } from '#contract/views/scenarios.ts';
import { raiseAt } from '#engine/portfolio/target.ts';
import type { Session } from '#engine/session-port.ts';

/** The hypothetical moves of the statement, as shares of every price. */
export const STATEMENT_MOVES = [-0.2, -0.1, -0.05, 0.05, 0.1, 0.2] as const;

/** One move of everything together, as the distance to the line means it: options repriced, funds by their leverage, neither cash nor exchange rates. */
export function uniformMove(move: number): ScenarioRecord {
  return {
    id: `uniform ${String(move)}`,
    kind: 'instant',
    shocks: [{ select: {}, except: [{ kind: 'option' }, { kind: 'fx' }], timesLeverage: true, price: { relative: move } }],
  };
}

/** What is known of the program and the book around the account. */
export type StatementHead = Pick<StatementView, 'version' | 'book' | 'madeAt' | 'replay'>;

/** The statement of an account of the session. @param run the account under the moves of `STATEMENT_MOVES`, in their order */
export function statementOf(session: Session, account: string, run: ScenarioRun, head: StatementHead): StatementView {
  const { positions, tables: _tables, equity: _equity, margin, ...report } = session.report(account);
  const { name, thresholds, balances } = session.account(account)!;
  const raise = raiseAt(thresholds, session.now());
  const rules = new Map<string, { readonly rule: string; readonly amount: number }>();
  for (const line of margin) {
    const known = rules.get(line.scope);
    if (known === undefined || line.maintenance > known.amount) rules.set(line.scope, { rule: line.rule, amount: line.maintenance });
  }
  return {
    ...head,
    asOf: session.now(), name, report, thresholds: { target: raise?.target ?? thresholds.target, alerts: thresholds.alerts },
    raised: raise === null ? null : { until: raise.until, reason: raise.reason },
    positions: positions.map((position): StatementPosition => {
      const instrument = session.instrument(position.instrument);
      return { ...position, kind: instrument?.kind ?? '', currency: instrument?.currency ?? report.currency, rule: rules.get(position.instrument)?.rule ?? '', source: session.quote(position.instrument)?.source ?? '' };
    }),
    balances: balances.map(({ currency, amount }) => ({ currency, amount })),
    distance: session.uniformShock(account, 1),
    moves: run.results.map((result, m): StatementMove => ({ move: STATEMENT_MOVES[m]!, after: result.accounts.find(({ id }) => id === account)! })),
  };
}
