import type { Page } from 'playwright';
import { freshFolder, launch } from '../launch.ts';
import type { Running } from '../launch.ts';
import { WindowPage } from './window-page.ts';

/** Starts the program on a sample book of its own, with one account chosen and one section open. */
export async function openSection(section: Parameters<WindowPage['open']>[0], account: string): Promise<{ readonly running: Running; readonly page: Page; readonly window: WindowPage }> {
  const running = await launch({ userData: freshFolder() });
  const window = new WindowPage(running.page);
  await window.account(account).click();
  await window.open(section);
  return { running, page: running.page, window };
}
