/**
 * The walls around the window, in one place. Numbers are the items of Electron's security checklist.
 * Call `hardenBeforeReady` while the main module is evaluated and `hardenSession` once the app is ready.
 */
import { app } from 'electron';
import type { BrowserWindow, IpcMainInvokeEvent, Session, WebContents } from 'electron';
import { isOurPage } from './bundle.ts';
import { registerScheme } from './protocol.ts';

export { isOurPage } from './bundle.ts';

/** Sandboxes every renderer (4), registers our scheme (18) and guards each web contents that will ever exist. Must run before the app is ready. */
export function hardenBeforeReady(): void {
  // Chromium refuses to sandbox for root; there the start script says --no-sandbox. Nobody else can switch it off.
  const impossible = app.commandLine.hasSwitch('no-sandbox') && process.geteuid?.() === 0;
  if (!impossible) app.enableSandbox();
  registerScheme();
  app.on('web-contents-created', (_event, contents) => { guard(contents); });
  // A wrong certificate is refused without a question; nothing in the window comes from the network anyway.
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, callback) => {
    event.preventDefault();
    callback(false);
  });
}

/** Denies every permission, device, download and request that is not for our own files (1, 5). Call once for each session in use. */
export function hardenSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => { answer(false); });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => { answer({}); });
  session.on('will-download', (event) => { event.preventDefault(); });
  session.on('select-serial-port', (event, _ports, _contents, answer) => { event.preventDefault(); answer(''); });
  session.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !isOurPage(details.url) && !isOwnTool(details.url) });
  });
}

/** Whether a call comes from the top frame of the given window while it shows our page (17). */
export function isTrustedSender(event: IpcMainInvokeEvent, window: BrowserWindow): boolean {
  if (window.isDestroyed() || event.sender !== window.webContents) return false;
  const frame = event.senderFrame;
  return frame !== null && frame === window.webContents.mainFrame && isOurPage(frame.url);
}

function guard(contents: WebContents): void {
  contents.on('will-attach-webview', (event) => { event.preventDefault(); });
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-frame-navigate', (event) => {
    if (!isOurPage(event.url)) event.preventDefault();
  });
  contents.on('will-navigate', (event) => {
    if (!isOurPage(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!isOurPage(event.url)) event.preventDefault();
  });
}

/** Developer tools load their own pages; they can only be opened from the menu of an unpackaged program. */
function isOwnTool(url: string): boolean {
  return !app.isPackaged && /^(devtools|chrome-extension):/.test(url);
}
