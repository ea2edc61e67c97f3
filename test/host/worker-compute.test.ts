import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BookFile } from '#contract/book-file.ts';
import { toEngineBook } from '#service/book-to-engine.ts';
import { runTask } from '#service/compute/compute.ts';
import type { ReviewRequest } from '#service/model-review/review-part.ts';
import { createWorkerCompute } from '../../src-main/host/desktop/worker-compute.ts';
import type { ComputeWorker, TaskAnswer, TaskMessage } from '../../src-main/host/desktop/worker-compute.ts';

const book = toEngineBook(JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../resources/books/sample-february-2020.book.json'), 'utf8')) as BookFile);
const request = (account: string): ReviewRequest => ({ book, account, part: 'cards', model: null, window: null });

/** Workers that do their task when told to, so that a test decides what happens before and after. */
class Workshop {
  readonly started: { sent: TaskMessage[]; ended: boolean; answer: (answer: TaskAnswer) => void; die: () => void; work: () => void }[] = [];
  readonly start = (): ComputeWorker => {
    const one = { sent: [] as TaskMessage[], ended: false, answer: (_answer: TaskAnswer): void => undefined, die: (): void => undefined, work: (): void => undefined };
    one.work = () => {
      const message = structuredClone(one.sent.at(-1)!);
      one.answer({ id: message.id, answer: runTask(message.name, message.input) });
    };
    this.started.push(one);
    return {
      send: (message) => { one.sent.push(message); },
      listen: (onAnswer, onEnd) => {
        one.answer = onAnswer;
        one.die = () => { onEnd('killed'); };
      },
      end: () => { one.ended = true; },
    };
  };
}

const warnings: string[] = [];
const log = { info: () => undefined, warn: (message: string) => { warnings.push(message); }, error: () => undefined };

describe('computations in a worker', () => {
  it('start it with the first task, keep it, and answer in turn', async () => {
    const shop = new Workshop();
    const compute = createWorkerCompute(shop.start, log);
    expect(shop.started).toHaveLength(0);
    const first = compute.run('models.review', request('crypto'), 'one');
    const second = compute.run('models.review', request('futures'), 'two');
    expect(shop.started[0]!.sent).toHaveLength(1);
    shop.started[0]!.work();
    shop.started[0]!.work();
    expect((await first).ok && (await second).ok).toBe(true);
    expect(shop.started).toHaveLength(1);
  });

  it('give way with everything that stands below their lane, because nobody waits for it any more', async () => {
    const shop = new Workshop();
    const compute = createWorkerCompute(shop.start, log);
    const running = compute.run('models.review', request('crypto'), 'rehearsal/orders');
    const waiting = compute.run('models.review', request('crypto'), 'rehearsal/speeds');
    const beside = compute.run('models.review', request('crypto'), 'rehearsals');
    const newer = compute.run('models.review', request('futures'), 'rehearsal');
    expect(await running).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
    expect(await waiting).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
    shop.started[1]!.work();
    shop.started[1]!.work();
    expect((await beside).ok && (await newer).ok).toBe(true);
  });

  it('give way to a newer one of the same lane, and to no other', async () => {
    const shop = new Workshop();
    const compute = createWorkerCompute(shop.start, log);
    const old = compute.run('models.review', request('crypto'), 'one');
    const other = compute.run('models.review', request('us-broker'), 'two');
    const newer = compute.run('models.review', request('futures'), 'one');
    expect(await old).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
    expect(shop.started[0]!.ended).toBe(true);
    // What the ended worker still says is not heard.
    shop.started[0]!.answer({ id: 1, thrown: 'late' });
    shop.started[1]!.work();
    shop.started[1]!.work();
    expect(await other).toMatchObject({ ok: true, value: { account: 'us-broker' } });
    expect(await newer).toMatchObject({ ok: true, value: { account: 'futures' } });
  });

  it('share the answer of the very same task of the same lane, and leave what stands below it alone', async () => {
    const shop = new Workshop();
    const compute = createWorkerCompute(shop.start, log);
    const first = compute.run('models.review', request('crypto'), 'one');
    const below = compute.run('models.review', request('us-broker'), 'one/below');
    const again = compute.run('models.review', structuredClone(request('crypto')), 'one');
    expect(shop.started).toHaveLength(1);
    shop.started[0]!.work();
    expect(await first).toMatchObject({ ok: true, value: { account: 'crypto' } });
    expect(await again).toBe(await first);
    // The next task is the one below: the same was not computed twice.
    expect(shop.started[0]!.sent.map(({ input }) => (input as ReviewRequest).account)).toEqual(['crypto', 'us-broker']);
    shop.started[0]!.work();
    expect((await below).ok).toBe(true);
    // Once it is answered, asking again computes anew.
    const later = compute.run('models.review', request('crypto'), 'one');
    expect(shop.started[0]!.sent).toHaveLength(3);
    shop.started[0]!.work();
    expect((await later).ok).toBe(true);
  });

  it('are not shared between lanes', async () => {
    const shop = new Workshop();
    const compute = createWorkerCompute(shop.start, log);
    const first = compute.run('models.review', request('crypto'), 'one');
    const other = compute.run('models.review', request('crypto'), 'two');
    shop.started[0]!.work();
    shop.started[0]!.work();
    expect((await first).ok && (await other).ok).toBe(true);
    expect(shop.started[0]!.sent).toHaveLength(2);
  });

  it('are done in place when the worker is lost, once and for all', async () => {
    const shop = new Workshop();
    const compute = createWorkerCompute(shop.start, log);
    const asked = compute.run('models.review', request('crypto'), 'one');
    shop.started[0]!.die();
    expect(await asked).toMatchObject({ ok: true, value: { account: 'crypto' } });
    expect(await compute.run('models.review', request('futures'), 'one')).toMatchObject({ ok: true, value: { account: 'futures' } });
    expect(shop.started).toHaveLength(1);
    expect(warnings).toContain('the compute worker was lost');
  });

  it('fail loudly when a task breaks', async () => {
    const shop = new Workshop();
    const asked = createWorkerCompute(shop.start, log).run('models.review', request('crypto'), 'one');
    shop.started[0]!.answer({ id: 1, thrown: 'Error: a fault' });
    await expect(asked).rejects.toThrow('a fault');
  });

  it('end with the program', async () => {
    const shop = new Workshop();
    const compute = createWorkerCompute(shop.start, log);
    const asked = compute.run('models.review', request('crypto'), 'one');
    compute.close();
    expect(await asked).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
    expect(shop.started[0]!.ended).toBe(true);
  });
});
