/** models.review: whether the model behind a requirement can be trusted, one part at a time. */
import { inPlace } from '#service/compute/compute.ts';
import { accountBook } from './account-book.ts';
import { unknown } from './book.ts';
import type { DeskHandler } from './handler.ts';

export const reviewModel: DeskHandler<'models.review'> = (desk, { account, part, model, window }, { deps }) => {
  const book = accountBook(desk, account, { history: true });
  if (book === null) return unknown(`account ${account} in this book`);
  return (deps.compute ?? inPlace).run('models.review', { book, account, part, model: model ?? null, window: window ?? null }, 'models.review');
};
