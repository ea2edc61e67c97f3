import { afterEach, expect, it } from 'vitest';
import { cleanUp, commandLine, freshFolder, launch } from './launch.ts';

afterEach(cleanUp);

it('loses no acknowledged edit when it is killed in an edit storm', async () => {
  const userData = freshFolder();
  for (let round = 0; round < 2; round++) {
    const running = await launch({ userData });
    const { path: book } = (await running.value('app.state', {})).book!;
    const account = (await running.value('book.read', {})).accounts![0]!;
    const position = account.positions![0]!;
    // What the page was told is done is told to this test at once, over a binding, while the storm goes on.
    let acknowledged = 0;
    await running.page.exposeFunction('acknowledged', (quantity: number) => { acknowledged = quantity; });
    const start = 1000 * (round + 1);
    await running.value('replay.control', { action: 'speed', value: 1000 });
    await running.value('replay.control', { action: 'play' });
    void running.page.evaluate(([id, held, first]) => {
      const { marginline, acknowledged: tell } = window as unknown as { marginline: { call(name: string, input: unknown): Promise<{ ok: boolean }> }; acknowledged(quantity: number): Promise<void> };
      let quantity = first as number;
      const edit = async (): Promise<void> => {
        quantity += 1;
        const mine = quantity;
        const key = [id as string, (held as { instrument: string }).instrument];
        const { ok } = await marginline.call('book.change', { summary: `to ${mine}`, changes: [{ entity: 'position', key, value: { ...(held as object), quantity: String(mine) } }] });
        if (ok) void tell(mine);
        setTimeout(() => void edit(), 0);
      };
      void edit();
    }, [account.id, position, start] as const).catch(() => undefined);
    await expect.poll(() => acknowledged, { timeout: 20_000, interval: 5 }).toBeGreaterThan(start + 40);
    await running.kill();
    expect(await commandLine('verify', '--book', book)).not.toMatch(/damage/i);
    const reopened = await launch({ userData });
    expect((await reopened.value('app.state', {})).problem).toBe(null);
    const found = (await reopened.value('book.read', {})).accounts!.find((one) => one.id === account.id)!.positions!.find((one) => one.instrument === position.instrument)!;
    expect(Number(found.quantity)).toBeGreaterThanOrEqual(acknowledged);
    const journal = await reopened.value('journal.list', { limit: 1000 });
    const summaries = new Set(journal.map((entry) => entry.summary));
    for (let quantity = start + 1; quantity <= acknowledged; quantity++) expect(summaries.has(`to ${quantity}`), `edit to ${quantity}`).toBe(true);
    expect(await reopened.value('book.verify', {})).toEqual([]);
    await reopened.quit();
  }
});
