/** scenarios.* and distance.*: stress on the open book, and the question what would end it. All of it is computed away from the window. */
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { PlanRecord, QuoteRecord, ScenarioRecord } from '#contract/book-file.ts';
import type { ComparedState, ScenarioHead, ScenarioPackView, ScenarioResult, ScenarioRun, StressedFigures } from '#contract/views/scenarios.ts';
import { inPlace } from '#service/compute/compute.ts';
import { marksOf } from '#service/scenario/scenario-marks.ts';
import { scenarioHead } from '#service/scenario/scenario-heads.ts';
import type { OfferedPack } from '#service/liquidation-view.ts';
import type { ScenarioChoice } from '#service/scenario/scenario-run.ts';
import { accountBook } from './account-book.ts';
import { comparedState } from './compared-states.ts';
import { unknown } from './book.ts';
import type { Desk } from './desk.ts';
import type { DeskHandler } from './handler.ts';
import type { WorkbenchDeps } from './ports.ts';
import { wholeBook } from './whole-book.ts';

const PRESETS = 'presets';
const OWN = 'book';
const MAP_SIZE = 49;

/** The last result of each scenario with what went in, so that an export is what was on the screen. */
export interface KeptResult {
  readonly asOf: number;
  readonly now: readonly StressedFigures[];
  readonly record: ScenarioRecord;
  readonly result: ScenarioResult;
  /** The state of the book that it was compared with. */
  readonly against?: ComparedState;
}
const kept = new WeakMap<Desk, Map<string, KeptResult>>();

/** Every pack on offer, as it would be run. */
export function offeredPacks(desk: Desk, deps: WorkbenchDeps): readonly OfferedPack[] {
  return [
    { id: PRESETS, name: 'Presets', records: PRESETS }, { id: OWN, name: 'Of this book', records: desk.model.all<ScenarioRecord>('scenario') },
    ...(deps.packs ?? []).map(({ id, name, scenarios }) => ({ id, name, records: scenarios })),
  ];
}

/** Scenarios of a pack as they would be run; null for a pack that is not there. */
export function packRecords(desk: Desk, deps: WorkbenchDeps, pack: string): ScenarioChoice['records'] | null {
  if (pack === PRESETS) return PRESETS;
  if (pack === OWN) return desk.model.all<ScenarioRecord>('scenario');
  return deps.packs?.find(({ id }) => id === pack)?.scenarios ?? null;
}

export const listScenarios: DeskHandler<'scenarios.list'> = async (desk, _input, { deps }) => {
  const presets = await compute(deps).run('scenarios.presets', { book: wholeBook(desk) }, 'scenarios.presets');
  if (!presets.ok) return presets;
  const now = deps.clock.now();
  const heads = (records: readonly ScenarioRecord[]): readonly ScenarioHead[] => records.map((record) => scenarioHead(record, now));
  return success<readonly ScenarioPackView[]>([
    { id: PRESETS, name: 'Presets', scenarios: heads(presets.value) },
    { id: OWN, name: 'Of this book', scenarios: heads(desk.model.all<ScenarioRecord>('scenario')) },
    ...(deps.packs ?? []).map(({ id, name, scenarios }) => ({ id, name, scenarios: heads(scenarios) })),
  ]);
};

export const runScenarioPack: DeskHandler<'scenarios.run'> = async (desk, { pack, ids, against }, { deps }) => {
  const records = packRecords(desk, deps, pack);
  if (records === null) return unknown(`pack of scenarios named ${pack}`);
  const other = against === undefined ? null : comparedState(desk, against);
  if (other?.ok === false) return other;
  const book = wholeBook(desk);
  const run = await compute(deps).run('scenarios.run', { book, records, ids: ids ?? null, ...(other === null ? {} : { against: other.value }) }, 'scenarios.run');
  if (!run.ok) return run;
  const made = records === PRESETS ? await compute(deps).run('scenarios.presets', { book }, 'scenarios.presets') : success(records);
  if (made.ok) keep(desk, pack, run.value, made.value, other?.value.state);
  return run;
};

