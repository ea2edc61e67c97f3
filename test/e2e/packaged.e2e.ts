import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { cleanUp, freshFolder, launch, ROOT } from './launch.ts';

afterEach(cleanUp);

const PACKAGED = path.join(ROOT, 'dist', 'linux-unpacked', 'marginline');

it('the packaged program starts on the sample book', async ({ skip }) => {
  if (!existsSync(PACKAGED)) skip('not packaged yet: npm run package -- --fallback-electron --for-test');
  const running = await launch({ userData: freshFolder(), executable: PACKAGED });
  expect((await running.value('app.state', {})).book).toMatchObject({ name: 'February 2020', replay: true });
  expect(await running.app.evaluate(({ app }) => app.isPackaged)).toBe(true);
  expect((await running.value('book.read', {})).accounts).toHaveLength(3);
  expect(running.errors).toEqual([]);
  await running.quit();
});
