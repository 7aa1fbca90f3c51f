#!/usr/bin/env node
/**
 * Runs a development tool on the pinned Node after setting up the checkout: `node scripts/tool.js vitest run`.
 * A first argument that ends in .ts or .js is a script of ours, anything else an installed package's command.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { become, ensureBookcase, ensureBuilt, ensureInstalled, root } from './setup.js';

ensureInstalled();
const [name, ...args] = process.argv.slice(2);
// Tests drive the built program too.
if (name === 'vitest' || name.startsWith('bench/')) {
  ensureBuilt();
  ensureBookcase();
}
become([/\.[tj]s$/.test(name) ? path.join(root, name) : commandOf(name), ...args]);

/** The script behind a package's command, without the shell that `.bin` would need. */
function commandOf(command) {
  const owner =
    { tsc: 'typescript', 'graphql-codegen': '@graphql-codegen/cli' }[command] ?? command;
  const manifest = path.join(root, 'node_modules', owner, 'package.json');
  const bin = existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).bin : undefined;
  const script = typeof bin === 'string' ? bin : bin?.[command];
  if (script === undefined) throw new Error(`No installed package has the command ${command}.`);
  return path.join(root, 'node_modules', owner, script);
}
