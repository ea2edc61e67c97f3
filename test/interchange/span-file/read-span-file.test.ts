import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSpanParameters, toSpanParameters } from '#interchange/span-file/parse.ts';
import { readSpanFile } from '#interchange/span-file/read-span-file.ts';
import { readXml, textAt } from '#interchange/span-file/xml.ts';
import { reportOf } from '../../support/book-builder.ts';

/** Losses of one long future with a range of `full`: the 16 values of a risk array in file order. */
function futureArray(full: number, extreme: number): string {
  const moves = [0, 0, 1 / 3, 1 / 3, -1 / 3, -1 / 3, 2 / 3, 2 / 3, -2 / 3, -2 / 3, 1, 1, -1, -1];
  return `<ra><r>1</r>${[...moves.map((move) => -move * full), -extreme * full, extreme * full].map((a) => `<a>${a.toFixed(2)}</a>`).join('')}<d>1.0</d></ra>`;
}

/** A file with the elements of PC-SPAN 4.00, in little: two commodities, calendar and inter-commodity spreads, options. */
const FILE = `<?xml version="1.0"?>
<!-- made for this test --><spanFile><fileFormat>4.00</fileFormat><created>202611202149</created>
<definitions><currencyDef><currency>USD</currency></currencyDef></definitions>
<pointInTime><date>20261120</date><isSetl>1</isSetl>
<clearingOrg><ec>XCH</ec><name>Example &amp; Co Clearing</name><lookAheadYears>0.002739</lookAheadYears>
<pointDef><scanPointDef><point>15</point><priceScanDef><numerator>3</numerator><denominator>1</denominator></priceScanDef><weight>0.3</weight></scanPointDef></pointDef>
<ccDef><cc>CORN</cc><currency>USD</currency><pfLink><exch>XCB</exch><pfId>1</pfId><pfCode>C</pfCode><pfType>FUT</pfType></pfLink><pfLink><exch>XCB</exch><pfId>3</pfId><pfCode>C</pfCode><pfType>OOF</pfType></pfLink>
<intraTiers><tier><tn>1</tn><sPe>20270301</sPe><ePe>20270331</ePe></tier><tier><tn>2</tn><sPe>20270501</sPe><ePe>20270731</ePe></tier></intraTiers>
<somTiers><tier><tn>0</tn><rate><r>1</r><val>25</val></rate></tier></somTiers>
<spotRate><r>1</r><pe>20270319</pe><sprd>10</sprd><outr>10</outr></spotRate>
<dSpread><spread>2</spread><chargeMeth>F</chargeMeth><rate><r>1</r><val>150</val></rate><tLeg><cc>CORN</cc><tn>1</tn><rs>A</rs><i>1</i></tLeg><tLeg><cc>CORN</cc><tn>2</tn><rs>B</rs><i>1</i></tLeg></dSpread>
<dSpread><spread>3</spread><chargeMeth>P</chargeMeth><rate><r>1</r><val>0.5</val></rate><tLeg><cc>CORN</cc><tn>1</tn></tLeg><tLeg><cc>CORN</cc><tn>2</tn></tLeg></dSpread>
</ccDef>
<ccDef><cc>SOY</cc><dSpread><spread>1</spread><rate><val>425.0</val></rate><pLeg><cc>SOY</cc><pe>20270319</pe><rs>A</rs><i>1.0</i></pLeg><pLeg><cc>SOY</cc><pe>20270521</pe><rs>B</rs><i>1.0</i></pLeg></dSpread></ccDef>
<ccDef><cc>GONE</cc></ccDef>
<interSpreads>
<dSpread><spread>1</spread><rate><r>1</r><val>55</val></rate><tLeg><cc>CORN</cc><rs>A</rs><i>2</i></tLeg><tLeg><cc>SOY</cc><rs>B</rs><i>1</i></tLeg></dSpread>
<dSpread><spread>2</spread><rate><r>1</r><val>60</val></rate><tLeg><cc>CORN</cc><rs>A</rs><i>1</i></tLeg><tLeg><cc>WHEAT</cc><rs>B</rs><i>1</i></tLeg></dSpread>
<sSpread><spread>1</spread></sSpread></interSpreads>
<exchange><exch>XCB</exch>
<futPf><pfId>1</pfId><pfCode>C</pfCode><cvf>50.00</cvf><fut><cId>1</cId><pe>20270319</pe><scanRate><r>1</r><priceScan>40</priceScan><volScan>0</volScan></scanRate>${futureArray(2000, 0.9)}</fut><fut><cId>2</cId><pe>20270521</pe>${futureArray(1800, 0.9)}</fut></futPf>
<futPf><pfId>2</pfId><pfCode>SOY</pfCode><cvf>50.00</cvf><fut><pe>20270319</pe><scanRate><priceScan>40</priceScan></scanRate></fut></futPf>
<oofPf><pfId>3</pfId><pfCode>C</pfCode><series><pe>20270319</pe><scanRate><r>1</r><priceScan>40</priceScan><volScan>0.05</volScan></scanRate><opt><k>400</k><o>C</o><ra>${'<a>1</a>'.repeat(16)}</ra></opt></series></oofPf>
</exchange><strange><thing/></strange></clearingOrg></pointInTime></spanFile>`;

