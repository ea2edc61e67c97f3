/** The stream port: one Electron message port per loaded page, handed to the publisher. */
import { MessageChannelMain } from 'electron';
import type { BrowserWindow, MessagePortMain } from 'electron';
import type { FromPage, StreamPort } from '#contract/frame.ts';
import type { Workbench } from '#service/workbench/index.ts';
import { isOurPage } from './security.ts';

const CHANNEL = 'marginline';

/** Gives every page that the window loads a port of its own; the one before ends. */
export function serveStreams(window: BrowserWindow, workbench: Workbench): void {
  let end: (() => void) | null = null;
  const stop = (): void => {
    end?.();
    end = null;
  };
  window.webContents.on('did-finish-load', () => {
    stop();
    if (!isOurPage(window.webContents.getURL())) return;
    const { port1, port2 } = new MessageChannelMain();
    const detach = workbench.attach(toStreamPort(port1));
    let ended = false;
    end = () => {
      if (ended) return;
      ended = true;
      detach();
      port1.close();
    };
    port1.on('close', end);
    port1.start();
    window.webContents.postMessage(CHANNEL, null, [port2]);
  });
  window.webContents.on('render-process-gone', stop);
  window.on('closed', stop);
}

function toStreamPort(port: MessagePortMain): StreamPort {
  return {
    send: (message) => { port.postMessage(message); },
    onMessage: (listener) => { port.on('message', (event) => { listener(event.data as FromPage); }); },
  };
}
