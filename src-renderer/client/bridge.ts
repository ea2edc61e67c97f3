/** What the preload script hands to the page: one call function, and one port for streams. */
import type { ToPage, FromPage } from '#contract/frame.ts';

export interface Bridge {
  call(name: string, input: unknown): Promise<unknown>;
}

declare global {
  interface Window {
    readonly marginline?: Bridge;
  }
}

export interface PagePort {
  postMessage(message: FromPage): void;
  onmessage: ((event: MessageEvent<ToPage>) => void) | null;
}

/** Calls back with every stream port that the preload script hands over. Register before anything else runs. */
export function onStreamPort(listener: (port: MessagePort) => void): void {
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const port = event.ports[0];
    if (event.source === window && event.origin === location.origin && event.data === 'marginline' && port) listener(port);
  });
}
