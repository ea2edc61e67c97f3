/** Opens a book and tells what came of it as one line of JSON: run as another user to try permissions. */
import { openBook } from '#store/open.ts';

const [path = '', mode = ''] = process.argv.slice(2);
const opened = openBook(path, mode === 'create' ? { create: true } : {});
const answer = opened.ok
  ? { ok: true, readOnly: opened.value.readOnly, instruments: opened.value.readBook({ history: true }).instruments?.length, apply: opened.value.apply([{ entity: 'rate', key: ['USD'], value: { currency: 'USD' } }], { author: 'user', summary: 'x' }), alert: opened.value.addAlert({ key: 'k', account: null, instrument: null, kind: 'call', level: 1, severity: 'critical', message: 'm', value: null, raisedAt: 1, acknowledgedAt: null, snoozedUntil: null, resolvedAt: null }).id, problems: opened.value.verify() }
  : opened;
process.stdout.write(JSON.stringify(answer));
if (opened.ok) opened.value.close();
