/** The compute thread: takes one task after another, answers each by its number. */
import { parentPort } from 'node:worker_threads';
import { runTask } from '#service/compute/compute.ts';
import type { TaskInput, TaskName } from '#service/compute/compute.ts';

/** What the main thread asks. */
export interface TaskMessage {
  readonly id: number;
  readonly name: TaskName;
  readonly input: TaskInput<TaskName>;
}

parentPort?.on('message', ({ id, name, input }: TaskMessage) => {
  try {
    parentPort!.postMessage({ id, answer: runTask(name, input) });
  } catch (error) {
    parentPort!.postMessage({ id, thrown: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
