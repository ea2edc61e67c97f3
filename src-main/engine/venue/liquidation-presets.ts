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
const retold = <T>(value: T, source: string): Known<T> => ({ value, source, verified: false });

const IBKR = 'Interactive Brokers knowledge base, "Why was I liquidated?" - https://ibkr.info/node/199';
const IBKR_LAST = 'Traders\' Academy of Interactive Brokers, "Liquidate last" - https://tradersacademy.online/glossary-terms/liquidate-last';
const BINANCE = 'Binance support 360033525271, Futures Liquidation Protocols - https://www.binance.com/en/support/faq/360033525271';
const BINANCE_MULTI = 'Binance support, margin in Multi-Assets Mode - https://www.binance.com/en/support/faq/how-to-calculate-margin-in-multi-assets-mode-c983a9268cfa4e70a4916c276bb3b7bc';
const BYBIT = 'Bybit help center 000001876, Liquidation Process (Unified Trading Account) - https://www.bybit.com/en/help-center/article?id=000001876';
const BYBIT_ADL = 'Bybit help center 900000031623, What is Auto-Deleveraging - https://help.bybit.com/hc/en-us/articles/900000031623';
const OKX = 'OKX help, tiered maintenance margin ratio rules - https://okx.huicker.com/fr-fr/help/v-tiered-maintenance-margin-ratio-rules (a copy)';
const DERIBIT = 'Deribit support 25944769313309, Liquidations - https://support.deribit.com/hc/en-us/articles/25944769313309-Liquidations';
const DERIBIT_ORDER = 'Deribit documentation, Auto Liquidation - https://www.deribit.com/docs/auto-liquidation/';
const DERIBIT_FUND = 'Deribit support 25944777576477, Insurance Fund - https://support.deribit.com/hc/en-us/articles/25944777576477-Insurance-Fund';
const KRAKEN = 'Kraken support 360022835671, Equity Protection Process - https://support.kraken.com/articles/360022835671-Equity-Protection-Process';
const KRAKEN_MARGIN = 'Kraken support 4844463246100, Margining and Liquidations (Multi-Collateral) - https://support.kraken.com/hc/en-us/articles/4844463246100-Margining-Liquidations-Multi-Collateral';
const AAVE = 'Aave help, borrowing and liquidations - https://aave.com/help/borrowing/liquidations';
const AAVE_33 = 'Aave v3.3 features, liquidations - https://github.com/aave-dao/aave-v3-origin, docs/3.3/Aave-v3.3-features.md';
const MAKER = 'MakerDAO documentation, vault type service - https://docs.makerdao.com/dai.js/cdptypeservice';
const DATE = '2026-11-23';

/**
 * Known venues, each fact with its source; everything else is unknown and assumed as for a venue that states nothing.
 * Orders that fill at once or not at all take what is offered: in a rehearsal they are market orders.
 */
