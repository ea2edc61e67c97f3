/** What a scenario claims and where that comes from, as packs write it beside the shocks; nothing of it moves a figure. Pure. */
import type { ScenarioRecord } from '#contract/book-file.ts';
import type { ScenarioFact, ScenarioHead } from '#contract/views/scenarios.ts';

const DAY_MS = 86_400_000;

/** @param now ms UTC; a scenario whose review day has passed is overdue from the day after */
export function scenarioHead(record: ScenarioRecord, now: number): ScenarioHead {
  const extra = record as Readonly<Record<string, unknown>>;
  const review = textOf(extra['review']);
  const due = review === null ? NaN : Date.parse(review);
  const period = extra['period'] as { readonly from?: unknown; readonly to?: unknown } | undefined;
  const [from, to] = [textOf(period?.from), textOf(period?.to)];
  return {
    id: record.id,
    name: record.name ?? record.id,
    kind: record.steps === undefined ? 'instant' : 'path',
    source: record.source ?? null,
    period: from === null || to === null ? null : { from, to },
    verified: typeof extra['verified'] === 'boolean' ? extra['verified'] : null,
    review,
    overdue: now >= due + DAY_MS,
    mechanism: textOf(extra['mechanism']),
    rules: listOf(extra['rules']),
    assumptions: [...listOf(extra['assumptions']), ...listOf(extra['basis'])],
    facts: Array.isArray(extra['facts']) ? extra['facts'].map(factOf) : [],
    record,
  };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function listOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

function factOf(raw: unknown): ScenarioFact {
  const fact = (raw ?? {}) as Readonly<Record<string, unknown>>;
  const from = pointOf(fact['from']);
  const to = pointOf(fact['to']);
  const text = from !== null && to !== null ? `${from} to ${to}` : (to ?? from ?? pointOf(fact) ?? '');
  return { name: textOf(fact['name']) ?? '', text, source: textOf(fact['source']) ?? '', verified: fact['verified'] === true };
}

/** "2,954.22 on 2020-02-28" of a value with its day. */
function pointOf(raw: unknown): string | null {
  const point = (raw ?? {}) as Readonly<Record<string, unknown>>;
  const value = point['value'];
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  const day = textOf(point['day']);
  return day === null ? String(value) : `${String(value)} on ${day}`;
}
