/** The plans to begin with: what the window offers as templates and the outcome study measures. Not armed. */
import type { PlanRecord } from './book-file.ts';

export interface PlanTemplate {
  /** What it is called where templates are offered. */
  readonly name: string;
  readonly plan: PlanRecord;
}

/** The three default plans for an account: cut early, add money first, last resort. */
export function planTemplates(account: string): readonly PlanTemplate[] {
  return [
    {
      name: 'Cut early',
      plan: {
        id: 'cut-early', account, name: 'Halve the losers early', armed: false, when: { all: [{ metric: 'bufferRatio', below: 1.5, for: 'PT60S' }] },
        steps: [{ reduce: { order: 'largest-loss', share: 0.5 } }, { reduce: { order: 'margin-freed', until: { metric: 'bufferRatio', atLeast: 1.75 } } }],
      },
    },
    {
      name: 'Add money first',
      plan: {
        id: 'add-money', account, name: 'Add money, then cut', armed: false, when: { all: [{ metric: 'bufferRatio', below: 1.35, for: 'PT60S' }] },
        steps: [{ fund: { source: 'bank', amount: '20000', currency: 'USD', arrives: 'P1D' } }, { reduce: { order: 'most-liquid', until: { metric: 'bufferRatio', atLeast: 1.5 } } }],
      },
    },
    {
      name: 'Last resort',
      plan: {
        id: 'last-resort', account, name: 'Before the broker does it', armed: false, when: { all: [{ metric: 'bufferRatio', below: 1.15 }] },
        steps: [{ reduce: { order: 'margin-freed', until: { metric: 'bufferRatio', atLeast: 1.5 } } }, { notify: { message: 'Call the desk' } }],
      },
    },
  ];
}
