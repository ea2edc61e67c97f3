/** The one stream client of the window, and the streams that every section shares. */
import { AlertStream } from './alert-stream.svelte.ts';
import { onStreamPort } from './bridge.ts';
import { LatestStream } from './latest-stream.svelte.ts';
import { SILENCE_LIMIT_MS, StreamClient } from './stream-client.ts';

class Connection {
  /** Null until the first sign of life, false when the main process fell silent. */
  alive = $state<boolean | null>(null);
}

export const connection = new Connection();

const client = new StreamClient({ onConnection: (alive) => { connection.alive = alive; } });
onStreamPort((port) => client.attach(port));
setInterval(() => client.checkSilence(), SILENCE_LIMIT_MS / 6);

export const risk = new LatestStream(client, 'risk');
export const positions = new LatestStream(client, 'positions');
export const quotes = new LatestStream(client, 'quotes');
export const feed = new LatestStream(client, 'feed');
export const revision = new LatestStream(client, 'revision');
export const drill = new LatestStream(client, 'drill');
export const backup = new LatestStream(client, 'backup');
export const alerts = new AlertStream(client);
