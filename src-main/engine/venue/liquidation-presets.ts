import type { AfterFund, LiquidationOrder } from '../liquidation/policy.ts';

/** A fact of a venue with where it was read; `verified` only where that was the venue's own page. */
export interface Known<T> {
  readonly value: T;
  readonly source: string;
  readonly verified: boolean;
}

/** What a venue is known to do; what is not known is said to be. */
export type Fact<T> = Known<T> | 'unknown';

/** How a known venue liquidates (S104). Amounts of insurance funds change daily and are never in a preset. */
export interface VenuePreset {
  readonly id: string;
  readonly name: string;
  /** When the facts were written down, YYYY-MM-DD. */
  readonly date: string;
  readonly order: Fact<LiquidationOrder>;
  readonly trigger: Fact<number>;
  readonly target: Fact<number>;
  readonly partial: Fact<boolean>;
  readonly orderType: Fact<'market' | 'limit' | 'sliced'>;
  readonly fee: Fact<number>;
  readonly afterFund: Fact<AfterFund>;
  /** What else is known, in words. */
  readonly notes: readonly Known<string>[];
}

const known = <T>(value: T, source: string): Known<T> => ({ value, source, verified: true });
const remembered = <T>(value: T): Known<T> => ({ value, source: 'from memory, not checked at a source', verified: false });

const IBKR = 'Interactive Brokers knowledge base, Reg T and liquidation (ibkr.info)';
const BINANCE = 'Binance support, margin in Multi-Assets Mode';
const BYBIT = 'Bybit help center, unified trading account';
const OKX = 'OKX help, tiered maintenance margin ratio rules';
const KRAKEN = 'Kraken support 4844463246100, Margining and Liquidations (Multi-Collateral)';
const DATE = '2026-11-23';

/** Known venues, each fact with its source; everything else is unknown and assumed as for a venue that states nothing. */
export const VENUE_PRESETS: readonly VenuePreset[] = [
  {
    id: 'ibkr', name: 'Interactive Brokers', date: DATE,
    order: 'unknown', trigger: known(1, IBKR), target: 'unknown', partial: 'unknown', orderType: known('market', IBKR), fee: 'unknown', afterFund: remembered('owed'),
    notes: [known('Negative excess liquidity leads to automatic liquidation with market orders, of any position, without grace and without a call', IBKR)],
  },
  {
    id: 'us-futures-broker', name: 'A US futures broker', date: DATE,
    order: 'unknown', trigger: remembered(1), target: 'unknown', partial: 'unknown', orderType: remembered('market'), fee: 'unknown', afterFund: remembered('owed'),
    notes: [remembered('Customer agreements let the broker close positions at its discretion and without notice; a call, where there is one, may be for the same day')],
  },
  {
    id: 'binance-usds-m', name: 'Binance, USDS-M cross margin', date: DATE,
    order: 'unknown', trigger: known(1, BINANCE), target: 'unknown', partial: remembered(true), orderType: remembered('limit'), fee: 'unknown', afterFund: remembered('auto-deleverage'),
    notes: [known('In Multi-Assets mode negative balances are exchanged automatically on liquidation', BINANCE)],
  },
  {
    id: 'bybit-unified', name: 'Bybit, unified trading account', date: DATE,
    order: 'unknown', trigger: known(1, BYBIT), target: 'unknown', partial: remembered(true), orderType: 'unknown', fee: 'unknown', afterFund: remembered('auto-deleverage'),
    notes: [known('At a maintenance margin rate of 100 % orders are cancelled first, then borrowings are repaid, then positions are closed', BYBIT)],
  },
  {
    id: 'okx', name: 'OKX, multi-currency margin', date: DATE,
    order: 'unknown', trigger: known(1, OKX), target: 'unknown', partial: remembered(true), orderType: 'unknown', fee: 'unknown', afterFund: remembered('auto-deleverage'),
    notes: [known('The margin ratio counts the liquidation fee beside the maintenance margin and falls to 100 %', OKX)],
  },
  {
    id: 'deribit', name: 'Deribit', date: DATE,
    order: 'unknown', trigger: remembered(1), target: remembered(1), partial: remembered(true), orderType: remembered('sliced'), fee: 'unknown', afterFund: remembered('auto-deleverage'),
    notes: [],
  },
  {
    id: 'kraken-multi-collateral', name: 'Kraken, multi-collateral derivatives', date: DATE,
    order: 'unknown', trigger: known(1, KRAKEN), target: 'unknown', partial: 'unknown', orderType: 'unknown', fee: 'unknown', afterFund: 'unknown',
    notes: [known('Opposite cross positions in one underlying are charged the larger side only', KRAKEN)],
  },
  {
    id: 'aave-v3', name: 'Aave v3', date: DATE,
    order: 'unknown', trigger: known(1, 'Aave help, borrowing and liquidations'), target: 'unknown', partial: known(true, 'Aave v3.3 features, liquidations'), orderType: 'unknown', fee: 'unknown', afterFund: 'unknown',
    notes: [known('Half of the debt may be repaid in a call; all of it at a health factor of 0.95 or below, or where debt or collateral is small', 'Aave v3.3 features, liquidations')],
  },
  {
    id: 'maker', name: 'Maker vault', date: DATE,
    order: 'unknown', trigger: known(1, 'MakerDAO documentation, vault type service'), target: 'unknown', partial: remembered(false), orderType: 'unknown', fee: { value: 0.13, source: 'typical historic penalty; each vault type has its own', verified: false }, afterFund: 'unknown',
    notes: [known('The vault is auctioned for its debt and a penalty; what is left goes back to the owner', 'MakerDAO documentation, vault type service')],
  },
];

/** The preset of this id; null where there is none. */
export function venuePreset(id: string): VenuePreset | null {
  return VENUE_PRESETS.find((preset) => preset.id === id) ?? null;
}
