import { afterEach, expect, it } from 'vitest';
import { cleanUp, freshFolder, launch } from './launch.ts';
import { WindowPage } from './pages/window-page.ts';

afterEach(cleanUp);

it('a call stands under the accounts in every section, with what cures it, folds away, leads to what to do, and goes when the call ends', async () => {
  const running = await launch({ userData: freshFolder() });
  const { page } = running;
  const window = new WindowPage(page);
  const banner = page.getByRole('region', { name: 'Margin call', exact: true });
  expect(await banner.count()).toBe(0);

  await running.value('replay.control', { action: 'seek', value: Date.parse('2020-03-23T20:00:00Z') });
  await banner.waitFor({ timeout: 20_000 });
  const called = (await running.value('book.read', {})).accounts!.find(({ id }) => id === 'us-broker')!;
  await window.account(called.name!).click();
  const view = await running.value('call.runbook', { account: 'us-broker' });
  expect(view.called).toBe(true);
  // The amounts are those of the calculator, in the words of the person's own language.
  const written = (value: number): string => value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const needed = view.deposits.find(({ currency }) => currency === 'USD')!.amount!;
  await expect.poll(() => banner.innerText(), { timeout: 20_000 }).toContain(`${written(needed)} USD`);
  const words = await banner.innerText();
  for (const part of ['US broker is called', 'below the line', 'pay in', 'or trade', 'or bring']) expect(words).toContain(part);
  for (const section of ['Journal', 'What-if', 'Line'] as const) {
    await window.open(section);
    expect(await banner.isVisible()).toBe(true);
  }

  // Folded it stays folded while the call lasts, with what is missing still in sight.
  await banner.getByRole('button', { name: 'Less' }).click();
  expect(await banner.innerText()).toContain('US broker is called');
  expect(await banner.innerText()).not.toContain('pay in');
  await banner.getByRole('button', { name: 'What to do' }).click();
  await page.getByRole('region', { name: 'The call', exact: true }).waitFor();
  await expect.poll(() => page.getByRole('tab', { name: 'Margin call' }).getAttribute('aria-selected')).toBe('true');
  await expect.poll(() => page.getByRole('region', { name: 'Steps', exact: true }).innerText(), { timeout: 20_000 }).toContain('Savings account');

  await running.value('replay.control', { action: 'seek', value: Date.parse('2020-02-20T15:00:00Z') });
  await expect.poll(() => banner.count(), { timeout: 20_000 }).toBe(0);
  expect(running.errors).toEqual([]);
  await running.quit();
}, 120_000);
