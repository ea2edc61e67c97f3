/** Every account of a book under each scenario, as `stress` answers it (book-format.md). */
import type { ScenarioRecord } from '#contract/book-file.ts';
import type { ScenarioResult, StressedFigures } from '#contract/views/scenarios.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { StressTest } from '#engine/scenario/stress-test.ts';
import type { AccountOutcome } from '#engine/scenario/stress-test.ts';
import { toEngineScenario } from './scenario-to-engine.ts';

/** Runs scenarios one after another. @param onProgress called with the number done; answering false ends the run early */
export function runStress(book: Book, records: readonly ScenarioRecord[], onProgress?: (done: number) => boolean): readonly ScenarioResult[] {
  const test = new StressTest(book);
  const results: ScenarioResult[] = [];
  for (const record of records) {
    const outcome = test.run(toEngineScenario(record));
    results.push({
      id: outcome.scenario.id,
      name: outcome.scenario.name,
      accounts: outcome.accounts.map(stressedAccount),
      ...(outcome.steps.length === 0 ? {} : { steps: outcome.steps.map((step) => ({ name: step.name, after: step.atMs / 1000, accounts: step.accounts.map(stressedAccount) })) }),
      ...(outcome.frozen.length === 0 ? {} : { frozen: outcome.frozen }),
      warnings: outcome.notes,
    });
    if (onProgress?.(results.length) === false) break;
  }
  return results;
}

function stressedAccount({ figures, pnl, frozen }: AccountOutcome): StressedFigures {
  const { id, currency, netLiquidationValue, marginEquity, initialMargin, maintenanceMargin, bufferRatio, status, complete, alertLevel } = figures;
  return { id, currency, pnl, netLiquidationValue, marginEquity, initialMargin, maintenanceMargin, bufferRatio, status, complete, alertLevel, ...(frozen ? { frozen: true } : {}) };
}
