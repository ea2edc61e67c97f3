import { Market } from '../market/market.ts';
import type { Book } from '../portfolio/book.ts';
import type { AccountFigures } from '../portfolio/figures.ts';
import type { Session } from '../session-port.ts';
import { openSession } from '../session.ts';
import { frozenOf } from './freeze.ts';
import type { FrozenCounterparty } from './freeze.ts';
import type { Scenario, ScenarioNote } from './scenario.ts';
import { shockedBooks } from './shocked-book.ts';

/** One account under a scenario. */
export interface AccountOutcome {
  readonly figures: AccountFigures;
  /** Change of net liquidation value from now, in the account's currency. */
  readonly pnl: number;
  /** Its counterparty is frozen: nothing in it can be sold, moved or topped up. */
  readonly frozen: boolean;
}

/** The state after one step of a path. */
export interface StepOutcome {
  readonly name: string;
  /** Time since the start of the scenario. */
  readonly atMs: number;
  readonly accounts: readonly AccountOutcome[];
}

export interface ScenarioOutcome {
  readonly scenario: Scenario;
  /** After the last step, in the order of the book. */
  readonly accounts: readonly AccountOutcome[];
  /** After each step; a path only. */
  readonly steps: readonly StepOutcome[];
  readonly frozen: readonly FrozenCounterparty[];
  readonly notes: readonly ScenarioNote[];
}

/** Runs scenarios on one book: today's state is computed once, each scenario by full revaluation. */
export class StressTest {
  private readonly book: Book;
  private readonly market: Market;
  private readonly today = new Map<string, number>();

  constructor(book: Book) {
    this.book = book;
    this.market = new Market(book);
    const session = openSession(book);
    for (const { id } of book.accounts) this.today.set(id, session.figures(id).netLiquidationValue);
  }

  run(scenario: Scenario): ScenarioOutcome {
    const groups = shockedBooks(this.book, scenario, this.market);
    const count = scenario.steps.length;
    const perStep = scenario.steps.map(() => new Map<string, AccountOutcome>());
    const notes: ScenarioNote[] = [];
    const last = new Map<string, Session>();
    for (const { accounts, steps } of groups) {
      steps.forEach((after, s) => {
        for (const note of after.notes) if (!notes.some((one) => one.code === note.code && one.scope === note.scope)) notes.push(note);
        if (scenario.kind !== 'path' && s + 1 < count) return;
        const session = openSession(after.book);
        const frozen = after.book.stress?.frozen;
        for (const { id, counterparty } of accounts) {
          const figures = session.figures(id);
          perStep[s]!.set(id, { figures, pnl: figures.netLiquidationValue - this.today.get(id)!, frozen: counterparty !== null && frozen?.has(counterparty) === true });
          if (s + 1 === count) last.set(id, session);
        }
      });
    }
    let atMs = 0;
    const inOrder = (outcomes: ReadonlyMap<string, AccountOutcome>): readonly AccountOutcome[] => this.book.accounts.map(({ id }) => outcomes.get(id)!);
    const steps = scenario.steps.map((step, s) => ({ name: step.name, atMs: (atMs += step.afterMs), accounts: s + 1 === count || scenario.kind === 'path' ? inOrder(perStep[s]!) : [] }));
    const names = new Set(groups.flatMap((group) => [...(group.steps.at(-1)?.book.stress?.frozen ?? [])]));
    return {
      scenario, notes, steps: scenario.kind === 'path' ? steps : [],
      accounts: steps.at(-1)?.accounts ?? [],
      frozen: frozenOf(this.book.accounts, names, (id) => last.get(id)!),
    };
  }
}
