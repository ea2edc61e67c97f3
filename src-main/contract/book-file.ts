/**
 * The public book file (book-format.md), as zod schemas. `resources/schema` and every import are generated
 * from and validated by what stands here. Unknown fields are kept (nothing the user wrote is lost).
 */
import * as z from 'zod/mini';
import { currency, day, decimal, duration, fraction, id, instant, positive, real } from './book-values.ts';
import { DEFAULT_TARGET } from './default-thresholds.ts';
import { disciplineSchema, runbookSchema } from './precautions.ts';

export const instrumentKinds = ['equity', 'etf', 'fund', 'option', 'future', 'perpetual', 'crypto', 'bond', 'fx', 'token', 'index'] as const;
export const regimeIds = ['flat', 'reg-t', 'portfolio', 'span', 'var', 'crypto-cross', 'lending', 'isolated'] as const;

const tierSchema = z.looseObject({
  upTo: z.nullish(positive),
  initialRate: fraction,
  maintenanceRate: fraction,
  deduction: z.optional(real),
});

const collateralSchema = z.looseObject({
  tier: z.optional(z.union([z.number(), z.string()])),
  haircut: z.optional(fraction.check(z.refine((v) => v <= 1, { error: 'a haircut between 0 and 1' }))),
  tiers: z.optional(z.array(z.looseObject({ upTo: z.nullish(positive), ratio: fraction }))),
  eligible: z.optional(z.boolean()),
  stakingDiscount: z.optional(fraction),
  tokenisedDiscount: z.optional(fraction),
  bidBuffer: z.optional(fraction),
  askBuffer: z.optional(fraction),
});

/** What a price should be: a number in the instrument's currency, or another instrument times a ratio. */
const pegSchema = z.looseObject({
  reference: z.union([positive, id]),
  ratio: z.optional(positive),
  tolerance: z.optional(fraction),
  haircutPerDeviation: z.optional(fraction),
});

const clockTime = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'a time of day in UTC such as 14:30' }));
/** When an instrument can be sold in a rehearsal of a path; at any time where nothing is stated. Weekdays: 1 is Monday, 7 Sunday. */
const hoursSchema = z.union([
  z.enum(['always', 'us-cash', 'us-futures']),
  z.looseObject({ days: z.optional(z.array(z.number().check(z.refine((v) => Number.isInteger(v) && v >= 1 && v <= 7, { error: 'a weekday from 1 (Monday) to 7 (Sunday)' }))).check(z.minLength(1))), open: clockTime, close: clockTime }),
]);

export const instrumentSchema = z.looseObject({
  id,
  kind: z.enum(instrumentKinds),
  currency,
  name: z.optional(z.string()),
  sector: z.optional(z.string()),
  underlying: z.optional(id),
  multiplier: z.optional(positive),
  leverageFactor: z.optional(real),
  right: z.optional(z.enum(['call', 'put'])),
  strike: z.optional(real),
  expiry: z.optional(day),
  style: z.optional(z.enum(['american', 'european'])),
  margin: z.optional(z.looseObject({ initial: fraction, maintenance: fraction })),
  tiers: z.optional(z.array(tierSchema).check(z.minLength(1))),
  collateral: z.optional(collateralSchema),
  averageDailyVolume: z.optional(real),
  openInterest: z.optional(positive),
  dividendYield: z.optional(real),
  inverse: z.optional(z.boolean()),
  tracks: z.optional(z.looseObject({ underlying: id, ratio: positive })),
  takerFee: z.optional(real),
  borrow: z.optional(z.looseObject({ maintenanceRate: fraction, initialRate: z.optional(fraction), rate: z.optional(real) })),
  peg: z.optional(pegSchema),
  hours: z.optional(hoursSchema),
  productClass: z.optional(z.string()),
  productGroup: z.optional(z.string()),
  marginable: z.optional(z.boolean()),
  initialRate: z.optional(fraction),
  maintenanceRate: z.optional(fraction),
  lending: z.optional(z.looseObject({ ltv: z.optional(fraction), liquidationThreshold: fraction, liquidationBonus: z.optional(fraction) })),
});

export const positionSchema = z.looseObject({
  instrument: id,
  quantity: decimal,
  averagePrice: z.optional(decimal),
  isolatedMargin: z.optional(decimal),
  /** Left alone by proposals of what to sell. */
  keep: z.optional(z.boolean()),
});

