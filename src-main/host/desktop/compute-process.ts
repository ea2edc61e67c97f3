/**
 * The compute worker as a process of its own. Not a thread of Node: one that is still there when Electron exits took the
 * whole program down with it, in about one of three exits.
 */
import { utilityProcess } from 'electron';
import type { UtilityProcess } from 'electron';
import type { ComputeWorker, TaskAnswer, TaskMessage } from './worker-compute.ts';

/** A process that has had nothing to do for so long ends: at rest it would hold some 50 MB. The next task starts another, in about 100 ms. */
const REST_MS = 30_000;

/** A worker whose process is there while there is something to do. @param file the built worker */
export function startComputeProcess(file: string): ComputeWorker {
  let child: UtilityProcess | null = null;
  let waiting = 0;
  let ended = false;
  let rest: NodeJS.Timeout | null = null;
  let onAnswer: (answer: TaskAnswer) => void = () => undefined;
  let onEnd: (reason: string) => void = () => undefined;

  function start(): UtilityProcess {
    const made = utilityProcess.fork(file, [], { serviceName: 'Marginline compute' });
    made.on('message', (answer: TaskAnswer) => {
      if (child !== made) return;
      waiting -= 1;
      if (waiting === 0) rest = setTimeout(stop, REST_MS);
      onAnswer(answer);
    });
    made.on('exit', (code) => {
      // One that was sent to rest is not missed.
      if (child !== made) return;
      child = null;
      onEnd(`ended with ${String(code)}`);
    });
    return made;
  }

  function stop(): void {
    const old = child;
    child = null;
    waiting = 0;
    if (rest !== null) clearTimeout(rest);
    rest = null;
    old?.kill();
  }

  return {
    send: (message: TaskMessage) => {
      if (ended) return;
      if (rest !== null) clearTimeout(rest);
      rest = null;
      waiting += 1;
      child ??= start();
      child.postMessage(message);
    },
    listen: (answered, lost) => {
      onAnswer = answered;
      onEnd = lost;
    },
    end: () => {
      ended = true;
      stop();
    },
  };
}
