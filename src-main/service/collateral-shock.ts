/** An account after every haircut has risen: what would count, and how far above the line it would stand. */
import type { CollateralOutcome } from '#contract/views/collateral.ts';
import type { CollateralLedger } from '#engine/collateral/ledger.ts';
import type { Book, Instrument } from '#engine/portfolio/book.ts';
import type { AccountFigures } from '#engine/portfolio/figures.ts';
import type { OpenSession } from '#engine/session-port.ts';

export interface ShockOutcome {
  readonly base: CollateralOutcome;
  readonly shocked: CollateralOutcome;
  readonly regimeHasHaircuts: boolean;
}

/** What the ledger and the figures say, together. */
export function outcomeOf(ledger: CollateralLedger, figures: AccountFigures): CollateralOutcome {
  return { counted: ledger.counted, marginEquity: figures.marginEquity, maintenanceMargin: figures.maintenanceMargin, bufferRatio: figures.bufferRatio };
}

/**
 * Raises every haircut by `shock` of the value. Where the regime discounts collateral the engine computes the account anew
 * with those terms, caps included. Where it takes no haircuts, the same share comes off what counts and off margin equity:
 * what would happen if the broker began to. Plain cash is left as it is.
 * @param book of the one account under its prices of now
 * @param shock 0 to 1
 */
export function shockHaircuts(openSession: OpenSession, book: Book, account: string, base: CollateralOutcome, ledger: CollateralLedger, shock: number): ShockOutcome {
  // A little more haircut tells whether the regime looks at haircuts at all.
  const probe = computed(openSession, book, account, shock > 0 ? shock : PROBE);
  const regimeHasHaircuts = probe.counted < base.counted - ROUNDING * Math.abs(base.counted);
  if (shock === 0) return { base, shocked: base, regimeHasHaircuts };
  return { base, shocked: regimeHasHaircuts ? probe : takenOff(base, ledger, shock), regimeHasHaircuts };
}

const PROBE = 0.01;
const ROUNDING = 1e-9;

function computed(openSession: OpenSession, book: Book, account: string, shock: number): CollateralOutcome {
  const session = openSession({ ...book, instruments: book.instruments.map((one) => withHaircut(one, shock)) });
  return outcomeOf(session.collateral(account), session.figures(account));
}

function withHaircut(instrument: Instrument, shock: number): Instrument {
  const { collateral } = instrument;
  if (collateral === null) return instrument;
  return {
    ...instrument,
    collateral: {
      ...collateral,
      haircut: Math.min(1, collateral.haircut + shock),
      tiers: collateral.tiers === null ? null : collateral.tiers.map((tier) => ({ ...tier, ratio: Math.max(0, tier.ratio - shock) })),
    },
  };
}

function takenOff(base: CollateralOutcome, ledger: CollateralLedger, shock: number): CollateralOutcome {
  const lost = ledger.rows.reduce((sum, row) => (row.kind === 'cash' ? sum : sum + Math.max(0, Math.min(row.counted ?? 0, shock * (row.marketValue ?? 0)))), 0);
  const marginEquity = base.marginEquity - lost;
  return {
    counted: base.counted - lost, marginEquity, maintenanceMargin: base.maintenanceMargin,
    bufferRatio: base.bufferRatio === null ? null : marginEquity / base.maintenanceMargin,
  };
}
