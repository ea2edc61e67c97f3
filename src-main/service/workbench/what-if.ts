/** whatIf.check and size.position: a trade before it exists. Nothing here sends anything anywhere. */
import type { LimitRecord } from '#contract/book-file.ts';
import { unknown } from './book.ts';
import type { DeskHandler } from './handler.ts';
import { computeOf, stateChoice } from './liquidation.ts';
import { wholeBook } from './whole-book.ts';

export const checkTicket: DeskHandler<'whatIf.check'> = (desk, { account, text, pack, id }, { deps }) => {
  if (desk.session.account(account) === null) return unknown(`account ${account} in this book`);
  const state = stateChoice(desk, deps, pack, id);
  if (!state.ok) return state;
  return computeOf(deps).run('whatIf.check', { book: wholeBook(desk), account, limits: desk.model.all<LimitRecord>('limit'), text, state: state.value }, 'whatIf.check');
};

export const sizePosition: DeskHandler<'size.position'> = (desk, { account, stop, kelly }, { deps }) => {
  if (desk.session.account(account) === null) return unknown(`account ${account} in this book`);
  return computeOf(deps).run('size.position', {
    book: wholeBook(desk), account, limits: desk.model.all<LimitRecord>('limit'),
    stop: stop === undefined ? null : { entry: stop.entry, stop: stop.stop, risk: stop.risk, instrument: stop.instrument ?? null },
    kelly: kelly === undefined ? null : { ...kelly, trials: kelly.trials ?? null },
  }, 'size.position');
};
