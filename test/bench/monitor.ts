import type { ToPage } from '#contract/frame.ts';
import { riskColumns } from '#contract/streams.ts';
import type { Book } from '#engine/portfolio/book.ts';
import { openSession } from '#engine/session.ts';
import { createPublisher } from '#service/stream/publisher.ts';
import { quantile } from './measure.ts';
import type { Figure } from './measure.ts';

const STEP_MS = 16;

/**
 * Time from a tick to the frame that carries it, at 1,000 ticks a second arriving evenly: the loop runs every 16 ms as
 * in the program, recomputes what was touched and sends; the window has painted before the next step.
 */
export function benchMonitor(book: Book, quick: boolean): Figure[] {
  const session = openSession(book);
  const publisher = createPublisher();
  let sent = 0;
  let painted: () => void = () => undefined;
  let send: (message: ToPage) => void = () => undefined;
  const listeners: ((message: { type: 'acknowledge'; subscription: number; sequence: number } | { type: 'subscribe'; subscription: number; stream: string; parameters: Record<string, string> }) => void)[] = [];
  publisher.attach({
    send: (message) => { send(message); },
    onMessage: (listener) => { listeners.push(listener as (typeof listeners)[number]); },
  });
  send = (message) => {
    if (message.type !== 'frame') return;
    sent = performance.now();
    const { subscription, sequence } = message.frame;
    painted = () => { for (const listener of listeners) listener({ type: 'acknowledge', subscription, sequence }); };
  };
  for (const listener of listeners) listener({ type: 'subscribe', subscription: 1, stream: 'risk', parameters: {} });
  const numbers = new Float64Array(riskColumns.length);
  const publish = (): void => {
    for (const id of session.touched()) {
      const f = session.figures(id);
      numbers[0] = f.netLiquidationValue;
      numbers[1] = f.marginEquity;
      numbers[2] = f.initialMargin;
      numbers[3] = f.maintenanceMargin;
      numbers[6] = f.bufferRatio ?? NaN;
      publisher.set('risk', id, numbers, [f.status, f.currency, f.regime, id, '']);
    }
  };
  publish();
  const index = book.quotes.map((quote) => session.instrumentIndex(quote.instrument));
  const latencies: number[] = [];
  const steps = quick ? 500 : 3000;
  let k = 0;
  let clock = 0;
  for (let step = 0; step < steps; step++) {
    clock += STEP_MS;
    painted();
    const start = performance.now();
    for (let n = 0; n < STEP_MS; n++, k++) {
      const j = (k * 7919) % index.length;
      session.tick(index[j]!, book.quotes[j]!.mark * (1 + (k % 7) * 1e-4), NaN, NaN, NaN, book.asOf);
    }
    publish();
    publisher.flush(clock);
    const work = sent - start;
    // A tick that came n ms before the step has waited for it.
    for (let n = 0; n < STEP_MS; n++) latencies.push(n + work);
  }
  latencies.sort((a, b) => a - b);
  const figure = (name: string, share: number, goal?: string): Figure => ({ name: `tick to frame sent at 1,000 ticks/s, ${name}`, unit: 'ms', median: quantile(latencies, share), lowest: latencies[0]!, highest: latencies[latencies.length - 1]!, ...(goal === undefined ? {} : { goal }) });
  return [figure('p50', 0.5), figure('p99', 0.99, '<= 20'), figure('p99.9', 0.999)];
}
