/** Paths within a day that end exactly where the real day ended. */

/**
 * A standard Brownian bridge on the given increasing times from 0 to 1 (0 at both ends, variance u(1 − u)).
 */
export function standardBridge(times, random) {
  const walk = new Float64Array(times.length);
  for (let i = 1; i < times.length; i += 1) walk[i] = walk[i - 1] + Math.sqrt(times[i] - times[i - 1]) * random.normal();
  const start = times[0];
  const length = times[times.length - 1] - start;
  const end = walk[walk.length - 1];
  for (let i = 0; i < walk.length; i += 1) walk[i] -= (end * (times[i] - start)) / length;
  return walk;
}

/** Keeps a value within [low, high] by reflecting it at the borders. */
export function reflect(value, low, high) {
  if (!(high > low)) return low;
  let v = value;
  for (let i = 0; i < 50 && (v < low || v > high); i += 1) v = v < low ? 2 * low - v : 2 * high - v;
  return Math.min(high, Math.max(low, v));
}

/**
 * A path of `steps` + 1 values from `from` to `to` that touches the real `low` and `high` exactly once each and stays within
 * them: bridges in logarithms between the four points, reflected at the borders. `turn` places the extremes (a stream shared by
 * related series makes them turn together); the order is more often the one that the day's direction suggests.
 */
export function rangeBridge({ from, to, low, high, steps, deviation, random, turn }) {
  const bottom = Math.min(low, to);
  const top = Math.max(high, to);
  const start = Math.min(top, Math.max(bottom, from));
  const early = 0.08 + 0.37 * turn.uniform();
  const late = 0.55 + 0.37 * turn.uniform();
  const falls = to < start ? turn.uniform() < 0.85 : turn.uniform() < 0.15;
  const points = [
    [0, start],
    [Math.round(early * steps), falls ? top : bottom],
    [Math.round(late * steps), falls ? bottom : top],
    [steps, to],
  ];
  const path = new Float64Array(steps + 1);
  for (let leg = 0; leg < 3; leg += 1) {
    const [a, from0] = points[leg];
    const [b, to0] = points[leg + 1];
    const times = Array.from({ length: b - a + 1 }, (_, i) => i / (b - a));
    const noise = standardBridge(times, random);
    const scale = deviation * Math.sqrt((b - a) / steps);
    for (let i = 0; i <= b - a; i += 1) {
      const x = Math.log(from0) + (Math.log(to0) - Math.log(from0)) * times[i] + scale * noise[i];
      path[a + i] = Math.exp(reflect(x, Math.log(bottom), Math.log(top)));
    }
  }
  for (const [index, value] of points) path[index] = value;
  return path;
}
