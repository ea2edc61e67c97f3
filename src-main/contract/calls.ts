/**
 * Every call of the window, in one table: name → input schema and kind. Output types stand in `CallOutputs`.
 * A query may run at any time; commands run one after another.
 */
import * as z from 'zod/mini';
import type { AlertRecord, FeedState, PlanFiring } from './views/monitor.ts';
import type { DrillRecord, DrillSummary, DrillView } from './views/drill.ts';
import type { BackupList } from './views/backup.ts';
import type { CollateralView } from './views/collateral.ts';
import type { MarginComparison, MirrorView, WaterfallView } from './views/margin.ts';
import type { LiquidationStates, PlanVerdicts, RehearsalComparison, RehearsalView } from './views/liquidation.ts';
import type { ModelReview } from './views/models.ts';
import type { LatestTriggerView, ProposalView } from './views/plan-proposal.ts';
import type { HedgeDeskView, HedgeView } from './views/hedge.ts';
import type { StatementView } from './views/statement.ts';
import type { DisciplineView } from './views/discipline.ts';
import type { ReturnSplitView } from './views/return-split.ts';
import type { SleepView } from './views/sleep.ts';
import type { RunbookView, SignatureView } from './views/runbook.ts';
import type { BreachView, EntryPoint } from './views/limits.ts';
import type { SizeView, TicketConsequences, WhatIfView, TradeDecisionView } from './views/what-if.ts';
import type { BreachMapView, ComparedState, CorrelationDialView, ReverseView, ScenarioDetail, ScenarioPackView, ScenarioRun, VenueTestView } from './views/scenarios.ts';
import type { AppState, DistanceView, Explanation, ImportPreviewView, ReportView, SnapshotSeries } from './views/shapes.ts';
import { liquidationOrders, regimeIds, scenarioSchema, venueFiguresSchema } from './book-file.ts';
import type { BookFile } from './book-file.ts';
import { sections } from './sections.ts';
import type { JournalChange, JournalEntry } from './book-change.ts';

const none = z.strictObject({});
const text = z.string().check(z.maxLength(10_000));
const change = z.strictObject({
  entity: z.enum(['account', 'balance', 'position', 'instrument', 'quote', 'fx', 'rate', 'history', 'counterparty', 'limit', 'alertRule', 'plan', 'scenario', 'book']),
  key: z.array(text),
  /** Parsed by the entity's own schema in the service, so that the failure names the field. */
  value: z.unknown(),
});

/** A state of the market: a scenario of a pack; today where neither is given. */
const state = { pack: z.optional(text), id: z.optional(text) };
const share = z.number().check(z.minimum(0), z.maximum(1));
const above = z.number().check(z.positive());
/** What is to be held, and at which price. */
const entered = { instrument: text, entry: z.optional(above), short: z.optional(z.boolean()) };
/** An option by name, by strike, or by strike as a share of the price. */
const option = z.union([z.strictObject({ instrument: text }), z.strictObject({ strike: above }), z.strictObject({ share: above })]);
const liquidation = { account: text, ...state, impact: z.optional(z.number().check(z.minimum(0), z.maximum(1000))) };

const drillPace = z.union([z.strictObject({ minutes: z.number().check(z.minimum(0.05), z.maximum(600)) }), z.strictObject({ secondsPerDay: z.number().check(z.minimum(0.05), z.maximum(86_400)) })]);

