/** The typed call over the bridge. Never throws: a broken bridge is a failure value like any other. */
import type { Failure, Result } from '#base/failure.ts';
import type { CallInput, CallName, CallOutputs, Envelope } from '#contract/calls.ts';

let waiting = 0;

/** How many calls are under way; the picture of the window is complete when there is none. */
export function callsUnderWay(): number {
  return waiting;
}

/** Asks the main process. The answer is a value or a failure. */
export async function call<N extends CallName>(name: N, input: CallInput<N>): Promise<Result<CallOutputs[N]>> {
  waiting += 1;
  try {
    if (!window.marginline) return { ok: false, failure: lost(name, 'no bridge') };
    const answer = (await window.marginline.call(name, input)) as Envelope<CallOutputs[N]>;
    return answer.ok ? { ok: true, value: answer.value } : { ok: false, failure: answer.failure };
  } catch (error) {
    return { ok: false, failure: lost(name, error instanceof Error ? error.message : String(error)) };
  } finally {
    waiting -= 1;
  }
}

function lost(name: string, reason: string): Failure {
  return { code: 'internal', message: 'The window could not reach the main process.', context: { call: name, reason } };
}
