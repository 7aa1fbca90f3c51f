/**
 * Names found in spite of how they were typed, among 100,000: those of the demo catalogue, and others made of their
 * words. The peer is MiniSearch with prefixes and a quarter of the letters wrong, where it is installed
 * (`npm install --no-save minisearch@7.2.0`). Times are of the processor: the machine is shared.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DEMO_FOLDER } from '../src/demo/demo-files.ts';
import { seededRandom } from '../src/math/random.ts';
import { NameIndex } from '../src/models/search/name-index.ts';
import type { NamedEntry } from '../src/models/search/name-index.ts';
import { foldAccents, nameWords } from '../src/models/text/tokens-name.ts';
import { misspellings } from '../test/helpers/misspellings.ts';
import type { BenchRow } from './row.ts';

const NAMES = 100_000;
const QUERIES = 1_000;
const FIRST = 5;
const SEED = 7;

type Find = (typed: string) => readonly string[];

export async function benchSearch(): Promise<readonly BenchRow[]> {
  const { entries, known } = namesOf();
  const index = new NameIndex();
  for (const entry of entries) index.put(entry);
  const ours = measure(entries, known, (typed) => index.search(typed, FIRST).map(({ id }) => id));
  const find = await miniSearch(entries);
  const peer = find && measure(entries, known, find);
  const row = (what: string, of: keyof Figures, unit: string, less: boolean): BenchRow => ({
    what: `${what}, ${entries.length} names, ${QUERIES} misspellings`,
    ours: ours[of],
    unit,
    ...(peer && {
      peer: peer[of],
      ratio: less ? peer[of] / ours[of] : ours[of] / peer[of],
      peerName: 'MiniSearch',
    }),
  });
  return [
    row(`right name among the first ${FIRST}`, 'share', '', false),
    row('a search, half are quicker', 'p50', 'ms', true),
    row('a search, 99 in 100 are quicker', 'p99', 'ms', true),
  ];
}

/** The demo's names, which are misspelt, among others. */
function namesOf(): { entries: readonly NamedEntry[]; known: readonly string[] } {
  const random = seededRandom(SEED);
  const entries = readFileSync(path.join(DEMO_FOLDER, 'catalogue.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string; name?: string; title?: string })
    .map(({ id, name, title }) => ({ id, name: name ?? title ?? '', beside: [], prior: 0 }));
  const known = entries.map(({ name }) => name);
  const words = known.flatMap((name) => name.split(/\s+/));
  while (entries.length < NAMES) {
    const length = 1 + random.int(4);
    const made = Array.from({ length }, () => words[random.int(words.length)]!).join(' ');
    entries.push({ id: `track:made-${entries.length}`, name: made, beside: [], prior: 0 });
  }
  return { entries, known };
}

interface Figures {
  readonly share: number;
  readonly p50: number;
  readonly p99: number;
}

function measure(entries: readonly NamedEntry[], known: readonly string[], find: Find): Figures {
  const keyOf = new Map(entries.map(({ id, name }) => [id, nameWords(name).join(' ')]));
  const queries = misspellings(known, QUERIES, seededRandom(SEED));
  for (const { typed } of queries.slice(0, QUERIES / 10)) find(typed);
  const times: number[] = [];
  let right = 0;
  for (const { name, typed } of queries) {
    const before = process.cpuUsage();
    const found = find(typed);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1_000);
    if (found.some((id) => keyOf.get(id) === nameWords(name).join(' '))) right++;
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.floor(share * (times.length - 1))]!;
  return { share: right / queries.length, p50: at(0.5), p99: at(0.99) };
}

interface MiniSearchLike {
  addAll(documents: readonly object[]): void;
  search(typed: string, options: object): readonly { readonly id: string }[];
}

/** Undefined where it is not installed. */
async function miniSearch(entries: readonly NamedEntry[]): Promise<Find | undefined> {
  const name = 'minisearch';
  const module = (await import(name).catch(() => undefined)) as
    { default: new (options: object) => MiniSearchLike } | undefined;
  if (module === undefined) return undefined;
  const index = new module.default({ fields: ['name'], processTerm: foldAccents });
  index.addAll(entries.map(({ id, name: text }) => ({ id, name: text })));
  const options = { fuzzy: 0.25, prefix: true };
  return (typed) =>
    index
      .search(typed, options)
      .slice(0, FIRST)
      .map(({ id }) => id);
}
