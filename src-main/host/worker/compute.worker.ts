/** The compute process: takes one task after another, answers each by its number. */
import { setFlagsFromString } from 'node:v8';
import { runTask } from '#service/compute/compute.ts';
import type { TaskInput, TaskName } from '#service/compute/compute.ts';

/** The port that Electron gives a utility process. */
interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: { readonly id: number; readonly name: TaskName; readonly input: TaskInput<TaskName> } }) => void): void;
  postMessage(message: unknown): void;
}

const { parentPort } = process as unknown as { readonly parentPort?: ParentPort };

// Facts come as large clones and are garbage at once: a young generation that grows under them is not given back.
setFlagsFromString('--semi-space-growth-factor=1');

parentPort?.on('message', ({ data: { id, name, input } }) => {
  try {
    parentPort.postMessage({ id, answer: runTask(name, input) });
  } catch (error) {
    parentPort.postMessage({ id, thrown: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
