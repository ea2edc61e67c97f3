/**
 * The one drill that may be open on a book: real time comes from the clock, compressed into the scenario's. It works on a
 * copy; of the book it touches nothing but the list of kept drills and one note in the journal, both at the end.
 */
import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { DrillHead, DrillPace, DrillSummary, DrillView } from '#contract/views/drill.ts';
import { Drill, leftOf } from '#engine/drill/drill.ts';
import { liquidationEndText, soFarOf } from '#engine/drill/ending.ts';
import type { Aftermath, DrillReferences } from '#engine/drill/ending.ts';
import type { Compute } from '../compute/compute.ts';
import type { Clock, Log, Store } from '../ports.ts';
import type { Publisher } from '../stream/publisher.ts';
import { finishDrill } from './course.ts';
import type { DrillRequest } from './course.ts';
import { drillView, noteOf, recordOf } from './drill-view.ts';

export interface DrillParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly compute: Compute;
  readonly publisher: Publisher;
  readonly log: Log;
}

export interface DrillStart extends Pick<DrillHead, 'accountName' | 'pack' | 'scenario'> {
  readonly request: DrillRequest;
  readonly pace: DrillPace;
}

/** Figures are sent at most this often. */
const PUBLISH_MS = 100;
/** A drill never jumps by more than this much real time, however long the machine slept. */
const MOST_ELAPSED_MS = 1000;
const DAY_MS = 86_400_000;

interface Open {
  readonly drill: Drill;
  readonly head: DrillHead;
  readonly references: DrillReferences;
  readonly assumed: readonly string[];
  readonly marksAtStart: ReadonlyMap<string, number | null>;
  phase: DrillView['phase'];
  pace: DrillPace;
  /** Exact; the drill's own are whole ms. */
  marketMs: number;
  wallMs: number;
  pausedMs: number;
  pausedSince: number;
  record: DrillSummary | null;
  notKept: string | null;
}

/** Holds at most one drill, running or ended, until it is left. */
export class DrillDesk {
  private readonly parts: DrillParts;
  private open: Open | null = null;
  private isPreparing = false;
  private read = 0;
  private publishedAt = -Infinity;
  /** Grows with everything but the mere passing of time. */
  private revision = 0;
  private rows = 0;

  constructor(parts: DrillParts) {
    this.parts = parts;
  }

  /** Makes a drill and lets it run. Fails with `conflict` while another one runs. */
  async start({ request, pace, ...head }: DrillStart): Promise<Result<DrillView>> {
    if (this.isPreparing || (this.open !== null && this.open.phase !== 'ended')) return failure('conflict', 'A drill is running. End it first.');
    this.isPreparing = true;
    try {
      const made = await this.parts.compute.run('drill.prepare', request, 'drill');
      if (!made.ok) return made;
      const { facts, references, assumed, scenarioName } = made.value;
      const drill = new Drill(facts);
      this.open = {
        drill, references, assumed, pace, phase: 'running', marketMs: 0, wallMs: 0, pausedMs: 0, pausedSince: NaN, record: null, notKept: null,
        head: {
          ...head, account: facts.account.id, currency: facts.account.currency, scenarioName, plans: facts.plans.map(({ id, name }) => ({ id, name })), filled: request.fill, hours: request.hours,
          startedAt: this.parts.clock.now(), asOf: facts.moments[0]!.book.asOf, courseMs: facts.endsAtMs,
        },
        marksAtStart: new Map(drill.state.session.positions(facts.account.id).map(({ instrument, mark }) => [instrument, mark])),
      };
      this.read = this.parts.clock.monotonic();
      return success(this.changed(this.open));
    } finally {
      this.isPreparing = false;
    }
  }

  /** The open drill as it is now; null where there is none. */
  view(): DrillView | null {
    if (this.open === null) return null;
    this.catchUp(this.open);
    return this.shown(this.open);
  }

  /** Lets real time pass. Called with every beat of the program. */
  step(): void {
    const { open } = this;
    if (open === null || this.parts.clock.monotonic() - this.publishedAt < PUBLISH_MS) return;
    this.catchUp(open);
    this.publish(open);
  }

  /** Pauses, goes on, changes the pace, or stops the drill. */
  control(action: 'pause' | 'resume' | 'pace' | 'stop', pace: DrillPace | undefined): Result<DrillView> {
    return this.hand((open) => {
      if (action === 'pause' && open.phase === 'running') {
        open.phase = 'paused';
        open.pausedSince = this.parts.clock.monotonic();
      } else if (action === 'resume') this.resume(open);
      else if (action === 'pace' && pace !== undefined) open.pace = pace;
      else if (action === 'stop') {
        this.resume(open);
        open.drill.stop();
      }
      return success(null);
    });
  }

  /** Does a ticket of the drill; of another quantity where one is given. */
  tick(ticket: number, quantity: number | undefined): Result<DrillView> {
    return this.hand(({ drill }) => drill.doTicket(ticket, quantity));
  }

