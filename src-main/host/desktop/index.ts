import path from 'node:path';
import { app, ipcMain, MessageChannelMain, session } from 'electron';
import { readBundle, serveBundle } from './protocol.ts';
import { hardenBeforeReady, hardenSession, isTrustedSender } from './security.ts';
import { createWindow } from './window.ts';

hardenBeforeReady();
// Not awaited at the top level: Electron holds back "ready" until this module has been evaluated.
void app.whenReady().then(() => {
const out = path.dirname(import.meta.dirname);
hardenSession(session.defaultSession);
serveBundle(session.defaultSession, readBundle(out));
const window = createWindow({ preload: path.join(out, 'preload', 'preload.cjs'), theme: 'dark', place: null, onPlaceChanged: () => undefined });
ipcMain.handle('marginline', (event, name: string) => (isTrustedSender(event, window) ? { ok: true, value: `${name} heard` } : { ok: false }));
window.webContents.on('console-message', (...a) => { process.stderr.write(`page: ${String(a[2] ?? JSON.stringify(a[0]))}\n`); });
window.webContents.on('did-finish-load', () => {
  const { port1, port2 } = new MessageChannelMain();
  port1.on('message', (e) => { process.stderr.write(`port: ${String(e.data)}\n`); setTimeout(() => app.exit(0), 500); });
  port1.start();
  window.webContents.postMessage('marginline', null, [port2]);
});
setTimeout(() => app.exit(7), 8000);
});
