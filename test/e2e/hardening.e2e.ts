import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanUp, freshFolder, launch } from './launch.ts';
import type { Running } from './launch.ts';

let running: Running;
beforeAll(async () => { running = await launch({ userData: freshFolder() }); });
afterAll(cleanUp);

describe('the window', () => {
  it('gives the page nothing of Node or Electron, and one frozen function', async () => {
    const found = await running.page.evaluate(() => {
      const w = window as unknown as Record<string, unknown>;
      const bridge = w['marginline'] as Record<string, unknown>;
      let changed = true;
      try {
        bridge['call'] = () => 'mine';
        changed = bridge['call']!.toString().includes('mine');
      } catch {
        changed = false;
      }
      return { require: typeof w['require'], process: typeof w['process'], module: typeof w['module'], buffer: typeof w['Buffer'], bridge: Object.keys(bridge), changed };
    });
    expect(found).toEqual({ require: 'undefined', process: 'undefined', module: 'undefined', buffer: 'undefined', bridge: ['call'], changed: false });
  });

  it('runs sandboxed, isolated, without Node', async () => {
    const preferences = await running.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]!.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
      return contents.getLastWebPreferences();
    });
    expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true });
  });

  it('does not navigate, open windows or load frames from elsewhere', async () => {
    const start = running.page.url();
    expect(start).toBe('app://bundle/index.html');
    for (const target of ['https://example.com/', 'file:///etc/hostname', 'app://bundle.example/index.html', 'app://other/index.html', 'data:text/html,<h1>x</h1>', 'javascript:document.title="taken"']) {
      await running.page.evaluate((to) => {
        const link = document.createElement('a');
        link.href = to;
        document.body.append(link);
        link.click();
        link.remove();
      }, target).catch(() => undefined);
      expect(await running.page.evaluate((to) => window.open(to) === null, target), target).toBe(true);
      await running.page.evaluate((to) => {
        const frame = document.createElement('iframe');
        frame.src = to;
        document.body.append(frame);
        setTimeout(() => { frame.remove(); }, 50);
      }, target).catch(() => undefined);
    }
    await running.page.waitForTimeout(150);
    expect(running.page.url()).toBe(start);
    expect(await running.page.title()).not.toBe('taken');
    expect(running.app.windows()).toHaveLength(1);
  });

  it('executes no script that is not in the bundle', async () => {
    const ran = await running.page.evaluate(async () => {
      const w = window as unknown as Record<string, unknown>;
      w['ran'] = [];
      const attempts: Record<string, () => void> = {
        inline: () => { const s = document.createElement('script'); s.text = 'window.ran.push("inline")'; document.body.append(s); },
        data: () => { const s = document.createElement('script'); s.src = 'data:text/javascript,window.ran.push("data")'; document.body.append(s); },
        remote: () => { const s = document.createElement('script'); s.src = 'https://example.com/x.js'; document.body.append(s); },
        blob: () => { const s = document.createElement('script'); s.src = URL.createObjectURL(new Blob(['window.ran.push("blob")'])); document.body.append(s); },
        handler: () => { const d = document.createElement('div'); d.innerHTML = '<img src=x onerror="window.ran.push(\'handler\')">'; document.body.append(d); },
        attribute: () => { const b = document.createElement('button'); b.setAttribute('onclick', 'window.ran.push("attribute")'); document.body.append(b); b.click(); },
        // Later, because what the debugger itself runs may evaluate.
        eval: () => { setTimeout(() => { new Function('window.ran.push("eval")')(); }, 0); },
        worker: () => { new Worker(URL.createObjectURL(new Blob(['1']))); },
      };
      const refused: string[] = [];
      for (const [name, attempt] of Object.entries(attempts)) {
        try {
          attempt();
        } catch {
          refused.push(name);
        }
      }
      await new Promise((resolve) => { setTimeout(resolve, 200); });
      return { ran: w['ran'] };
    });
    expect(ran).toEqual({ ran: [] });
  });

  it('reaches nothing on the network and no file outside the bundle', async () => {
    const outcomes = await running.page.evaluate(() => Promise.all(
      ['https://example.com/', 'http://127.0.0.1:1/', 'file:///etc/hostname', 'app://bundle/../../package.json', 'app://bundle/%2e%2e/main/index.js', 'app://bundle/..%5c..%5cpackage.json'].map((url) => fetch(url).then((answer) => answer.status, () => 'refused')),
    ));
    for (const outcome of outcomes) expect(['refused', 404]).toContain(outcome);
  });

  it('answers unknown calls and wrong inputs with failures', async () => {
    for (const [name, input] of [['app.quit', {}], ['__proto__', {}], ['constructor', {}], ['', {}], ['risk.report', { account: {} }], ['book.change', { summary: 's', changes: [] }], ['journal.list', null]] as const) {
      const answer = (await running.call(name as never, input as never)) as { ok: boolean; failure: { code: string } };
      expect(answer.ok, name).toBe(false);
      expect(['unsupported', 'invalid-input'], name).toContain(answer.failure.code);
    }
  });

  it('denies permissions', async () => {
    const states = await running.page.evaluate(async () => {
      const wait = <T>(work: Promise<T>) => Promise.race([work, new Promise<string>((resolve) => { setTimeout(() => { resolve('no answer'); }, 1000); })]);
      return [
        await wait(navigator.mediaDevices?.getUserMedia({ audio: true }).then(() => 'granted', () => 'denied') ?? Promise.resolve('denied')),
        await wait(new Promise<string>((resolve) => { navigator.geolocation.getCurrentPosition(() => { resolve('granted'); }, () => { resolve('denied'); }); })),
      ];
    });
    expect(states).not.toContain('granted');
  });
});