function read(text: string | Uint8Array) {
  const result = readSpanFile(text, 'test.spn');
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

describe('a published SPAN risk parameter file', () => {
  const file = read(FILE);
  it('yields ranges by month, extremes, minimum, calendar charges and the size of the contract', () => {
    expect(file.products['CORN']).toEqual({
      scanRange: { '2027-03': 2000, '2027-05': 1800 }, volatilityScan: 0.05, extremeMultiple: 3, extremeFraction: 0.3, shortOptionMinimum: 25, multiplier: 50,
      calendarCharges: [{ near: '2027-03', far: '2027-05', charge: 150 }, { near: '2027-03', far: '2027-06', charge: 150 }, { near: '2027-03', far: '2027-07', charge: 150 }],
    });
    expect(file.products['SOY']).toMatchObject({ scanRange: 2000, calendarCharges: [{ near: '2027-03', far: '2027-05', charge: 425 }] });
    expect(file.asOf).toBe('2026-11-20');
    expect(file.source).toBe('Example & Co Clearing');
  });
  it('yields inter-commodity spreads, percent read as a fraction', () => {
    expect(file.interCommodity).toEqual([{ credit: 0.55, legs: [{ underlying: 'CORN', ratio: 2, side: 'A' }, { underlying: 'SOY', ratio: 1, side: 'B' }] }]);
  });
  it('says what it left out', () => {
    for (const words of ['CORN: delivery month charges', 'CORN: calendar spreads that are not one to one at a flat charge', 'GONE: no scan range, so the product is left out', 'inter-commodity spreads against products that are not in the file', 'inter-commodity spreads of kind <sSpread>', '<strange>: not understood']) {
      expect(file.skipped).toContain(words);
    }
  });
  it('makes parameters that our own file format and the regime take', () => {
    const parsed = parseSpanParameters(JSON.stringify(toSpanParameters(file)), 'own.json');
    expect(parsed.ok && parsed.value.products['CORN']).toEqual(file.products['CORN']);
    const report = reportOf({
      account: { regime: { id: 'span', params: { products: file.products, interCommodity: file.interCommodity } }, positions: [{ instrument: 'ZC', quantity: 2, averagePrice: 400 }, { instrument: 'ZS', quantity: -1, averagePrice: 1000 }] },
      instruments: [{ id: 'ZC', kind: 'future', currency: 'USD', underlying: 'CORN', multiplier: 50, expiry: '2027-03-19' }, { id: 'ZS', kind: 'future', currency: 'USD', underlying: 'SOY', multiplier: 50, expiry: '2027-03-19' }],
      marks: { ZC: 400, ZS: 1000 },
    });
    expect(report.maintenanceMargin).toBeCloseTo(6000 - 3300, 6);
    expect(report.complete).toBe(true);
  });
  it('reads what stands before a file breaks off, and says so', () => {
    const half = read(FILE.slice(0, FILE.indexOf('<oofPf>')));
    expect(half.products['CORN']).toMatchObject({ scanRange: { '2027-03': 2000, '2027-05': 1800 } });
    expect(half.skipped.some((words) => words.startsWith('the file ends inside'))).toBe(true);
  });
  it('reads bytes that are no UTF-8 as Latin 1', () => {
    const bytes = Uint8Array.from(FILE.replace('Example', 'Soci\u00e9t\u00e9'), (c) => c.charCodeAt(0));
    expect(read(bytes).source).toBe('Soci\u00e9t\u00e9 & Co Clearing');
  });
  it.each([['nothing', ''], ['another format', '{"format":"marginline-book"}'], ['other XML', '<html><body/></html>'], ['no product', '<spanFile><pointInTime><clearingOrg/></pointInTime></spanFile>']])('refuses %s', (_name, text) => {
    const result = readSpanFile(text, 'x.spn');
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.failure.code).toBe('invalid-input');
  });
  it('survives whatever it is given', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: FILE.length }), fc.integer({ min: 0, max: 200 }), fc.string({ maxLength: 30 }), (at, length, put) => {
      const result = readSpanFile(FILE.slice(0, at) + put + FILE.slice(at + length), 'x.spn');
      if (result.ok) expect(parseSpanParameters(JSON.stringify({ ...toSpanParameters(result.value), asOf: '2026-11-20' }), 'x.json').ok).toBe(true);
    }), { numRuns: 300 });
  });
});

describe('our own file of SPAN parameters', () => {
  it('names the place of what is wrong', () => {
    const result = parseSpanParameters('{"format":"marginline-span","version":1,"asOf":"2026-11-20","products":{"X":{"scanRange":-1}}}', 'own.json');
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.failure.problems?.[0]?.where).toContain('products');
    const broken = parseSpanParameters('{"format":', 'own.json');
    if (!broken.ok) expect(broken.failure.problems?.[0]?.where).toContain('line 1');
    expect(broken.ok).toBe(false);
  });
});

describe('the tokenizer', () => {
  it('passes over comments, declarations and attributes, and does not expand entities of a document type', () => {
    const { root } = readXml('<!DOCTYPE a [<!ENTITY b "<c/>">]><a x="1>"><!-- <d/> --><n:e>1 &lt; 2 &b;</n:e><![CDATA[<raw>]]></a>', new Set());
    expect(textAt(root.children[0]!, 'e')).toBe('1 < 2 &b;');
    expect(root.children[0]!.text).toContain('<raw>');
  });
  it('leaves out whole elements, and closes what an outer end tag closes', () => {
    const { root, problems } = readXml('<a><big><v>1</v><big/></big><v>2</v><open><v>3</a></nothing>', new Set(['big']));
    expect(textAt(root.children[0]!, 'v')).toBe('2');
    expect(problems.join()).toContain('</nothing>');
  });
});