export const VENUE_PRESETS: readonly VenuePreset[] = [
  {
    id: 'ibkr', name: 'Interactive Brokers', date: DATE,
    order: 'unknown', trigger: known(1, IBKR), target: 'unknown', partial: 'unknown', orderType: known('market', IBKR), fee: 'unknown', afterFund: remembered('owed'),
    notes: [
      known('Negative excess liquidity leads to automatic liquidation in real time with market orders; any or all positions can be sold', IBKR),
      known('A position may be marked to be liquidated last, which is honoured on a best-efforts basis only', IBKR_LAST),
    ],
  },
  {
    id: 'us-futures-broker', name: 'A US futures broker', date: DATE,
    order: 'unknown', trigger: remembered(1), target: 'unknown', partial: 'unknown', orderType: remembered('market'), fee: 'unknown', afterFund: remembered('owed'),
    notes: [remembered('Customer agreements let the broker close positions at its discretion and without notice; a call, where there is one, may be for the same day')],
  },
  {
    id: 'binance-usds-m', name: 'Binance, USDS-M cross margin', date: DATE,
    order: 'unknown', trigger: known(1, BINANCE), target: 'unknown', partial: known(true, BINANCE), orderType: known('market', BINANCE), fee: 'unknown', afterFund: retold('auto-deleverage', 'Glossary of a third party - https://www.btcysb.com/what-is-auto-deleverage-queue-binance/'),
    notes: [
      known('Open orders are cancelled first; one large order that fills at once or is cancelled then tries to reduce the position without closing it; if that is not enough the insurance fund takes the rest over at the bankruptcy price', BINANCE),
      known('A liquidation fee is charged on what is liquidated; its rate differs by pair', BINANCE),
      known('In Multi-Assets mode negative balances are exchanged automatically on liquidation', BINANCE_MULTI),
    ],
  },
  {
    id: 'bybit-unified', name: 'Bybit, unified trading account', date: DATE,
    order: 'unknown', trigger: known(1, BYBIT), target: 'unknown', partial: known(true, BYBIT), orderType: known('market', BYBIT), fee: 'unknown', afterFund: known('auto-deleverage', BYBIT_ADL),
    notes: [
      known('At a maintenance margin rate of 100 % orders are cancelled first, then borrowings are repaid, then positions are closed', BYBIT),
      known('Larger positions are reduced tier by tier with orders that fill at once or not at all; the lowest tier is taken over at its bankruptcy price', BYBIT),
    ],
  },
  {
    id: 'okx', name: 'OKX, multi-currency margin', date: DATE,
    order: 'unknown', trigger: retold(1, OKX), target: 'unknown', partial: retold(true, OKX), orderType: 'unknown', fee: 'unknown', afterFund: remembered('auto-deleverage'),
    notes: [retold('The margin ratio counts the liquidation fee beside the maintenance margin and falls to 100 %; orders are cancelled, then positions are closed in part or whole', OKX)],
  },
  {
    id: 'deribit', name: 'Deribit', date: DATE,
    order: known('risk-reduction', DERIBIT_ORDER), trigger: known(1, DERIBIT), target: known(1, DERIBIT), partial: known(true, DERIBIT), orderType: known('sliced', DERIBIT_ORDER), fee: 'unknown', afterFund: known('socialised-loss', DERIBIT_FUND),
    notes: [
      known('Small parts are closed round by round until maintenance margin is covered again; there is no margin call before', DERIBIT),
      known('Liquidation orders are charged an extra fee, which goes to the insurance fund', DERIBIT_FUND),
    ],
  },
  {
    id: 'kraken-multi-collateral', name: 'Kraken, multi-collateral derivatives', date: DATE,
    order: 'unknown', trigger: known(1, KRAKEN), target: 'unknown', partial: known(true, KRAKEN), orderType: known('market', KRAKEN), fee: 'unknown', afterFund: remembered('auto-deleverage'),
    notes: [
      known('An order that fills at once or is cancelled is sent with a limit at which nothing would be owed; what it leaves is assigned to others, then unwound. Liquidation in part since 26 March 2026', KRAKEN),
      known('Opposite cross positions in one underlying are charged the larger side only', KRAKEN_MARGIN),
    ],
  },
  {
    id: 'aave-v3', name: 'Aave v3', date: DATE,
    order: 'unknown', trigger: known(1, AAVE), target: 'unknown', partial: known(true, AAVE_33), orderType: 'unknown', fee: 'unknown', afterFund: 'unknown',
    notes: [known('Half of the debt may be repaid in a call; all of it at a health factor of 0.95 or below, or where debt or collateral is small', AAVE_33)],
  },
  {
    id: 'maker', name: 'Maker vault', date: DATE,
    order: 'unknown', trigger: known(1, MAKER), target: 'unknown', partial: remembered(false), orderType: 'unknown', fee: retold(0.13, 'typical historic penalty; each vault type has its own'), afterFund: 'unknown',
    notes: [known('The vault is auctioned for its debt and a penalty; what is left goes back to the owner', MAKER)],
  },
];

/** The preset of this id; null where there is none. */
export function venuePreset(id: string): VenuePreset | null {
  return VENUE_PRESETS.find((preset) => preset.id === id) ?? null;
}
