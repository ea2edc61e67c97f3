/** Runs long computations outside of the thread that serves the window. A cancelled one ends with its worker; the next starts another. */
import { failure } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import { runTask } from '#service/compute/compute.ts';
import type { Compute, TaskInput, TaskName } from '#service/compute/compute.ts';
import type { Log } from '#service/ports.ts';

/** What a worker is told. */
export interface TaskMessage {
  readonly id: number;
  readonly name: TaskName;
  readonly input: TaskInput<TaskName>;
}

/** What a worker answers; `thrown` where the task failed in a way that nobody expected. */
export interface TaskAnswer {
  readonly id: number;
  readonly answer?: Result<unknown>;
  readonly thrown?: string;
}

/** Something that runs tasks one after another, elsewhere. */
export interface ComputeWorker {
  send(message: TaskMessage): void;
  /** Called for every answer, and once when the worker has ended, whoever ended it. */
  listen(onAnswer: (answer: TaskAnswer) => void, onEnd: (reason: string) => void): void;
  end(): void;
}

interface Waiting {
  readonly message: TaskMessage;
  readonly lane: string;
  readonly settle: (answer: Result<unknown>) => void;
  readonly fail: (error: Error) => void;
}

/**
 * A worker that is started by its first task. Where it is lost, what it had to do is done in place: slower for the
 * window, but right.
 */
export function createWorkerCompute(start: () => ComputeWorker, log: Log): Compute {
  let worker: ComputeWorker | null = null;
  let running: Waiting | null = null;
  let queue: Waiting[] = [];
  let next = 1;
  let impossible = false;

  function begin(): ComputeWorker {
    const made = start();
    made.listen((answer) => {
      if (worker !== made || running === null || answer.id !== running.message.id) return;
      const done = running;
      running = null;
      if (answer.answer === undefined) done.fail(new Error(answer.thrown ?? 'a computation ended without an answer'));
      else done.settle(answer.answer);
      advance();
    }, (reason) => { if (worker === made) lost(reason); });
    return made;
  }

  function lost(reason: string): void {
    log.warn('the compute worker was lost', { reason });
    worker = null;
    impossible = true;
    for (const task of takeAll()) here(task);
  }

  function takeAll(): readonly Waiting[] {
    const all = running === null ? queue : [running, ...queue];
    running = null;
    queue = [];
    return all;
  }

  function here({ message, settle, fail }: Waiting): void {
    try {
      settle(runTask(message.name, message.input));
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  function advance(): void {
    if (running !== null) return;
    running = queue.shift() ?? null;
    if (running === null) return;
    worker ??= begin();
    worker.send(running.message);
  }

  /** Ends what the lane has under way. A computation cannot be told to stop, so its worker goes with it. */
  function leave(lane: string): void {
    const superseded = failure('cancelled', 'Something newer is computed instead.');
    for (const task of queue) if (task.lane === lane) task.settle(superseded);
    queue = queue.filter((task) => task.lane !== lane);
    if (running?.lane !== lane) return;
    running.settle(superseded);
    running = null;
    endWorker();
  }

  function endWorker(): void {
    const ended = worker;
    worker = null;
    ended?.end();
  }

  return {
    run: (name, input, lane) => new Promise((resolve, reject) => {
      const task: Waiting = { message: { id: next++, name, input }, lane, settle: resolve as (answer: Result<unknown>) => void, fail: reject };
      if (impossible) {
        here(task);
        return;
      }
      leave(lane);
      queue.push(task);
      advance();
    }),
    close: () => {
      for (const task of takeAll()) task.settle(failure('cancelled', 'The program is closing.'));
      endWorker();
    },
  };
}
