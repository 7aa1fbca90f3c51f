/**
 * `npm run native`: gives this checkout native TensorFlow, which trains twice as fast as WebAssembly and answers the same (the
 * test that it runs in the end compares both).
 *
 *     npm run native [-- --python python3] [--into DIR]
 *
 * `@tensorflow/tfjs-node` would download its library from a host that many networks do not reach; here the library
 * comes from PyPI's wheel of TensorFlow (214 MB) and the binding is compiled against it. Linux on x86-64, with g++ and
 * Python with pip. Nothing is added to package.json: `npm ci` takes it away again. `--into` is where the package goes, else
 * here.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

/** Made for each other: the binding's C functions and the library that has them. */
const BINDING = '@tensorflow/tfjs-node@4.22.0';
const HEADERS = 'node-api-headers@1.9.0';
const LIBRARY = ['tensorflow-cpu==2.16.2', '3.11'] as const;
const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'] as const;
/** What of the wheel is taken. */
const UNPACK = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    for name in wheel.namelist():
        if name.startswith(("tensorflow/include/tensorflow/", "tensorflow/include/tsl/")) or name in sys.argv[3:]:
            wheel.extract(name, sys.argv[2])
`;

const { values } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    into: { type: 'string', default: path.resolve(import.meta.dirname, '..') },
  },
});
const { python, into } = values;
if (process.platform !== 'linux' || process.arch !== 'x64') {
  fail(`Expected Linux on x64, got ${process.platform} on ${process.arch}.`);
}
const modules = path.join(path.resolve(into), 'node_modules');
const home = path.join(modules, '@tensorflow/tfjs-node');
const work = mkdtempSync(path.join(tmpdir(), 'tastegraph-native-'));
try {
  const npm = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'];
  run('npm', [...npm, BINDING, HEADERS], 'a registry of npm packages that has them');
  const download = ['-m', 'pip', 'download', '--no-deps', '--only-binary', ':all:'];
  const [library, version] = LIBRARY;
  run(python, [...download, '--python-version', version, '-d', work, library], 'pip and PyPI');
  const wheel = readdirSync(work).find((name) => name.endsWith('.whl'))!;
  const wanted = LIBRARIES.map((name) => `tensorflow/${name}`);
  run(python, ['-c', UNPACK, path.join(work, wheel), work, ...wanted], 'room for 1 GB');
  const deps = path.join(home, 'deps');
  mkdirSync(path.join(deps, 'lib'), { recursive: true });
  for (const name of LIBRARIES) {
    cpSync(path.join(work, 'tensorflow', name), path.join(deps, 'lib', name));
  }
  compile(path.join(work, 'tensorflow/include'), path.join(deps, 'lib'));
} finally {
  rmSync(work, { recursive: true });
}
if (!existsSync(path.join(home, 'lib/napi-v8/tfjs_binding.node'))) {
  fail('Expected the compiled binding, got none.');
}
console.log('Native TensorFlow is there.');

function compile(include: string, lib: string): void {
  const out = path.join(home, 'lib/napi-v8');
  mkdirSync(out, { recursive: true });
  const flags = ['-std=c++17', '-O2', '-fPIC', '-shared', '-DNAPI_VERSION=8'];
  const headers = [home, include, path.join(modules, 'node-api-headers/include')];
  const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) =>
    path.join(home, 'binding', name),
  );
  run(
    'g++',
    [
      ...[...flags, '-DNODE_GYP_MODULE_NAME=tfjs_binding', ...headers.map((dir) => `-I${dir}`)],
      ...[...sources, '-o', path.join(out, 'tfjs_binding.node'), `-L${lib}`],
      ...[...LIBRARIES.map((name) => `-l:${name}`), '-Wl,-rpath,$ORIGIN/../../deps/lib'],
    ],
    'g++ with C++17',
  );
}

function run(command: string, args: readonly string[], needs: string): void {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', cwd: into });
  if (status !== 0) {
    fail(
      `Expected ${needs}: \`${command} ${args[0]}\` did not end well (${error?.message ?? status}).`,
    );
  }
}

function fail(problem: string): never {
  console.error(`${problem} WebAssembly serves without native TensorFlow.`);
  process.exit(1);
}
