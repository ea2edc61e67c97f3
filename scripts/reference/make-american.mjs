/**
 * node scripts/reference/make-american.mjs: writes test/fixtures/pricing/american.tsv, 500 seeded American options with
 * the value and delta of a Leisen–Reimer tree of 5,001 steps and the value of a Cox–Ross–Rubinstein tree of 5,000.
 * The error of the first falls as 1 / steps, so twice it less a tree of 2,501 steps (limitValue, limitDelta) is nearer to
 * the truth still; the second, known to everyone, shows how far trees themselves disagree. Where a Leisen–Reimer tree
 * cannot be built (the strike lies beyond its ends) the classic one stands in.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../bootstrap/places.mjs';
import { stream } from '../samples/random.mjs';
import { coxRossRubinstein, leisenReimer } from './binomial-tree.mjs';

const { uniform } = stream('american reference');
const between = (low, high) => low + (high - low) * uniform();
const scaled = (low, high) => Math.exp(between(Math.log(low), Math.log(high)));
const rounded = (value, step) => Number((Math.round(value / step) * step).toPrecision(12));

const lines = [['right', 'spot', 'strike', 'years', 'rate', 'dividendYield', 'volatility', 'value', 'delta', 'limitValue', 'limitDelta', 'crrValue'].join('\t')];
for (let n = 0; n < 500; n++) {
  const call = n % 2 === 1;
  const spot = rounded(100 * scaled(0.5, 2), 0.01);
  const years = rounded(scaled(1, 3 * 365), 1) / 365;
  const rate = rounded(between(-0.01, 0.1), 1e-4);
  const dividendYield = uniform() < 0.25 ? 0 : rounded(between(0, 0.1), 1e-4);
  const volatility = rounded(scaled(0.05, 1.5), 1e-4);
  const inputs = [spot, 100, years, rate, dividendYield, volatility];
  const classic = coxRossRubinstein(call, ...inputs, 5000);
  const centred = leisenReimer(call, ...inputs, 5001);
  const coarse = leisenReimer(call, ...inputs, 2501);
  const fine = Number.isNaN(centred.value + coarse.value) ? classic : centred;
  const limit = (name) => (fine === centred ? 2 * centred[name] - coarse[name] : classic[name]);
  lines.push([call ? 'call' : 'put', ...inputs, fine.value, fine.delta, limit('value'), limit('delta'), classic.value].join('\t'));
}
writeFileSync(path.join(ROOT, 'test/fixtures/pricing/american.tsv'), lines.join('\n') + '\n');
