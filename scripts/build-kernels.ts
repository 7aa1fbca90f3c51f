/**
 * Compiles the kernels (`src/math/assembly`, AssemblyScript) to WebAssembly, once with relaxed SIMD (fused
 * multiply-add) and once without, and writes both as text into `src/generated/kernels.ts`: one file that
 * works from `src` and from `dist`, in any thread, with nothing to find at run time. `--check` compares.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import asc from 'assemblyscript/asc';

const root = path.resolve(import.meta.dirname, '..');
const target = path.join(root, 'src/generated/kernels.ts');
/** Threads share one memory, of 4 GB at most. No runtime: nothing is allocated inside. */
const OPTIONS = ['-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--sharedMemory'];
const MEMORY = ['--initialMemory', '1', '--maximumMemory', '65536', '--disableWarning'];
const FEATURES = ['--enable', 'simd', '--enable', 'threads'];

async function compile(features: readonly string[]): Promise<string> {
  const files = new Map<string, string | Uint8Array>();
  const { error } = await asc.main(
    ['src/math/assembly/index.ts', '-o', 'kernels.wasm', ...OPTIONS, ...MEMORY, ...features],
    {
      readFile: (name, base) => {
        try {
          return readFileSync(path.resolve(base, name), 'utf8');
        } catch {
          return null;
        }
      },
      stderr: process.stderr,
      writeFile: (name, contents) => void files.set(name, contents),
    },
  );
  if (error !== null) throw error;
  return Buffer.from(files.get('kernels.wasm')!).toString('base64');
}

const plain = await compile(FEATURES);
const relaxed = await compile([...FEATURES, '--enable', 'relaxed-simd']);
const text = [
  '/** Compiled from src/math/assembly by scripts/build-kernels.ts. Do not edit. */',
  `export const RELAXED_KERNELS =\n  '${relaxed}';`,
  `export const PLAIN_KERNELS =\n  '${plain}';`,
  '',
].join('\n');
if (!process.argv.includes('--check')) {
  writeFileSync(target, text);
} else if (readFileSync(target, 'utf8') !== text) {
  console.error('src/generated/kernels.ts is stale: run `npm run kernels`.');
  process.exitCode = 1;
}
