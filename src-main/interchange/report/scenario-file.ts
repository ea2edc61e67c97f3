/** Results of scenarios as files, with what went in. */
import type { ScenarioRecord } from '#contract/book-file.ts';
import type { ComparedState, ScenarioResult, StressedFigures } from '#contract/views/scenarios.ts';
import { toCsv } from '../csv/write.ts';

/** One result with its scenario and the state that it started from. */
export interface ScenarioOutput {
  /** Market time of the prices, ms UTC. */
  readonly asOf: number;
  readonly now: readonly StressedFigures[];
  readonly record: ScenarioRecord;
  readonly result: ScenarioResult;
  /** The state of the book that it was compared with. */
  readonly against?: ComparedState;
}

const COLUMNS = ['scenario', 'name', 'source', 'step', 'seconds after the start', 'account', 'currency', 'change of NLV', 'NLV', 'margin equity', 'initial margin', 'maintenance margin', 'buffer ratio', 'status', 'complete', 'prices of'];
/** Beside these where two states of the book were compared. */
const COMPARED = ['compared with', 'prices then', 'NLV then', 'maintenance margin then', 'buffer ratio then', 'status then', 'change of buffer ratio'];

/** JSON with scenarios as they were run and the accounts as they stood; or CSV, one line per account, scenario and step. */
export function scenariosText(outputs: readonly ScenarioOutput[], format: 'json' | 'csv'): string {
  if (format === 'json') {
    const scenarios = outputs.map(({ asOf, now, record, result, against }) => ({
      asOf: new Date(asOf).toISOString(), scenario: record, now, result,
      ...(against === undefined ? {} : { against: { kind: against.kind, name: against.name, asOf: new Date(against.at).toISOString() } }),
    }));
    return `${JSON.stringify({ format: 'marginline-scenario-results', version: 1, scenarios }, null, 2)}\n`;
  }
  const compares = outputs.some(({ against }) => against !== undefined);
  return toCsv(compares ? [...COLUMNS, ...COMPARED] : COLUMNS, outputs.flatMap(({ asOf, now, record, result, against }) => {
    const then = ({ against: was, change }: StressedFigures): (string | number | null)[] => {
      if (against === undefined || was === undefined) return COMPARED.map(() => null);
      return [against.name, new Date(against.at).toISOString(), was.netLiquidationValue, was.maintenanceMargin, was.bufferRatio, was.status, change?.bufferRatio ?? null];
    };
    const line = (step: string, after: number | null, one: StressedFigures): (string | number | null)[] => [
      result.id, result.name, record.source ?? null, step, after, one.id, one.currency, one.pnl, one.netLiquidationValue, one.marginEquity, one.initialMargin,
      one.maintenanceMargin, one.bufferRatio, one.status, one.complete ? 'yes' : 'no', new Date(asOf).toISOString(),
      ...(compares ? then(one) : []),
    ];
    const steps = (result.steps ?? []).flatMap((step) => step.accounts.map((one) => line(step.name, step.after, one)));
    return [...now.map((one) => line('now', 0, one)), ...(steps.length > 0 ? steps : result.accounts.map((one) => line('', null, one)))];
  }));
}
