/**
 * Reading texts about music: how fast one thread reads (tokenise, stem, count, and all that a training reads
 * out of a document), beside `natural` on the same texts; then a whole run over 100,000 documents, one that is
 * killed and resumed, and one over unchanged documents, each in a process of its own. Where the reviews of
 * `amazon-music-reviews` lie beside the project their words are used, else words are drawn.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import porter from 'natural/lib/natural/stemmers/porter_stemmer.js';
import { seededRandom } from '../src/math/random.ts';
import { encodeDigest } from '../src/models/text/document-digest.ts';
import { documentTerms } from '../src/models/text/document-terms.ts';
import { readDocument } from '../src/models/text/read-document.ts';
import { SentimentJudge } from '../src/models/text/sentiment-judge.ts';
import { Languages } from '../src/models/text/tokens-language.ts';
import { wordsOf } from '../src/models/text/tokens.ts';
import type { Store } from '../src/store/ports.ts';
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts';
import { cpuMs, residentMb } from './resident.ts';
import type { BenchOptions, BenchRow } from './row.ts';

const DOCUMENTS = 100_000;
const TRACKS = 2_000;
const REVIEWS = '../shared/data/amazon-music-reviews/reviews.jsonl';
const MEGABYTE = 1e6;
/** Times that the samples are read: together as many as a run has. */
const ROUNDS = 5;
const [FIRST, LATER] = ['2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z'];

export async function benchText({ scale = 1 }: BenchOptions): Promise<readonly BenchRow[]> {
  const samples = sampleTexts();
  return [...reading(samples), ...(await runs(samples, Math.round(DOCUMENTS * scale)))];
}

function sampleTexts(): readonly string[] {
  if (existsSync(REVIEWS)) {
    const lines = readFileSync(REVIEWS, 'utf8').trim().split('\n');
    return lines.map((line) => (JSON.parse(line) as { readonly text: string }).text);
  }
  const random = seededRandom(3);
  const word = (): string => `w${Math.floor(20_000 * random.next() ** 3).toString(26)}`;
  return Array.from({ length: 5_000 }, () => Array.from({ length: 180 }, word).join(' '));
}

