/** risk.*: the figures of an account, their explanation, the distance to the line. */
import { success } from '#base/failure.ts';
import { unknown } from './book.ts';
import { distanceOf } from './distance.ts';
import { explain } from './explain.ts';
import type { DeskHandler } from './handler.ts';

export const reportRisk: DeskHandler<'risk.report'> = (desk, { account }) => {
  if (desk.session.account(account) === null) return unknown(`account ${account} in this book`);
  return success({ asOf: desk.session.now(), account: desk.session.report(account, { liquidationPrices: true }) });
};

export const explainRisk: DeskHandler<'risk.explain'> = (desk, { account, figure, instrument }) => explain(desk.session, account, figure, instrument ?? null);

export const riskDistance: DeskHandler<'risk.distance'> = (desk, { account }) => distanceOf(desk.session, account);
