/** The same scenarios on two states of a book, side by side: what the buffer was then, what it is now. Pure. */
import type { AgainstFigures, BufferChange, ScenarioChange, ScenarioResult, StressedFigures } from '#contract/views/scenarios.ts';

/** What a comparison adds to results. */
export interface Compared {
  /** The results, each account that both states know with `against` and `change`, after every step too. */
  readonly results: readonly ScenarioResult[];
  /** The largest loss of buffer first. */
  readonly changes: readonly BufferChange[];
  readonly onlyNow: readonly string[];
  readonly onlyThen: readonly string[];
}

/**
 * Puts the results of another state beside these. Accounts belong together by id, scenarios by id.
 * @param then results of the other state; a scenario that is missing there leaves its result as it is
 */
export function compareResults(now: readonly ScenarioResult[], then: readonly ScenarioResult[]): Compared {
  const before = new Map(then.map((result) => [result.id, result]));
  const changes: (BufferChange & { readonly loss: number })[] = [];
  const results = now.map((result): ScenarioResult => {
    const other = before.get(result.id);
    if (other === undefined) return result;
    const accounts = compareAccounts(result.accounts, other.accounts);
    for (const one of accounts) {
      const { against, change } = one;
      if (against === undefined || change === undefined) continue;
      changes.push({
        scenario: result.id, account: one.id, then: against.bufferRatio, now: one.bufferRatio, change: change.bufferRatio,
        statusThen: against.status, statusNow: one.status, loss: moved(one, against),
      });
    }
    const steps = result.steps?.map((step, s) => ({ ...step, accounts: compareAccounts(step.accounts, other.steps?.[s]?.accounts ?? []) }));
    return { ...result, accounts, ...(steps === undefined ? {} : { steps }) };
  });
  changes.sort((a, b) => a.loss - b.loss || 0);
  const [first] = now;
  const [last] = then;
  const ids = (result: ScenarioResult | undefined): readonly string[] => result?.accounts.map(({ id }) => id) ?? [];
  const [here, there] = [new Set(ids(first)), new Set(ids(last))];
  return {
    results, changes: changes.map(({ loss: _loss, ...change }) => change),
    onlyNow: first === undefined || last === undefined ? [] : ids(first).filter((id) => !there.has(id)),
    onlyThen: first === undefined || last === undefined ? [] : ids(last).filter((id) => !here.has(id)),
  };
}

/** Accounts of one state with the figures of the other beside them, where it knows the account. */
export function compareAccounts(now: readonly StressedFigures[], then: readonly StressedFigures[]): readonly StressedFigures[] {
  const before = new Map(then.map((one) => [one.id, one]));
  return now.map((one) => {
    const other = before.get(one.id);
    return other === undefined ? one : { ...one, against: againstOf(other), change: changeOf(one, other) };
  });
}

function againstOf({ currency, pnl, netLiquidationValue, maintenanceMargin, bufferRatio, status, complete, alertLevel }: StressedFigures): AgainstFigures {
  return { currency, pnl, netLiquidationValue, maintenanceMargin, bufferRatio, status, complete, alertLevel };
}

function changeOf(now: StressedFigures, then: StressedFigures): ScenarioChange {
  const amount = (a: number, b: number): number | null => (now.currency === then.currency ? a - b : null);
  return {
    pnl: amount(now.pnl, then.pnl),
    netLiquidationValue: amount(now.netLiquidationValue, then.netLiquidationValue),
    maintenanceMargin: amount(now.maintenanceMargin, then.maintenanceMargin),
    bufferRatio: now.bufferRatio === null || then.bufferRatio === null ? null : now.bufferRatio - then.bufferRatio,
    statusChanged: now.status !== then.status,
  };
}

type Buffered = Pick<AgainstFigures, 'bufferRatio' | 'netLiquidationValue'>;

/** Where nothing is required the buffer has no end, above or below. */
function depth({ bufferRatio, netLiquidationValue }: Buffered): number {
  return bufferRatio ?? (netLiquidationValue < 0 ? -Infinity : Infinity);
}

function moved(now: Buffered, then: Buffered): number {
  const [to, from] = [depth(now), depth(then)];
  return to === from ? 0 : to - from;
}
