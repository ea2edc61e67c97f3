/** The table of handlers: every call of the contract stands in exactly one of the two. */
import type { CallName } from '#contract/calls.ts';
import { acknowledge, listAlerts, snooze } from './alerts.ts';
import { appState, openLog } from './app.ts';
import { backUp, changeBook, exportBook, openBook, readBook, undo, verify } from './book.ts';
import { collateralView } from './collateral.ts';
import type { DeskHandler, PlaceHandler } from './handler.ts';
import { historySeries } from './history.ts';
import { applyImport, cancelImport, importProgress, previewImport } from './import.ts';
import { listChanges, listJournal } from './journal.ts';
import { compareLiquidations, liquidationStates, rehearseLiquidation, verifyPlans } from './liquidation.ts';
import { compareMargin, marginMirror, marginWaterfall, saveVenueFigures } from './margin.ts';
import { reviewModel } from './models.ts';
import { closeFiring, exportTickets, listFirings, rehearse, tickTicket } from './plans.ts';
import { controlReplay } from './replay.ts';
import { explainRisk, reportRisk, riskDistance } from './risk.ts';
import { composeScenario, exportScenarios, listScenarios, mapDistance, reverseDistance, runScenarioPack, turnCorrelations } from './scenarios.ts';
import { checkTicket, sizePosition } from './what-if.ts';
import { saveSetting } from './settings.ts';

type PlaceCall = 'app.state' | 'app.openLog' | 'settings.save' | 'book.open' | 'import.cancel' | 'import.progress';

export const placeHandlers: { readonly [N in PlaceCall]: PlaceHandler<N> } = {
  'app.state': appState,
  'app.openLog': openLog,
  'book.open': openBook,
  'settings.save': saveSetting,
  'import.cancel': cancelImport,
  'import.progress': importProgress,
};

export const deskHandlers: { readonly [N in Exclude<CallName, PlaceCall>]: DeskHandler<N> } = {
  'book.read': readBook,
  'book.change': changeBook,
  'book.undo': undo,
  'book.export': exportBook,
  'book.backup': backUp,
  'book.verify': verify,
  'import.preview': previewImport,
  'import.apply': applyImport,
  'journal.list': listJournal,
  'journal.changes': listChanges,
  'risk.report': reportRisk,
  'risk.explain': explainRisk,
  'risk.distance': riskDistance,
  'margin.compare': compareMargin,
  'margin.mirror': marginMirror,
  'margin.waterfall': marginWaterfall,
  'margin.venueFigures.save': saveVenueFigures,
  'collateral.ledger': collateralView,
  'models.review': reviewModel,
  'scenarios.list': listScenarios,
  'scenarios.run': runScenarioPack,
  'scenarios.compose': composeScenario,
  'scenarios.dial': turnCorrelations,
  'scenarios.export': exportScenarios,
  'distance.reverse': reverseDistance,
  'distance.map': mapDistance,
  'liquidation.states': liquidationStates,
  'liquidation.rehearse': rehearseLiquidation,
  'liquidation.compare': compareLiquidations,
  'whatIf.check': checkTicket,
  'size.position': sizePosition,
  'plans.verify': verifyPlans,
  'history.series': historySeries,
  'replay.control': controlReplay,
  'alerts.list': listAlerts,
  'alerts.acknowledge': acknowledge,
  'alerts.snooze': snooze,
  'plans.firings': listFirings,
  'plans.tick': tickTicket,
  'plans.close': closeFiring,
  'plans.rehearse': rehearse,
  'plans.exportTickets': exportTickets,
};
