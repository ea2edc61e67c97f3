/**
 * The compute worker as a process of its own. Not a thread of Node: one that is still there when Electron exits took the
 * whole program down with it, in about one of three exits.
 */
import { utilityProcess } from 'electron';
import type { ComputeWorker, TaskAnswer } from './worker-compute.ts';

/** Starts the process. @param file the built worker */
export function startComputeProcess(file: string): ComputeWorker {
  const child = utilityProcess.fork(file, [], { serviceName: 'Marginline compute' });
  return {
    send: (message) => { child.postMessage(message); },
    listen: (onAnswer, onEnd) => {
      child.on('message', (answer: TaskAnswer) => { onAnswer(answer); });
      child.on('exit', (code) => { onEnd(`ended with ${String(code)}`); });
    },
    end: () => { child.kill(); },
  };
}
