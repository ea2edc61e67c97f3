import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import { existsSync } from 'node:fs';
import path from 'node:path';

const root = import.meta.dirname;
const worker = path.join(root, 'src-main/host/worker/compute.worker.ts');

// Targets are stated because the development fallback of Electron is older than the pinned one:
// what is built must run on both.
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      target: 'node20.18',
      // Only what is in "dependencies" stays outside the bundle: the native database module.
      externalizeDeps: true,
      sourcemap: true,
      rollupOptions: {
        input: {
          index: path.join(root, 'src-main/host/desktop/index.ts'),
          ...(existsSync(worker) ? { 'compute.worker': worker } : {}),
        },
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      target: 'node20.18',
      externalizeDeps: false,
      rollupOptions: {
        input: { preload: path.join(root, 'src-main/host/preload/preload.ts') },
        // The preload of a sandboxed window must be CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: path.join(root, 'src-renderer'),
    // Served from app://bundle/, see src-main/host/desktop/protocol.ts.
    base: '/',
    plugins: [svelte({ configFile: false })],
    build: {
      outDir: path.join(root, 'out/renderer'),
      target: 'chrome130',
      sourcemap: true,
      // A font in a data: address would be refused by the content security policy.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: { input: path.join(root, 'src-renderer/index.html') },
    },
  },
});
