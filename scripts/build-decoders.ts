/**
 * Compiles the decoders of sound files (`scripts/decoders/decoder.c` over miniaudio and stb_vorbis) to
 * WebAssembly and writes them as text into `src/generated/decoders.ts`. Needs clang with wasm-ld and wasi-libc
 * (Debian: `apt-get install clang lld wasi-libc libclang-rt-14-dev-wasm32`) and the folder with `miniaudio.h` 0.11.25
 * and `stb_vorbis.c` 1.22 as its argument: both are in the source package of PyPI's `miniaudio` 1.71.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const sources = process.argv[2];
if (sources === undefined) {
  console.error('Expected the folder of miniaudio.h and stb_vorbis.c: see the head of this file.');
  process.exit(2);
}
const root = path.resolve(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(tmpdir(), 'decoders-'));
const wasm = path.join(folder, 'decoders.wasm');
const target = [
  '--target=wasm32-wasi',
  '-mexec-model=reactor',
  '-isystem',
  '/usr/include/wasm32-wasi',
];
const speed = ['-O2', '-msimd128', '-flto', '-DNDEBUG', '-Wno-everything'];
const link = [
  '-L/usr/lib/wasm32-wasi',
  '-Wl,--strip-all',
  '-Wl,--gc-sections',
  '-Wl,-z,stack-size=524288',
  // Headers that ask for more are broken.
  '-Wl,--max-memory=67108864',
];
const code = path.join(root, 'scripts/decoders/decoder.c');
execFileSync('clang', [...target, ...speed, ...link, `-I${sources}`, code, '-o', wasm], {
  stdio: 'inherit',
});
const text = readFileSync(wasm).toString('base64');
writeFileSync(
  path.join(root, 'src/generated/decoders.ts'),
  `/** Compiled from scripts/decoders/decoder.c by scripts/build-decoders.ts. Do not edit. */\nexport const DECODERS =\n  '${text}';\n`,
);
rmSync(folder, { recursive: true });