export const balanceSchema = z.looseObject({
  currency,
  amount: decimal,
  accrued: z.optional(decimal),
  segment: z.optional(z.enum(['securities', 'commodities'])),
});

const aboveOne = real.check(z.refine((v) => v > 1, { error: 'a buffer ratio above 1' }));
export const thresholdsSchema = z.looseObject({
  target: z.optional(aboveOne),
  alerts: z.optional(z.array(aboveOne)),
  /** Higher targets for a time: before earnings, data, tension. The highest that is in force counts. */
  raised: z.optional(z.array(z.looseObject({ from: instant, until: instant, target: aboveOne, reason: z.string().check(z.minLength(1)) }).check(
    z.refine((v) => !(Date.parse(v.until) <= Date.parse(v.from)), { error: 'an end after the start', path: ['until'] }),
  ))),
}).check(z.refine((v) => (v.raised ?? []).every((one) => one.target > (v.target ?? DEFAULT_TARGET)), { error: 'raised targets above the usual one', path: ['raised'] }));

export const orderSchema = z.looseObject({
  instrument: id,
  side: z.enum(['buy', 'sell']),
  quantity: decimal.check(z.refine((v) => Number(v) > 0, { error: 'a quantity above 0' })),
  price: z.optional(decimal),
  leverage: z.optional(positive),
});

export const venueFiguresSchema = z.looseObject({
  at: instant,
  netLiquidationValue: z.optional(decimal),
  initialMargin: z.optional(decimal),
  maintenanceMargin: z.optional(decimal),
});

/** What a hedge is for, with what, until when: written down so that nobody forgets why it is there. */
export const hedgeSchema = z.looseObject({
  id,
  risk: z.enum(['delta', 'vega', 'fx', 'basis']),
  /** What is hedged: a position, everything on an underlying, or the whole account where neither is named. */
  position: z.optional(id),
  underlying: z.optional(id),
  instrument: z.union([id, z.array(id).check(z.minLength(1))]),
  ratio: z.optional(positive),
  expiry: z.optional(day),
  review: z.optional(day),
  note: z.optional(z.string()),
});

export const accountSchema = z.looseObject({
  id,
  name: z.optional(z.string()),
  counterparty: z.optional(id),
  currency,
  regime: z.looseObject({ id: z.enum(regimeIds), params: z.optional(z.record(z.string(), z.unknown())) }),
  balances: z.optional(z.array(balanceSchema)),
  positions: z.optional(z.array(positionSchema)),
  thresholds: z.optional(thresholdsSchema),
  orders: z.optional(z.array(orderSchema)),
  sma: z.optional(z.looseObject({ prior: z.optional(decimal), tradesInitial: z.optional(decimal), cash: z.optional(decimal) })),
  venueFigures: z.optional(z.array(venueFiguresSchema)),
  hedges: z.optional(z.array(hedgeSchema)),
  runbook: z.optional(runbookSchema),
  discipline: z.optional(disciplineSchema),
});

export const quoteSchema = z.looseObject({
  instrument: id,
  mark: z.optional(decimal),
  bid: z.optional(decimal),
  ask: z.optional(decimal),
  volatility: z.optional(fraction),
  at: instant,
  source: z.optional(z.string()),
  staleAfter: z.optional(duration),
  funding: z.optional(z.looseObject({ rate: real, intervalHours: z.optional(positive) })),
  /** What other sources or venues say; a venue by the id of its counterparty. */
  marks: z.optional(z.array(z.looseObject({ source: z.string().check(z.minLength(1)), mark: decimal, at: z.optional(instant) }))),
});

export const fxSchema = z.looseObject({
  from: currency,
  to: currency,
  rate: decimal.check(z.refine((v) => Number(v) > 0, { error: 'a rate above 0' })),
  at: z.optional(instant),
});

export const rateSchema = z.looseObject({ currency, riskFree: z.optional(real), marginLoan: z.optional(real) });

export const historySchema = z.looseObject({ instrument: id, closes: z.array(z.tuple([day, real])) });

