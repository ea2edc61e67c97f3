import { success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { ScenarioRecord } from '#contract/book-file.ts';
import type { ScenarioResult } from '#contract/views/scenarios.ts';
import { accountsAtMarks } from '#engine/scenario/venue-marks.ts';
import { comparisonTable } from '#interchange/report/comparison-table.ts';
import { marksTable } from '#interchange/report/marks-table.ts';
import { stressTable } from '#interchange/report/stress-table.ts';
import { chooseScenarios } from '#interchange/scenario-pack/choose.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { presetScenarios } from '#service/scenario/presets.ts';
import { compareResults } from '#service/scenario/scenario-comparison.ts';
import type { Compared } from '#service/scenario/scenario-comparison.ts';
import { marksOf } from '#service/scenario/scenario-marks.ts';
import { runStress } from '#service/scenario/stress.ts';
import { loadBookFile } from './load-book.ts';
import { printFailure, printJson } from './output.ts';

export interface StressOptions {
  readonly book: string;
  readonly scenario?: readonly string[];
  readonly pack?: string;
  readonly against?: string;
  readonly marks?: boolean;
  readonly json?: boolean;
}

/** `stress`: every account under each scenario of the book, or of a pack; beside another state of it with --against. @returns the exit status: 0, or 1 for bad input */
export async function runStressCommand(options: StressOptions): Promise<number> {
  const loaded = await loadBookFile(options.book, { history: true });
  if (!loaded.ok) return printFailure(loaded.failure);
  const book = toEngineBook(loaded.value);
  const chosen = chooseScenarios(loaded.value, book, options.pack, options.scenario);
  if (!chosen.ok) return printFailure(chosen.failure);
  const scenarios = runStress(book, chosen.value);
  const other = options.against === undefined ? null : await runAgainst(options, chosen.value, scenarios);
  if (other?.ok === false) return printFailure(other.failure);
  const marks = options.marks === true ? accountsAtMarks(book, marksOf(loaded.value.quotes ?? [])) : null;
  const { asOf } = loaded.value;
  if (options.json === true) {
    printJson({ asOf, scenarios: other?.value.results ?? scenarios, ...(other === null ? {} : { against: other.value.against }), ...(marks === null ? {} : { marks }) });
    return 0;
  }
  process.stdout.write(other === null ? stressTable(asOf, scenarios) : comparisonTable(asOf, other.value.against.asOf, other.value.results, other.value.against));
  if (marks !== null) process.stdout.write(`\n${marksTable(marks)}`);
  return 0;
}

interface OtherState {
  readonly results: readonly ScenarioResult[];
  readonly against: Omit<Compared, 'results'> & { readonly asOf: string };
}

async function runAgainst({ against, pack }: StressOptions, chosen: readonly ScenarioRecord[], now: readonly ScenarioResult[]): Promise<Result<OtherState>> {
  const loaded = await loadBookFile(against!, { history: true });
  if (!loaded.ok) return loaded;
  const book = toEngineBook(loaded.value);
  // Presets ask the same question of each state: its own largest holding, its own main collateral.
  const own = new Map(pack === 'presets' ? presetScenarios(book).map((preset) => [preset.id, preset]) : []);
  const { results, ...compared } = compareResults(now, runStress(book, chosen.map((scenario) => own.get(scenario.id) ?? scenario)));
  return success({ results, against: { asOf: loaded.value.asOf, ...compared } });
}
