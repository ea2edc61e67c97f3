/** hedge.desk and hedge.build: what is at risk and what a hedge of it would do. Nothing here trades anything. */
import type { AccountRecord, CounterpartyRecord } from '#contract/book-file.ts';
import { hedgeRequestOf } from '#service/hedge-view.ts';
import { unknown } from './book.ts';
import type { DeskHandler } from './handler.ts';
import { computeOf, stateChoice } from './liquidation.ts';
import { wholeBook } from './whole-book.ts';

export const hedgeDesk: DeskHandler<'hedge.desk'> = (desk, { account }, { deps }) => {
  if (desk.session.account(account) === null) return unknown(`account ${account} in this book`);
  const record = desk.model.account(account) as AccountRecord;
  return computeOf(deps).run('hedge.desk', { book: wholeBook(desk), account, records: record.hedges ?? [] }, 'hedge.desk');
};

export const buildHedge: DeskHandler<'hedge.build'> = (desk, { account, pack, id, ...asked }, { deps }) => {
  if (desk.session.account(account) === null) return unknown(`account ${account} in this book`);
  const state = stateChoice(desk, deps, pack, id);
  if (!state.ok) return state;
  const request = hedgeRequestOf(asked);
  if (!request.ok) return request;
  return computeOf(deps).run('hedge.build', { book: wholeBook(desk), account, request: request.value, counterparties: desk.model.all<CounterpartyRecord>('counterparty'), state: state.value }, 'hedge.build');
};
