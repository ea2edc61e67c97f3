import { describe, expect, it } from 'vitest';
import { TRAY_STATUSES, trayPixels } from '../../src-main/host/desktop/tray-icon.ts';
import { trayMenu, trayStatusOf, trayWords, worstFirst } from '../../src-main/host/desktop/tray-state.ts';
import type { TrayAccount } from '../../src-main/host/desktop/tray-state.ts';

const account = (id: string, status: string, bufferRatio: number | null): TrayAccount => ({ id, name: id.toUpperCase(), status, bufferRatio });
const none = { show: () => undefined, showAccount: () => undefined, pause: () => undefined, resume: () => undefined, quit: () => undefined };

describe('the words of the tray', () => {
  it('are those of the worst account; one that nobody can judge is worse than one below its target', () => {
    const accounts = [account('safe', 'safe', 3), account('below', 'below-target', 1.8), account('what', 'unknown', null), account('rings', 'alert', 1.31), account('late', 'alert', 1.11), account('called', 'margin-call', 0.97)];
    expect(worstFirst(accounts).map(({ id }) => id)).toEqual(['called', 'late', 'rings', 'what', 'below', 'safe']);
    expect(trayWords(accounts)).toBe('Marginline: CALLED: margin call, 0.97');
    expect(trayWords(accounts.slice(0, 3))).toBe('Marginline: WHAT: unknown');
    expect(trayWords([account('owes', 'negative-equity', -0.2)])).toBe('Marginline: OWES: negative equity, -0.20');
    expect(trayWords([])).toBe('Marginline: no account is watched');
  });

  it('never round a call up onto the line', () => {
    expect(trayWords([account('a', 'margin-call', 0.9999)])).toContain('0.99');
  });

  it('call a status that they do not know unknown', () => {
    expect(trayStatusOf('brand-new')).toBe('unknown');
  });

  it('stand in the menu for the five worst, and the pause says until when', () => {
    const many = Array.from({ length: 30 }, (_one, k) => account(`a${String(k)}`, 'alert', 1.1 + k / 100));
    const labels = (paused: string | null): readonly string[] => trayMenu(many, paused, none).flatMap((item) => (item.label === undefined ? [] : [item.label]));
    expect(labels(null)).toEqual(['Show Marginline', ...[0, 1, 2, 3, 4].map((k) => `A${String(k)}: alert, ${(1.1 + k / 100).toFixed(2)}`), 'Pause notifications for an hour, except margin calls', 'Quit']);
    expect(labels('15:00')).toContain('Only margin calls notify until 15:00: resume');
    expect(trayMenu([], null, none).find((item) => item.label === 'No account is watched')?.enabled).toBe(false);
  });
});

describe('the icon of the tray', () => {
  it('has another outline for every status, also without its colour', () => {
    for (const size of [16, 22, 44]) {
      const outlines = TRAY_STATUSES.map((status) => [...trayPixels(status, size)].filter((_byte, k) => k % 4 === 3));
      for (const [a, one] of outlines.entries()) {
        expect(one.some((alpha) => alpha === 255)).toBe(true);
        expect(one.some((alpha) => alpha === 0)).toBe(true);
        for (const other of outlines.slice(a + 1)) {
          // A twentieth of the square at least differs fully.
          const difference = one.reduce((sum, alpha, k) => sum + Math.abs(alpha - other[k]!), 0) / 255;
          expect(difference).toBeGreaterThan(size * size * 0.05);
        }
      }
    }
  });

  it('has colours that are multiplied with their alpha', () => {
    const pixels = trayPixels('call', 22);
    for (let k = 0; k < pixels.length; k += 4) for (let c = 0; c < 3; c++) expect(pixels[k + c]!).toBeLessThanOrEqual(pixels[k + 3]!);
  });
});
