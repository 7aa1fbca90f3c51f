#!/usr/bin/env node
/** The `tastegraph` command: sets up the checkout where needed, then runs the built program on the pinned Node. */
import path from 'node:path';
import {
  become,
  ensureBookcase,
  ensureBuilt,
  ensureInstalled,
  onPinnedNode,
  root,
} from '../scripts/setup.js';

ensureInstalled();
ensureBuilt();
if (process.argv[2] === 'serve') ensureBookcase();
const program = path.join(root, 'dist', 'main.js');
if (onPinnedNode()) {
  await import(program);
} else {
  become([program, ...process.argv.slice(2)]);
}
