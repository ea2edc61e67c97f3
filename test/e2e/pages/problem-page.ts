import type { Page } from 'playwright';
import { expect } from 'vitest';

/** The page that stands for a book which could not be opened. */
export class ProblemPage {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  text(): Promise<string> {
    return this.page.locator('main').innerText();
  }

  /** Presses the button of one of the choices. */
  async choose(action: 'sample' | 'retry' | 'open' | 'restore-backup'): Promise<void> {
    const names = { sample: /sample/i, retry: /again|retry/i, open: /open another|another book|open/i, 'restore-backup': /backup|copy/i };
    await this.page.getByRole('button', { name: names[action] }).first().click();
  }

  async gone(): Promise<void> {
    await expect.poll(() => this.page.getByRole('navigation').count(), { timeout: 10_000 }).toBeGreaterThan(0);
  }
}
