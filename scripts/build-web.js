/**
 * Builds the bookcase: `web/` -> `dist/web` by Vite, and a Brotli copy beside each file that gains by it.
 * Plain JavaScript, because set-up runs it on a fresh checkout (`scripts/setup.js`).
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'vite';

const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(root, 'dist', 'web');
/** Files below this size fit a packet anyway. */
const SMALL_BYTES = 1_000;

await build({ configFile: path.join(root, 'web', 'vite.config.ts'), logLevel: 'warn' });
for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
  if (!/\.(js|css|svg|json)$/.test(file)) continue;
  const bytes = readFileSync(path.join(folder, file));
  if (bytes.length < SMALL_BYTES) continue;
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
  writeFileSync(path.join(folder, `${file}.br`), brotliCompressSync(bytes, { params }));
}
