import { describe, expect, it } from 'vitest';
import { betaI } from '#engine/statistics/beta-function.ts';
import {
  binomialCdf, chiSquareCdf, chiSquareQuantile, chiSquareSurvival, normalQuantile, studentCdf, studentDensity, studentQuantile,
} from '#engine/statistics/distributions.ts';
import { gammaP, gammaQ, logGamma } from '#engine/statistics/gamma-function.ts';

/** Reference values: mpmath 1.3 with 40 digits. */
function close(actual: number, wanted: number, relative = 1e-13): void {
  expect(Math.abs(actual - wanted)).toBeLessThanOrEqual(relative * Math.abs(wanted));
}

describe('distributions against 40-digit values', () => {
  it.each([
    [1e-300, -37.047096299361199237], [1e-20, -9.2623400897984075737], [1e-8, -5.6120012441747887315], [0.001, -3.0902323061678135415],
    [0.01, -2.3263478740408411009], [0.02425, -1.9729610513118848503], [0.05, -1.6448536269514727149], [0.3, -0.52440051270804078404],
    [0.77, 0.73884684918521362932], [0.99, 2.3263478740408411009], [0.999, 3.0902323061678135415],
  ])('normal quantile of %d', (p, wanted) => close(normalQuantile(p), wanted, p > 0.9 ? 1e-14 / (1 - p) : 1e-14));

  it('normal quantile at the ends and outside', () => {
    expect(normalQuantile(0.5)).toBeCloseTo(0, 15);
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([-Infinity, Infinity]);
    expect([normalQuantile(-0.1), normalQuantile(1.1), normalQuantile(NaN)]).toEqual([NaN, NaN, NaN]);
  });

  it.each([
    [0.5, 0.001, 0.96432940827032011458, 0.035670591729679885417], [0.5, 1.92, 0.050043521248705103189, 0.94995647875129489681],
    [1, 3, 0.049787068367863942979, 0.95021293163213605702], [2.5, 1, 0.84914503608460963623, 0.15085496391539036377],
    [2.5, 20, 1.4933679000503951839e-7, 0.99999985066320999496], [10, 8, 0.71662425872701090152, 0.28337574127298909848],
    [50, 70, 0.0051405024585058938995, 0.9948594975414941061], [500, 450, 0.98928276190871025844, 0.010717238091289741557],
    [500, 620, 2.8152332289542096978e-7, 0.99999971847667710458], [5000, 5100, 0.079328881077618976758, 0.92067111892238102324],
  ])('regularised gamma %d, %d', (a, x, upper, lower) => {
    close(gammaQ(a, x), upper, 1e-12);
    close(gammaP(a, x), lower, 1e-12);
  });

  it.each([
    [0.3, 2, 3, 0.34829999999999998042], [0.01, 0.5, 0.5, 0.063768560858519848583], [0.99, 0.5, 0.5, 0.93623143914148012367], [0.5, 50, 50, 0.5],
    [0.9, 986, 58, 8.9242721866350449998e-8], [0.95, 986, 58, 0.77912724333281119911], [0.05, 58, 986, 0.22087275666718693911],
    [0.99, 246, 5, 0.89218762690362498616], [0.2, 1.5, 0.5, 0.040519326353834014655], [0.999, 10, 0.5, 0.88889670912486025919],
  ])('regularised beta at %d of %d, %d', (x, a, b, wanted) => close(betaI(x, a, b), wanted, 1e-12));

  it.each([
    [57, 1043, 0.05, 0.77912724333281318501], [4, 250, 0.01, 0.89218762690362528205], [10, 250, 0.01, 0.99994610137095295996],
    [0, 255, 0.01, 0.077085842329892902901], [3, 10, 0.5, 0.171875], [120, 2000, 0.05, 0.98007716270200730459],
  ])('binomial %d of %d at %d', (k, n, p, wanted) => close(binomialCdf(k, n, p), wanted, 1e-12));

  it.each([
    [-2.5, 5, 0.027245049671188120558], [-40, 3, 0.000017190340394579264142], [1.3, 2.5, 0.84975660536464588204],
    [-0.001, 4, 0.49962500007812497948], [-6, 30, 6.971384383602371351e-7], [0.7, 1, 0.69440011221421478],
  ])('Student t at %d of %d degrees', (t, degrees, wanted) => close(studentCdf(t, degrees), wanted, 1e-12));

  it.each([
    [0.01, 5, -3.3649299989072185928], [0.001, 3, -10.21453185240738655], [0.05, 10, -1.8124611228116764136], [0.4, 4, -0.27072229470759742496], [0.975, 30, 2.04227245630123831],
  ])('Student t quantile of %d, %d degrees', (p, degrees, wanted) => close(studentQuantile(p, degrees), wanted, 1e-12));

  it.each([
    [0.95, 1, 3.8414588206941259584], [0.99, 2, 9.2103403719761827361], [0.95, 5, 11.070497693516354178], [0.01, 10, 2.5582121601872060575], [0.999, 250, 324.83243656836302481],
  ])('chi-square quantile of %d, %d degrees', (p, degrees, wanted) => close(chiSquareQuantile(p, degrees), wanted, 1e-12));

  it('survival and distribution of chi-square complete each other', () => {
    for (const degrees of [1, 2, 3, 10, 250]) for (const x of [0.01, 1, 5, 80, 300]) expect(chiSquareSurvival(x, degrees) + chiSquareCdf(x, degrees)).toBeCloseTo(1, 12);
  });

  it.each([[0.1, 2.2527126517342059599], [0.5, 0.57236494292470008707], [3.7, 1.4280723266653879219], [19.5, 37.861086508961096992], [20.5, 40.83150097453079811], [171, 706.57306224578734711], [1e6, 12815504.56914761166]])(
    'ln gamma of %d', (x, wanted) => close(logGamma(x), wanted, 1e-14),
  );

  it('the density of Student t is the slope of its distribution', () => {
    for (const degrees of [2.5, 5, 40]) for (const t of [-3, -0.2, 1.7]) expect(studentDensity(t, degrees)).toBeCloseTo((studentCdf(t + 1e-5, degrees) - studentCdf(t - 1e-5, degrees)) / 2e-5, 8);
  });
});
