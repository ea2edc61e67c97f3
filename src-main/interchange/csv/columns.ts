/**
 * Which columns a CSV may have. Names are compared without case, spaces, underscores, points and hyphens.
 * The first name of each field is the documented one, the others are what common exports call it.
 */
export const csvKinds = ['positions', 'balances', 'quotes', 'closes', 'venue-figures'] as const;
export type CsvKind = (typeof csvKinds)[number];

type Fields = Readonly<Record<string, readonly string[]>>;

const account = ['account', 'accountid', 'acct', 'konto'];
const instrument = ['instrument', 'symbol', 'ticker', 'instrumentid'];
const currency = ['currency', 'ccy'];

export const fieldsOf: { readonly [K in CsvKind]: Fields } = {
  positions: {
    account, instrument,
    quantity: ['quantity', 'qty', 'position', 'units', 'shares', 'size'],
    averagePrice: ['averageprice', 'avgprice', 'averagecost', 'avgcost', 'costprice', 'entryprice'],
    // What an instrument that the book does not know yet needs in order to be made.
    kind: ['kind', 'type', 'assetclass'], currency, name: ['name', 'description'], sector: ['sector'], underlying: ['underlying'],
    right: ['right', 'putcall', 'callput'], strike: ['strike', 'strikeprice'], expiry: ['expiry', 'expiration', 'expirationdate', 'maturity'],
    multiplier: ['multiplier', 'contractsize'], style: ['style'], leverageFactor: ['leveragefactor'],
  },
  balances: { account, currency, amount: ['amount', 'balance', 'cash'], accrued: ['accrued', 'accruedinterest'], segment: ['segment'] },
  quotes: {
    instrument, mark: ['mark', 'markprice', 'price', 'last', 'lastprice'], bid: ['bid'], ask: ['ask'],
    volatility: ['volatility', 'vol', 'iv', 'impliedvolatility'], at: ['at', 'time', 'timestamp', 'asof'], source: ['source'],
  },
  'venue-figures': {
    account, at: ['at', 'time', 'timestamp', 'asof'],
    netLiquidationValue: ['netliquidationvalue', 'netliquidation', 'netliq', 'nlv'],
    initialMargin: ['initialmargin', 'initialmarginrequirement', 'initmarginreq', 'im'],
    maintenanceMargin: ['maintenancemargin', 'maintenancemarginrequirement', 'maintmarginreq', 'mm'],
  },
  closes: { instrument, date: ['date', 'day'], close: ['close', 'closingprice', 'adjclose', 'price'] },
};

/** Fields that hold numbers: their decimal mark is decided per column. */
export const numericFields: { readonly [K in CsvKind]: readonly string[] } = {
  positions: ['quantity', 'averagePrice', 'strike', 'multiplier', 'leverageFactor'],
  balances: ['amount', 'accrued'],
  quotes: ['mark', 'bid', 'ask', 'volatility'],
  closes: ['close'],
  'venue-figures': ['netLiquidationValue', 'initialMargin', 'maintenanceMargin'],
};

const needed: { readonly [K in CsvKind]: readonly (readonly string[])[] } = {
  // Each inner list: one of these. The account may be left out where the book has just one.
  closes: [['instrument'], ['date'], ['close']],
  positions: [['instrument'], ['quantity']],
  balances: [['currency'], ['amount']],
  quotes: [['instrument'], ['mark', 'bid', 'ask', 'volatility']],
  'venue-figures': [['at'], ['netLiquidationValue', 'initialMargin', 'maintenanceMargin']],
};

/** Every name under which a column is known. */
export const columnNames: ReadonlySet<string> = new Set(csvKinds.flatMap((kind) => Object.values(fieldsOf[kind]).flat()));

/** Where the fields of a kind stand in a header. */
export function locate(kind: CsvKind, header: readonly string[]): ReadonlyMap<string, number> {
  const names = header.map((cell) => cell.toLowerCase().replaceAll(/[\s_.-]/g, ''));
  const places = new Map<string, number>();
  const taken = new Set<number>();
  // In two rounds, so that an own name always wins over an alias of another field.
  for (const all of [false, true]) {
    for (const [field, aliases] of Object.entries(fieldsOf[kind])) {
      if (places.has(field)) continue;
      const at = names.findIndex((name, n) => !taken.has(n) && (all ? aliases.includes(name) : aliases[0] === name));
      if (at < 0) continue;
      places.set(field, at);
      taken.add(at);
    }
  }
  return places;
}

/** The fields of a kind that a header lacks, as a person would name them; empty when it has all it needs. */
export function missingFields(kind: CsvKind, places: ReadonlyMap<string, number>): string[] {
  return needed[kind].filter((choice) => !choice.some((field) => places.has(field))).map((choice) => choice.join(' or '));
}

/** The kind of table that a header speaks of, or null. */
export function detectKind(header: readonly string[]): CsvKind | null {
  const fitting = (['closes', 'positions', 'balances', 'quotes', 'venue-figures'] as const).filter((kind) => missingFields(kind, locate(kind, header)).length === 0);
  return fitting[0] ?? null;
}
