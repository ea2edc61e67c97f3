/** A scenario of the book file → the engine's. Pure. */
import { parseDuration } from '#base/duration.ts';
import type { ScenarioRecord, Select, ShockRecord } from '#contract/book-file.ts';
import { NO_SHOCK } from '#engine/scenario/scenario.ts';
import type { Change, Scenario, Selector, Shock } from '#engine/scenario/scenario.ts';

const SELECT_FIELDS = ['instrument', 'kind', 'underlying', 'sector', 'currency', 'productGroup', 'account', 'counterparty'] as const;
const WAYS = ['relative', 'absolute', 'to', 'sigmas'] as const;

/** Defaults: instant where there are no steps, no propagation, a name that is the id. */
export function toEngineScenario(record: ScenarioRecord): Scenario {
  const steps = record.steps === undefined || record.steps.length === 0
    ? [{ name: '', afterMs: 0, shocks: (record.shocks ?? []).map(toEngineShock) }]
    : record.steps.map((step, s) => ({
        name: step.name ?? `step ${String(s + 1)}`,
        afterMs: step.after === undefined ? 0 : (parseDuration(step.after) ?? 0),
        shocks: step.shocks.map(toEngineShock),
      }));
  return { id: record.id, name: record.name ?? record.id, kind: record.steps === undefined ? 'instant' : 'path', steps, propagate: record.propagate ?? 'none' };
}

function toEngineShock(record: ShockRecord): Shock {
  const side = changeOf(record);
  return {
    ...NO_SHOCK,
    select: toSelector(record.select),
    except: record.except === undefined ? [] : [record.except].flat().map(toSelector),
    timesLeverage: record.timesLeverage ?? false,
    price: changeOf(record.price),
    volatility: changeOf(record.volatility),
    spreadTimes: record.spread?.times ?? 1,
    volumeTimes: record.volume?.times ?? 1,
    haircut: record.haircut?.absolute ?? 0,
    marginRate: record.marginRate?.relative ?? 0,
    fx: record.fx === undefined || side === null ? null : { from: record.fx.from, to: record.fx.to, change: side },
    rates: record.rates === undefined || side === null ? null : { currency: record.rates.currency, change: side },
    correlation: record.correlation === undefined ? null : { to: record.correlation.to, weight: record.correlation.weight ?? 1 },
    freeze: record.freeze === undefined || record.counterparty === undefined ? null : { counterparty: record.counterparty, frozen: record.freeze },
  };
}

/** The one way that is given; null for none. */
function changeOf(record: Readonly<Record<string, unknown>> | undefined): Change | null {
  for (const way of WAYS) {
    const by = record?.[way];
    if (typeof by === 'number') return { way, by };
  }
  return null;
}

function toSelector(select: Select | undefined): Selector {
  const given = SELECT_FIELDS.filter((field) => select?.[field] !== undefined);
  return Object.fromEntries(given.map((field) => [field, ([] as string[]).concat(select![field]!)]));
}
