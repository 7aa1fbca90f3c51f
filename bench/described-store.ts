/**
 * The store of `filled-store.ts` with words and sounds besides, and every kind of model trained on it by the jobs that
 * train them at night: for what a gateway costs with all of them. Texts and sounds are drawn with a fixed seed: a
 * corner of the catalogue has words of its own, and its sounds lie near to each other.
 */
import path from 'node:path';
import { buildApp } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import { seededRandom } from '../src/math/random.ts';
import type { Random } from '../src/math/random.ts';
import { AUDIO_MODEL_VERSION } from '../src/models/audio/analyze-sound.ts';
import type { Store } from '../src/store/ports.ts';
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts';
import { CORNERS, fillListening, trackId } from './filled-store.ts';
import type { StoreSize } from './filled-store.ts';

const BATCH = 5_000;
/** Every how many tracks one is written about, and one is analysed. */
const WRITTEN_EVERY = 4;
const HEARD_EVERY = 2;
const WORDS = 30;
const VOCABULARY = 12_000;
const WORDS_OF_A_CORNER = 200;
/** As long as those that analysis makes. */
const EMBEDDING = 64;
/** In this order: the later ones rest on the earlier. */
const TRAININGS = ['popularity', 'train', 'text', 'train-audio', 'hybrid'];

/**
 * Fills the store of a data folder and trains all models. Listeners are `user:0` and so on.
 *
 * @param onTrained - Told of each model that serves.
 */
export async function describeStore(
  folder: string,
  size: StoreSize,
  onTrained: (job: string) => void = () => undefined,
): Promise<void> {
  const store = await openSqliteStore({ path: path.join(folder, 'tastegraph.sqlite') });
  try {
    await fillListening(store, size);
    for (let from = 0; from < size.tracks; from += BATCH) {
      const some = Array.from({ length: Math.min(BATCH, size.tracks - from) }, (_, i) => from + i);
      await describe(store, some, seededRandom(from + 1));
    }
  } finally {
    await store.close();
  }
  await trainAll(folder, onTrained);
}

async function describe(store: Store, tracks: readonly number[], random: Random): Promise<void> {
  const written = tracks.filter((track) => track % WRITTEN_EVERY === 0);
  await store.texts.put(
    written.map((track) => ({
      id: `text:${track}`,
      text: Array.from({ length: WORDS }, () => wordOf(track % CORNERS, random)).join(' '),
      about: [trackId(track)],
    })),
  );
  const heard = tracks.filter((track) => track % HEARD_EVERY === 0);
  await store.audioFeatures.put(heard.map((track) => soundOf(track, random)));
}

/** Half of the words are of the corner, the others anybody's; rare ones are rare. */
function wordOf(corner: number, random: Random): string {
  const own = random.next() < 0.5;
  const word = own
    ? corner * WORDS_OF_A_CORNER + Math.floor(WORDS_OF_A_CORNER * random.next() ** 2)
    : Math.floor(VOCABULARY * random.next() ** 3);
  return `w${word.toString(26)}`;
}

function soundOf(track: number, random: Random) {
  const corner = seededRandom(1 + (track % CORNERS));
  const values = {
    tempo: 60 + 120 * random.next(),
    tempoConfidence: random.next(),
    key: random.int(12),
    mode: random.int(2),
    keyConfidence: random.next(),
    energy: random.next(),
    valence: random.next(),
  };
  const embedding = Array.from({ length: EMBEDDING }, () => corner.next() + random.next());
  return { track: trackId(track), modelVersion: AUDIO_MODEL_VERSION, values, embedding };
}

async function trainAll(folder: string, onTrained: (job: string) => void): Promise<void> {
  const log = { debug() {}, info() {}, warn() {}, error: console.error };
  const config = loadConfig(undefined, {}, { data: folder, models: { combine: 'never' } });
  const app = await buildApp({ config, clock: { now: () => Date.now() }, seed: 7, log });
  try {
    for (const name of TRAININGS) {
      const run = await app.services.jobs.runToEnd(name);
      if (run.outcome !== 'succeeded') {
        throw new Error(`Expected ${name} to succeed, got: ${JSON.stringify(run)}`);
      }
      onTrained(`${name}: ${run.message ?? ''}`);
    }
  } finally {
    await app.stop();
  }
}
