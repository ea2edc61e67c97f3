/** Runs long computations on a thread of their own. A cancelled one ends with its thread; the next starts another. */
import { Worker } from 'node:worker_threads';
import { failure } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import { runTask } from '#service/compute/compute.ts';
import type { Compute, TaskInput, TaskName } from '#service/compute/compute.ts';
import type { Log } from '#service/ports.ts';

interface Waiting {
  readonly id: number;
  readonly lane: string;
  readonly name: TaskName;
  readonly input: TaskInput<TaskName>;
  readonly settle: (answer: Result<unknown>) => void;
  readonly fail: (error: Error) => void;
}

/** What the thread says. */
interface Answer {
  readonly id: number;
  readonly answer?: Result<unknown>;
  readonly thrown?: string;
}

/**
 * A thread that is started by its first task.
 * @param file the built worker
 */
export function createWorkerCompute(file: string, log: Log): Compute {
  let worker: Worker | null = null;
  let running: Waiting | null = null;
  let queue: Waiting[] = [];
  let next = 1;
  /** No thread can be started here: tasks then run in place, slower for the window but right. */
  let impossible = false;

  function start(): Worker {
    const made = new Worker(file);
    // A window that closes must not wait for a computation.
    made.unref();
    made.on('message', (message: Answer) => {
      if (running === null || message.id !== running.id) return;
      const done = running;
      running = null;
      if (message.answer === undefined) done.fail(new Error(message.thrown ?? 'a computation ended without an answer'));
      else done.settle(message.answer);
      advance();
    });
    made.on('error', (error) => { if (worker === made) lost(error); });
    made.on('exit', () => { if (worker === made) lost(new Error('the compute thread ended')); });
    return made;
  }

  function lost(error: Error): void {
    log.warn('the compute thread was lost', { detail: error.message });
    worker = null;
    impossible = true;
    const again = running === null ? queue : [running, ...queue];
    running = null;
    queue = [];
    for (const task of again) here(task);
  }

  function here(task: Waiting): void {
    try {
      task.settle(runTask(task.name, task.input));
    } catch (error) {
      task.fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  function advance(): void {
    if (running !== null) return;
    running = queue.shift() ?? null;
    if (running === null) return;
    worker ??= start();
    worker.postMessage({ id: running.id, name: running.name, input: running.input });
  }

  /** Ends what the lane has under way. A computation cannot be told to stop, so its thread goes with it. */
  function leave(lane: string): void {
    const superseded = failure('cancelled', 'Something newer is computed instead.');
    for (const task of queue) if (task.lane === lane) task.settle(superseded);
    queue = queue.filter((task) => task.lane !== lane);
    if (running?.lane !== lane) return;
    const ended = worker;
    worker = null;
    running.settle(superseded);
    running = null;
    void ended?.terminate();
  }

  return {
    run: (name, input, lane) => new Promise((resolve, reject) => {
      const task: Waiting = { id: next++, lane, name, input, settle: resolve as (answer: Result<unknown>) => void, fail: reject };
      if (impossible) {
        here(task);
        return;
      }
      leave(lane);
      queue.push(task);
      advance();
    }),
    close: () => {
      const ended = worker;
      worker = null;
      for (const task of running === null ? queue : [running, ...queue]) task.settle(failure('cancelled', 'The program is closing.'));
      running = null;
      queue = [];
      void ended?.terminate();
    },
  };
}
