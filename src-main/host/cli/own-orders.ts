import { success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import type { PastOrder } from '#engine/limit/own-orders.ts';
import { openSession } from '#engine/session.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { ownOrders } from '#service/own-orders.ts';
import { REPLAY_SETTING } from '#service/replay-setting.ts';
import { isDatabase } from './load-book.ts';

/** Orders that an account has made: known to a position book, not to a book file. */
export async function readOwnOrders(path: string, book: Book, account: string): Promise<Result<readonly PastOrder[]>> {
  if (!isDatabase(path)) return success([]);
  const { openBook } = await import('#store/open.ts');
  const opened = openBook(path, { readOnly: true });
  if (!opened.ok) return opened;
  const store = opened.value;
  try {
    return success(ownOrders(store, openSession(book), store.setting(REPLAY_SETTING) !== null, account));
  } finally {
    store.close();
  }
}
