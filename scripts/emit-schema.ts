/**
 * Writes schema.graphql from the classes in src/schema and the resolvers. `--check` writes nothing and
 * fails when the file is not current. It reads the built classes, because Node runs no decorators.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const root = path.resolve(import.meta.dirname, '..');
const file = path.join(root, 'schema.graphql');

const { ensureBuilt } = await load<{ ensureBuilt: () => void }>('scripts/setup.js');
ensureBuilt();
const { printApiSchema } = await load<{ printApiSchema: () => string }>(
  'dist/resolvers/api-schema.js',
);
const text = printApiSchema();

if (!process.argv.includes('--check')) {
  writeFileSync(file, text);
} else if (text !== current()) {
  console.error('schema.graphql is not what the classes say: run `npm run schema:emit`.');
  process.exitCode = 1;
}

/** Imports what TypeScript does not see: plain JavaScript, and what the build has yet to make. */
async function load<T>(relative: string): Promise<T> {
  return (await import(pathToFileURL(path.join(root, relative)).href)) as T;
}

function current(): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
