/**
 * node scripts/reference/make-european.mjs: writes test/fixtures/pricing/european.tsv, European options over the whole
 * practical domain with value and greeks to 20 digits. Inputs are float64 in their shortest decimal form. Seeded: the
 * same file every time.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../bootstrap/places.mjs';
import { stream } from '../samples/random.mjs';
import { europeanReference } from './high-precision.mjs';

const { uniform, normal } = stream('european reference');
const between = (low, high) => low + (high - low) * uniform();
const scaled = (low, high) => Math.exp(between(Math.log(low), Math.log(high)));
const strikeOf = () => (uniform() < 0.5 ? Math.round(scaled(0.5, 20_000) * 100) / 100 : scaled(0.01, 100_000));
const rates = () => [between(-0.03, 0.12), uniform() < 0.3 ? 0 : between(-0.01, 0.1)];

/** Name of a region of the domain, how many contracts of it, and how one is drawn: spot, strike, years, rate, yield, volatility. */
const REGIONS = [
  ['ordinary', 800, () => {
    const strike = strikeOf();
    return [strike * Math.exp(0.4 * normal()), strike, scaled(1 / 365, 10), ...rates(), scaled(0.03, 2)];
  }],
  ['out and in of sight', 700, () => {
    const strike = strikeOf();
    const [rate, dividendYield] = rates();
    const years = scaled(1 / 365, 5);
    const volatility = scaled(0.02, 1);
    const distance = between(4, 36.8) * (uniform() < 0.5 ? -1 : 1);
    return [strike * Math.exp(distance * volatility * Math.sqrt(years) - (rate - dividendYield) * years), strike, years, rate, dividendYield, volatility];
  }],
  ['tiny time or volatility', 500, () => {
    const strike = strikeOf();
    const [rate, dividendYield] = rates();
    const years = scaled(1e-10, 2);
    const volatility = scaled(1e-8, 0.3);
    const distance = 8 * normal();
    return [strike * Math.exp(distance * volatility * Math.sqrt(years) - (uniform() < 0.5 ? (rate - dividendYield) * years : 0)), strike, years, rate, dividendYield, volatility];
  }],
  ['at the money', 200, () => {
    const strike = strikeOf();
    const spot = uniform() < 0.5 ? strike : strike * (1 + (uniform() < 0.5 ? -1 : 1) * scaled(1e-15, 1e-3));
    return [spot, strike, scaled(1e-8, 3), ...(uniform() < 0.5 ? [0, 0] : rates()), scaled(1e-6, 1)];
  }],
  ['long and wild', 200, () => {
    const strike = strikeOf();
    return [strike * Math.exp(3 * normal()), strike, scaled(1, 60), ...rates(), scaled(0.2, 6)];
  }],
  ['no time, no volatility or no spot', 100, () => {
    const strike = strikeOf();
    const kind = uniform();
    const spot = kind < 0.25 ? 0 : kind < 0.4 ? strike : strike * Math.exp(0.2 * normal());
    return [spot, strike, kind > 0.7 ? 0 : scaled(1 / 365, 3), ...rates(), kind > 0.5 && kind < 0.8 ? 0 : scaled(0.01, 1)];
  }],
];
const OUTPUTS = ['value', 'delta', 'gamma', 'vega', 'theta', 'rho', 'thetaTerms'];

const lines = [['region', 'right', 'spot', 'strike', 'years', 'rate', 'dividendYield', 'volatility', ...OUTPUTS].join('\t')];
for (const [region, count, draw] of REGIONS) {
  for (let n = 0; n < count; n++) {
    const inputs = draw();
    const call = n % 2 === 0;
    const reference = europeanReference(call, ...inputs);
    lines.push([region, call ? 'call' : 'put', ...inputs.map(String), ...OUTPUTS.map((name) => reference[name].toSignificantDigits(20).toExponential())].join('\t'));
  }
}
writeFileSync(path.join(ROOT, 'test/fixtures/pricing/european.tsv'), lines.join('\n') + '\n');
