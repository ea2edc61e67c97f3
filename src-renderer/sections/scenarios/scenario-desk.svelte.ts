/** What the Scenarios section works on: the packs, what was run, what is chosen. Outlives a change of the section. */
import type { Failure } from '#base/failure.ts';
import type { ComparedState, ScenarioHead, ScenarioPackView, ScenarioResult, StressedFigures } from '#contract/views/scenarios.ts';
import { call } from '../../client/call.ts';

/** A scenario by its pack and id. */
export interface ScenarioKey {
  readonly pack: string;
  readonly id: string;
}

/** Parts of a run are made larger or smaller so that each takes about this long: progress moves, and a stop is heard. */
const PART_MS = 350;
const MOST_AT_ONCE = 60;

/** One text for a pack and a scenario of it. */
export function keyText({ pack, id }: ScenarioKey): string {
  return `${pack}/${id}`;
}

/** Which packs a choice of the list shows. */
export const packChoices = [
  { id: 'mine', name: 'Presets and mine', packs: ['presets', 'book'] },
  { id: 'historical', name: 'Historical', packs: ['historical'] },
  { id: 'hypothetical', name: 'Hypothetical', packs: ['hypothetical'] },
  { id: 'all', name: 'All', packs: null },
] as const;
export type PackChoice = (typeof packChoices)[number]['id'];

class ScenarioDesk {
  packs = $state.raw<readonly ScenarioPackView[] | null>(null);
  choice = $state<PackChoice>('historical');
  chosen = $state.raw<ScenarioKey | null>(null);
  results = $state.raw<ReadonlyMap<string, ScenarioResult>>(new Map());
  now = $state.raw<readonly StressedFigures[]>([]);
  /** Market time of the oldest prices in the table; 0 before the first run. */
  asOf = $state(0);
  progress = $state.raw<{ readonly done: number; readonly total: number; readonly name: string } | null>(null);
  stopped = $state(false);
  failure = $state.raw<Failure | null>(null);
  /** States of the book that can be put beside the one of now, and the one that is. */
  states = $state.raw<readonly ComparedState[]>([]);
  against = $state.raw<ComparedState | null>(null);
  #run = 0;

  /** Scenarios of the chosen packs, in their order. */
  readonly listed = $derived.by((): readonly (ScenarioKey & { readonly head: ScenarioHead })[] => {
    const wanted = packChoices.find(({ id }) => id === this.choice)?.packs ?? null;
    return (this.packs ?? []).filter(({ id }) => wanted === null || (wanted as readonly string[]).includes(id)).flatMap(({ id: pack, scenarios }) => scenarios.map((head) => ({ pack, id: head.id, head })));
  });

  head(key: ScenarioKey | null): ScenarioHead | null {
    return key === null ? null : (this.packs?.find(({ id }) => id === key.pack)?.scenarios.find(({ id }) => id === key.id) ?? null);
  }

  /** Reads the packs again and runs what is listed. */
  async refresh(): Promise<void> {
    const mine = this.#begin();
    this.progress = { done: 0, total: 1, name: 'The presets of this book' };
    const answer = await call('scenarios.list', {});
    if (mine !== this.#run) return;
    if (!answer.ok) {
      this.progress = null;
      this.failure = answer.failure;
      return;
    }
    this.packs = answer.value;
    const states = await call('scenarios.states', {});
    if (mine !== this.#run) return;
    if (states.ok) this.states = states.value;
    if (this.against !== null) this.against = this.states.find(({ id }) => id === this.against?.id) ?? null;
    if (this.head(this.chosen) === null) this.chosen = null;
    await this.run();
  }

  /** Runs what is listed, part by part; another run or a stop ends it. */
  async run(): Promise<void> {
    const mine = this.#begin();
    const todo = this.listed;
    let fresh: readonly (readonly [string, ScenarioResult])[] = [];
    let asOf = Infinity;
    let size = 1;
    for (let at = 0; at < todo.length;) {
      const { pack, head } = todo[at]!;
      const part: string[] = [];
      for (let k = at; k < todo.length && part.length < size && todo[k]!.pack === pack; k++) part.push(todo[k]!.id);
      this.progress = { done: at, total: todo.length, name: head.name };
      const begun = performance.now();
      const answer = await call('scenarios.run', { pack, ids: part, ...this.#beside });
      if (mine !== this.#run) return;
      if (!answer.ok) {
        // Something else asked meanwhile: this part is asked for again.
        if (answer.failure.code === 'cancelled') continue;
        this.failure = answer.failure;
        this.progress = null;
        return;
      }
      fresh = [...fresh, ...answer.value.results.map((result) => [keyText({ pack, id: result.id }), result] as const)];
      asOf = Math.min(asOf, answer.value.asOf);
      this.now = answer.value.now;
      this.asOf = asOf;
      // Old results stay on screen until the new ones of the same scenario are there.
      this.results = new Map([...this.results, ...fresh]);
      at += part.length;
      size = Math.min(MOST_AT_ONCE, Math.max(1, Math.round((part.length * PART_MS) / Math.max(1, performance.now() - begun))));
    }
    this.results = new Map(fresh);
    this.progress = null;
    // What is chosen may be of another pack, or was chosen while the run was under way.
    if (this.chosen !== null) await this.runOne(this.chosen);
  }

  /** Puts a state of the book beside the one of now, or none. */
  async compare(state: ComparedState | null): Promise<void> {
    if (state?.id === this.against?.id) return;
    this.against = state;
    await this.run();
  }

  /** Asks for another book and puts it beside this one. Answers why it could not be read. */
  async openBook(): Promise<Failure | null> {
    const answer = await call('scenarios.openState', {});
    if (!answer.ok) return answer.failure;
    if (answer.value === null) return null;
    const state = answer.value;
    this.states = [state, ...this.states.filter(({ id }) => id !== state.id)];
    this.against = null;
    await this.compare(state);
    return null;
  }

  get #beside(): { against?: string } {
    return this.against === null ? {} : { against: this.against.id };
  }

  stop(): void {
    this.#run += 1;
    if (this.progress !== null) this.stopped = true;
    this.progress = null;
  }

  /** Adds the result of one scenario that is run by itself. */
  async runOne(key: ScenarioKey): Promise<void> {
    this.chosen = key;
    if (this.results.has(keyText(key)) || this.progress !== null) return;
    const answer = await call('scenarios.run', { pack: key.pack, ids: [key.id], ...this.#beside });
    if (!answer.ok) {
      this.failure = answer.failure;
      return;
    }
    const [result] = answer.value.results;
    if (result !== undefined) this.results = new Map([...this.results, [keyText(key), result]]);
    this.now = answer.value.now;
  }

  #begin(): number {
    this.#run += 1;
    this.failure = null;
    this.stopped = false;
    return this.#run;
  }
}

export const scenarioDesk = new ScenarioDesk();
