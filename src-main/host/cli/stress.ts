import { stressTable } from '#interchange/report/stress-table.ts';
import { chooseScenarios } from '#interchange/scenario-pack/choose.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { runStress } from '#service/stress.ts';
import { loadBookFile } from './load-book.ts';
import { printFailure, printJson } from './output.ts';

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
  const chosen = chooseScenarios(loaded.value, book, options.pack, options.scenario);
  if (!chosen.ok) return printFailure(chosen.failure);
  const scenarios = runStress(book, chosen.value);
  if (options.json === true) printJson({ asOf: loaded.value.asOf, scenarios });
  else process.stdout.write(stressTable(loaded.value.asOf, scenarios));
  return 0;
}