const oneOrMany = z.optional(z.union([z.string(), z.array(z.string())]));
/** Strict: a misspelt field would otherwise select everything. */
export const selectSchema = z.strictObject({
  instrument: oneOrMany, kind: oneOrMany, underlying: oneOrMany, sector: oneOrMany,
  currency: oneOrMany, productGroup: oneOrMany, account: oneOrMany, counterparty: oneOrMany,
});

export const accountMetrics = ['bufferRatio', 'netLiquidationValue', 'marginEquity', 'maintenanceMargin', 'excessLiquidity', 'leverage', 'cushion'] as const;
export const instrumentMetrics = ['price', 'volatility', 'spread'] as const;

const leafSchema = z
  .looseObject({
    metric: z.enum([...accountMetrics, ...instrumentMetrics]),
    instrument: z.optional(id),
    below: z.optional(real),
    above: z.optional(real),
    for: z.optional(duration),
  })
  .check(z.refine((v) => (v.below === undefined) !== (v.above === undefined), { error: 'exactly one of "below" and "above"' }));
export interface ConditionLeaf {
  readonly metric: (typeof accountMetrics)[number] | (typeof instrumentMetrics)[number];
  readonly instrument?: string | undefined;
  readonly below?: number | undefined;
  readonly above?: number | undefined;
  readonly for?: string | undefined;
}
/** X of a plan: leaves joined by all / any, nested. */
export type Condition = ConditionLeaf | { readonly all: readonly Condition[] } | { readonly any: readonly Condition[] };
/** The condition of a plan as the book file has it; groups may be nested. */
export const conditionSchema: z.ZodMiniType<Condition, unknown> = z.lazy(() =>
  z.union([z.strictObject({ all: z.array(conditionSchema) }), z.strictObject({ any: z.array(conditionSchema) }), leafSchema]),
);

export const reduceOrders = ['largest-loss', 'margin-freed', 'most-liquid', 'least-liquid', 'largest-exposure', 'risk-reduction'] as const;
export const stepSchema = z
  .looseObject({
    reduce: z.optional(
      z.looseObject({
        order: z.optional(z.enum(reduceOrders)),
        select: z.optional(selectSchema),
        share: z.optional(fraction.check(z.refine((v) => v <= 1, { error: 'a share between 0 and 1' }))),
        until: z.optional(z.looseObject({ metric: z.enum(accountMetrics), atLeast: real })),
      }),
    ),
    fund: z.optional(z.looseObject({ source: z.string(), amount: decimal.check(z.refine((v) => Number(v) > 0, { error: 'an amount above 0' })), currency, arrives: z.optional(duration) })),
    notify: z.optional(z.looseObject({ message: z.string() })),
  })
  .check(z.refine((s) => [s.reduce, s.fund, s.notify].filter((v) => v !== undefined).length === 1, { error: 'exactly one of "reduce", "fund", "notify"' }));

export const planSchema = z.looseObject({
  id, account: id, name: z.optional(z.string()), armed: z.optional(z.boolean()),
  when: conditionSchema,
  steps: z.array(stepSchema),
  /** Who stood by it when. The digest is SHA-256 (hex) over the plan without `signed` and `armed`, as JSON with sorted keys. */
  signed: z.optional(z.looseObject({ at: instant, by: z.string().check(z.minLength(1), z.maxLength(200)), digest: z.string().check(z.regex(/^[0-9a-f]{64}$/, { error: 'a SHA-256 digest of 64 hexadecimal digits' })) })),
});

export const alertRuleSchema = z.looseObject({
  id,
  instrument: id,
  metric: z.enum(instrumentMetrics),
  change: z.optional(z.looseObject({ relative: real, within: duration })),
  below: z.optional(real),
  above: z.optional(real),
  severity: z.optional(z.enum(['info', 'warning', 'critical'])),
});

/** How a shock changes a number; exactly one of the named ways. */
const changeOf = <W extends string>(...ways: readonly W[]): z.ZodMiniType<Partial<Record<W, number>>, unknown> =>
  z
    .looseObject(Object.fromEntries(ways.map((way) => [way, z.optional(real)])))
    .check(z.refine((v) => ways.filter((way) => v[way] !== undefined).length === 1, { error: `exactly one of ${ways.map((way) => `"${way}"`).join(', ')}` })) as unknown as z.ZodMiniType<Partial<Record<W, number>>, unknown>;
