import type { Locator, Page } from 'playwright';

/** The Margin section: regimes in columns, and the reasons below. */
export class MarginPage {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** A figure of a regime's column, as a button that explains it. */
  figure(name: string, regime: string): Locator {
    return this.page.getByRole('region', { name: 'Regimes' }).getByRole('button', { name: new RegExp(`^${name} under ${regime} .*, explain$`) });
  }

  regimes(): Locator {
    return this.page.getByRole('region', { name: 'Regimes' }).getByRole('columnheader');
  }

  /** The column that the lines and tables below belong to. */
  async look(regime: string): Promise<void> {
    await this.page.getByRole('region', { name: 'Regimes' }).getByRole('columnheader').getByRole('button', { name: regime, exact: true }).click();
  }

  async compareWith(regime: string, wanted: boolean): Promise<void> {
    await this.page.getByRole('group', { name: 'Regimes to compare' }).getByRole('checkbox', { name: regime }).setChecked(wanted);
  }

  async tab(name: string): Promise<void> {
    await this.page.getByRole('tablist', { name: 'Reasons' }).getByRole('tab', { name }).click();
  }

  form(): Locator {
    return this.page.getByRole('form', { name: 'What the venue says' });
  }
}
