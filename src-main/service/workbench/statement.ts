/** statement.*: an account on paper. */
import { failure, success } from '#base/failure.ts';
import { STATEMENT_MOVES, statementOf, uniformMove } from '#service/statement.ts';
import { accountBook } from './account-book.ts';
import { unknown } from './book.ts';
import type { DeskHandler } from './handler.ts';
import { computeOf } from './liquidation.ts';

export const viewStatement: DeskHandler<'statement.view'> = async (desk, { account }, { deps }) => {
  const book = accountBook(desk, account, { history: true });
  if (book === null) return unknown(`account ${account} in this book`);
  const { now } = deps.clock;
  const run = await computeOf(deps).run('scenarios.run', { book, records: STATEMENT_MOVES.map(uniformMove), ids: null }, `statement.view ${account}`);
  if (!run.ok) return run;
  // The market may have moved while the worker computed: the figures beside the moves are those that the moves start from.
  const session = deps.openSession(book);
  return success(statementOf(session, account, run.value, { version: deps.version, book: desk.name, madeAt: now(), replay: desk.loop.feedState() !== null }));
};

export const printStatement: DeskHandler<'statement.print'> = async (desk, { account }, { deps }) => {
  if (desk.session.account(account) === null) return unknown(`account ${account} in this book`);
  if (deps.printer === undefined) return failure('unsupported', 'Nothing can be printed here.');
  const day = new Date(desk.session.now()).toISOString().slice(0, 10);
  const path = await deps.files.chooseTarget({ title: 'Save the statement', name: `statement-${account.replaceAll(/[^\w.-]+/g, '-')}-${day}.pdf`, extension: 'pdf' });
  if (path === null) return success({ path: null });
  const pages = await deps.printer.statement(account);
  if (!pages.ok) return pages;
  const written = await deps.files.writeBytes(path, pages.value);
  return written.ok ? success({ path }) : written;
};