const times = z.looseObject({ times: fraction });
const shockEffects = ['price', 'volatility', 'fx', 'rates', 'spread', 'volume', 'haircut', 'marginRate', 'correlation', 'freeze'] as const;
export const shockSchema = z
  .looseObject({
    select: z.optional(selectSchema),
    /** What of the selection is left out: any of these selectors. */
    except: z.optional(z.union([selectSchema, z.array(selectSchema)])),
    price: z.optional(changeOf('relative', 'absolute', 'to', 'sigmas')),
    /** The price shock is that of the asset class: leveraged funds take it times their leverage factor. */
    timesLeverage: z.optional(z.boolean()),
    volatility: z.optional(changeOf('relative', 'absolute', 'to')),
    fx: z.optional(z.looseObject({ from: currency, to: currency })),
    rates: z.optional(z.looseObject({ currency })),
    relative: z.optional(real), absolute: z.optional(real), to: z.optional(real),
    spread: z.optional(times), volume: z.optional(times),
    haircut: z.optional(z.looseObject({ absolute: real })),
    marginRate: z.optional(z.looseObject({ relative: real.check(z.refine((v) => v >= -1, { error: 'at least -1 (0.30 is 30 % more)' })) })),
    correlation: z.optional(z.looseObject({
      to: real.check(z.refine((v) => v >= 0 && v <= 1, { error: 'a correlation between 0 and 1' })),
      weight: z.optional(real.check(z.refine((v) => v >= 0 && v <= 1, { error: 'a weight between 0 and 1' }))),
    })),
    counterparty: z.optional(id), freeze: z.optional(z.boolean()),
  })
  .check(
    z.refine((s) => shockEffects.some((effect) => s[effect] !== undefined), { error: `at least one of ${shockEffects.join(', ')}` }),
    z.refine((s) => (s.fx === undefined && s.rates === undefined) || [s.relative, s.absolute, s.to].filter((v) => v !== undefined).length === 1, { error: 'exactly one of "relative", "absolute", "to" beside "fx" or "rates"' }),
    z.refine((s) => s.fx === undefined || s.rates === undefined, { error: '"fx" and "rates" in shocks of their own' }),
    z.refine((s) => s.freeze === undefined || s.counterparty !== undefined, { error: '"counterparty" beside "freeze"' }),
  );

export const scenarioSchema = z
  .looseObject({
    id, name: z.optional(z.string()), kind: z.optional(z.enum(['instant', 'path'])), source: z.optional(z.string()),
    shocks: z.optional(z.array(shockSchema)),
    steps: z.optional(z.array(z.looseObject({ after: z.optional(duration), name: z.optional(z.string()), shocks: z.array(shockSchema) }))),
    propagate: z.optional(z.enum(['none', 'beta'])),
    /** Strength of the price impact, and the part of it that stays in the mark. */
    impact: z.optional(fraction),
    permanent: z.optional(fraction.check(z.refine((v) => v <= 1, { error: 'a share between 0 and 1' }))),
  })
  .check(
    z.refine((s) => s.shocks === undefined || s.steps === undefined, { error: '"shocks" for an instant scenario or "steps" for a path, not both' }),
    z.refine((s) => s.kind !== 'path' || s.steps !== undefined, { error: '"steps", which a path consists of' }),
    z.refine((s) => s.kind !== 'instant' || s.steps === undefined, { error: '"shocks"; "steps" belong to a path' }),
  );

export const liquidationOrders = [...reduceOrders, 'hedges-last', 'everything'] as const;

/** Venues of which some facts are known with their source. */
export const venuePresetIds = ['ibkr', 'us-futures-broker', 'binance-usds-m', 'bybit-unified', 'okx', 'deribit', 'kraken-multi-collateral', 'aave-v3', 'maker'] as const;

