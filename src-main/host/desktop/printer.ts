/** Paper: a page of ours in a window that nobody sees, laid out as a PDF by Chromium. */
import { app } from 'electron';
import { failure, success } from '#base/failure.ts';
import type { Log } from '#service/ports.ts';
import type { Printer } from '#service/workbench/ports.ts';
import { whenReady } from './when-ready.ts';
import type { DesktopWindows } from './windows.ts';

const TIMEOUT_MS = 30_000;
/** Where paper is Letter; everywhere else it is A4. */
const LETTER: ReadonlySet<string> = new Set(['US', 'CA', 'MX', 'CL', 'CO', 'PH', 'VE']);
const FOOTER = '<div style="width:100%;padding:0 14mm;font:7pt sans-serif;color:#444;text-align:right"><span class="pageNumber"></span> of <span class="totalPages"></span></div>';

/** The printer of a desktop. */
export function createPrinter(windows: DesktopWindows, log: Log): Printer {
  return {
    statement: async (account) => {
      const window = windows.hidden({ print: 'statement', account, theme: 'light' });
      try {
        await whenReady(window, TIMEOUT_MS);
        const pdf = await window.webContents.printToPDF({
          pageSize: LETTER.has(app.getLocaleCountryCode()) ? 'Letter' : 'A4', printBackground: true,
          displayHeaderFooter: true, headerTemplate: '<span></span>', footerTemplate: FOOTER,
          // Inches.
          margins: { top: 0.5, bottom: 0.7, left: 0.55, right: 0.55 },
        });
        return success(new Uint8Array(pdf));
      } catch (error) {
        const detail = error instanceof Error ? error.message : String(error);
        log.error('the statement could not be printed', { detail });
        return failure('calculation-failed', `The statement could not be made: ${detail}.`);
      } finally {
        if (!window.isDestroyed()) window.destroy();
      }
    },
  };
}
