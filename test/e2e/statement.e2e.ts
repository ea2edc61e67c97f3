import { readFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { answerSaveDialog, cleanUp, freshFolder, launch } from './launch.ts';
import { pdfText } from './pdf-text.ts';

afterEach(cleanUp);

it('prints the statement of the chosen account, from the palette, with the figures of the window', async () => {
  const userData = freshFolder();
  const running = await launch({ userData });
  const accounts = (await running.value('book.read', {})).accounts!;
  const account = accounts.at(-1)!;
  await running.page.getByRole('toolbar', { name: /Accounts/ }).getByRole('button', { name: account.name! }).click();
  const file = path.join(userData, 'statement.pdf');
  await answerSaveDialog(running.app, file);
  await running.page.keyboard.press('Control+k');
  await running.page.getByRole('combobox', { name: 'Go to' }).fill('Print the statement');
  await running.page.keyboard.press('Enter');
  await expect.poll(() => existsSync(file), { timeout: 20_000 }).toBe(true);
  await expect.poll(() => running.page.getByRole('status').innerText()).toContain(file);
  const { account: report } = await running.value('risk.report', { account: account.id });
  const view = await running.value('statement.view', { account: account.id });
  const { pages, text } = pdfText(readFileSync(file));
  expect(pages).toBeGreaterThanOrEqual(1);
  // The figures as people read them, in the words of this machine's language.
  const locale = await running.page.evaluate(() => navigator.language);
  const amount = (value: number): string => new Intl.NumberFormat(locale, Math.abs(value) >= 10_000_000 ? { maximumFractionDigits: 0 } : { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value).replace('-', '−').replaceAll(/\s/g, '');
  for (const value of [report.netLiquidationValue, report.maintenanceMargin, report.excessLiquidity, report.marginEquity, report.grossExposure]) expect(text).toContain(amount(value));
  expect(text).toContain(amount(report.bufferRatio!));
  for (const { instrument } of report.positions) expect(text).toContain(instrument.replaceAll(/\s/g, ''));
  for (const { after } of view.moves) expect(text).toContain(amount(after.netLiquidationValue));
  for (const words of [account.name!, 'Statementofrisk', '−20%', '+20%', 'replayofapastmarket', 'notabroker', 'Disclosures']) expect(text).toContain(words.replaceAll(/\s/g, ''));
  // The window that laid it out is gone, and the other goes on.
  await expect.poll(() => running.app.windows().length).toBe(1);
  expect(running.errors).toEqual([]);
  await running.quit();
});
