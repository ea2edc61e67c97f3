/** Runs long computations outside of the thread that serves the window. A cancelled one ends with its worker; the next starts another. */
import { isDeepStrictEqual } from 'node:util';
import { failure } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import { runTask } from '#service/compute/compute.ts';
import type { Compute, TaskInput, TaskName, TaskOutput } from '#service/compute/compute.ts';
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
  /** What everybody who asked for this is waiting for. */
  readonly answer: Promise<Result<unknown>>;
  readonly settle: (answer: Result<unknown>) => void;
  readonly fail: (error: Error) => void;
}

function waiting(message: TaskMessage, lane: string): Waiting {
  let settle: Waiting['settle'] = () => undefined;
  let fail: Waiting['fail'] = () => undefined;
  const answer = new Promise<Result<unknown>>((resolve, reject) => {
    settle = resolve;
    fail = reject;
  });
  return { message, lane, answer, settle, fail };
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

  /** Ends what the lane and the lanes below it have under way. A computation cannot be told to stop, so its worker goes with it. */
  function leave(lane: string): void {
    const superseded = failure('cancelled', 'Something newer is computed instead.');
    const isLeft = (task: Waiting): boolean => task.lane === lane || task.lane.startsWith(`${lane}/`);
    for (const task of queue) if (isLeft(task)) task.settle(superseded);
    queue = queue.filter((task) => !isLeft(task));
    if (running === null || !isLeft(running)) return;
    running.settle(superseded);
    running = null;
    endWorker();
  }

  /** The same task that is under way or waiting in the same lane: who asks again waits for its answer instead of ending it. */
  function twinOf(lane: string, name: TaskName, input: TaskInput<TaskName>): Waiting | undefined {
    const all = running === null ? queue : [running, ...queue];
    return all.find((task) => task.lane === lane && task.message.name === name && isDeepStrictEqual(task.message.input, input));
  }

  function endWorker(): void {
    const ended = worker;
    worker = null;
    ended?.end();
  }

  return {
    run: <N extends TaskName>(name: N, input: TaskInput<N>, lane: string) => {
      const asked = (answer: Promise<Result<unknown>>): Promise<Result<TaskOutput<N>>> => answer as Promise<Result<TaskOutput<N>>>;
      const twin = twinOf(lane, name, input);
      if (twin !== undefined) return asked(twin.answer);
      const task = waiting({ id: next++, name, input }, lane);
      if (impossible) here(task);
      else {
        leave(lane);
        queue.push(task);
        advance();
      }
      return asked(task.answer);
    },
    close: () => {
      for (const task of takeAll()) task.settle(failure('cancelled', 'The program is closing.'));
      endWorker();
    },
  };
}
