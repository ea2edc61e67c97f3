import type { ScenarioRecord } from '#contract/book-file.ts';
import { stressTable } from '#interchange/report/stress-table.ts';
import { readPack } from '#interchange/scenario-pack/find-pack.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { presetScenarios } from '#service/presets.ts';
import { runStress } from '#service/stress.ts';
import { loadBookFile } from './load-book.ts';
import { printFailure, printJson, usageProblem } from './output.ts';

export interface StressOptions {
  readonly book: string;
  readonly scenario?: readonly string[];
  readonly pack?: string;
  readonly json?: boolean;
}

/** `stress`: every account under each scenario of the book, or of a pack. @returns the exit status: 0, or 1 for bad input */
export async function runStressCommand(options: StressOptions): Promise<number> {
  const loaded = await loadBookFile(options.book, { history: true });
  if (!loaded.ok) return printFailure(loaded.failure);
  const book = toEngineBook(loaded.value);
  const own = loaded.value.scenarios ?? [];
  let offered: readonly ScenarioRecord[] = own;
  if (options.pack === 'presets') offered = presetScenarios(book);
  else if (options.pack !== undefined) {
    const pack = readPack(options.pack);
    if (!pack.ok) return printFailure(pack.failure);
    offered = pack.value.scenarios;
  }
  let chosen = offered;
  if (options.scenario !== undefined) {
    const known = new Map([...own, ...offered].map((scenario) => [scenario.id, scenario]));
    const missing = options.scenario.find((id) => !known.has(id));
    if (missing !== undefined) return usageProblem('--scenario', known.size === 0 ? 'a scenario of the book, which has none' : `one of ${[...known.keys()].join(', ')}`, missing);
    chosen = [...new Set(options.scenario)].map((id) => known.get(id)!);
  }
  const scenarios = runStress(book, chosen);
  if (options.json === true) printJson({ asOf: loaded.value.asOf, scenarios });
  else process.stdout.write(stressTable(loaded.value.asOf, scenarios));
  return 0;
}
