/** call.runbook: what to do when an account is called, or as if it were. */
import { unknown } from './book.ts';
import type { DeskHandler } from './handler.ts';
import { computeOf } from './liquidation.ts';
import { wholeBook } from './whole-book.ts';
import { calledSince } from '#service/cure/called-since.ts';
import { isCalled } from '#service/cure/runbook.ts';
import { usedFunds } from '#service/cure/used-funds.ts';

const MOST_FIRINGS = 1000;

export const callRunbook: DeskHandler<'call.runbook'> = (desk, { account, level, assume }, { deps }) => {
  const record = desk.model.account(account);
  if (record === null || desk.session.account(account) === null) return unknown(`account ${account} in this book`);
  const runbook = record.runbook ?? null;
  const now = desk.session.now();
  return computeOf(deps).run('call.runbook', {
    book: wholeBook(desk), account, runbook, level: level ?? null, assume: assume === true,
    keep: (record.positions ?? []).filter((position) => position.keep === true).map(({ instrument }) => instrument),
    used: usedFunds(desk.store.firings(MOST_FIRINGS), account, (runbook?.sources ?? []).map(({ name }) => name)),
    since: isCalled(desk.session.figures(account).status) ? calledSince(desk.store, account, now) : null,
    // The banner and the tab ask at the same time, of the same account or of another.
  }, `call.runbook/${account}/${String(level ?? 1)}/${String(assume === true)}`);
};
