/** margin.*: the account under several regimes, the venue's figures beside ours, and why the buffer changed. */
import { failure, success } from '#base/failure.ts';
import { regimeIds } from '#contract/book-file.ts';
import type { AccountHead, BookChange } from '#contract/book-change.ts';
import type { VenueFiguresRecord } from '#contract/book-file.ts';
import { inPlace } from '#service/compute/compute.ts';
import { mirrorOf } from '#service/reconciliation/mirror.ts';
import { waterfallOf } from '#service/reconciliation/waterfall-view.ts';
import { accountBook } from './account-book.ts';
import { unknown } from './book.ts';
import { makeChanges } from './change.ts';
import type { DeskHandler } from './handler.ts';

/** Computed away from the thread that serves the window: the account once more for each regime and each position by itself. */
export const compareMargin: DeskHandler<'margin.compare'> = (desk, { account, regimes, pairs }, { deps }) => {
  const own = desk.session.account(account)?.regime;
  const book = accountBook(desk, account, { history: true });
  if (own === undefined || book === null) return unknown(`account ${account} in this book`);
  // A flat rate has no default, so it says nothing about an account that does not use one.
  const asked = regimes ?? [own, ...regimeIds.filter((id) => id !== own && id !== 'flat')];
  const lane = pairs === true ? 'margin.compare.pairs' : 'margin.compare';
  return (deps.compute ?? inPlace).run('margin.compare', { book, account, regimes: asked, pairs: pairs === true }, lane);
};

export const marginMirror: DeskHandler<'margin.mirror'> = (desk, { account }) =>
  desk.session.account(account) === null ? unknown(`account ${account} in this book`) : success(mirrorOf(desk, account));

export const marginWaterfall: DeskHandler<'margin.waterfall'> = (desk, { account, from, to }) =>
  desk.session.account(account) === null ? unknown(`account ${account} in this book`) : waterfallOf(desk, account, from ?? null, to ?? null);

export const saveVenueFigures: DeskHandler<'margin.venueFigures.save'> = (desk, { account, set, remove }, { deps }) => {
  const record = desk.model.account(account);
  if (record === null) return unknown(`account ${account} in this book`);
  const problems = set.flatMap((figures, n) =>
    [figures.netLiquidationValue, figures.initialMargin, figures.maintenanceMargin].every((value) => value === undefined)
      ? [{ where: `margin.venueFigures.save.set[${n}]`, expected: 'at least one of netLiquidationValue, initialMargin, maintenanceMargin', found: 'none of them' }] : []);
  if (problems.length > 0) return failure('invalid-input', 'The figures were not saved: one entry says nothing.', { problems });
  const replaced = new Set([...set.map((figures) => figures.at), ...remove].map((at) => Date.parse(at)));
  const before = record.venueFigures ?? [];
  const venueFigures: readonly VenueFiguresRecord[] = [...before.filter((figures) => !replaced.has(Date.parse(figures.at))), ...set].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const { balances: _balances, positions: _positions, venueFigures: _before, ...head } = record;
  const value = (venueFigures.length === 0 ? head : { ...head, venueFigures }) as AccountHead;
  const change: BookChange = { entity: 'account', key: [account], value };
  return makeChanges(deps, desk, [change], { author: 'user', summary: `Figures of the venue for ${record.name ?? account}` });
};
