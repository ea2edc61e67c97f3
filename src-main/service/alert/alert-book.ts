/** The alerts that are open, mirrored in memory and written to the book; every change goes to the window. */
import type { Keeper } from '../monitor/keeper.ts';
import type { AlertRecord, Store } from '../ports.ts';
import type { Publisher } from '../stream/publisher.ts';

export type AlertPatch = Parameters<Store['updateAlert']>[1];

/** More open alerts than this are no list that a person can use. */
const READ_LIMIT = 10_000;

/** The open alerts by key. What cannot be written to the book is kept in memory all the same. */
export class AlertBook {
  private readonly store: Store;
  private readonly keeper: Keeper;
  private readonly publisher: Publisher;
  private readonly open = new Map<string, AlertRecord>();
  /** Alerts that could not be written get ids below zero. */
  private nextUnsaved = -1;
  /** Grows with every change. */
  revision = 0;

  constructor(store: Store, keeper: Keeper, publisher: Publisher) {
    this.store = store;
    this.keeper = keeper;
    this.publisher = publisher;
  }

  /** Reads the open alerts of the book again. */
  load(): void {
    this.open.clear();
    for (const record of this.store.alerts({ open: true, limit: READ_LIMIT })) if (record.resolvedAt === null) this.open.set(record.key, record);
    this.revision++;
  }

  size(): number {
    return this.open.size;
  }

  byKey(key: string): AlertRecord | null {
    return this.open.get(key) ?? null;
  }

  byId(id: number): AlertRecord | null {
    for (const record of this.open.values()) if (record.id === id) return record;
    return null;
  }

  records(): readonly AlertRecord[] {
    return [...this.open.values()];
  }

  /** Adds an alert; the open one under the same key ends. */
  add(alert: Omit<AlertRecord, 'id'>): AlertRecord {
    if (this.open.has(alert.key)) this.patch(alert.key, { resolvedAt: alert.raisedAt });
    const record = this.keeper.write('an alert', (store) => store.addAlert(alert), { ...alert, id: this.nextUnsaved-- });
    this.open.set(alert.key, record);
    this.changed(record);
    return record;
  }

  /** Changes the open alert under a key; one that is resolved leaves the list. */
  patch(key: string, patch: AlertPatch): void {
    const record = this.open.get(key);
    if (record === undefined) return;
    const next: AlertRecord = { ...record, ...patch };
    if (record.id > 0) this.keeper.write('an alert', (store) => store.updateAlert(record.id, patch), undefined);
    if (next.resolvedAt === null) this.open.set(key, next);
    else this.open.delete(key);
    this.changed(next);
  }

  private changed(record: AlertRecord): void {
    this.revision++;
    this.publisher.append('alerts', record);
  }
}
