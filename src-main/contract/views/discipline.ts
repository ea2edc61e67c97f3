/** What the discipline tab shows. Amounts in the account's currency, times ms UTC. */
import type { Finding } from '#engine/discipline/finding.ts';
import type { NegativeFigure } from '#engine/discipline/negative-figures.ts';
import type { DisciplineRule, DisciplineRules } from '#engine/discipline/rules.ts';
import type { DisciplineRecord } from '../precautions.ts';

export type { Finding } from '#engine/discipline/finding.ts';
export type { NegativeFigure, NegativeKind } from '#engine/discipline/negative-figures.ts';
export type { DisciplineRule } from '#engine/discipline/rules.ts';

/** One rule with what was found. */
export interface RuleView {
  readonly rule: DisciplineRule;
  /** Whether the person wrote it; else it is the default. */
  readonly own: boolean;
  /** null where it is switched off. */
  readonly findings: readonly Finding[] | null;
  /** What there was to look at. */
  readonly looked: string;
  /** false where that was too little to say anything. */
  readonly enough: boolean;
}

export interface DisciplineView {
  readonly account: string;
  readonly currency: string;
  readonly asOf: number;
  /** When the history that was looked at begins; null where there is none. */
  readonly from: number | null;
  readonly rules: readonly RuleView[];
  /** The rules as they count, the person's own and defaults. */
  readonly settings: DisciplineRules;
  /** As they were written; null where nothing was. */
  readonly written: DisciplineRecord | null;
  readonly negatives: readonly NegativeFigure[];
}
