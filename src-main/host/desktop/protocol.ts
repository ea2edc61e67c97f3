/** app://bundle, the only origin the window ever shows; what it answers stands in bundle.ts. */
import { protocol } from 'electron';
import type { Session } from 'electron';
import { createHandler, ORIGIN_SCHEME } from './bundle.ts';
import type { Bundle } from './bundle.ts';

export { readBundle } from './bundle.ts';

/** Tells Chromium what kind of scheme ours is (18). Must run before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: ORIGIN_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, bypassCSP: false, allowServiceWorkers: false, corsEnabled: false, stream: false } },
  ]);
}

/** Serves the bundle at app://bundle in the given session. */
export function serveBundle(session: Session, bundle: Bundle): void {
  const answer = createHandler(bundle);
  session.protocol.handle(ORIGIN_SCHEME, (request) => answer(request.method, request.url));
}
