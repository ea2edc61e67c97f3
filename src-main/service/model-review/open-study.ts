import { failure, success } from '#base/failure.ts';
import type { Result } from '#base/failure.ts';
import { RiskStudy, varParametersOf } from '#engine/margin/var/study.ts';
import type { VarParameters } from '#engine/margin/var/var-parameters.ts';
import type { Book } from '#engine/portfolio/book.ts';

export interface OpenStudy {
  readonly study: RiskStudy;
  readonly parameters: VarParameters;
}

/** One account valued for study, with its `var` params unless others are given. Fails on an unknown account. */
export function openStudy(book: Book, account: string, parameters?: VarParameters): Result<OpenStudy> {
  const found = book.accounts.find((candidate) => candidate.id === account);
  if (found === undefined) return failure('invalid-input', `unknown account ${account}`);
  return success({ study: new RiskStudy(book, found), parameters: parameters ?? varParametersOf(found).parameters });
}

/** A failure where nothing of the account has a usable history. */
export function noHistory(account: string): ReturnType<typeof failure> {
  return failure('missing-data', `account ${account}: nothing it holds has a usable history of daily closes`);
}
