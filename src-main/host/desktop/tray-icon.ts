/** The status of the worst account as a picture of a few pixels: a shape that is enough without its colour. Free of Electron. */

/** The statuses that the tray can carry, worst first. */
export const TRAY_STATUSES = ['call', 'alert', 'unknown', 'below-target', 'safe'] as const;
export type TrayStatus = (typeof TRAY_STATUSES)[number];

type Colour = readonly [red: number, green: number, blue: number];
/** Between those of the two themes: nobody knows whether a panel is light or dark. */
const COLOURS: Readonly<Record<TrayStatus, Colour>> = {
  call: [0xe0, 0x56, 0x1f], alert: [0xd0, 0x8a, 0x1c], unknown: [0x8c, 0x97, 0x9e], 'below-target': [0x3a, 0x93, 0xd0], safe: [0x3a, 0x93, 0xd0],
};

/** Whether a point of a square of 12 by 12 belongs to the shape: those of the window's status shapes, bolder. */
const SHAPES: Readonly<Record<TrayStatus, (x: number, y: number) => boolean>> = {
  call: (x, y) => x > 0.5 && x < 11.5 && y > 0.5 && y < 11.5 && !(x > 2.5 && x < 9.5 && y > 4.8 && y < 7.2),
  alert: (x, y) => inTriangle(x, y, 0) && !inTriangle(x, y, 1.9),
  unknown: (x, y) => ring(x, y, 3.9, 5.7) && Math.floor(((Math.atan2(y - 6, x - 6) / Math.PI + 1) / 2) * 12) % 2 === 0,
  'below-target': (x, y) => ring(x, y, 4.6, 5.7),
  safe: (x, y) => ring(x, y, 3.2, 5.7),
};

/** Subsamples in each direction. */
const FINE = 4;

/** The picture as rows of blue, green, red, alpha bytes, alpha premultiplied: what `nativeImage.createFromBitmap` takes. */
export function trayPixels(status: TrayStatus, sizePx: number): Uint8Array {
  const [red, green, blue] = COLOURS[status];
  const inside = SHAPES[status];
  const pixels = new Uint8Array(sizePx * sizePx * 4);
  const unit = 12 / (sizePx * FINE);
  for (let row = 0; row < sizePx; row++) {
    for (let column = 0; column < sizePx; column++) {
      let hits = 0;
      for (let s = 0; s < FINE * FINE; s++) {
        if (inside((column * FINE + (s % FINE) + 0.5) * unit, (row * FINE + Math.floor(s / FINE) + 0.5) * unit)) hits++;
      }
      const share = hits / (FINE * FINE);
      pixels.set([Math.round(blue * share), Math.round(green * share), Math.round(red * share), Math.round(255 * share)], (row * sizePx + column) * 4);
    }
  }
  return pixels;
}

function ring(x: number, y: number, inner: number, outer: number): boolean {
  const distance = Math.hypot(x - 6, y - 6);
  return distance >= inner && distance <= outer;
}

/** A triangle that stands on its side, with this much taken off each edge. */
function inTriangle(x: number, y: number, off: number): boolean {
  const slope = 5.75 / 10.5;
  const half = (y - 0.5) * slope - off * Math.hypot(1, slope);
  return y < 11 - off && Math.abs(x - 6) < half;
}
