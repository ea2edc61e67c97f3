/** When, on its way through a scenario, an account would have crossed each mark. Pure. */
import type { ScenarioResult, StressedFigures } from '#contract/views/scenarios.ts';

export interface TheatreStep {
  readonly name: string;
  /** Seconds since the start; 0 for now. */
  readonly after: number;
  readonly figures: StressedFigures | null;
}

/** Today and then every step; an instant scenario has one. */
export function theatreSteps(now: StressedFigures | null, result: ScenarioResult, account: string): readonly TheatreStep[] {
  const of = (accounts: readonly StressedFigures[]): StressedFigures | null => accounts.find(({ id }) => id === account) ?? null;
  const steps = result.steps ?? [{ name: result.name, after: 0, accounts: result.accounts }];
  return [{ name: 'now', after: 0, figures: now }, ...steps.map(({ name, after, accounts }) => ({ name, after, figures: of(accounts) }))];
}

export interface Crossing {
  readonly level: number;
  readonly name: string;
  /** Index of the first step that is below; null where none is. */
  readonly step: number | null;
}

/** The first step at which the ratio is below each level; a ratio that is not known crosses nothing, negative equity everything. */
export function crossings(steps: readonly TheatreStep[], levels: readonly { readonly level: number; readonly name: string }[]): readonly Crossing[] {
  return levels.map(({ level, name }) => {
    const step = steps.findIndex(({ figures }) => figures !== null && (figures.netLiquidationValue < 0 || (figures.bufferRatio !== null && figures.bufferRatio < level)));
    return { level, name, step: step < 0 ? null : step };
  });
}
