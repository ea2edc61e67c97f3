/**
 * Every call of the window, in one table: name → input schema and kind. Output types stand in `CallOutputs`.
 * A query may run at any time; commands run one after another.
 */
import * as z from 'zod/mini';
import type { AlertRecord, FeedState, PlanFiring } from './views/monitor.ts';
import type { CollateralView } from './views/collateral.ts';
import type { MarginComparison, MirrorView, WaterfallView } from './views/margin.ts';
import type { LiquidationStates, PlanVerdicts, RehearsalComparison, RehearsalView } from './views/liquidation.ts';
import type { ModelReview } from './views/models.ts';
import type { SizeView, WhatIfView } from './views/what-if.ts';
import type { BreachMapView, CorrelationDialView, ReverseView, ScenarioDetail, ScenarioPackView, ScenarioRun } from './views/scenarios.ts';
import type { AppState, DistanceView, Explanation, ImportPreviewView, ReportView, SnapshotSeries } from './views/shapes.ts';
import { liquidationOrders, regimeIds, scenarioSchema, venueFiguresSchema } from './book-file.ts';
import type { BookFile } from './book-file.ts';
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
const liquidation = { account: text, ...state, impact: z.optional(z.number().check(z.minimum(0), z.maximum(1000))) };

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
  /** Every account under some scenarios of one pack; all of it where no ids are given. Another run ends the one under way. */
  'scenarios.run': { kind: 'query', input: z.strictObject({ pack: text, ids: z.optional(z.array(text).check(z.maxLength(1000))) }) },
  /** One account under one scenario, down to its positions: one on offer (pack and id), or one that is being typed. */
  'scenarios.compose': { kind: 'query', input: z.strictObject({ account: text, pack: z.optional(text), id: z.optional(text), scenario: z.optional(scenarioSchema) }) },
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
  'liquidation.compare': { kind: 'query', input: z.strictObject({ ...liquidation, by: z.enum(['order', 'speed', 'plan']) }) },
  /** A ticket before it is sent anywhere: figures, limits, what would pass; under a scenario too where one is given. Nothing is executed. */
  'whatIf.check': { kind: 'query', input: z.strictObject({ account: text, text, ...state }) },
  /** Size by a stop, by Kelly, or both. Prices in the instrument's currency, risk, part and cap as shares. */
  'size.position': { kind: 'query', input: z.strictObject({
    account: text,
    stop: z.optional(z.strictObject({ entry: above, stop: z.number().check(z.minimum(0)), risk: share, instrument: z.optional(text) })),
    kelly: z.optional(z.strictObject({ probability: share, payoff: above, part: share, cap: share, trials: z.optional(z.number().check(z.minimum(1))) })),
  }) },
  'history.series': { kind: 'query', input: z.strictObject({ account: text, from: z.number(), to: z.number(), points: z.number() }) },
  'replay.control': { kind: 'command', input: z.strictObject({ action: z.enum(['play', 'pause', 'seek', 'speed']), value: z.optional(z.number()) }) },
  'alerts.list': { kind: 'query', input: z.strictObject({ open: z.boolean(), limit: z.number() }) },
  'alerts.acknowledge': { kind: 'command', input: z.strictObject({ id: z.number() }) },
  'alerts.snooze': { kind: 'command', input: z.strictObject({ id: z.number(), minutes: z.number() }) },
  'plans.firings': { kind: 'query', input: z.strictObject({ limit: z.number() }) },
  'plans.tick': { kind: 'command', input: z.strictObject({ firing: z.number(), order: z.number(), done: z.boolean() }) },
  'plans.close': { kind: 'command', input: z.strictObject({ firing: z.number() }) },
  /** What the plan would do now: the tickets, without firing. */
  'plans.rehearse': { kind: 'query', input: z.strictObject({ plan: text }) },
  /** What every plan does in every scenario of one pack. Another question ends the one under way. */
  'plans.verify': { kind: 'query', input: z.strictObject({ pack: text }) },
  /** Save dialog; answers the path, or null when cancelled. The same text goes to the clipboard when `copy`. */
  'plans.exportTickets': { kind: 'command', input: z.strictObject({ firing: z.number() }) },
  'settings.save': { kind: 'command', input: z.strictObject({ name: text, value: text }) },
  'app.openLog': { kind: 'command', input: none },
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
  'scenarios.compose': ScenarioDetail;
  'scenarios.dial': CorrelationDialView;
  'scenarios.export': { readonly path: string | null };
  'distance.reverse': ReverseView;
  'distance.map': BreachMapView;
  'liquidation.states': LiquidationStates;
  'liquidation.rehearse': RehearsalView;
  'liquidation.compare': RehearsalComparison;
  'whatIf.check': WhatIfView;
  'size.position': SizeView;
  'history.series': SnapshotSeries;
  'replay.control': FeedState | null;
  'alerts.list': readonly AlertRecord[];
  'alerts.acknowledge': null;
  'alerts.snooze': null;
  'plans.firings': readonly PlanFiring[];
  'plans.tick': null;
  'plans.close': null;
  'plans.rehearse': PlanFiring;
  'plans.verify': PlanVerdicts;
  'plans.exportTickets': { readonly path: string | null; readonly csv: string };
  'settings.save': null;
  'app.openLog': null;
}

export type Envelope<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: import('#base/failure.ts').Failure };
