import type { Account } from '../portfolio/book.ts';
import type { Session } from '../session-port.ts';

/** A counterparty whose accounts can't act: what is stuck there, and what it leaves uncovered elsewhere. */
export interface FrozenCounterparty {
  readonly counterparty: string;
  readonly accounts: readonly {
    readonly id: string;
    readonly currency: string;
    /** Net liquidation value that can't be reached; 0 where the account owes. */
    readonly stuck: number;
  }[];
  /** Exposures elsewhere that were hedged by opposite ones in the frozen accounts. */
  readonly naked: readonly NakedHedge[];
}

/** In `currency`, the currency of the first account of the book. */
export interface NakedHedge {
  readonly underlying: string;
  readonly currency: string;
  readonly frozen: number;
  readonly elsewhere: number;
}

/** @param sessionOf the session in which an account stands at the end of the scenario */
export function frozenOf(accounts: readonly Account[], counterparties: ReadonlySet<string>, sessionOf: (account: string) => Session): readonly FrozenCounterparty[] {
  const currency = accounts[0]?.currency ?? '';
  return [...counterparties].map((counterparty) => {
    const inside = new Map<string, number>();
    const outside = new Map<string, number>();
    const stuck: { id: string; currency: string; stuck: number }[] = [];
    for (const account of accounts) {
      const session = sessionOf(account.id);
      const isFrozen = account.counterparty === counterparty;
      const rate = session.rate(account.currency, currency)?.rate ?? NaN;
      if (isFrozen) stuck.push({ id: account.id, currency: account.currency, stuck: Math.max(0, session.figures(account.id).netLiquidationValue) });
      const sums = isFrozen ? inside : outside;
      for (const position of session.positions(account.id)) {
        const instrument = session.instrument(position.instrument);
        const exposure = (position.exposure ?? NaN) * rate;
        if (instrument === null || Number.isNaN(exposure)) continue;
        const name = instrument.underlying ?? instrument.id;
        sums.set(name, (sums.get(name) ?? 0) + exposure);
      }
    }
    const naked: NakedHedge[] = [];
    for (const [underlying, frozen] of inside) {
      const elsewhere = outside.get(underlying) ?? 0;
      if (frozen * elsewhere < 0) naked.push({ underlying, currency, frozen, elsewhere });
    }
    return { counterparty, accounts: stuck, naked };
  });
}
