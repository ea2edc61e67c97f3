/** discipline.*: what was done in an account against the person's own rules, what a night could cost it, and what its return came from. */
import { success } from '#base/failure.ts';
import type { LimitRecord } from '#contract/book-file.ts';
import { mirror } from '#engine/discipline/mirror.ts';
import { negativeFigures } from '#engine/discipline/negative-figures.ts';
import { collectHistory } from '#service/discipline/collect-history.ts';
import { isOwn, toRules } from '#service/discipline/own-rules.ts';
import { unknown } from './book.ts';
import type { DeskHandler } from './handler.ts';
import { computeOf } from './liquidation.ts';
import { wholeBook } from './whole-book.ts';

export const disciplineMirror: DeskHandler<'discipline.mirror'> = (desk, { account: id }) => {
  const record = desk.model.account(id);
  const account = desk.session.account(id);
  if (record === null || account === null) return unknown(`account ${id} in this book`);
  const settings = toRules(record.discipline);
  const history = collectHistory({ store: desk.store, session: desk.session, limits: desk.model.all<LimitRecord>('limit'), replaying: desk.loop.feedState() !== null }, id);
  const starts = [history.readings[0]?.at, history.orders[0]?.at, history.alerts[0]?.at].filter((at): at is number => at !== undefined);
  return success({
    account: id, currency: account.currency, asOf: history.now, from: starts.length === 0 ? null : Math.min(...starts),
    rules: mirror(history, settings).map((one) => ({ ...one, own: isOwn(record.discipline, one.rule) })),
    settings, written: record.discipline ?? null,
    negatives: negativeFigures(account, desk.session.report(id)),
  });
};

export const disciplineSleep: DeskHandler<'discipline.sleep'> = (desk, { account }, { deps }) => {
  const record = desk.model.account(account);
  if (record === null || desk.session.account(account) === null) return unknown(`account ${account} in this book`);
  const { pain, gap } = record.discipline?.overnight ?? {};
  return computeOf(deps).run('discipline.sleep', { book: wholeBook(desk), account, gap: gap ?? null, pain: pain ?? null }, 'discipline.sleep');
};

export const disciplineReturns: DeskHandler<'discipline.returns'> = (desk, { account }, { deps }) => {
  const record = desk.model.account(account);
  if (record === null || desk.session.account(account) === null) return unknown(`account ${account} in this book`);
  return computeOf(deps).run('discipline.returns', { book: wholeBook(desk), account, benchmark: record.discipline?.benchmark ?? null }, 'discipline.returns');
};
