import type { Particulars } from '../../portfolio/figures.ts';
import type { Settings } from './settings.ts';

/**
 * The venue's own ratio under its own name and direction (margin-regimes.md, sections 5 and 11.1). Up: it rises to 1 at
 * liquidation; down: it falls to 1. Fractions; null where the venue shows none.
 */
export function venueRatio(settings: Settings, marginEquity: number, maintenance: number): Particulars['venueRatio'] {
  const up = marginEquity > 0 ? maintenance / marginEquity : maintenance > 0 ? null : 0;
  const down = maintenance > 0 ? marginEquity / maintenance : null;
  switch (settings.venue) {
    case 'binance':
      return settings.portfolio ? { name: 'uniMMR', value: down, direction: 'down' } : { name: 'Margin ratio', value: up, direction: 'up' };
    case 'bybit':
      return { name: 'Account MM rate', value: up, direction: 'up' };
    case 'okx':
      return { name: 'Margin ratio', value: down, direction: 'down' };
    case 'deribit':
      return { name: 'Maintenance margin', value: up, direction: 'up' };
    case 'generic':
      return undefined;
  }
}
