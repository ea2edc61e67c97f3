/** Every account of a book under each scenario, as `stress` answers it (book-format.md). */
import type { ScenarioRecord } from '#contract/book-file.ts';
import type { Book } from '#engine/portfolio/book.ts';
import type { Status } from '#engine/portfolio/figures.ts';
import type { FrozenCounterparty } from '#engine/scenario/freeze.ts';
import type { ScenarioNote } from '#engine/scenario/scenario.ts';
import { StressTest } from '#engine/scenario/stress-test.ts';
import type { AccountOutcome } from '#engine/scenario/stress-test.ts';
import { toEngineScenario } from './scenario-to-engine.ts';

/** Amounts in the account's currency. */
export interface StressedAccount {
  readonly id: string;
  readonly currency: string;
  /** Change of net liquidation value. */
  readonly pnl: number;
  readonly netLiquidationValue: number;
  readonly marginEquity: number;
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  readonly bufferRatio: number | null;
  readonly status: Status;
  readonly complete: boolean;
  /** The lowest personal alert crossed in this state. */
  readonly alertLevel: number | null;
  /** Present where its counterparty is frozen: nothing in it can be sold, moved or topped up. */
  readonly frozen?: true;
}

export interface StressedScenario {
  readonly id: string;
  readonly name: string;
  readonly accounts: readonly StressedAccount[];
  /** The state after each step of a path; `after` is counted from the start, in seconds. */
  readonly steps?: readonly { readonly name: string; readonly after: number; readonly accounts: readonly StressedAccount[] }[];
  readonly frozen?: readonly FrozenCounterparty[];
  readonly warnings: readonly ScenarioNote[];
}

/** Runs scenarios one after another. @param onProgress called with the number done; answering false ends the run early */
export function runStress(book: Book, records: readonly ScenarioRecord[], onProgress?: (done: number) => boolean): readonly StressedScenario[] {
  const test = new StressTest(book);
  const results: StressedScenario[] = [];
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

function stressedAccount({ figures, pnl, frozen }: AccountOutcome): StressedAccount {
  const { id, currency, netLiquidationValue, marginEquity, initialMargin, maintenanceMargin, bufferRatio, status, complete, alertLevel } = figures;
  return { id, currency, pnl, netLiquidationValue, marginEquity, initialMargin, maintenanceMargin, bufferRatio, status, complete, alertLevel, ...(frozen ? { frozen: true } : {}) };
}
