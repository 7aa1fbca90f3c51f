/** How the bookcase is built: `web/` to `dist/web`, which the gateway serves at `/`. */
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const GATEWAY = 'http://127.0.0.1:4000';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  // One copy of graphql: two refuse each other's schemas.
  resolve: { dedupe: ['graphql', 'react', 'react-dom'] },
  define: { 'globalThis.__DEV__': 'false' },
  build: {
    outDir: path.resolve(import.meta.dirname, '../dist/web'),
    emptyOutDir: true,
    target: 'es2023',
    reportCompressedSize: false,
    // What a page needs is asked for in one go, in the order of index.html.
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
  server: {
    port: 4001,
    proxy: Object.fromEntries(
      ['/graphql', '/audio', '/covers', '/operations', '/metrics', '/ready'].map((from) => [
        from,
        { target: GATEWAY, ws: from === '/graphql' },
      ]),
    ),
  },
});
