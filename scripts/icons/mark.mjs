/**
 * The mark: a load line, the ring with a bar that is painted on a ship's side to show how deep it may lie.
 * One geometry in a square of side 1, drawn as SVG and as pixels.
 */
export const COLOURS = { ground: [0x13, 0x17, 0x1a], ring: [0xe9, 0xec, 0xee], line: [0xf0, 0x70, 0x3a] };
const CORNER = 0.2;
const RING = { radius: 0.27, width: 0.07 };
const BAR = { from: 0.1, to: 0.9, height: 0.085 };
const SAMPLES = 6;

/** The mark as an SVG document. */
export function markSvg() {
  const hex = ([r, g, b]) => `#${[r, g, b].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
  const px = (part) => Number((part * 512).toFixed(2));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512" role="img" aria-label="Marginline">
  <rect width="512" height="512" rx="${px(CORNER)}" fill="${hex(COLOURS.ground)}"/>
  <circle cx="256" cy="256" r="${px(RING.radius)}" fill="none" stroke="${hex(COLOURS.ring)}" stroke-width="${px(RING.width)}"/>
  <rect x="${px(BAR.from)}" y="${px(0.5 - BAR.height / 2)}" width="${px(BAR.to - BAR.from)}" height="${px(BAR.height)}" fill="${hex(COLOURS.line)}"/>
</svg>
`;
}

/** The mark as RGBA bytes, size × size, edges smoothed by averaging samples within each pixel. */
export function markPixels(size) {
  const pixels = Buffer.alloc(size * size * 4);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const sum = [0, 0, 0];
      let covered = 0;
      for (let sample = 0; sample < SAMPLES * SAMPLES; sample += 1) {
        const colour = colourAt((x + ((sample % SAMPLES) + 0.5) / SAMPLES) / size, (y + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES) / size);
        if (!colour) continue;
        covered += 1;
        for (let part = 0; part < 3; part += 1) sum[part] += colour[part];
      }
      if (covered === 0) continue;
      const at = (y * size + x) * 4;
      for (let part = 0; part < 3; part += 1) pixels[at + part] = Math.round(sum[part] / covered);
      pixels[at + 3] = Math.round((covered / (SAMPLES * SAMPLES)) * 255);
    }
  }
  return pixels;
}

function colourAt(x, y) {
  const dx = Math.max(CORNER - x, x - (1 - CORNER), 0);
  const dy = Math.max(CORNER - y, y - (1 - CORNER), 0);
  if (Math.hypot(dx, dy) > CORNER) return null;
  if (x >= BAR.from && x <= BAR.to && Math.abs(y - 0.5) <= BAR.height / 2) return COLOURS.line;
  if (Math.abs(Math.hypot(x - 0.5, y - 0.5) - RING.radius) <= RING.width / 2) return COLOURS.ring;
  return COLOURS.ground;
}
