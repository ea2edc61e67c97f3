import { averagingDown } from './averaging-down.ts';
import type { RuleFindings } from './finding.ts';
import type { MirrorHistory } from './history.ts';
import { holdingTimes } from './holding-times.ts';
import { ignoredAlerts } from './ignored-alerts.ts';
import { leverageCreep } from './leverage-creep.ts';
import { ownLimits } from './own-limits.ts';
import type { DisciplineRule, DisciplineRules } from './rules.ts';
import { sizeAfterLoss } from './size-after-loss.ts';

/** One rule held against the history; `findings` is null where it is switched off. */
export type Mirrored = { readonly rule: DisciplineRule } & (RuleFindings | { readonly findings: null; readonly looked: ''; readonly enough: true });

/** Holds a history against every rule (N11). Pure: the same history and rules give the same findings. */
export function mirror(history: MirrorHistory, rules: DisciplineRules): readonly Mirrored[] {
  const off = { findings: null, looked: '', enough: true } as const;
  return [
    { rule: 'averagingDown', ...(rules.averagingDown === null ? off : averagingDown(history, rules.averagingDown)) },
    { rule: 'leverageCreep', ...(rules.leverageCreep === null ? off : leverageCreep(history, rules.leverageCreep)) },
    { rule: 'sizeAfterLoss', ...(rules.sizeAfterLoss === null ? off : sizeAfterLoss(history, rules.sizeAfterLoss)) },
    { rule: 'alerts', ...(rules.alerts === null ? off : ignoredAlerts(history, rules.alerts)) },
    { rule: 'limits', ...(rules.limits === null ? off : ownLimits(history)) },
    { rule: 'holding', ...(rules.holding === null ? off : holdingTimes(history, rules.holding)) },
  ];
}
