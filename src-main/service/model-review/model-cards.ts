import type { ModelCard } from '#contract/views/models.ts';

const OWNER = 'Marginline developers';
const NOBODY = { reviewedOn: null, reviewedBy: null } as const;
const NOT_INDEPENDENT = 'Open: checked by its developers against published examples only; no independent validation yet.';

/** One card per regime. Constant facts about the models as shipped, open weaknesses first. */
export const modelCards: readonly ModelCard[] = [
  {
    regime: 'flat', name: 'Flat rates', owner: OWNER, sources: ['rates of the account'], version: 'rates of the account', ...NOBODY,
    purpose: 'A broker that charges one rate on everything.',
    limits: ['Knows no netting, no volatility and no concentration.', 'The rates are whatever was typed in.'], findings: [NOT_INDEPENDENT],
  },
  {
    regime: 'reg-t', name: 'Regulation T and FINRA 4210', owner: OWNER, version: 'rules as of 2026', ...NOBODY,
    sources: ['12 CFR 220.12', 'FINRA Rule 4210', 'FINRA Regulatory Notice 09-53', 'CBOE Margin Manual and worked examples'],
    purpose: 'Strategy-based requirement of a US securities account.',
    limits: ['House requirements must be entered; brokers change them without notice.', 'Concentration and event rules differ by broker.', 'Futures are charged by the margin on their instrument.'],
    findings: [NOT_INDEPENDENT, 'Several special rules of short positions come from secondary sources; see the parameter files.'],
  },
  {
    regime: 'portfolio', name: 'Customer portfolio margin (TIMS)', owner: OWNER, version: 'rules as of 2026', ...NOBODY,
    sources: ['FINRA Rule 4210(g)', 'OCC Customer Portfolio Margin documents', 'CBOE worked examples of 2007'],
    purpose: 'Scenario-based requirement of a US portfolio margin account.',
    limits: ['Volatility stays constant in the scenarios; the clearing house shifts it.', 'Product groups and offsets must be on the instruments.', 'Brokers add house scenarios that are not published.'],
    findings: [NOT_INDEPENDENT, 'Open: differs from the clearing house where its volatility surface matters.'],
  },
  {
    regime: 'span', name: 'SPAN', owner: OWNER, version: 'parameters of the account', ...NOBODY,
    sources: ['CME SPAN documents', 'published risk array examples'],
    purpose: 'Sixteen-scenario requirement of futures and their options.',
    limits: ['Only as good as the parameter file: ranges change by the day.', 'SPAN 2 is another, unpublished model.', 'Intercommodity credits apply only where the account names them.'],
    findings: [NOT_INDEPENDENT],
  },
  {
    regime: 'var', name: 'Value at risk', owner: OWNER, version: '2026-01-01', ...NOBODY,
    sources: ['RiskMetrics Technical Document (1996)', 'J. Hull, Options, Futures and Other Derivatives', 'P. Glasserman, Monte Carlo Methods in Financial Engineering (2003)', 'O. Ledoit, M. Wolf (2003, 2004)', 'Basel Committee, backtesting framework (1996)'],
    purpose: 'Requirement from the account\'s own distribution of results: parametric, historical or Monte Carlo.',
    limits: [
      'Sees only what happened inside the window; a calm window makes a low requirement.', 'Linear correlations: in a crash assets move together more than the covariance says.',
      'The parametric method takes options by their delta, so short options are charged too little.', 'Volatility of options does not move in any method.',
      'Longer horizons are scaled by the root of time, which ignores clustering and gaps.', 'Exchange rates move only where they have a history.', 'Liquidity and concentration have no part in it.',
    ],
    findings: [NOT_INDEPENDENT, 'A normal distribution has thinner tails than daily returns usually show; compare with historical simulation and Student t on the benchmark.', 'Without a floor the requirement is procyclical; see the peak-to-trough ratio.'],
  },
  {
    regime: 'crypto-cross', name: 'Crypto cross margin', owner: OWNER, version: 'tiers on the instruments', ...NOBODY,
    sources: ['help pages of Binance, Bybit, OKX, Deribit and Kraken'],
    purpose: 'Maintenance of perpetuals and borrowed coins against a pool of collateral.',
    limits: ['Tier tables and haircuts change often and must be kept up to date.', 'Venues liquidate on their own mark and index prices.', 'Auto-deleveraging and insurance funds are outside the figure.'],
    findings: [NOT_INDEPENDENT],
  },
  {
    regime: 'lending', name: 'On-chain lending', owner: OWNER, version: 'parameters on the instruments', ...NOBODY,
    sources: ['Aave v3 documents', 'MakerDAO documents'],
    purpose: 'Health factor of a loan against crypto collateral.',
    limits: ['Uses our prices, not the oracle of the protocol.', 'Governance can change thresholds within days.', 'Gas cost and liquidator competition are not modelled.'],
    findings: [NOT_INDEPENDENT],
  },
  {
    regime: 'isolated', name: 'Isolated margin', owner: OWNER, version: 'tiers on the instruments', ...NOBODY,
    sources: ['help pages of the venues'],
    purpose: 'Every position as its own small account.',
    limits: ['Auto-margin replenishment of some venues is not modelled.'], findings: [NOT_INDEPENDENT],
  },
];

/** The card of a regime; null where there is none. */
export function modelCardOf(regime: string): ModelCard | null {
  return modelCards.find((card) => card.regime === regime) ?? null;
}
