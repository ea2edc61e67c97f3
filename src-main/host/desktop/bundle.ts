/**
 * What app://bundle answers: the files listed when the program was built and nothing else. A path is looked up
 * in that list, never joined to a folder. Free of Electron, so that it can be attacked by tests.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import path from 'node:path';

export const ORIGIN_SCHEME = 'app';
export const ORIGIN_HOST = 'bundle';
/** The page that the window shows. */
export const START_PAGE = `${ORIGIN_SCHEME}://${ORIGIN_HOST}/index.html`;

/** The one trusted-types policy is Svelte's own: it turns the compiler's templates into elements, never a user's text. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'", "connect-src 'self'",
  "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'", 'trusted-types svelte-trusted-html',
].join('; ');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8', '.svg': 'image/svg+xml', '.png': 'image/png', '.ico': 'image/x-icon',
  '.woff2': 'font/woff2', '.woff': 'font/woff', '.wasm': 'application/wasm', '.wav': 'audio/wav', '.mp3': 'audio/mpeg',
};

/** One file that may be served. */
export interface BundledFile {
  /** Path below the renderer's folder, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
  /** Hex hash of the content when it was built. */
  readonly sha256: string;
}

/** What the handler needs: the folder of the built renderer and the list made together with it. */
export interface Bundle {
  readonly folder: string;
  readonly files: readonly BundledFile[];
}

/**
 * Reads the list of built files that lies beside the built main module.
 * @param outFolder the folder that holds main/, preload/ and renderer/
 */
export function readBundle(outFolder: string): Bundle {
  const list = JSON.parse(readFileSync(path.join(outFolder, 'main', 'renderer-manifest.json'), 'utf8')) as { readonly files: readonly BundledFile[] };
  return { folder: path.join(outFolder, 'renderer'), files: list.files };
}

/** Whether a URL is a page or file of the application itself. Parsed, never compared by prefix (13). */
export function isOurPage(url: string): boolean {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return false;
  }
  return parsed.protocol === `${ORIGIN_SCHEME}:` && parsed.host === ORIGIN_HOST && parsed.username === '' && parsed.password === '';
}

/**
 * The handler itself: exact match in the list or 404.
 * A file that no longer has the hash of the build is not served.
 */
export function createHandler(bundle: Bundle): (method: string, url: string) => Promise<Response> {
  const files = new Map(bundle.files.map((file) => [`/${file.path}`, file]));
  return async (method, url) => {
    if (method !== 'GET' && method !== 'HEAD') return refuse(405);
    const file = find(files, url);
    const type = file && TYPES[path.posix.extname(file.path)];
    if (!file || !type) return refuse(404);
    let content: Buffer;
    try {
      content = await readFile(path.join(bundle.folder, ...file.path.split('/')));
    } catch {
      return refuse(404);
    }
    if (createHash('sha256').update(content).digest('hex') !== file.sha256) return refuse(409);
    return new Response(method === 'HEAD' ? null : new Uint8Array(content), { status: 200, headers: headers(type) });
  };
}

function find(files: ReadonlyMap<string, BundledFile>, url: string): BundledFile | null {
  if (!isOurPage(url)) return null;
  const { pathname } = new URL(url);
  // The path as it stands: an escape such as %2e or %5c is in no name of the list, so it finds nothing.
  return files.get(pathname === '/' ? '/index.html' : pathname) ?? null;
}

function headers(type: string): Record<string, string> {
  return {
    'content-type': type,
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), clipboard-read=()',
    'cache-control': 'no-store',
  };
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: { 'content-security-policy': "default-src 'none'", 'cache-control': 'no-store' } });
}
