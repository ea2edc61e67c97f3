import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createHandler, isOurPage } from '../../src-main/host/desktop/bundle.ts';

const root = mkdtempSync(path.join(tmpdir(), 'marginline-bundle-'));
const folder = path.join(root, 'renderer');
mkdirSync(path.join(folder, 'assets'), { recursive: true });
const SECRET = 'the secret outside of the bundle';
writeFileSync(path.join(root, 'secret.html'), SECRET);
writeFileSync(path.join(folder, 'unlisted.html'), SECRET);
symlinkSync(path.join(root, 'secret.html'), path.join(folder, 'link.html'));
const listed = (name: string, text: string): { path: string; bytes: number; sha256: string } => {
  writeFileSync(path.join(folder, ...name.split('/')), text);
  return { path: name, bytes: text.length, sha256: createHash('sha256').update(text).digest('hex') };
};
const files = [listed('index.html', '<p>start</p>'), listed('assets/a.js', 'start()'), listed('assets/gone.js', 'x')];
const answer = createHandler({ folder, files });
afterAll(() => { rmSync(root, { recursive: true, force: true }); });

describe('app://bundle', () => {
  it('serves what is listed, with the policy', async () => {
    const page = await answer('GET', 'app://bundle/index.html');
    expect(page.status).toBe(200);
    expect(await page.text()).toBe('<p>start</p>');
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
    expect(page.headers.get('content-security-policy')).not.toMatch(/unsafe|\*/);
    expect(await (await answer('GET', 'app://bundle/')).text()).toBe('<p>start</p>');
    expect(await (await answer('GET', 'app://bundle/assets/a.js?x=1#y')).text()).toBe('start()');
  });

  it('answers only GET and HEAD', async () => {
    expect((await answer('POST', 'app://bundle/index.html')).status).toBe(405);
    const head = await answer('HEAD', 'app://bundle/index.html');
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('does not serve a listed file that was changed after the build', async () => {
    writeFileSync(path.join(folder, 'assets', 'gone.js'), 'tampered()');
    const found = await answer('GET', 'app://bundle/assets/gone.js');
    expect([found.status, await found.text()]).toEqual([409, '']);
  });

  it.each(['unlisted.html', 'link.html', '../secret.html', '%2e%2e/secret.html', '..%2fsecret.html', '..%5csecret.html', 'assets', 'assets/', 'INDEX.HTML', 'index.html%00', '/index.html', 'index.html/'])('refuses %s', async (name) => {
    const found = await answer('GET', `app://bundle/${name}`);
    expect([found.status, await found.text()]).toEqual([404, '']);
  });

  it('gives nothing from outside of the list on 10,000 mutated paths', async () => {
    const parts = ['..', '.', '%2e%2e', '%2E%2e', '%5c', '\\', '%2f', '//', '%00', '\0', 'C:', '\\\\server\\share', 'secret.html', 'unlisted.html', 'link.html', 'assets', 'index.html', 'a.js', '?', '#', ' ', 'ｉndex.html'];
    const known = new Set(['<p>start</p>', 'start()', '']);
    await fc.assert(fc.asyncProperty(fc.array(fc.oneof(fc.constantFrom(...parts), fc.string()), { maxLength: 8 }), fc.constantFrom('/', ''), async (names, glue) => {
      const found = await answer('GET', `app://bundle/${names.join(glue)}`);
      expect(known.has(await found.text())).toBe(true);
    }), { numRuns: 10_000 });
  });
});

describe('isOurPage', () => {
  it.each(['app://bundle/', 'app://bundle/index.html', 'APP://bundle/index.html#x'])('accepts %s', (url) => {
    expect(isOurPage(url)).toBe(true);
  });

  it.each([
    'app://bundle.evil/index.html', 'app://evil/bundle', 'app://user@bundle/', 'app://user:pass@bundle/', 'app://bundle:80/', 'app://bundle@evil/', 'app://BUNDLE.evil/',
    'app:bundle', 'app:///bundle/', 'https://bundle/', 'http://bundle/', 'file:///bundle/index.html', 'javascript:alert(1)', 'data:text/html,x', 'blob:app://bundle/1', 'about:blank',
    'apps://bundle/', ' app ://bundle/', 'app://bündle/', 'app://bundle%2eevil/', 'app://bundle\\@evil/', '', 'bundle', '//bundle/',
  ])('refuses %s', (url) => {
    expect(isOurPage(url)).toBe(false);
  });

  it('accepts no generated URL with another host', () => {
    fc.assert(fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), fc.constantFrom('https:', 'app:', 'APP:'), (url, scheme) => {
      expect(isOurPage(url.replace(/^https?:/, scheme))).toBe(false);
    }), { numRuns: 2000 });
  });
});
