import type { Locator, Page } from 'playwright';

/** The Book section: its tables and the form of one entry. */
export class BookPage {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  row(key: string): Locator {
    return this.page.getByRole('row', { name: key, exact: true });
  }

  async edit(key: string): Promise<void> {
    await this.page.getByLabel(/^Filter/).fill(key.split(' ').at(-1)!);
    await this.row(key).dblclick();
    await this.page.getByRole('dialog').waitFor();
  }

  async fill(field: string, value: string): Promise<void> {
    await this.page.getByRole('dialog').getByLabel(field, { exact: true }).fill(value);
  }

  async save(): Promise<void> {
    await this.page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  }

  dialog(): Locator {
    return this.page.getByRole('dialog');
  }
}
