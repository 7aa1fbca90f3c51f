/**
 * Sets up a checkout with nobody's help: installs what is missing, builds what is stale, and finds
 * the Node that the project pins. Plain JavaScript without dependencies, for any Node from 18 up.
 */
import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const at = (...parts) => path.join(root, ...parts);
/** What is built: what the build reads, and where the time of the last one is kept. */
const PROGRAM = {
  sources: ['src', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'],
  stamp: at('dist', '.built'),
};
const BOOKCASE = {
  sources: ['web', 'src/generated/schema.ts', 'scripts/build-web.js', 'package-lock.json'],
  stamp: at('dist', '.built-web'),
};

/** Installs (`npm ci`) unless node_modules holds exactly what package-lock.json names. */
export function ensureInstalled() {
  if (!existsSync(at('package-lock.json')) || isInstalled()) return;
  say('Installing packages (npm ci) …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  // Warnings about this machine's Node are beside the point: what runs is the pinned one.
  // npm's chatter goes to stderr, because standard output belongs to the command's result.
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  run(npm, args, { shell: process.platform === 'win32', stdio: ['ignore', 2, 2] });
}

/** Builds `dist/` where a source is newer than the last build. */
export function ensureBuilt() {
  if (!existsSync(at('src'))) return;
  if (!existsSync(PROGRAM.stamp)) rmSync(at('dist'), { recursive: true, force: true });
  ensure(PROGRAM, 'Building …', ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json']);
}

/** Builds `dist/web`, the page that the gateway serves, where a source of it is newer than its last build. */
export function ensureBookcase() {
  if (existsSync(at('src'))) ensure(BOOKCASE, 'Building the page …', ['scripts/build-web.js']);
}

/** The path of the Node that package.json pins, or of this one where it is not installed. */
export function pinnedNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const pinned = at('node_modules', 'node', 'bin', name);
  return existsSync(pinned) ? pinned : process.execPath;
}

/** True when this process runs on the pinned version already. */
export function onPinnedNode() {
  const manifest = at('node_modules', 'node', 'package.json');
  return !existsSync(manifest) || readJson(manifest).version === process.versions.node;
}

/** Runs the pinned Node with these arguments in this one's place: same streams, signals and exit status. */
export function become(args, env = process.env) {
  const child = spawn(pinnedNode(), args, { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    say(`Cannot start ${pinnedNode()}: ${error.message}`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
  });
}

function isInstalled() {
  const hidden = at('node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const wanted = readJson(at('package-lock.json')).packages;
  const present = readJson(hidden).packages;
  return Object.entries(wanted).every(
    ([where, entry]) => where === '' || entry.optional || present[where]?.version === entry.version,
  );
}

/** Runs a build unless its last one is younger than all that it reads. */
function ensure({ sources, stamp }, text, args) {
  const builtAt = existsSync(stamp) ? Number(readFileSync(stamp, 'utf8')) : -Infinity;
  if (sources.every((source) => newest(at(source)) <= builtAt)) return;
  say(text);
  const started = new Date();
  run(pinnedNode(), args, { stdio: ['ignore', 2, 2] });
  mkdirSync(at('dist'), { recursive: true });
  // The time from before the build: a source saved while it ran makes the build stale.
  writeFileSync(stamp, `${started.getTime()}\n`);
}

/** Latest change below a path, in ms; folders count too, so that a deleted file is seen. */
function newest(file) {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(file).reduce(
    (time, name) => Math.max(time, newest(path.join(file, name))),
    stat.mtimeMs,
  );
}

function run(command, args, options) {
  const result = spawnSync(command, args, { cwd: root, ...options });
  if (result.error || result.status !== 0) {
    say(
      `Failed (${result.error?.message ?? `exit status ${result.status}`}): ${command} ${args.join(' ')}`,
    );
    process.exit(1);
  }
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function say(text) {
  process.stderr.write(`tastegraph: ${text}\n`);
}
