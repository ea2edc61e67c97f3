/** A scenario while it is being typed: at once, or step by step. Pure. */
import { parseDuration } from '#base/duration.ts';
import type { ScenarioRecord, ShockRecord } from '#contract/book-file.ts';
import { rowProblem, rowsFor, toShock, typedNumber } from './draft-rows.ts';
import type { DraftRow } from './draft-rows.ts';

export const UNITS = ['min', 'h', 'd'] as const;
export type Unit = (typeof UNITS)[number];
export const unitNames: Readonly<Record<Unit, string>> = { min: 'minutes', h: 'hours', d: 'days' };
const MINUTES: Readonly<Record<Unit, number>> = { min: 1, h: 60, d: 1440 };
const LONGEST_DAYS = 3650;

/** One step of a path as typed. */
export interface StepDraft {
  readonly name: string;
  /** Time since the step before, as typed. */
  readonly after: string;
  readonly unit: Unit;
  /** May be empty: then only time passes. */
  readonly rows: readonly DraftRow[];
}

export interface ScenarioDraft {
  readonly name: string;
  /** The lines of a scenario at once; not looked at where there are steps. */
  readonly rows: readonly DraftRow[];
  readonly steps?: readonly StepDraft[];
  readonly propagate: boolean;
  /** What an edited scenario says beside its shocks: source, period, impact. It stays as it is. */
  readonly rest?: Readonly<Record<string, unknown>>;
}

/** What is wrong with the time of a step; null for nothing. */
export function afterProblem(step: StepDraft): string | null {
  const after = typedNumber(step.after);
  if (after === null) return `expected a time, found ${step.after.trim() === '' ? 'nothing' : step.after}`;
  if (after < 0 || after * MINUTES[step.unit] > LONGEST_DAYS * 1440) return `expected 0 to ${String(LONGEST_DAYS)} days, found ${step.after}`;
  return null;
}

/** The scenario of a draft; null while a line is not right or there is none. */
export function toRecord(draft: ScenarioDraft, id: string): ScenarioRecord | null {
  const rows = draft.steps === undefined ? draft.rows : draft.steps.flatMap((step) => step.rows);
  if (rows.length === 0 || rows.some((row) => rowProblem(row) !== null) || draft.steps?.some((step) => afterProblem(step) !== null) === true) return null;
  const head = { source: 'own', ...draft.rest, id, name: draft.name.trim() === '' ? id : draft.name.trim() };
  const propagate = draft.propagate ? { propagate: 'beta' as const } : {};
  if (draft.steps === undefined) return { ...head, kind: 'instant', shocks: draft.rows.map(toShock), ...propagate };
  return { ...head, kind: 'path', steps: draft.steps.map(toStep), ...propagate };
}

type StepRecord = NonNullable<ScenarioRecord['steps']>[number];

function toStep(step: StepDraft): StepRecord {
  const name = step.name.trim();
  return { after: durationText(Math.round((typedNumber(step.after) ?? 0) * MINUTES[step.unit] * 60)), ...(name === '' ? {} : { name }), shocks: step.rows.map(toShock) };
}

/** Whole seconds as an ISO 8601 duration of days, hours, minutes and seconds; "PT0S" for none. */
function durationText(seconds: number): string {
  const [days, hours, minutes, rest] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  const time = `${hours > 0 ? `${String(hours)}H` : ''}${minutes > 0 ? `${String(minutes)}M` : ''}${rest > 0 ? `${String(rest)}S` : ''}`;
  const text = `P${days > 0 ? `${String(days)}D` : ''}${time === '' ? '' : `T${time}`}`;
  return text === 'P' ? 'PT0S' : text;
}

/** A scenario, to be edited again. What the form cannot hold in its fields stays a line of its own, as it was written. */
export function draftOf(record: ScenarioRecord): ScenarioDraft {
  const { id, name, kind: _kind, shocks, steps, propagate, ...beside } = record;
  // What was checked against its sources is no longer so once it has been changed.
  const rest = Object.fromEntries(Object.entries(beside).filter(([key]) => key !== 'verified'));
  const lines = (list: readonly ShockRecord[]): readonly DraftRow[] => list.flatMap(rowsFor);
  return {
    name: name ?? id, rows: lines(shocks ?? []), propagate: propagate === 'beta',
    ...(steps === undefined ? {} : { steps: steps.map((step) => ({ name: step.name ?? '', ...afterOf(step.after), rows: lines(step.shocks) })) }),
    ...(Object.keys(rest).length === 0 ? {} : { rest }),
  };
}

/** A duration in the largest unit in which it is a whole number. */
function afterOf(after: string | undefined): { readonly after: string; readonly unit: Unit } {
  const minutes = (after === undefined ? 0 : (parseDuration(after) ?? 0)) / 60_000;
  const unit = minutes === 0 ? 'd' : minutes % MINUTES.d === 0 ? 'd' : minutes % MINUTES.h === 0 ? 'h' : 'min';
  return { after: String(minutes / MINUTES[unit]), unit };
}

/** The same draft step by step: what it does at once is the first step. */
export function asPath(draft: ScenarioDraft): ScenarioDraft {
  return draft.steps === undefined ? { ...draft, steps: [{ name: '', after: '0', unit: 'd', rows: draft.rows }] } : draft;
}

/** The same draft at once; null where more than one step would be lost. */
export function asInstant(draft: ScenarioDraft): ScenarioDraft | null {
  const { steps, ...rest } = draft;
  if (steps === undefined) return draft;
  const [only] = steps;
  return steps.length > 1 || only === undefined ? null : { ...rest, rows: only.rows };
}

/** Puts a step one place earlier (−1) or later (1). */
export function moveStep(steps: readonly StepDraft[], at: number, by: -1 | 1): readonly StepDraft[] {
  const to = at + by;
  if (to < 0 || to >= steps.length) return steps;
  const moved = [...steps];
  [moved[at], moved[to]] = [steps[to]!, steps[at]!];
  return moved;
}

/** An id from a name: small letters, digits, hyphens; with a number where it is taken. */
export function idFor(name: string, taken: ReadonlySet<string>): string {
  const base = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'scenario';
  if (!taken.has(base)) return base;
  for (let n = 2; ; n++) if (!taken.has(`${base}-${String(n)}`)) return `${base}-${String(n)}`;
}
