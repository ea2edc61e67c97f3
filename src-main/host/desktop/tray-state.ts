/** What the tray says: the status of the worst account in a word, and its menu. Free of Electron's windows. */
import type { MenuItemConstructorOptions } from 'electron';
import { TRAY_STATUSES } from './tray-icon.ts';
import type { TrayStatus } from './tray-icon.ts';

/** One account as the risk stream has it. */
export interface TrayAccount {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly bufferRatio: number | null;
}

export interface TrayActions {
  readonly show: () => void;
  readonly showAccount: (account: string) => void;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly quit: () => void;
}

const MOST_ACCOUNTS = 5;
const WORDS: Readonly<Record<TrayStatus, string>> = { call: 'margin call', alert: 'alert', unknown: 'unknown', 'below-target': 'below target', safe: 'safe' };

/** The accounts, worst first. An account that nobody can judge stands after the alerts: it is not known to be well. */
export function worstFirst(accounts: readonly TrayAccount[]): readonly TrayAccount[] {
  const rank = (account: TrayAccount): number => TRAY_STATUSES.indexOf(trayStatusOf(account.status));
  return [...accounts].sort((a, b) => rank(a) - rank(b) || (a.bufferRatio ?? Infinity) - (b.bufferRatio ?? Infinity) || (a.id < b.id ? -1 : 1));
}

/** What the tray shows for a status of the engine; one that it does not know is unknown. */
export function trayStatusOf(status: string): TrayStatus {
  if (status === 'margin-call' || status === 'negative-equity') return 'call';
  return TRAY_STATUSES.find((one) => one === status) ?? 'unknown';
}

/** "US broker: alert, 1.31"; the sentence of the tray when there is no account. */
export function trayWords(accounts: readonly TrayAccount[]): string {
  const [worst] = worstFirst(accounts);
  return worst === undefined ? 'Marginline: no account is watched' : `Marginline: ${accountWords(worst)}`;
}

function accountWords({ name, status, bufferRatio }: TrayAccount): string {
  // What is below the line never rounds up onto it.
  const ratio = bufferRatio === null ? '' : `, ${(bufferRatio < 1 && bufferRatio >= 0.995 ? 0.99 : bufferRatio).toFixed(2)}`;
  return `${name}: ${status === 'negative-equity' ? 'negative equity' : WORDS[trayStatusOf(status)]}${ratio}`;
}

/** The menu. @param pausedUntil until when only margin calls ring, in words; null where everything rings */
export function trayMenu(accounts: readonly TrayAccount[], pausedUntil: string | null, actions: TrayActions): MenuItemConstructorOptions[] {
  const worst = worstFirst(accounts).slice(0, MOST_ACCOUNTS);
  return [
    { label: 'Show Marginline', click: actions.show },
    { type: 'separator' },
    ...(worst.length === 0 ? [{ label: 'No account is watched', enabled: false }] : worst.map((account) => ({ label: accountWords(account), click: () => { actions.showAccount(account.id); } }))),
    { type: 'separator' },
    pausedUntil === null
      ? { label: 'Pause notifications for an hour, except margin calls', click: actions.pause }
      : { label: `Only margin calls notify until ${pausedUntil}: resume`, click: actions.resume },
    { type: 'separator' },
    { label: 'Quit', click: actions.quit },
  ];
}