function keep(desk: Desk, pack: string, { asOf, now, results }: ScenarioRun, records: readonly ScenarioRecord[], against: ComparedState | undefined): void {
  const all = kept.get(desk) ?? new Map<string, KeptResult>();
  kept.set(desk, all);
  for (const result of results) {
    const record = records.find(({ id }) => id === result.id);
    if (record !== undefined) all.set(keyOf(pack, result.id), { asOf, now, record, result, ...(against === undefined ? {} : { against }) });
  }
}

function keyOf(pack: string, id: string): string {
  return `${pack}\u0000${id}`;
}

export const composeScenario: DeskHandler<'scenarios.compose'> = (desk, { account, pack, id, scenario }, { deps }) => {
  if (desk.session.account(account) === null) return unknown(`account ${account} in this book`);
  const choice = chosen(desk, deps, pack, id, scenario);
  if (!choice.ok) return choice;
  const plans = desk.model.all<PlanRecord>('plan').filter((plan) => plan.account === account);
  return compute(deps).run('scenarios.compose', { book: wholeBook(desk), account, plans, ...choice.value }, 'scenarios.compose');
};

function chosen(desk: Desk, deps: WorkbenchDeps, pack: string | undefined, id: string | undefined, scenario: ScenarioRecord | undefined): Result<ScenarioChoice> {
  if (scenario !== undefined) return success({ records: [scenario], ids: null });
  if (pack === undefined || id === undefined) return failure('invalid-input', 'A scenario of a pack (pack and id) or one of your own is needed.');
  const records = packRecords(desk, deps, pack);
  return records === null ? unknown(`pack of scenarios named ${pack}`) : success({ records, ids: [id] });
}

export const testVenue: DeskHandler<'scenarios.venueTest'> = (desk, { counterparty }, { deps }) =>
  compute(deps).run('scenarios.venueTest', { book: wholeBook(desk), marks: marksOf(desk.model.all<QuoteRecord>('quote')), counterparty: counterparty ?? null }, 'scenarios.venueTest');

export const turnCorrelations: DeskHandler<'scenarios.dial'> = (desk, { account, to }, { deps }) => {
  const book = accountBook(desk, account, { history: true });
  return book === null ? unknown(`account ${account} in this book`) : compute(deps).run('scenarios.dial', { book, account, to: to ?? 1 }, 'scenarios.dial');
};

export const exportScenarios: DeskHandler<'scenarios.export'> = async (desk, { scenarios, format }, { deps }) => {
  const results = scenarios.flatMap(({ pack, id }) => kept.get(desk)?.get(keyOf(pack, id)) ?? []);
  if (results.length === 0) return failure('missing-data', 'None of these scenarios has been run on this book yet.');
  const day = new Date(results[0]!.asOf).toISOString().slice(0, 10);
  const path = await deps.files.chooseTarget({ title: 'Export the results', name: `scenarios-${day}.${format}`, extension: format });
  if (path === null) return success({ path: null });
  const written = await deps.files.writeText(path, deps.interchange.scenariosText(results, format));
  return written.ok ? success({ path }) : written;
};

export const reverseDistance: DeskHandler<'distance.reverse'> = (desk, { account }, { deps }) => {
  const book = accountBook(desk, account, { history: true });
  return book === null ? unknown(`account ${account} in this book`) : compute(deps).run('distance.reverse', { book, account }, 'distance.reverse');
};

export const mapDistance: DeskHandler<'distance.map'> = (desk, { account, x, y, size, zoom }, { deps }) => {
  const book = accountBook(desk, account, { history: true });
  if (book === null) return unknown(`account ${account} in this book`);
  return compute(deps).run('distance.map', { book, account, x: x ?? null, y: y ?? null, size: Math.round(size ?? MAP_SIZE), zoom: zoom ?? 1 }, 'distance.map');
};

function compute(deps: WorkbenchDeps): NonNullable<WorkbenchDeps['compute']> {
  return deps.compute ?? inPlace;
}
