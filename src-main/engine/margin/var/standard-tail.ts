import { normalDensity, normalQuantile, studentDensity, studentQuantile } from '../../statistics/distributions.ts';
import type { VarParameters } from './var-parameters.ts';

const quantiles = { key: NaN, degrees: NaN, z: 0, shortfall: 0 };

/** Standard quantile and shortfall of the parameters' distribution, scaled to unit variance. */
export function standardTail({ confidence, distribution, degreesOfFreedom }: VarParameters): { readonly z: number; readonly shortfall: number } {
  const degrees = distribution === 'normal' ? 0 : degreesOfFreedom;
  if (quantiles.key === confidence && quantiles.degrees === degrees) return quantiles;
  quantiles.key = confidence;
  quantiles.degrees = degrees;
  if (degrees === 0) {
    quantiles.z = -normalQuantile(1 - confidence);
    quantiles.shortfall = normalDensity(quantiles.z) / (1 - confidence);
  } else {
    const t = -studentQuantile(1 - confidence, degrees);
    const unit = Math.sqrt((degrees - 2) / degrees);
    quantiles.z = unit * t;
    quantiles.shortfall = (unit * studentDensity(t, degrees) * (degrees + t * t)) / ((1 - confidence) * (degrees - 1));
  }
  return quantiles;
}