export const calls = {
  'app.state': { kind: 'query', input: none },
  /** action: 'sample' | 'calm' | 'empty' | 'open' (asks for a file) | 'retry' | 'restore-backup' | 'open-path' */
  'book.open': { kind: 'command', input: z.strictObject({ action: z.enum(['sample', 'calm', 'empty', 'open', 'retry', 'restore-backup']) }) },
  /** The whole book without closes: what the Book section lists and edits. */
  'book.read': { kind: 'query', input: none },
  'book.change': { kind: 'command', input: z.strictObject({ summary: text, changes: z.array(change).check(z.minLength(1), z.maxLength(5000)) }) },
  'book.undo': { kind: 'command', input: z.strictObject({ entry: z.number() }) },
  /** Asks where to (save dialog in the host); answers the path, or null when cancelled. */
  'book.export': { kind: 'command', input: none },
  'book.backup': { kind: 'command', input: none },
  'book.verify': { kind: 'query', input: none },
  /** The copies of the book that is open, or that could not be opened. */
  'backups.list': { kind: 'query', input: none },
  /** Opens a copy, by its path in the list, as a book of its own; the present book stays as it is. */
  'backups.open': { kind: 'command', input: z.strictObject({ path: text }) },
  /** Everything that the printed statement of an account says. */
  'statement.view': { kind: 'query', input: z.strictObject({ account: text }) },
  /** The statement as a PDF; asks where to. Answers the path, or null when cancelled. */
  'statement.print': { kind: 'command', input: z.strictObject({ account: text }) },
  /** Asks for files when `files` is empty. Bytes come from a drop. */
  'import.preview': { kind: 'command', input: z.strictObject({ files: z.array(z.strictObject({ name: text, bytes: z.instanceof(Uint8Array) })) }) },
  'import.apply': { kind: 'command', input: z.strictObject({ preview: text }) },
  'import.cancel': { kind: 'command', input: none },
  'import.progress': { kind: 'query', input: none },
  'journal.list': { kind: 'query', input: z.strictObject({ before: z.optional(z.number()), limit: z.number() }) },
  'journal.changes': { kind: 'query', input: z.strictObject({ entry: z.number() }) },
  'risk.report': { kind: 'query', input: z.strictObject({ account: text }) },
  /** figure: 'maintenanceMargin', 'initialMargin', 'netLiquidationValue', 'marginEquity', 'bufferRatio', …, or 'position' with instrument and figure */
  'risk.explain': { kind: 'query', input: z.strictObject({ account: text, figure: text, instrument: z.optional(text) }) },
  /** The account under each regime, in the order given; where none is given all but `flat`, unless that is the account's own. `pairs` adds the netting credit by pair. */
  'margin.compare': { kind: 'query', input: z.strictObject({ account: text, regimes: z.optional(z.array(z.enum(regimeIds)).check(z.maxLength(regimeIds.length))), pairs: z.optional(z.boolean()) }) },
  /** The venue's figures beside ours, the kept series of residuals, and the add-on that would explain it. */
  'margin.mirror': { kind: 'query', input: z.strictObject({ account: text }) },
  /** From one kept state of the account to another; ms UTC. Without `from` the last kept day before today, without `to` now. */
  'margin.waterfall': { kind: 'query', input: z.strictObject({ account: text, from: z.optional(z.number()), to: z.optional(z.number()) }) },
  /** Figures of the venue to add (one at the same time is replaced) and times (as written) whose figures to remove. */
  'margin.venueFigures.save': { kind: 'command', input: z.strictObject({ account: text, set: z.array(venueFiguresSchema).check(z.maxLength(1000)), remove: z.array(text) }) },
  /** What counts of what is owned. `shock` raises every haircut by this share of the value. */
  'collateral.ledger': { kind: 'query', input: z.strictObject({ account: text, shock: z.optional(z.number().check(z.minimum(0), z.maximum(1))) }) },
  /** One part of the review of a model on an account; without `model` the one that fits the account best. A review of another account or model ends the one under way. */
  'models.review': { kind: 'query', input: z.strictObject({ account: text, part: z.enum(['backtest', 'benchmark', 'sensitivity', 'procyclicality', 'cards']), model: z.optional(text), window: z.optional(z.number().check(z.minimum(2), z.maximum(100_000))) }) },
  'risk.distance': { kind: 'query', input: z.strictObject({ account: text }) },
  /** The scenarios on offer: presets made from the book, those of the book, the packs of the program. */
  'scenarios.list': { kind: 'query', input: none },
  /** Every account under some scenarios of one pack; all of it where no ids are given. `against` puts another state of the book beside it. Another run ends the one under way. */
  'scenarios.run': { kind: 'query', input: z.strictObject({ pack: text, ids: z.optional(z.array(text).check(z.maxLength(1000))), against: z.optional(text) }) },
  /** States of the book that a run can be compared with: other books that were opened, kept days, closes. */
  'scenarios.states': { kind: 'query', input: none },
  /** Asks for another book to compare with; null when cancelled. */
  'scenarios.openState': { kind: 'command', input: none },
  /** One account under one scenario, down to its positions: one on offer (pack and id), or one that is being typed. */
  'scenarios.compose': { kind: 'query', input: z.strictObject({ account: text, pack: z.optional(text), id: z.optional(text), scenario: z.optional(scenarioSchema) }) },
  /** What is stuck and naked when a counterparty freezes, and every account at the marks of other venues. */
  'scenarios.venueTest': { kind: 'query', input: z.strictObject({ counterparty: z.optional(text) }) },
  /** Requirement, netting credit and loss while every correlation is turned from today's towards `to`. */
  'scenarios.dial': { kind: 'query', input: z.strictObject({ account: text, to: z.optional(z.number().check(z.minimum(0), z.maximum(1))) }) },
  /** The last results of these scenarios with what went in; asks where to. Answers the path, or null when cancelled. */
  'scenarios.export': { kind: 'command', input: z.strictObject({ scenarios: z.array(z.strictObject({ pack: text, id: text })).check(z.minLength(1), z.maxLength(1000)), format: z.enum(['json', 'csv']) }) },
  /** Every distance of one account, likeliest joint move included. A question about another account ends the one under way. */
  'distance.reverse': { kind: 'query', input: z.strictObject({ account: text }) },
  /** Buffer ratios over joint moves of two factors; the two that move the account most where none are given. `zoom` 2 shows half the range. */
  'distance.map': { kind: 'query', input: z.strictObject({ account: text, x: z.optional(text), y: z.optional(text), size: z.optional(z.number().check(z.minimum(2), z.maximum(120))), zoom: z.optional(z.number().check(z.minimum(0.1), z.maximum(20))) }) },
  /** What becomes of the account in every scenario on offer: where it is called there is something to rehearse. */
  'liquidation.states': { kind: 'query', input: z.strictObject({ account: text }) },
  /** What the counterparty's engine, or a plan, would do, step by step; `order`, `partial` and `throttle` instead of the counterparty's own. Another rehearsal ends the one under way. */
  'liquidation.rehearse': { kind: 'query', input: z.strictObject({ ...liquidation, plan: z.optional(text), order: z.optional(z.enum(liquidationOrders)), partial: z.optional(z.boolean()), throttle: z.optional(above) }) },
  /** The same call under every order, at several speeds, or with each plan of the account instead. Another comparison of that kind ends the one under way. */
  'liquidation.compare': { kind: 'query', input: z.strictObject({ ...liquidation, by: z.enum(['order', 'speed', 'plan', 'acted']) }) },
  /** A ticket before it is sent anywhere: figures, limits, what would pass; under a scenario too where one is given. Nothing is executed. */
  'whatIf.check': { kind: 'query', input: z.strictObject({ account: text, text, ...state }) },
  /** What the ticket does to the distance to a call, and to what the account's plans save in a pack; the historical one where none is given. Another question ends the one under way. */
  'whatIf.consequences': { kind: 'query', input: z.strictObject({ account: text, text, pack: z.optional(text) }) },
  /** The open decision on a ticket; null where there is none. */
  'whatIf.decision': { kind: 'query', input: z.strictObject({ account: text, text }) },
  /** Notes a decision with its reason, keeps it once the time to think is over, or drops it. */
  'whatIf.decide': { kind: 'command', input: z.strictObject({ account: text, text, act: z.enum(['note', 'keep', 'drop']), reason: z.optional(text) }) },
  /** Writes into the journal that a ticket is meant in spite of the limits that it breaks: why, and who agreed where one of them is hard. Sends nothing. */
  'whatIf.override': { kind: 'command', input: z.strictObject({ account: text, text, reason: text, approver: z.optional(z.string().check(z.maxLength(200))), by: z.optional(z.string().check(z.maxLength(200))) }) },
  /** Limits that are beyond on the live book, longest first, then the newest of those that are over. */
  'limits.breaches': { kind: 'query', input: z.strictObject({ over: z.number().check(z.minimum(0), z.maximum(1000)) }) },
  'limits.acknowledge': { kind: 'command', input: z.strictObject({ id: z.number() }) },
  /** Silence until a time (ms UTC on the clock of the live figures), for a reason. */
  'limits.waive': { kind: 'command', input: z.strictObject({ id: z.number(), until: z.number(), reason: text }) },
  /** The ways by which a trade gets into the book, each tried with one that must not pass. */
  'limits.entryPoints': { kind: 'query', input: none },
  /** Size by a stop, by a gap, by the buffer kept after a scenario, or by Kelly. Prices in the instrument's currency; risk, gap, part and cap as shares. The mark where no entry is given, the worst day of the history where no gap is. */
  'size.position': { kind: 'query', input: z.strictObject({
    account: text,
    stop: z.optional(z.strictObject({ entry: above, stop: z.number().check(z.minimum(0)), risk: share, instrument: z.optional(text) })),
    gap: z.optional(z.strictObject({ ...entered, gap: z.optional(z.number().check(z.positive(), z.maximum(10))), risk: share })),
    keep: z.optional(z.strictObject({ ...entered, pack: text, id: text, buffer: z.number().check(z.minimum(0), z.maximum(1000)) })),
    kelly: z.optional(z.strictObject({ probability: share, payoff: above, part: share, cap: share, trials: z.optional(z.number().check(z.minimum(1))), held: z.optional(z.strictObject(entered)) })),
  }) },
  /** What is at risk in one account, what the book lists to hedge it with, and the hedges that were written down. */
  'hedge.desk': { kind: 'query', input: z.strictObject({ account: text }) },
  /** One hedge worked out: cost, carry, curves, basis, the account with it, how it fails. Expiry as a date. Another hedge ends the one under way. */
  'hedge.build': { kind: 'query', input: z.strictObject({
    account: text, target: z.strictObject({ kind: z.enum(['position', 'underlying', 'account']), id: z.optional(text) }),
    kind: z.enum(['protective-option', 'collar', 'covered-option', 'future']), ratio: z.number().check(z.positive(), z.maximum(2)),
    bought: z.optional(option), sold: z.optional(z.union([z.literal('zero-cost'), option])),
    expiry: z.optional(z.string().check(z.regex(/^\d{4}-\d\d-\d\d$/))), instrument: z.optional(text), ...state,
  }) },
  'history.series': { kind: 'query', input: z.strictObject({ account: text, from: z.number(), to: z.number(), points: z.number() }) },
  'replay.control': { kind: 'command', input: z.strictObject({ action: z.enum(['play', 'pause', 'seek', 'speed']), value: z.optional(z.number()) }) },
  'alerts.list': { kind: 'query', input: z.strictObject({ open: z.boolean(), limit: z.number() }) },
  'alerts.acknowledge': { kind: 'command', input: z.strictObject({ id: z.number() }) },
  'alerts.snooze': { kind: 'command', input: z.strictObject({ id: z.number(), minutes: z.number() }) },
  'plans.firings': { kind: 'query', input: z.strictObject({ limit: z.number() }) },
  'plans.tick': { kind: 'command', input: z.strictObject({ firing: z.number(), order: z.number(), done: z.boolean() }) },
  'plans.close': { kind: 'command', input: z.strictObject({ firing: z.number(), note: z.optional(text) }) },
  /** Signs what the plan says now, by name. */
  'plans.sign': { kind: 'command', input: z.strictObject({ plan: text, by: z.string().check(z.minLength(1), z.maxLength(200)) }) },
  /** Every signed plan, and whether it still says what was signed. */
  'plans.signatures': { kind: 'query', input: none },
  /** What to do when the account is called. `assume` asks as if the call came now; `level` is what to come back to, else the line. Another question ends the one under way. */
  'call.runbook': { kind: 'query', input: z.strictObject({ account: text, level: z.optional(z.number().check(z.minimum(1), z.maximum(100))), assume: z.optional(z.boolean()) }) },
  /** What was done in the account against the person's own rules. Another question ends the one under way. */
  'discipline.mirror': { kind: 'query', input: z.strictObject({ account: text }) },
  /** What the return of today's positions over past closes consisted of. */
  'discipline.returns': { kind: 'query', input: z.strictObject({ account: text }) },
  /** What a night could cost the account as it stands. */
  'discipline.sleep': { kind: 'query', input: z.strictObject({ account: text }) },
  /** What the plan would do now: the tickets, without firing. */
  'plans.rehearse': { kind: 'query', input: z.strictObject({ plan: text }) },
  /** What every plan does in every scenario of one pack; with `hours`, sales wait for their markets to open. Another question ends the one under way. */
  'plans.verify': { kind: 'query', input: z.strictObject({ pack: text, hours: z.optional(z.boolean()) }) },
  /** The smallest set of reductions that brings an account back to a target, as a plan that is not armed: today, at a level of the buffer ratio, or before the call of a scenario. `keep` beside what is marked on positions; `proof` is the pack in which the plan is tried. Another question ends the one under way. */
  'plans.propose': { kind: 'query', input: z.strictObject({ account: text, ...state, level: z.optional(above), target: z.optional(above), keep: z.optional(z.array(text).check(z.maxLength(1000))), proof: z.optional(text) }) },
  /** The lowest level of the buffer ratio at which a plan may fire and still saves its account under a pack; null where its condition has no such level. */
  'plans.latestTrigger': { kind: 'query', input: z.strictObject({ plan: text, pack: text }) },
  /** Save dialog; answers the path, or null when cancelled. The same text goes to the clipboard when `copy`. */
  'plans.exportTickets': { kind: 'command', input: z.strictObject({ firing: z.number() }) },
  /** Makes a drill of one account, one scenario and some of the account's plans, and lets it run. `fill`: the time between steps is filled in; `hours`: what states no hours keeps the usual ones of its kind. */
  'drill.start': { kind: 'command', input: z.strictObject({ account: text, pack: text, id: text, plans: z.array(text).check(z.maxLength(100)), fill: z.boolean(), hours: z.boolean(), pace: drillPace }) },
  /** The open drill as it is now; null where there is none. */
  'drill.view': { kind: 'query', input: none },
  'drill.control': { kind: 'command', input: z.strictObject({ action: z.enum(['pause', 'resume', 'pace', 'stop']), pace: z.optional(drillPace) }) },
  /** Does a ticket of the drill; of another quantity (unsigned units, or money) where one is given. */
  'drill.tick': { kind: 'command', input: z.strictObject({ ticket: z.number(), quantity: z.optional(above) }) },
  /** Sells, or buys back, unsigned units of a position that no ticket asks for. */
  'drill.trade': { kind: 'command', input: z.strictObject({ instrument: text, quantity: above }) },
  /** Money that no ticket asks for; `arrivesAfterMs` in market time. */
  'drill.addMoney': { kind: 'command', input: z.strictObject({ amount: above, currency: text, arrivesAfterMs: z.number().check(z.minimum(0), z.maximum(1e10)) }) },
  /** Puts a drill away that is over. */
  'drill.leave': { kind: 'command', input: none },
  /** Drills that are over, newest first, without their logs. */
  'drills.list': { kind: 'query', input: z.strictObject({ limit: z.number() }) },
  'drills.read': { kind: 'query', input: z.strictObject({ id: z.number() }) },
  /** The log as CSV; asks where to. Answers the path, or null when cancelled. */
  'drills.export': { kind: 'command', input: z.strictObject({ id: z.number() }) },
  'settings.save': { kind: 'command', input: z.strictObject({ name: text, value: text }) },
  'app.openLog': { kind: 'command', input: none },
  /** Shows a section in a window of its own. */
  'app.openSection': { kind: 'command', input: z.strictObject({ section: z.enum(sections), account: z.optional(text) }) },
} as const;

