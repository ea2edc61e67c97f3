import { copyFileSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { readJson, sizeOf, workFolder } from './files.mjs';
import { machineCache, ROOT } from './places.mjs';
import { BootstrapProblem, diskProblem } from './problem.mjs';
import { run } from './run.mjs';

/** better-sqlite3 13 ships binaries for this Node-API version; older hosts crash on them and need a compiled one. */
const PREBUILT_NODE_API = 10;
/** Undo the Node-API 10 of its build file; the finaliser rules of the older version differ, hence the second pair. */
const OLDER_NODE_API_FLAGS = '-UNAPI_VERSION -DNAPI_EXPERIMENTAL -DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT';
const PACKAGE = path.join(ROOT, 'node_modules', 'better-sqlite3');
const COMPILED = path.join(PACKAGE, 'build', 'Release', 'better_sqlite3.node');

const TRIAL = `const D=require(${JSON.stringify(PACKAGE)});const d=new D(':memory:');d.exec('create table t(a)');`
  + `const i=d.prepare('insert into t values(?)');for(let n=0;n<2000;n++)i.run(n);`
  + `if(d.prepare('select count(*) c from t').get().c!==2000)process.exit(2);try{d.prepare('nonsense')}catch(e){if(e.code==='SQLITE_ERROR')process.exit(0)}process.exit(3)`;

/**
 * Makes better-sqlite3 loadable in this Node and, when given, in the Electron at hand.
 * @param {{ electron: { path: string, nodeApi: number, id: string } | null, state: Record<string, unknown>, log: (line: string) => void }} context
 *   state.sqlite is read and updated: what was verified last
 */
export async function readySqlite({ electron, state, log }) {
  const version = readJson(path.join(PACKAGE, 'package.json'))?.version;
  const key = `${version} node-${process.versions.node}`;
  const known = state.sqlite?.key === key && state.sqlite.size === sizeOf(COMPILED) ? state.sqlite : null;
  const hosts = known?.hosts ?? [];
  const wanted = ['node', ...(electron ? [electron.id] : [])];
  if (wanted.every((host) => hosts.includes(host))) return;

  const nodeApi = Math.min(Number(process.versions.napi), electron?.nodeApi ?? PREBUILT_NODE_API);
  if (nodeApi < PREBUILT_NODE_API && !known?.compiled) await placeCompiled(version, nodeApi, log);
  log('checking that the database module loads');
  await tryLoading('Node', process.execPath, process.env);
  if (electron) await tryLoading('Electron', electron.path, { ...process.env, ELECTRON_RUN_AS_NODE: '1' });
  state.sqlite = { key, size: sizeOf(COMPILED), compiled: existsSync(COMPILED), hosts: [...new Set([...hosts, ...wanted])] };
}

async function placeCompiled(version, nodeApi, log) {
  const folder = path.join(machineCache(), 'better-sqlite3');
  const cached = path.join(folder, `${version}-${process.platform}-${process.arch}-napi${nodeApi}.node`);
  try {
    mkdirSync(folder, { recursive: true });
    if (!existsSync(cached)) await compile(folder, cached, version, log);
    mkdirSync(path.dirname(COMPILED), { recursive: true });
    // Copy, then rename: a program that has the old file mapped keeps it.
    copyFileSync(cached, `${COMPILED}.${process.pid}`);
    renameSync(`${COMPILED}.${process.pid}`, COMPILED);
  } catch (error) {
    throw diskProblem(error, folder);
  }
}

async function compile(folder, target, version, log) {
  const headers = path.join(path.dirname(path.dirname(process.execPath)), 'include', 'node', 'node_api.h');
  const work = workFolder(folder, 'compile');
  const copy = path.join(work, 'node_modules', 'better-sqlite3');
  try {
    cpSync(PACKAGE, copy, { recursive: true, filter: (file) => !file.startsWith(path.join(PACKAGE, 'build')) });
    cpSync(path.join(ROOT, 'node_modules', 'node-addon-api'), path.join(work, 'node_modules', 'node-addon-api'), { recursive: true });
    const gyp = createRequire(path.join(ROOT, 'package.json')).resolve('node-gyp/bin/node-gyp.js');
    const args = [gyp, 'rebuild', '--release', '--force_build=1'];
    // Without headers beside this Node, node-gyp fetches them itself where the network allows it.
    if (existsSync(headers)) args.push(`--nodedir=${path.dirname(path.dirname(path.dirname(headers)))}`);
    const started = Date.now();
    log(`compiling the database module better-sqlite3 ${version} for this Node (once per machine, one to three minutes)`);
    const env = { ...process.env, CXXFLAGS: `${process.env.CXXFLAGS ?? ''} ${OLDER_NODE_API_FLAGS}`.trim() };
    const result = await run(process.execPath, args, {
      cwd: copy, env, tickMs: 20_000,
      onTick: () => log(`still compiling the database module, ${Math.round((Date.now() - started) / 1000)} s`),
    });
    const built = path.join(copy, 'build', 'Release', 'better_sqlite3.node');
    if (result.code !== 0 || !existsSync(built)) throw compileProblem(result, existsSync(headers));
    renameSync(built, target);
    log(`compiled the database module in ${Math.round((Date.now() - started) / 1000)} s, ${(statSync(target).size / 1e6).toFixed(1)} MB`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function compileProblem(result, headersFound) {
  const text = result.output;
  if (/ENOSPC|No space left/i.test(text)) return diskProblem(Object.assign(new Error(), { code: 'ENOSPC' }), machineCache());
  if (/gyp ERR! find Python|Could not find any Python/.test(text)) {
    return new BootstrapProblem('The database module must be compiled for this Node, which needs Python 3, and none was found. Install it (Debian and Ubuntu: apt-get install -y python3 make g++) and run the same command again; or use Node 22.14 or newer, which needs no compiler.', text);
  }
  if (/not found: make|make.*not found|ENOENT.*make|spawn make|g\+\+.*not found|c\+\+.*not found|find Visual Studio|xcode/i.test(text)) {
    return new BootstrapProblem('The database module must be compiled for this Node, and no C++ compiler was found. Install one (Debian and Ubuntu: apt-get install -y g++ make python3; macOS: xcode-select --install) and run the same command again; or use Node 22.14 or newer, which needs no compiler.', text);
  }
  if (!headersFound) {
    return new BootstrapProblem(`The database module must be compiled for this Node, and the header files of Node are neither beside ${process.execPath} nor could they be downloaded. Install Node from an archive that contains include/node, or use Node 22.14 or newer, which needs no compiler.`, text);
  }
  return new BootstrapProblem('Compiling the database module failed; the end of the compiler output is above. A C++20 compiler is needed (GCC 10 or newer); or use Node 22.14 or newer, which needs no compiler.', text);
}

async function tryLoading(name, command, env) {
  const result = await run(command, ['-e', TRIAL], { env, timeoutMs: 60_000 });
  if (result.code === 0) return;
  throw new BootstrapProblem(`The database module does not work in ${name} (${result.signal ?? result.ended ?? `exit ${result.code}`}). Remove ${path.join(machineCache(), 'better-sqlite3')} and node_modules, then run the same command again; it will be made afresh.`, result.output);
}
