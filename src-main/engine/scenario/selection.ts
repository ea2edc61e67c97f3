import type { Account, Instrument } from '../portfolio/book.ts';
import type { Selector, Shock } from './scenario.ts';

const INSTRUMENT_FIELDS = ['instrument', 'kind', 'underlying', 'sector', 'currency', 'productGroup'] as const;

/** Whether a shock asks for anything about instruments. */
export function asksForInstruments({ select, except }: Shock): boolean {
  return except.length > 0 || INSTRUMENT_FIELDS.some((field) => select[field] !== undefined);
}

/** Whether a shock holds for some accounts only. */
export function isForAccounts(shock: Shock): boolean {
  return shock.select.account !== undefined || shock.select.counterparty !== undefined;
}

/** The test of a selector on an instrument; account and counterparty are left aside. */
export function instrumentTest(select: Selector): (instrument: Instrument) => boolean {
  const wanted = INSTRUMENT_FIELDS.filter((field) => select[field] !== undefined).map((field) => [field, new Set(select[field])] as const);
  return (instrument) => wanted.every(([field, values]) => {
    const value = field === 'instrument' ? instrument.id : instrument[field];
    return value !== null && values.has(value);
  });
}

function accountMatches(select: Selector, account: Account): boolean {
  if (select.account !== undefined && !select.account.includes(account.id)) return false;
  return select.counterparty === undefined || (account.counterparty !== null && select.counterparty.includes(account.counterparty));
}

/** Accounts for which the same shocks hold, and those shocks (in their order, step by step). */
export interface AccountClass {
  readonly accounts: readonly Account[];
  /** Per step of the scenario. */
  readonly shocks: readonly (readonly Shock[])[];
}

/**
 * Divides accounts by the shocks that hold for them. A scenario without shocks for single accounts has one class.
 * Shocks that name accounts are looked up by name, so that a thousand accounts with shocks of their own stay cheap.
 */
export function accountClasses(accounts: readonly Account[], steps: readonly { readonly shocks: readonly Shock[] }[]): readonly AccountClass[] {
  const all = steps.map((step) => step.shocks);
  const numbered = all.flatMap((shocks, step) => shocks.map((shock) => ({ shock, step })));
  const general: number[] = [];
  const byName = new Map<string, number[]>();
  numbered.forEach(({ shock }, n) => {
    if (shock.select.account === undefined) {
      if (shock.select.counterparty !== undefined) general.push(n);
    } else {
      for (const name of new Set(shock.select.account)) {
        const known = byName.get(name);
        if (known === undefined) byName.set(name, [n]);
        else known.push(n);
      }
    }
  });
  if (general.length === 0 && byName.size === 0) return [{ accounts, shocks: all }];
  const classes = new Map<string, { accounts: Account[]; holding: Set<number> }>();
  for (const account of accounts) {
    const holding = [...general, ...(byName.get(account.id) ?? [])].filter((n) => accountMatches(numbered[n]!.shock.select, account)).sort((a, b) => a - b);
    const key = holding.join();
    const known = classes.get(key);
    if (known === undefined) classes.set(key, { accounts: [account], holding: new Set(holding) });
    else known.accounts.push(account);
  }
  const common = new Set(numbered.flatMap(({ shock }, n) => (isForAccounts(shock) ? [] : [n])));
  return [...classes.values()].map(({ accounts: members, holding }) => {
    const kept = [...common, ...holding].sort((a, b) => a - b);
    return { accounts: members, shocks: steps.map((_step, s) => kept.filter((n) => numbered[n]!.step === s).map((n) => numbered[n]!.shock)) };
  });
}
