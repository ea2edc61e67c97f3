import { describe, expect, it } from 'vitest';
import { erfc, normalCdf } from '#engine/pricing/normal.ts';
import { europeanDelta, europeanValue } from '#engine/pricing/black-scholes.ts';
import { americanValue } from '#engine/pricing/american.ts';
import { impliedVolatility } from '#engine/pricing/implied-volatility.ts';

describe('normal distribution', () => {
  // 60-digit evaluations of erfc, rounded to float64.
  it.each([
    [-3, 1.9999779095030015], [-0.3, 1.3286267594591274], [0, 1], [0.2, 0.7772974107895215], [0.46, 0.5153446099983203],
    [0.5, 0.4795001221869535], [1, 0.15729920705028513], [2, 0.004677734981047266], [3.9, 3.479224859723177e-8],
    [4.1, 6.700027654084919e-9], [6, 2.1519736712498913e-17], [10, 2.088487583762545e-45], [20, 5.395865611607901e-176], [26, 5.663192408856143e-296],
  ])('erfc(%s)', (x, expected) => {
    expect(Math.abs(erfc(x) / expected - 1)).toBeLessThan(2e-14);
  });
  it('is symmetric', () => {
    for (let x = -8; x <= 8; x += 0.37) expect(normalCdf(x) + normalCdf(-x)).toBeCloseTo(1, 15);
  });
});

describe('options', () => {
  it('agrees with Hull, chapter 15: call 4.76 and put 0.81 at S 42, K 40, r 10 %, volatility 20 %, half a year', () => {
    expect(europeanValue(true, 42, 40, 0.5, 0.1, 0, 0.2)).toBeCloseTo(4.759422392871535, 12);
    expect(europeanValue(false, 42, 40, 0.5, 0.1, 0, 0.2)).toBeCloseTo(0.8085993729000975, 12);
  });
  it('keeps put-call parity', () => {
    for (const spot of [50, 90, 100, 130]) {
      const call = europeanValue(true, spot, 100, 0.7, 0.03, 0.01, 0.25);
      const put = europeanValue(false, spot, 100, 0.7, 0.03, 0.01, 0.25);
      expect(call - put).toBeCloseTo(spot * Math.exp(-0.01 * 0.7) - 100 * Math.exp(-0.03 * 0.7), 10);
    }
  });
  it('has the delta of a small move', () => {
    const h = 1e-4;
    const slope = (europeanValue(false, 95 + h, 100, 0.3, 0.02, 0, 0.4) - europeanValue(false, 95 - h, 100, 0.3, 0.02, 0, 0.4)) / (2 * h);
    expect(europeanDelta(false, 95, 100, 0.3, 0.02, 0, 0.4)).toBeCloseTo(slope, 8);
  });
  it('is intrinsic at expiry', () => {
    expect(europeanValue(true, 105, 100, 0, 0.05, 0, 0.2)).toBe(5);
    expect(americanValue(false, 105, 100, 0, 0.05, 0, 0.2)).toBe(0);
  });
  it('values an American put above its European twin and near a 15,000-step tree', () => {
    // Haug, The complete guide to option pricing formulas: S 40, K 40, r 6 %, volatility 20 %, one year: 2.3194 (Broadie and Detemple give 2.314 for finer trees).
    const put = americanValue(false, 40, 40, 1, 0.06, 0, 0.2);
    expect(put).toBeGreaterThan(europeanValue(false, 40, 40, 1, 0.06, 0, 0.2));
    expect(Math.abs(put - 2.319)).toBeLessThan(0.003);
  });
  it('finds the volatility again', () => {
    const price = europeanValue(true, 100, 110, 0.4, 0.01, 0, 0.37);
    expect(impliedVolatility(price, (v) => europeanValue(true, 100, 110, 0.4, 0.01, 0, v))).toBeCloseTo(0.37, 8);
    expect(impliedVolatility(200, (v) => europeanValue(true, 100, 110, 0.4, 0.01, 0, v))).toBeNaN();
  });
});
