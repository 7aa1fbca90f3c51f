/**
 * Writes docs/text-examples.md: what `similar(by: TEXT)` answers in the demo world, and reasons that quote terms.
 * Run by `npm run examples:text`; read what comes out before committing it.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildApp } from '../src/app.ts';
import type { App } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import { fillDemo } from '../src/demo/load-demo.ts';
import { foldItem } from '../src/events/fold.ts';
import type { ReasonRecord, TrackRecord } from '../src/store/records.ts';

/** The demo is simulated up to here: a run at another time writes the same. */
const NOW = Date.UTC(2026, 10, 25);
const SEED = 1;
const LISTENERS = 300;
const EXAMPLES = 10;
const SHOWN = 3;
const FILE = new URL('../docs/text-examples.md', import.meta.url);

const folder = mkdtempSync(path.join(tmpdir(), 'tastegraph-examples-'));
const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore };
const app = await buildApp({
  config: loadConfig(undefined, {}, { data: folder }),
  ...{ clock: { now: () => NOW }, seed: SEED, log: silent },
});
try {
  const { store, clock } = app;
  await fillDemo({ store, fold: foldItem, clock, seed: SEED, listeners: LISTENERS });
  for (const model of ['factorization', 'popularity', 'text']) {
    const settings = model === 'factorization' ? { rank: 32, combine: 'never' } : {};
    const { outcome, message } = await app.train(model, settings, ignore);
    if (outcome !== 'succeeded') throw new Error(`${model}: ${message ?? outcome}`);
  }
  writeFileSync(
    FILE,
    [intro(), await alike(app), await artists(app), await reasons(app)].join('\n'),
  );
} finally {
  await app.stop();
  rmSync(folder, { recursive: true });
}

function intro(): string {
  return `# What the text model says in the demo world

Written by \`npm run examples:text\` (${LISTENERS} simulated listeners, seed ${SEED}). The texts of the demo are the poems of its
art songs, in German, English and French, so "described with" means "sung about with" here.
`;
}

/** Tracks far from each other in the list of all that have texts. */
async function chosen({ store }: App): Promise<readonly TrackRecord[]> {
  const about = new Set<string>();
  for await (const batch of store.texts.scan()) {
    for (const text of batch) for (const id of text.about) about.add(id);
  }
  const ids = [...about].sort();
  const step = Math.floor(ids.length / EXAMPLES);
  const found = await store.catalogue.tracks(ids.filter((_, i) => i % step === 0));
  return [...found.values()].slice(0, EXAMPLES);
}

async function alike(app: App): Promise<string> {
  const lines = ['## Ten answers of `similar(by: TEXT)`', ''];
  for (const track of await chosen(app)) {
    const { entries } = await app.services.recommendations.similar(track.id, 'text');
    const terms = app.services.textProfiles.of(track.id)?.terms ?? [];
    const words = terms.slice(0, 6).map(({ term }) => term);
    lines.push(`**${await nameOf(app, track.id)}** (${words.join(', ')})`, '');
    for (const { track: other, reason } of entries.slice(0, SHOWN)) {
      lines.push(`- ${await nameOf(app, other)}: ${reason.text}.`);
    }
    lines.push('');
  }
  return lines.join('\n');
}

async function artists({ store, services }: App): Promise<string> {
  const lines = ['## Ten artists, and who is described like them', ''];
  const found: string[] = [];
  for await (const batch of store.catalogue.scanArtists()) found.push(...batch.map(({ id }) => id));
  const written = found.filter((id) => (services.textProfiles.of(id)?.documents ?? 0) > 1);
  const step = Math.floor(written.length / EXAMPLES);
  const names = await store.catalogue.artists(written);
  for (const id of written.filter((_, i) => i % step === 0).slice(0, EXAMPLES)) {
    const terms = services.textProfiles.of(id)!.terms.slice(0, 6);
    const alike = services.textProfiles.describedLike(id, SHOWN);
    const others = alike.map((other) => names.get(other)?.name ?? other);
    const words = terms.map(({ term }) => term).join(', ');
    lines.push(`- **${names.get(id)!.name}** (${words}): ${others.join('; ')}`);
  }
  return `${lines.join('\n')}\n`;
}

async function reasons(app: App): Promise<string> {
  const lines = ['## Ten reasons, of ten listeners', ''];
  let found = 0;
  for await (const batch of app.store.listeners.scan()) {
    for (const { id } of batch) {
      if (found === EXAMPLES) break;
      const query = { listener: id, exclude: [], diversity: 0.2, by: 'text' } as const;
      const { entries } = await app.services.recommendations.forListener(query);
      const quoted = entries.find(({ reason }) => quotes(reason));
      if (quoted === undefined) continue;
      found++;
      lines.push(`${found}. ${await nameOf(app, quoted.track)}: ${quoted.reason.text}.`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function quotes({ evidence }: ReasonRecord): boolean {
  return evidence.some(({ term }) => term !== undefined);
}

async function nameOf({ store }: App, id: string): Promise<string> {
  const track = (await store.catalogue.tracks([id])).get(id)!;
  const artists = await store.catalogue.artists(track.artistIds);
  return `${track.title} (${[...artists.values()].map(({ name }) => name).join(', ')})`;
}

function ignore(): void {
  // Nobody reads along.
}
