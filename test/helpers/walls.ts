/**
 * The walls between the rooms of `src`, as data: which room may import which. The second guard
 * beside the lint rule, and the one that also holds for rooms that the rule does not name.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Files at the top of `src` that every room may import. */
export const GROUND: ReadonlySet<string> = new Set(['errors', 'ids', 'clock', 'log']);

/** Room to rooms it may import besides itself and the ground. See "The arrows" in ARCHITECTURE.md. */
export const ARROWS: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  ids: ['errors'],
  clock: [],
  log: [],
  config: ['engine-settings', 'home-settings'],
  'engine-settings': [],
  'home-settings': [],
  math: ['generated/kernels'],
  models: ['math'],
  audio: [
    'models',
    'math',
    'store/records',
    'generated/decoders',
    'generated/aac-decoder',
    'generated/audio-weights',
    'generated/audio-heads',
  ],
  store: [],
  events: [
    'store',
    'math',
    'services/services',
    'services/services-listening',
    'formats/events',
    'formats/json-lines',
  ],
  formats: ['store', 'services/services'],
  services: ['models', 'store', 'math', 'events'],
  loaders: ['store', 'services/services'],
  schema: [],
  resolvers: [
    'schema',
    'services/services',
    'services/services-search',
    'services/services-text',
    'services/services-listening',
    'services/services-taste',
    'services/services-experiment',
    'services/services-policies',
    'loaders',
    'store/records',
    'store/job-records',
    'store/ports',
    'formats',
    'server/access',
    'server/context',
  ],
  server: ['resolvers', 'loaders', 'schema', 'services/services', 'store', 'demo', 'config'],
  jobs: ['audio', 'formats', 'services', 'models', 'store', 'events', 'math', 'demo'],
  demo: ['store', 'math', 'events'],
  app: [
    'app-jobs',
    'audio',
    'config',
    'store',
    'models',
    'services',
    'events',
    'jobs',
    'math',
    'demo',
    'server',
  ],
  'app-jobs': ['audio', 'config', 'store', 'models', 'services', 'events', 'jobs', 'math', 'demo'],
  cli: [
    'app',
    'audio',
    'config',
    'store',
    'models',
    'services',
    'events',
    'formats',
    'jobs',
    'math',
    'demo',
    'server',
  ],
  main: ['cli'],
};

export interface SourceFile {
  /** Path below `src`, with forward slashes. */
  readonly file: string;
  readonly text: string;
}

/** All TypeScript files below `src`, generated ones left out. */
export function sourceFiles(src: string): readonly SourceFile[] {
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(path.sep).join('/'))
    .filter(
      (file) =>
        file.endsWith('.ts') &&
        !file.startsWith('generated/') &&
        !file.startsWith('math/assembly/'),
    )
    .sort()
    .map((file) => ({ file, text: readFileSync(path.join(src, file), 'utf8') }));
}

/** One sentence for each import that goes through a wall. */
export function brokenWalls(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((each) =>
    importsOf(each)
      .filter((target) => !allowed(roomOf(each.file), target))
      .map((target) => `src/${each.file} must not import src/${target}.ts`),
  );
}

/** Files that import themselves by way of others, types included, and those that reach such files. */
export function importCircles(files: readonly SourceFile[]): readonly string[] {
  const left = new Map(files.map((each) => [each.file.replace(/\.ts$/, ''), importsOf(each)]));
  for (let before = Infinity; left.size < before;) {
    before = left.size;
    for (const [file, targets] of left) {
      if (!targets.some((target) => left.has(target))) left.delete(file);
    }
  }
  return [...left.keys()];
}

/** What a file imports, as paths below `src` without their ending. */
function importsOf({ file, text }: SourceFile): readonly string[] {
  const found = text.matchAll(/(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g);
  const folder = path.posix.dirname(file);
  return [...found].map((match) => path.posix.join(folder, match[1]!).replace(/\.ts$/, ''));
}

function roomOf(file: string): string {
  return file.split('/')[0]!.replace(/\.ts$/, '');
}

function allowed(room: string, target: string): boolean {
  const to = roomOf(target);
  if (to === room || GROUND.has(to)) return true;
  return (ARROWS[room] ?? []).some((arrow) => target === arrow || target.startsWith(`${arrow}/`));
}
