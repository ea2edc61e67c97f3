/** Files in and out, as the workbench asks for them. */
import { success } from '#base/failure.ts';
import { parseBookFile } from '#interchange/book-file/parse.ts';
import { serializeBookFile } from '#interchange/book-file/serialize.ts';
import { toCsv } from '#interchange/csv/write.ts';
import { drillText } from '#interchange/report/drill-log.ts';
import { planDigest } from '#interchange/plan-digest.ts';
import { previewImport } from '#interchange/preview.ts';
import { scenariosText } from '#interchange/report/scenario-file.ts';
import type { Interchange } from '#service/workbench/ports.ts';

const TICKET_COLUMNS = ['order', 'action', 'instrument', 'quantity', 'currency', 'estimated price', 'estimated cost', 'buffer ratio after', 'maintenance after', 'text', 'done at'];

/** The interchange formats of the program. */
export const interchange: Interchange = {
  readImport: async (files, book, readCloses, progress) => {
    const stop = new AbortController();
    const read = await previewImport(files, book, (done, total, file) => {
      if (!progress(`Reading ${file}`, done, total)) stop.abort();
    }, stop.signal, { readCloses });
    if (!read.ok) return read;
    const { files: previews, changes, summary, sample } = read.value;
    const problems = previews.flatMap((file) => file.refused.map((one) => ({ where: `${file.file}, line ${one.line}, ${one.field}`, expected: one.expected, found: one.found })));
    return success({
      changes,
      view: { preview: '', files: previews, changes: changes.length, summary, sample, problems },
    });
  },
  bookText: serializeBookFile,
  readBook: parseBookFile,
  planDigest,
  scenariosText,
  drillText,
  ticketsText: (firing) => toCsv(TICKET_COLUMNS, firing.tickets.map((ticket) => [
    ticket.order, ticket.kind, ticket.instrument, ticket.quantity, ticket.currency, ticket.estimatedPrice, ticket.estimatedCost, ticket.bufferRatioAfter,
    ticket.maintenanceMarginAfter, ticket.text, ticket.doneAt === null ? null : new Date(ticket.doneAt).toISOString(),
  ])),
};
