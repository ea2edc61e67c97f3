/** Waiting for a page of ours. */
import type { BrowserWindow } from 'electron';

/** Resolves to 'true' or 'failed', what the page says of itself, and to what it says beside. */
const ASK = `new Promise((resolve) => {
  const look = () => {
    const { ready, problem } = document.documentElement.dataset;
    if (ready === undefined) setTimeout(look, 20);
    else resolve({ ready, problem: problem ?? '' });
  };
  look();
})`;

/** Resolves once the page has been loaded. Waits for the end of loading, not for its success: that comes a moment before `isLoading` knows of it. */
export async function whenLoaded(window: BrowserWindow, timeoutMs: number): Promise<void> {
  if (window.webContents.isLoading()) await within(new Promise<void>((resolve) => { window.webContents.once('did-stop-loading', () => { resolve(); }); }), timeoutMs, 'the page did not load');
}

/** Resolves once the page says that it shows what it is for. @throws with one sentence for people where it says that it cannot, or nothing */
export async function whenReady(window: BrowserWindow, timeoutMs: number): Promise<void> {
  await whenLoaded(window, timeoutMs);
  const { ready, problem } = await within(window.webContents.executeJavaScript(ASK) as Promise<{ readonly ready: string; readonly problem: string }>, timeoutMs, 'the window did not show its figures');
  if (ready !== 'true') throw new Error(problem === '' ? 'the page could not show its figures' : problem);
}

/** The work, or an error with this sentence when it takes longer. */
export async function within<T>(work: Promise<T>, timeoutMs: number, otherwise: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => { reject(new Error(`${otherwise} within ${String(timeoutMs / 1000)} seconds`)); }, timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
