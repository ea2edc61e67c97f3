import type { Locator, Page } from 'playwright';

/** The frame of the window: sections, accounts, replay, the undo bar. */
export class WindowPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(section: 'Line' | 'Book' | 'Margin' | 'Scenarios' | 'Liquidation' | 'Plans' | 'What-if' | 'Collateral' | 'Models' | 'Journal' | 'Settings'): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Sections' }).getByRole('button', { name: section }).click();
  }

  account(name: string): Locator {
    return this.page.getByRole('toolbar', { name: /Accounts/ }).getByRole('button', { name });
  }

  /** A figure of the chosen account, as shown in the Account pane of the Line section. */
  async figure(name: string): Promise<string> {
    const button = this.page.getByRole('region', { name: 'Account', exact: true }).getByRole('button', { name: new RegExp(`^${name} .*, explain$`) });
    return (await button.innerText()).trim();
  }

  async explain(name: string): Promise<string> {
    await this.page.getByRole('region', { name: 'Account', exact: true }).getByRole('button', { name: new RegExp(`^${name} .*, explain$`) }).click();
    const sheet = this.page.getByRole('dialog');
    await sheet.getByRole('heading').first().waitFor();
    await this.page.waitForTimeout(100);
    const text = await sheet.innerText();
    await this.page.keyboard.press('Escape');
    return text;
  }

  play(): Locator {
    return this.page.getByRole('button', { name: 'Play' });
  }

  pause(): Locator {
    return this.page.getByRole('button', { name: 'Pause' });
  }

  async speed(times: number): Promise<void> {
    await this.page.getByLabel('Speed').last().selectOption(String(times));
  }

  undo(): Locator {
    return this.page.getByRole('status').getByRole('button', { name: /^Undo/ });
  }

  /** Drops a file on the window, the way a file manager does. */
  async drop(name: string, text: string): Promise<void> {
    await this.page.evaluate(([file, content]) => {
      const data = new DataTransfer();
      data.items.add(new File([content!], file!, { type: 'text/csv' }));
      window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    }, [name, text]);
  }
}
