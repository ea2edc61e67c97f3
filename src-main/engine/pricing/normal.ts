/**
 * The normal distribution in float64.
 * Source: W. J. Cody, "Rational Chebyshev approximations for the error function", Math. Comp. 23 (1969).
 */
const A = [3.1611237438705656, 113.864154151050156, 377.485237685302021, 3209.37758913846947, 0.185777706184603153];
const B = [23.6012909523441209, 244.024637934444173, 1282.61652607737228, 2844.23683343917062];
const C = [0.564188496988670089, 8.88314979438837594, 66.1191906371416295, 298.635138197400131, 881.95222124176909, 1712.04761263407058, 2051.07837782607147, 1230.33935479799725, 2.15311535474403846e-8];
const D = [15.7449261107098347, 117.693950891312499, 537.181101862009858, 1621.38957456669019, 3290.79923573345963, 4362.61909014324716, 3439.36767414372164, 1230.33935480374942];
const P = [0.305326634961232344, 0.360344899949804439, 0.125781726111229246, 0.0160837851487422766, 0.000658749161529837803, 0.0163153871373020978];
const Q = [2.56852019228982242, 1.87295284992346725, 0.527905102951428412, 0.0605183413124413191, 0.00233520497626869185];
const SQRT_HALF = Math.SQRT1_2;
const INVERSE_SQRT_PI = 0.56418958354775628695;

/** e^(-y²) without losing the digits of y². */
function expOfMinusSquare(y: number): number {
  const head = Math.trunc(y * 16) / 16;
  return Math.exp(-head * head) * Math.exp(-(y - head) * (y + head));
}

/** Complementary error function, relative error below 1e-15 also in the tail. */
export function erfc(x: number): number {
  const y = Math.abs(x);
  if (y <= 0.46875) {
    const z = y * y;
    let top = A[4]! * z;
    let bottom = z;
    for (let i = 0; i < 3; i++) {
      top = (top + A[i]!) * z;
      bottom = (bottom + B[i]!) * z;
    }
    return 1 - (x * (top + A[3]!)) / (bottom + B[3]!);
  }
  let value: number;
  if (y <= 4) {
    let top = C[8]! * y;
    let bottom = y;
    for (let i = 0; i < 7; i++) {
      top = (top + C[i]!) * y;
      bottom = (bottom + D[i]!) * y;
    }
    value = (top + C[7]!) / (bottom + D[7]!);
  } else {
    const z = 1 / (y * y);
    let top = P[5]! * z;
    let bottom = z;
    for (let i = 0; i < 4; i++) {
      top = (top + P[i]!) * z;
      bottom = (bottom + Q[i]!) * z;
    }
    value = (INVERSE_SQRT_PI - (z * (top + P[4]!)) / (bottom + Q[4]!)) / y;
  }
  value *= expOfMinusSquare(y);
  return x < 0 ? 2 - value : value;
}

/** Standard normal distribution function. */
export function normalCdf(x: number): number {
  return 0.5 * erfc(-x * SQRT_HALF);
}
