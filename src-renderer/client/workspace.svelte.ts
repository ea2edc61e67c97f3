/** What the whole window shares: the open book, the selected account and section, the sheet, the last change to undo. */
import type { Failure, Result } from '#base/failure.ts';
import type { BookFile } from '#contract/book-file.ts';
import type { BookChange } from '#contract/book-change.ts';
import type { PlanFiring } from '#contract/views/monitor.ts';
import { sections } from '#contract/sections.ts';
import type { Section } from '#contract/sections.ts';
import type { AppState } from '#contract/views/shapes.ts';
import { DEFAULT_ALERTS, DEFAULT_TARGET } from '#contract/default-thresholds.ts';
import { theme } from '../theme/theme.svelte.ts';
import { call } from './call.ts';
import { alerts, backup, feed, revision, risk } from './connection.svelte.ts';

export { sections };
export type { Section };

export interface ExplainRequest {
  readonly account: string;
  readonly figure: string;
  readonly instrument?: string;
}

/** What the address of the page asks for. */
const asked = new URLSearchParams(location.search);

class Workspace {
  /** This window shows one section only; what is remembered belongs to the main window. */
  readonly torn = asked.get('window') === 'section';
  app = $state.raw<AppState | null>(null);
  section = $state<Section>('line');
  #selected = $state<string | null>(null);
  book = $state.raw<BookFile | null>(null);
  firings = $state.raw<readonly PlanFiring[]>([]);
  explain = $state.raw<ExplainRequest | null>(null);
  /** Set while an action of the user failed: shown at the top of the section, details to copy. */
  failure = $state.raw<Failure | null>(null);
  /** The entry that the journal is to show when it is opened. */
  journalEntry = $state<number | null>(null);
  /** The part of the section Plans that is shown. */
  plansTab = $state<'written' | 'drill' | 'call' | 'mirror'>('written');
  undoable = $state.raw<{ readonly entry: number; readonly text: string } | null>(null);
  saved = $state('');

  /** Worst buffer first; accounts without a requirement last. */
  readonly order = $derived([...risk.list].sort((a, b) => rank(a.status) - rank(b.status) || (a.bufferRatio ?? Infinity) - (b.bufferRatio ?? Infinity) || a.key.localeCompare(b.key)));
  /** Accounts that are below the line now, the worst first. */
  readonly called = $derived(this.order.filter(({ status }) => status === 'margin-call' || status === 'negative-equity'));
  readonly account = $derived(risk.row(this.#selected) === null ? (this.order[0]?.key ?? null) : this.#selected);

  select(account: string): void {
    this.#selected = account;
    if (!this.torn) void call('settings.save', { name: 'account', value: account });
  }

  open(section: Section): void {
    this.section = section;
    this.failure = null;
    this.saved = '';
    if (!this.torn) void call('settings.save', { name: 'section', value: section });
  }

  /** Shows one entry of the journal. */
  openEntry(entry: number): void {
    this.journalEntry = entry;
    this.open('journal');
  }

  /** What to do about the call of an account. */
  openCall(account: string): void {
    this.select(account);
    this.plansTab = 'call';
    this.open('plans');
  }

  /** Accounts with a raised target in force, and that target, as a text: it stays equal while prices move, and with it what is drawn from it. */
  readonly #raisedText = $derived(JSON.stringify(risk.list.filter((row) => row.targetReason !== null && row.targetReason !== '').map((row) => [row.key, row.target])));
  readonly #raised = $derived(new Map(JSON.parse(this.#raisedText) as [string, number | null][]));

  /** The levels of an account, with the target that is in force. */
  thresholds(account: string | null): { readonly target: number; readonly alerts: readonly number[] } {
    const found = this.book?.accounts?.find((one) => one.id === account)?.thresholds;
    return { target: this.#raised.get(account ?? '') ?? found?.target ?? DEFAULT_TARGET, alerts: [...(found?.alerts ?? DEFAULT_ALERTS)].sort((a, b) => b - a) };
  }

  /** Reads the state once and opens the streams. */
  async start(): Promise<void> {
    const answer = await call('app.state', {});
    if (answer.ok) this.take(answer.value, true);
    else this.failure = answer.failure;
    risk.open();
    feed.open();
    backup.open();
    revision.open();
    alerts.start();
  }

  take(state: AppState, first = false): void {
    this.app = state;
    if (!first) return;
    theme.set(asked.get('theme') ?? state.settings['theme']);
    const section = asked.get('section') ?? state.settings['section'];
    this.section = sections.find((one) => one === section) ?? 'line';
    this.#selected = asked.get('account') ?? state.settings['account'] ?? null;
  }

  /** Opens another book, or the same again. */
  async openBook(action: 'sample' | 'calm' | 'empty' | 'open' | 'retry' | 'restore-backup'): Promise<void> {
    await this.#opened(await call('book.open', { action }));
  }

  /** Opens a copy of the book as a book of its own. */
  async openCopy(path: string): Promise<void> {
    await this.#opened(await call('backups.open', { path }));
  }

  async #opened(answer: Result<AppState>): Promise<void> {
    if (!answer.ok) {
      this.failure = answer.failure;
      return;
    }
    this.take(answer.value);
    await Promise.all([this.readBook(), this.readFirings(), alerts.reload()]);
  }

  /** A copy of the book, now. */
  async backUp(): Promise<void> {
    const answer = await call('book.backup', {});
    if (!answer.ok) this.failure = answer.failure;
    else if (answer.value.path !== null) this.saved = `The copy is saved and checked: ${answer.value.path}`;
  }

  /** The statement of the selected account as a PDF. */
  async printStatement(): Promise<void> {
    if (this.account === null) return;
    const answer = await call('statement.print', { account: this.account });
    if (!answer.ok) this.failure = answer.failure;
    else if (answer.value.path !== null) this.saved = `The statement is saved: ${answer.value.path}`;
  }

  /** Shows the section, on the selected account, in a window of its own. */
  async tearOff(): Promise<void> {
    const answer = await call('app.openSection', { section: this.section, ...(this.account === null ? {} : { account: this.account }) });
    if (!answer.ok) this.failure = answer.failure;
  }

  async readBook(): Promise<void> {
    const answer = await call('book.read', {});
    if (answer.ok) this.book = answer.value;
    const state = await call('app.state', {});
    if (state.ok) this.app = state.value;
  }

  async readFirings(): Promise<void> {
    const answer = await call('plans.firings', { limit: 50 });
    if (answer.ok) this.firings = answer.value;
  }

  /** Applies a change; on success it can be undone from the bar at the bottom. Answers the failure, if any. */
  async change(summary: string, changes: readonly BookChange[]): Promise<Failure | null> {
    const answer = await call('book.change', { summary, changes: changes.map((c) => ({ entity: c.entity, key: [...c.key], value: c.value })) });
    if (!answer.ok) return answer.failure;
    if (answer.value.entry > 0) this.undoable = { entry: answer.value.entry, text: summary };
    await this.readBook();
    return null;
  }

  async undo(): Promise<void> {
    const last = this.undoable;
    if (last === null) return;
    const answer = await call('book.undo', { entry: last.entry });
    this.undoable = null;
    if (answer.ok) this.saved = `Undone: ${last.text}`;
    else this.failure = answer.failure;
    await this.readBook();
  }
}

function rank(status: string | null): number {
  return status === 'unknown' ? 1 : 0;
}

export const workspace = new Workspace();
