/**
 * All that the page gets from outside: `window.marginline.call` and one message port for streams.
 * The page can neither name another channel nor see an Electron object.
 */
import { contextBridge, ipcRenderer } from 'electron';

const CHANNEL = 'marginline';

/** What the page finds as `window.marginline`. */
export interface MarginlineBridge {
  /**
   * Calls one entry of the contract's call table.
   * @returns the envelope `{ ok: true, value }` or `{ ok: false, failure }`; never rejects because of a failure that is a value
   */
  readonly call: (name: string, input: unknown) => Promise<unknown>;
}

const bridge: MarginlineBridge = Object.freeze({
  call: (name: string, input: unknown): Promise<unknown> => ipcRenderer.invoke(CHANNEL, String(name), input),
});

contextBridge.exposeInMainWorld('marginline', bridge);

// A port cannot pass the context bridge, so it reaches the page as a message from this very window: the page
// checks `event.source === window`, `event.origin === location.origin`, `event.data === 'marginline'` and that
// there is one port. The main process sends it once the page has loaded, when the page listens.
ipcRenderer.on(CHANNEL, (event) => {
  const [port] = event.ports;
  if (port && event.ports.length === 1) window.postMessage(CHANNEL, location.origin, [port]);
});