/** Megabytes a second of processor time of one thread. */
function reading(texts: readonly string[]): readonly BenchRow[] {
  const languages = new Languages();
  const judge = new SentimentJudge(0, undefined);
  const ours = speed(texts, (text) => {
    encodeDigest(documentTerms(languages.read(text), languages, undefined).hashes);
    for (const word of wordsOf(text)) languages.stem('en', word);
  });
  const peer = speed(texts, (text) => {
    const counts = new Map<string, number>();
    for (const word of text.toLowerCase().split(/[^a-z0-9']+/)) {
      const stem = porter.stem(word);
      counts.set(stem, (counts.get(stem) ?? 0) + 1);
    }
  });
  const whole = speed(texts, (text) => {
    const named = [{ id: 'artist:a', names: ['The Beatles'] }];
    readDocument({ id: 'a', mark: 'm', text, about: ['artist:a'], named }, languages, judge);
  });
  const unit = 'MB/s a core';
  return [
    {
      what: 'tokenise, stem and count terms and pairs, with signature',
      ...{ ours, unit, peer, ratio: ours / peer, peerName: 'natural: Porter stems, counted' },
    },
    { what: 'read a document whole: terms, signature, opinions, names', ours: whole, unit },
  ];
}

function speed(texts: readonly string[], read: (text: string) => void): number {
  for (const text of texts.slice(0, 500)) read(text);
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const before = process.cpuUsage();
  for (let round = 0; round < ROUNDS; round++) for (const text of texts) read(text);
  const { user, system } = process.cpuUsage(before);
  return (ROUNDS * bytes) / MEGABYTE / ((user + system) / 1e6);
}

interface Run {
  readonly message: string;
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
}

async function runs(samples: readonly string[], documents: number): Promise<readonly BenchRow[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tastegraph-bench-text-'));
  const store = await openSqliteStore({ path: path.join(folder, 'tastegraph.sqlite') });
  try {
    const bytes = await fill(store, samples, documents);
    const killed = await killedRun(store, folder);
    const rest = await run(folder, FIRST);
    const unchanged = await run(folder, LATER);
    await change(store, samples);
    const few = await run(folder, LATER);
    const all = killed.cpuSeconds + rest.cpuSeconds;
    const s = 's of processor time';
    return [
      {
        what: `${documents} texts, ${(bytes / MEGABYTE).toFixed(0)} MB`,
        ours: bytes / MEGABYTE,
        unit: 'MB',
      },
      { what: `read before kill -9 (${killed.message})`, ours: killed.cpuSeconds, unit: s },
      { what: `resumed to the end (${rest.message})`, ours: rest.cpuSeconds, unit: s },
      { what: 'peak memory of the resumed run', ours: rest.peakMegabytes, unit: 'MB' },
      {
        what: `again, nothing changed (${unchanged.message})`,
        ...{ ours: unchanged.cpuSeconds, unit: s },
        ...{ peer: all, ratio: all / unchanged.cpuSeconds, peerName: 'the whole first run' },
      },
      {
        what: `again, 100 texts changed (${few.message})`,
        ...{ ours: few.cpuSeconds, unit: s },
        ...{ peer: all, ratio: all / few.cpuSeconds, peerName: 'the whole first run' },
      },
    ];
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

/** Every document is two sentences of other reviews longer or shorter, so that none is repeated. */
async function fill(store: Store, samples: readonly string[], documents: number): Promise<number> {
  const random = seededRandom(4);
  const tracks = Array.from({ length: TRACKS }, (_, i) => ({
    ...{ id: `track:${i}`, title: `Title ${i}`, artistIds: [], genres: [] },
    ...{ explicit: false, addedAt: 0 },
  }));
  await store.catalogue.upsert({ artists: [], albums: [], podcasts: [], tracks });
  let bytes = 0;
  for (let from = 0; from < documents; from += 1_000) {
    const size = Math.min(1_000, documents - from);
    const texts = Array.from({ length: size }, (_, k) => {
      const at = from + k;
      const text = mixed(samples, random.int(samples.length), random.int(samples.length));
      bytes += Buffer.byteLength(text);
      return { id: `t${at.toString().padStart(7, '0')}`, text, about: [`track:${at % TRACKS}`] };
    });
    await store.texts.put(texts);
  }
  return bytes;
}

function mixed(samples: readonly string[], one: number, other: number): string {
  const first = samples[one]!;
  const second = samples[other]!;
  return `${first.slice(0, first.length / 2)} ${second.slice(second.length / 2)}`;
}

async function change(store: Store, samples: readonly string[]): Promise<void> {
  const ids = Array.from({ length: 100 }, (_, i) => `t${(i * 7).toString().padStart(7, '0')}`);
  const found = [...(await store.texts.get(ids)).values()];
  await store.texts.put(found.map((text, i) => ({ ...text, text: `${samples[i]!} indeed` })));
}

function start(folder: string, now: string) {
  const program = path.resolve(import.meta.dirname, '../dist/main.js');
  const args = ['train', 'text', '--data', folder, '--seed', '1', '--now', now, '--json'];
  return spawn(process.execPath, ['--no-warnings', program, ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

/** What a process took so far, its threads included. */
async function usageOf(pid: number): Promise<Omit<Run, 'message'>> {
  return { cpuSeconds: (await cpuMs(pid)) / 1_000, peakMegabytes: (await residentMb(pid)).peak };
}

async function run(folder: string, now: string): Promise<Run> {
  const child = start(folder, now);
  const said = textOf(child.stdout);
  let usage = { cpuSeconds: 0, peakMegabytes: 0 };
  while (child.exitCode === null) {
    await pause(20);
    // Gone between the two: what was read last is what it took.
    usage = await usageOf(child.pid!).catch(() => usage);
  }
  const { message } = JSON.parse(await said) as { readonly message: string };
  return { message: /\(.*?\)|Texts and.*/.exec(message)?.[0] ?? message, ...usage };
}

/** Ends a run with SIGKILL once some is read. */
async function killedRun(store: Store, folder: string): Promise<Run> {
  const child = start(folder, '2026-10-01T00:00:00Z');
  let share = 0;
  while (share < 0.3 && child.exitCode === null) {
    await pause(50);
    share = (await store.jobRuns.ofJob('text', 1))[0]?.progress ?? 0;
  }
  const usage = await usageOf(child.pid!);
  child.kill('SIGKILL');
  let kept = 0;
  for await (const batch of store.textReadings.scan()) kept += batch.length;
  return { message: `${kept} texts kept`, ...usage };
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  const parts: string[] = [];
  for await (const part of stream) parts.push(String(part));
  return parts.join('');
}
