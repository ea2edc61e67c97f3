/** margin.*: the account under several regimes, the venue's figures beside ours, and why the buffer changed. */
import { failure, success } from '#base/failure.ts';
import { regimeIds } from '#contract/book-file.ts';
import type { AccountHead, BookChange } from '#contract/book-change.ts';
import type { VenueFiguresRecord } from '#contract/book-file.ts';
import { compareRegimes } from '#service/margin-comparison.ts';
import { mirrorOf } from '#service/reconciliation/mirror.ts';
import { waterfallOf } from '#service/reconciliation/waterfall-view.ts';
import { unknown } from './book.ts';
import { makeChanges } from './change.ts';
import type { DeskHandler } from './handler.ts';

export const compareMargin: DeskHandler<'margin.compare'> = (desk, { account, regimes, pairs }) => {
  const own = desk.session.account(account)?.regime;
  if (own === undefined) return unknown(`account ${account} in this book`);
  // A flat rate has no default, so it says nothing about an account that does not use one.
  const asked = regimes ?? [own, ...regimeIds.filter((id) => id !== own && id !== 'flat')];
  return success(compareRegimes(desk.session, account, asked, { pairs: pairs === true }));
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