/** How a counterparty closes positions; what it does not disclose is left out. */
export const liquidationSchema = z.looseObject({
  policy: z.optional(z.enum(liquidationOrders)),
  trigger: z.optional(positive),
  target: z.optional(positive),
  partial: z.optional(z.boolean()),
  orderType: z.optional(z.enum(['market', 'limit', 'sliced'])),
  fee: z.optional(fraction),
  insuranceFund: z.optional(decimal),
  throttle: z.optional(positive),
  /** A venue whose known facts stand for what is not stated here. */
  preset: z.optional(z.enum(venuePresetIds)),
  /** From near the touch to market: each attempt fills a share of the position, the last one all that is left. */
  ladder: z.optional(z.array(z.looseObject({ style: z.enum(['limit', 'market']), share: z.optional(positive.check(z.refine((v) => v <= 1, { error: 'a share above 0, at most 1' }))) })).check(z.minLength(1))),
  /** Parts that a position is cut into. */
  slices: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
  /** By how much spreads widen and volume drains with each step. */
  wear: z.optional(fraction),
  /** What is not traded any more once it has fallen so far within a day. */
  halts: z.optional(z.array(z.looseObject({ select: z.optional(selectSchema), fall: positive.check(z.refine((v) => v < 1, { error: 'a fall above 0, below 1 (0.2 is 20 %)' })) }))),
  /** Whether it sells on exchanges that the US market-wide circuit breakers halt and close. */
  breakers: z.optional(z.boolean()),
  /** What becomes of a loss beyond the insurance fund. */
  afterFund: z.optional(z.enum(['owed', 'auto-deleverage', 'socialised-loss'])),
});

export const counterpartySchema = z.looseObject({
  id,
  name: z.optional(z.string()),
  nativeToken: z.nullish(id),
  custody: z.optional(z.looseObject({ segregated: z.optional(z.boolean()), rehypothecation: z.optional(real) })),
  liquidation: z.optional(liquidationSchema),
});

export const limitMetrics = [...accountMetrics, ...instrumentMetrics, 'position', 'grossExposure', 'netExposure', 'exposureShare', 'marginShare', 'orderSize', 'orderPrice'] as const;

export const limitSchema = z
  .looseObject({
    id,
    account: z.optional(z.string()),
    metric: z.enum(limitMetrics),
    select: z.optional(selectSchema),
    max: z.optional(real),
    min: z.optional(real),
    hard: z.optional(z.boolean()),
    /** `orderSize`: an order is at most so many times the middle of the account's own orders in the instrument, else of its kind. */
    timesOwn: z.optional(positive),
  })
  .check(z.refine((limit) => limit.max !== undefined || limit.min !== undefined || (limit.metric === 'orderSize' && limit.timesOwn !== undefined), { error: '"max" or "min"' }));

export const bookFileSchema = z.looseObject({
  format: z.literal('marginline-book'),
  version: z.literal(1),
  asOf: instant,
  accounts: z.optional(z.array(accountSchema)),
  instruments: z.optional(z.array(instrumentSchema)),
  quotes: z.optional(z.array(quoteSchema)),
  fx: z.optional(z.array(fxSchema)),
  rates: z.optional(z.array(rateSchema)),
  history: z.optional(z.array(historySchema)),
  counterparties: z.optional(z.array(counterpartySchema)),
  limits: z.optional(z.array(limitSchema)),
  alertRules: z.optional(z.array(alertRuleSchema)),
  plans: z.optional(z.array(planSchema)),
  scenarios: z.optional(z.array(scenarioSchema)),
});

export type BookFile = z.output<typeof bookFileSchema>;
export type AccountRecord = z.output<typeof accountSchema>;
export type BalanceRecord = z.output<typeof balanceSchema>;
export type PositionRecord = z.output<typeof positionSchema>;
export type InstrumentRecord = z.output<typeof instrumentSchema>;
export type QuoteRecord = z.output<typeof quoteSchema>;
export type FxRecord = z.output<typeof fxSchema>;
export type RateRecord = z.output<typeof rateSchema>;
export type HistoryRecord = z.output<typeof historySchema>;
export type PlanRecord = z.output<typeof planSchema>;
export type PlanStep = z.output<typeof stepSchema>;
export type AlertRuleRecord = z.output<typeof alertRuleSchema>;
export type CounterpartyRecord = z.output<typeof counterpartySchema>;
export type LimitRecord = z.output<typeof limitSchema>;
export type HedgeRecord = z.output<typeof hedgeSchema>;
export type VenueFiguresRecord = z.output<typeof venueFiguresSchema>;
export interface EntityRecord {
  id: string;
  [field: string]: unknown;
}
export type Select = z.output<typeof selectSchema>;
export type ShockRecord = z.output<typeof shockSchema>;
export type ScenarioRecord = z.output<typeof scenarioSchema>;