  /** Sells (or buys back) units that no ticket asks for. */
  trade(instrument: string, quantity: number): Result<DrillView> {
    return this.hand(({ drill }) => drill.trade(instrument, quantity));
  }

  addMoney(amount: number, currency: string, arrivesAfterMs: number): Result<DrillView> {
    return this.hand(({ drill }) => drill.addMoney(amount, currency, arrivesAfterMs));
  }

  /** Puts a drill away that is over. */
  leave(): Result<null> {
    if (this.open !== null && this.open.phase !== 'ended') return failure('conflict', 'The drill is running. End it first.');
    this.open = null;
    this.parts.publisher.remove('drill', 'drill');
    return success(null);
  }

  /** The book is being closed: what is running is stopped and kept. */
  close(): void {
    const { open } = this;
    if (open !== null && open.phase !== 'ended') {
      this.resume(open);
      open.drill.stop();
      const rest = finishDrill(this.finishOf(open));
      if (rest.ok) this.keep(open, rest.value);
    }
    this.open = null;
    this.parts.publisher.remove('drill', 'drill');
  }

  private hand(act: (open: Open) => Result<null>): Result<DrillView> {
    const { open } = this;
    if (open === null || (open.phase !== 'running' && open.phase !== 'paused')) return failure('not-applicable', 'No drill is running.');
    this.catchUp(open);
    const done = act(open);
    this.look(open);
    const view = this.changed(open);
    return done.ok ? success(view) : done;
  }

  private resume(open: Open): void {
    if (open.phase !== 'paused') return;
    const now = this.parts.clock.monotonic();
    open.pausedMs += now - open.pausedSince;
    open.drill.paused(now - open.pausedSince);
    open.phase = 'running';
    this.read = now;
  }

  private catchUp(open: Open): void {
    const now = this.parts.clock.monotonic();
    const elapsed = Math.min(MOST_ELAPSED_MS, Math.max(0, now - this.read));
    this.read = now;
    if (open.phase !== 'running') return;
    open.wallMs += elapsed;
    open.marketMs += elapsed * speedOf(open.pace, open.head.courseMs);
    open.drill.advance(open.marketMs, open.wallMs);
    this.look(open);
  }

  /** Notices what has happened: rows of the log, and the end of the person's part. */
  private look(open: Open): void {
    if (open.drill.rows.length !== this.rows) {
      this.rows = open.drill.rows.length;
      this.revision++;
    }
    if (open.drill.ended === null || open.phase === 'ending' || open.phase === 'ended') return;
    open.phase = 'ending';
    this.revision++;
    void this.finish(open);
  }

  private async finish(open: Open): Promise<void> {
    const rest = await this.parts.compute.run('drill.finish', this.finishOf(open), 'drill').catch(() => null);
    // The book was closed in the meantime: it has been kept there.
    if (this.open !== open || open.phase !== 'ending') return;
    const made = rest?.ok === true ? rest : finishDrill(this.finishOf(open));
    if (made.ok) this.keep(open, made.value);
    this.changed(open);
  }

  private finishOf({ drill }: Open): Parameters<typeof finishDrill>[0] {
    return { facts: drill.facts, left: leftOf(drill), soFar: soFarOf(drill) };
  }

  private keep(open: Open, rest: Aftermath): void {
    const { drill, head, references } = open;
    const { store, log } = this.parts;
    if (drill.ended === 'taken-over') drill.takenOver(rest.steps, liquidationEndText(rest.end));
    const record = recordOf(drill, head, open.pausedMs, references, rest.outcome);
    open.phase = 'ended';
    let id = 0;
    try {
      id = store.addDrill(record).id;
      store.note('drill', noteOf(record));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log.error('a drill could not be kept', { reason });
      open.notKept = `The drill could not be kept in the book: ${reason}`;
    }
    const { log: _log, ...summary } = record;
    open.record = { ...summary, id };
    this.revision++;
  }

  private changed(open: Open): DrillView {
    this.revision++;
    this.publish(open);
    return this.shown(open);
  }

  private shown(open: Open): DrillView {
    return drillView({ ...open, revision: this.revision });
  }

  private publish(open: Open): void {
    this.publishedAt = this.parts.clock.monotonic();
    const { netLiquidationValue, maintenanceMargin, bufferRatio } = open.drill.state.figures;
    this.parts.publisher.set('drill', 'drill', [this.revision, open.drill.marketMs, open.drill.wallMs, bufferRatio ?? NaN, netLiquidationValue, maintenanceMargin], [open.phase]);
  }
}

/** Market time that passes per real time. */
function speedOf(pace: DrillPace, courseMs: number): number {
  return 'minutes' in pace ? courseMs / (pace.minutes * 60_000) : DAY_MS / (pace.secondsPerDay * 1000);
}
