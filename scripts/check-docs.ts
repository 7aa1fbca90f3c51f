/**
 * Checks the documents: every relative link leads somewhere, every heading that is linked exists,
 * and docs/configuration.md says what src/config.ts says. `--write` brings the latter up to date.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { configSchema } from '../src/config.ts';

const root = path.resolve(import.meta.dirname, '..');
const settings = path.join(root, 'docs/configuration.md');

if (process.argv.includes('--write')) writeFileSync(settings, configurationPage());
const faults = [...linkFaults(), ...configurationFaults()];
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;

function linkFaults(): string[] {
  const tracked = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' });
  return tracked
    .split('\n')
    .filter(Boolean)
    .flatMap((file) => {
      const text = readFileSync(path.join(root, file), 'utf8').replace(/```[\s\S]*?```/g, '');
      return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
        .map((match) => match[1]!)
        .filter((link) => !/^[a-z]+:/.test(link) && !leadsSomewhere(file, link))
        .map((link) => `${file}: the link ${link} leads nowhere`);
    });
}

function leadsSomewhere(file: string, link: string): boolean {
  const [target, anchor] = link.split('#') as [string, string?];
  const full =
    target === '' ? path.join(root, file) : path.resolve(root, path.dirname(file), target);
  if (!existsSync(full)) return false;
  if (anchor === undefined || statSync(full).isDirectory()) return true;
  return headings(readFileSync(full, 'utf8')).includes(anchor);
}

function headings(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map((match) =>
    match[1]!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .trim()
      .replace(/ /g, '-'),
  );
}

function configurationFaults(): string[] {
  const current = existsSync(settings) ? readFileSync(settings, 'utf8') : '';
  return current === configurationPage()
    ? []
    : ['docs/configuration.md is not what src/config.ts says: run `npm run fix:docs`'];
}

interface Property {
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly properties?: Readonly<Record<string, Property>>;
}

function configurationPage(): string {
  const schema = z.toJSONSchema(configSchema, { io: 'input' }) as Property;
  const rows = Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
    rowsOf(name, property),
  );
  return [
    '# Settings',
    '',
    'Printed from `src/config.ts` by `npm run fix:docs`. A JSON file given with `--config FILE` holds them;',
    'environment variables and command-line flags win over it. Unknown keys are refused.',
    '',
    '| setting | default | range | meaning |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function rowsOf(name: string, property: Property): string[] {
  if (property.properties) {
    return Object.entries(property.properties).flatMap(([key, inner]) =>
      rowsOf(`${name}.${key}`, inner),
    );
  }
  const initial = property.default === undefined ? '' : `\`${JSON.stringify(property.default)}\``;
  return [`| \`${name}\` | ${initial} | ${rangeOf(property)} | ${property.description ?? ''} |`];
}

function rangeOf(property: Property): string {
  if (property.enum) return property.enum.join(', ');
  const { minimum, maximum, exclusiveMinimum } = property;
  const low = minimum ?? (exclusiveMinimum === undefined ? undefined : `over ${exclusiveMinimum}`);
  if (low === undefined && maximum === undefined) return property.type ?? '';
  return maximum === undefined || maximum === Number.MAX_SAFE_INTEGER
    ? `${low} or more`
    : `${low} to ${maximum}`;
}