export type CallName = keyof typeof calls;
export type CallInput<N extends CallName> = z.input<(typeof calls)[N]['input']>;
export type ParsedInput<N extends CallName> = z.output<(typeof calls)[N]['input']>;

export interface CallOutputs {
  'app.state': AppState;
  'book.open': AppState;
  'book.read': BookFile;
  'book.change': { readonly entry: number; readonly changed: number };
  'book.undo': { readonly entry: number; readonly changed: number };
  'book.export': { readonly path: string | null };
  'book.backup': { readonly path: string | null };
  'book.verify': readonly string[];
  'backups.list': BackupList;
  'backups.open': AppState;
  'statement.view': StatementView;
  'statement.print': { readonly path: string | null };
  'import.preview': ImportPreviewView | null;
  'import.apply': { readonly entry: number; readonly changed: number };
  'import.cancel': null;
  'import.progress': { readonly what: string; readonly done: number; readonly total: number } | null;
  'journal.list': readonly JournalEntry[];
  'journal.changes': readonly JournalChange[];
  'risk.report': ReportView;
  'risk.explain': Explanation;
  'margin.compare': MarginComparison;
  'margin.mirror': MirrorView;
  'margin.waterfall': WaterfallView;
  'margin.venueFigures.save': { readonly entry: number; readonly changed: number };
  'collateral.ledger': CollateralView;
  'models.review': ModelReview;
  'risk.distance': DistanceView;
  'scenarios.list': readonly ScenarioPackView[];
  'scenarios.run': ScenarioRun;
  'scenarios.states': readonly ComparedState[];
  'scenarios.openState': ComparedState | null;
  'scenarios.compose': ScenarioDetail;
  'scenarios.venueTest': VenueTestView;
  'scenarios.dial': CorrelationDialView;
  'scenarios.export': { readonly path: string | null };
  'distance.reverse': ReverseView;
  'distance.map': BreachMapView;
  'liquidation.states': LiquidationStates;
  'liquidation.rehearse': RehearsalView;
  'liquidation.compare': RehearsalComparison;
  'whatIf.check': WhatIfView;
  'whatIf.consequences': TicketConsequences;
  'whatIf.decision': TradeDecisionView | null;
  'whatIf.decide': { readonly entry: number; readonly decision: TradeDecisionView | null };
  'whatIf.override': { readonly entry: number; readonly summary: string };
  'limits.breaches': readonly BreachView[];
  'limits.acknowledge': null;
  'limits.waive': null;
  'limits.entryPoints': readonly EntryPoint[];
  'size.position': SizeView;
  'hedge.desk': HedgeDeskView;
  'hedge.build': HedgeView;
  'history.series': SnapshotSeries;
  'replay.control': FeedState | null;
  'alerts.list': readonly AlertRecord[];
  'alerts.acknowledge': null;
  'alerts.snooze': null;
  'plans.firings': readonly PlanFiring[];
  'plans.tick': null;
  'plans.close': null;
  'plans.sign': { readonly entry: number; readonly changed: number };
  'plans.signatures': readonly SignatureView[];
  'call.runbook': RunbookView;
  'discipline.mirror': DisciplineView;
  'discipline.returns': ReturnSplitView;
  'discipline.sleep': SleepView;
  'plans.rehearse': PlanFiring;
  'plans.verify': PlanVerdicts;
  'plans.propose': ProposalView;
  'plans.latestTrigger': LatestTriggerView | null;
  'plans.exportTickets': { readonly path: string | null; readonly csv: string };
  'drill.start': DrillView;
  'drill.view': DrillView | null;
  'drill.control': DrillView;
  'drill.tick': DrillView;
  'drill.trade': DrillView;
  'drill.addMoney': DrillView;
  'drill.leave': null;
  'drills.list': readonly DrillSummary[];
  'drills.read': DrillRecord;
  'drills.export': { readonly path: string | null };
  'settings.save': null;
  'app.openLog': null;
  'app.openSection': null;
}

export type Envelope<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: import('#base/failure.ts').Failure };
