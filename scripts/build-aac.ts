/**
 * Compiles the decoder of AAC (`scripts/decoders/aac` over the crate syom, MIT) to WebAssembly and writes it as text
 * into `src/generated/aac-decoder.ts`. Needs cargo 1.89 or later with the target wasm32-unknown-unknown.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const TARGET = 'wasm32-unknown-unknown';

const root = path.resolve(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(tmpdir(), 'aac-'));
execFileSync('cargo', ['build', '--release', '--locked', '--target', TARGET], {
  cwd: path.join(root, 'scripts/decoders/aac'),
  env: { ...process.env, CARGO_TARGET_DIR: folder },
  stdio: 'inherit',
});
const wasm = readFileSync(path.join(folder, TARGET, 'release/tastegraph_aac.wasm'));
writeFileSync(
  path.join(root, 'src/generated/aac-decoder.ts'),
  `/** Compiled from scripts/decoders/aac by scripts/build-aac.ts. Do not edit. */\nexport const AAC_DECODER =\n  '${wasm.toString('base64')}';\n`,
);
rmSync(folder, { recursive: true });
