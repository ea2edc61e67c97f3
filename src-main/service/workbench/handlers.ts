/** The table of handlers: every call of the contract stands in exactly one of the two. */
import type { CallName } from '#contract/calls.ts';
import { acknowledge, listAlerts, snooze } from './alerts.ts';
import { appState, openLog, openSection } from './app.ts';
import { listBackups, openBackup } from './backups.ts';
import { backUp, changeBook, exportBook, openBook, readBook, undo, verify } from './book.ts';
import { collateralView } from './collateral.ts';
import { addDrillMoney, controlDrill, exportDrill, leaveDrill, listDrills, readDrill, startDrill, tickDrill, tradeInDrill, viewDrill } from './drill.ts';
import { disciplineMirror, disciplineReturns, disciplineSleep } from './discipline.ts';
import type { DeskHandler, PlaceHandler } from './handler.ts';
import { buildHedge, hedgeDesk } from './hedge.ts';
import { historySeries } from './history.ts';
import { applyImport, cancelImport, importProgress, previewImport } from './import.ts';
import { listChanges, listJournal } from './journal.ts';
import { compareLiquidations, liquidationStates, rehearseLiquidation, verifyPlans } from './liquidation.ts';
import { acknowledgeBreach, entryPoints, listBreaches, waiveBreach } from './limits.ts';
import { compareMargin, marginMirror, marginWaterfall, saveVenueFigures } from './margin.ts';
import { reviewModel } from './models.ts';
import { latestTrigger, proposePlan } from './plan-proposal.ts';
import { callRunbook } from './runbook.ts';
import { listSignatures, signPlan } from './signatures.ts';
import { closeFiring, exportTickets, listFirings, rehearse, tickTicket } from './plans.ts';
import { controlReplay } from './replay.ts';
import { explainRisk, reportRisk, riskDistance } from './risk.ts';
import { listComparedStates, openComparedBook } from './compared-states.ts';
import { composeScenario, exportScenarios, listScenarios, mapDistance, reverseDistance, runScenarioPack, testVenue, turnCorrelations } from './scenarios.ts';
import { checkTicket, decideTicket, decisionOn, overrideTicket, sizePosition, ticketConsequences } from './what-if.ts';
import { saveSetting } from './settings.ts';
import { printStatement, viewStatement } from './statement.ts';

type PlaceCall = 'app.state' | 'app.openLog' | 'app.openSection' | 'settings.save' | 'book.open' | 'backups.list' | 'backups.open' | 'import.cancel' | 'import.progress';

export const placeHandlers: { readonly [N in PlaceCall]: PlaceHandler<N> } = {
  'app.state': appState,
  'app.openLog': openLog,
  'app.openSection': openSection,
  'book.open': openBook,
  'backups.list': listBackups,
  'backups.open': openBackup,
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
  'statement.view': viewStatement,
  'statement.print': printStatement,
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
  'scenarios.states': listComparedStates,
  'scenarios.openState': openComparedBook,
  'scenarios.compose': composeScenario,
  'scenarios.venueTest': testVenue,
  'scenarios.dial': turnCorrelations,
  'scenarios.export': exportScenarios,
  'distance.reverse': reverseDistance,
  'distance.map': mapDistance,
  'liquidation.states': liquidationStates,
  'liquidation.rehearse': rehearseLiquidation,
  'liquidation.compare': compareLiquidations,
  'whatIf.check': checkTicket,
  'whatIf.consequences': ticketConsequences,
  'whatIf.decision': decisionOn,
  'whatIf.decide': decideTicket,
  'whatIf.override': overrideTicket,
  'limits.breaches': listBreaches,
  'limits.acknowledge': acknowledgeBreach,
  'limits.waive': waiveBreach,
  'limits.entryPoints': entryPoints,
  'size.position': sizePosition,
  'plans.verify': verifyPlans,
  'plans.propose': proposePlan,
  'plans.latestTrigger': latestTrigger,
  'hedge.desk': hedgeDesk,
  'hedge.build': buildHedge,
  'history.series': historySeries,
  'replay.control': controlReplay,
  'alerts.list': listAlerts,
  'alerts.acknowledge': acknowledge,
  'alerts.snooze': snooze,
  'plans.firings': listFirings,
  'plans.tick': tickTicket,
  'plans.close': closeFiring,
  'plans.sign': signPlan,
  'plans.signatures': listSignatures,
  'call.runbook': callRunbook,
  'discipline.mirror': disciplineMirror,
  'discipline.returns': disciplineReturns,
  'discipline.sleep': disciplineSleep,
  'plans.rehearse': rehearse,
  'plans.exportTickets': exportTickets,
  'drill.start': startDrill,
  'drill.view': viewDrill,
  'drill.control': controlDrill,
  'drill.tick': tickDrill,
  'drill.trade': tradeInDrill,
  'drill.addMoney': addDrillMoney,
  'drill.leave': leaveDrill,
  'drills.list': listDrills,
  'drills.read': readDrill,
  'drills.export': exportDrill,
};
