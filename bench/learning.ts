/**
 * How soon Home follows a listener who changes their mind. Simulated listeners join the demo world, each with one family
 * of genres in mind. Before each response they look at their page card by card and play the first that fits and that they
 * have not played; where none fits they skip the first within seconds. After twenty responses they want another family.
 * Measured is, of what a page recommends, how much fits what they want: before, and response by response after the
 * change. The curve is drawn into `docs/learning.svg`.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type App, buildApp } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import { MINUTE_MS } from '../src/clock.ts';
import { DEMO_FOLDER } from '../src/demo/demo-files.ts';
import { fillDemo } from '../src/demo/load-demo.ts';
import { readRules } from '../src/demo/rules.ts';
import { foldItem } from '../src/events/fold.ts';
import { cardId, kindOf } from '../src/ids.ts';
import { seededRandom } from '../src/math/random.ts';
import type { HomeRecord } from '../src/store/records.ts';
import { root } from '../test/helpers/gateway.ts';
import { drawCurve } from './curve-svg.ts';
import type { BenchOptions, BenchRow } from './row.ts';

const FULL_WORLD = 1_000;
const SIMULATED = 12;
const BEFORE = 20;
const AFTER = 40;
const SHAPE = { shelves: 8, cards: 10 };
const SKIPPED_AFTER_MS = 4_000;
const PLAYED_MS = 200_000;
/** What is the listener's own already is not recommended. */
const OWN_SHELVES = new Set(['RECENT', 'FAVOURITES', 'PLAYLISTS', 'PODCASTS']);
/** A Monday noon. */
const START = Date.parse('2026-11-23T12:00:00Z');
const REPORTED = [1, 5, 10, 20, 40];

/** Does a track fit a family of genres? */
type Fits = (track: string, family: string) => boolean;

export async function benchLearning({ scale = 1 }: BenchOptions): Promise<readonly BenchRow[]> {
  const data = await mkdtemp(path.join(os.tmpdir(), 'tastegraph-bench-'));
  const clock = { time: START, now: () => clock.time };
  const config = loadConfig(undefined, {}, { data });
  const app = await buildApp({ config, clock, seed: 7, log: SILENT });
  try {
    await fill(app, Math.max(100, Math.round(scale * FULL_WORLD)));
    const fits = await fitter(app);
    const families = readRules(DEMO_FOLDER).families.map(({ name }) => name);
    const random = seededRandom(11);
    const curves: Float64Array[] = [];
    for (let s = 0; s < SIMULATED; s++) {
      const first = random.int(families.length);
      const second = (first + 1 + random.int(families.length - 1)) % families.length;
      const wants = { before: families[first]!, after: families[second]! };
      curves.push(await live(app, clock, { listener: `user:learning-${s}`, wants, fits }));
    }
    const mean = curves[0]!.map((_, at) => curves.reduce((sum, c) => sum + c[at]!, 0) / SIMULATED);
    await writeFile(path.join(root, 'docs/learning.svg'), pictureOf(mean));
    return rowsOf(mean);
  } finally {
    await app.stop();
    await rm(data, { recursive: true });
  }
}

const SILENT = { debug() {}, info() {}, warn() {}, error: console.error };

async function fill(app: App, listeners: number): Promise<void> {
  const { store, clock, seed } = app;
  await fillDemo({ store, fold: foldItem, clock, seed, listeners });
  await app.train('popularity', {}, () => undefined);
  await app.train('factorization', { combine: 'never', rank: 32 }, () => undefined);
  for (const model of ['text', 'audio', 'hybrid']) await app.train(model, {}, () => undefined);
}

/** By the genres of the catalogue, an artist's where a track has none of its own. */
async function fitter({ store }: App): Promise<Fits> {
  const familyOf = new Map(
    readRules(DEMO_FOLDER).families.flatMap(({ name, genres }) =>
      genres.map((genre) => [genre, name] as const),
    ),
  );
  const families = new Map<string, ReadonlySet<string | undefined>>();
  for await (const tracks of store.catalogue.scanTracks()) {
    for (const { id, genres } of tracks) {
      families.set(id, new Set(genres.map((genre) => familyOf.get(genre))));
    }
  }
  return (track, family) => families.get(track)?.has(family) === true;
}

interface Simulated {
  readonly listener: string;
  readonly wants: { readonly before: string; readonly after: string };
  readonly fits: Fits;
}

/** Share of what fits the wish after the change, a page after each response. Float64Array [responses + 1]. */
async function live(
  app: App,
  clock: { time: number },
  simulated: Simulated,
): Promise<Float64Array> {
  const { listener, wants } = simulated;
  const { store, services } = app;
  await store.listeners.ensure([
    { id: listener, timeZone: 'UTC', createdAt: clock.time, simulated: true },
  ]);
  const played = new Set<string>();
  const shares = new Float64Array(BEFORE + AFTER + 1);
  for (let response = 0; response <= BEFORE + AFTER; response++) {
    const page = await services.home.page(listener, SHAPE);
    shares[response] = fittingShare(page, simulated, played);
    const wish = response < BEFORE ? wants.before : wants.after;
    await respond(app, page, { ...simulated, wish, played });
    clock.time += MINUTE_MS;
  }
  return shares;
}

/** Of the tracks that a page recommends. */
function fittingShare(
  page: HomeRecord,
  { wants, fits }: Simulated,
  played: ReadonlySet<string>,
): number {
  const tracks = page.shelves
    .filter(({ kind }) => !OWN_SHELVES.has(kind))
    .flatMap(({ cards }) => cards.map(({ subject }) => subject))
    .filter((subject) => kindOf(subject) === 'track' && !played.has(subject));
  const fitting = tracks.filter((track) => fits(track, wants.after));
  return tracks.length === 0 ? 0 : fitting.length / tracks.length;
}

/** One event: what a listener does who looks at a page from its top. */
async function respond(
  { services, clock }: App,
  page: HomeRecord,
  who: { listener: string; fits: Fits; wish: string; played: Set<string> },
): Promise<void> {
  const { listener, fits, wish, played } = who;
  const cards = page.shelves.flatMap(({ cards: row }, shelf) =>
    row.map(({ subject }, position) => ({ subject, shelf, position })),
  );
  const tracks = cards.filter(({ subject }) => kindOf(subject) === 'track' && !played.has(subject));
  const liked = tracks.find(({ subject }) => fits(subject, wish));
  const card = liked ?? tracks[0]!;
  const { subject: item, ...place } = card;
  const { rejected } = await services.intake.record([
    {
      ...{ listener, kind: 'play', item, at: clock.now() },
      msPlayed: liked === undefined ? SKIPPED_AFTER_MS : PLAYED_MS,
      context: { card: cardId({ listener, page: page.id, ...place }) },
    },
  ]);
  if (rejected.length > 0) throw new Error(`Expected a response to count: ${rejected[0]!.reason}`);
  played.add(item);
}

function rowsOf(shares: Float64Array): readonly BenchRow[] {
  const row = (when: string, at: number): BenchRow => ({
    what: `share of what Home recommends that fits the new wish, ${when}`,
    ours: 100 * shares[at]!,
    unit: '%',
  });
  return [
    row('when it changes', BEFORE),
    ...REPORTED.map((n) => row(`${n} responses after`, BEFORE + n)),
  ];
}

function pictureOf(shares: Float64Array): string {
  return drawCurve({
    title: 'Home follows a listener who changes their mind',
    x: { label: 'responses after the change', from: -BEFORE, step: 10 },
    y: { label: 'of what Home recommends fits the new wish' },
    values: shares,
  });
}
