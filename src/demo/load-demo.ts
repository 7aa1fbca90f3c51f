/**
 * Fills an empty store with the demo world: catalogue, texts, sounds, simulated listeners and all that they did.
 * Everything written is a function of a plan (seed, time, number of listeners) that is noted before the
 * first row, and all writes are idempotent: a fill that was interrupted is repeated with the same plan
 * and completes; one that was completed is left alone.
 */
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { ItemFold, PreparedEvent, Store } from '../store/ports.ts';
import { DEMO_FOLDER, readAirplay, readCatalogue, readSounds, readTexts } from './demo-files.ts';
import { readRules } from './rules.ts';
import type { SimulatedListener } from './simulate.ts';
import { simulateListeners } from './simulate.ts';

export interface FillOptions {
  readonly store: Store;
  /** `foldItem` of `src/events/fold.ts`. */
  readonly fold: ItemFold;
  readonly clock: Clock;
  readonly seed: number;
  /** `share` is 0 to 1. */
  readonly progress?: (share: number, message: string) => void;
  /** Fewer listeners than the rules say: for tests. */
  readonly listeners?: number;
  /** Where the demo's files lie. */
  readonly folder?: string;
}

export type FillResult =
  | {
      readonly outcome: 'filled';
      readonly tracks: number;
      readonly listeners: number;
      readonly events: number;
    }
  /** The demo is in the store already. */
  | { readonly outcome: 'present' }
  /** The store has a catalogue that is not the demo's: it is left alone. */
  | { readonly outcome: 'occupied' };

const planSchema = z.object({ seed: z.int(), now: z.int(), listeners: z.int() });

/** The notes of the fill lie where jobs keep theirs. */
const JOB = 'fill-demo';
/** Events in one commit: large enough that the transaction costs nothing, small enough to hold. */
const BATCH = 10_000;
/** Share of the work that the catalogue is. */
const CATALOGUE_SHARE = 0.05;

export async function fillDemo(options: FillOptions): Promise<FillResult> {
  const { store, progress = () => undefined, folder = DEMO_FOLDER } = options;
  if ((await store.jobRuns.note(JOB, 'completed')) !== undefined) return { outcome: 'present' };
  const rules = readRules(folder);
  const plan = await planOf(options, rules.listeners);
  if (plan === undefined) return { outcome: 'occupied' };

  progress(0, 'reading the catalogue of the demo');
  const catalogue = readCatalogue(folder, rules, plan.now);
  await store.catalogue.upsert(catalogue);
  await store.texts.put(readTexts(folder));
  await store.audioFeatures.put(readSounds(folder));

  const world = { ...catalogue, airplay: readAirplay(folder) };
  let listeners = 0;
  let events = 0;
  let batch: SimulatedListener[] = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    await writeListeners(options, batch);
    listeners += batch.length;
    events += size;
    [batch, size] = [[], 0];
    const share = CATALOGUE_SHARE + (1 - CATALOGUE_SHARE) * (listeners / plan.listeners);
    progress(share, `simulated ${listeners} of ${plan.listeners} listeners`);
  };
  for (const simulated of simulateListeners(world, rules, plan)) {
    batch.push(simulated);
    size += simulated.events.length;
    if (size >= BATCH) await flush();
  }
  if (batch.length > 0) await flush();
  await store.jobRuns.setNote(JOB, 'completed', String(options.clock.now()));
  return { outcome: 'filled', tracks: catalogue.tracks.length, listeners, events };
}

/** The plan of a fill that was interrupted, or a new one, noted; undefined when the store is in use. */
async function planOf(
  { store, clock, seed, listeners }: FillOptions,
  usual: number,
): Promise<z.infer<typeof planSchema> | undefined> {
  const noted = await store.jobRuns.note(JOB, 'plan');
  if (noted !== undefined) return planSchema.parse(JSON.parse(noted));
  const { tracks } = await store.catalogue.counts();
  if (tracks > 0) return undefined;
  const plan = { seed, now: clock.now(), listeners: listeners ?? usual };
  await store.jobRuns.setNote(JOB, 'plan', JSON.stringify(plan));
  return plan;
}

async function writeListeners(
  { store, fold }: FillOptions,
  batch: readonly SimulatedListener[],
): Promise<void> {
  await store.listeners.ensure(batch.map(({ listener }) => listener));
  const playlists = batch.flatMap((simulated) => simulated.playlists);
  const known = await store.playlists.get(playlists.map(({ id }) => id));
  for (const playlist of playlists) {
    if (!known.has(playlist.id)) await store.playlists.create(playlist);
  }
  const events = batch.flatMap((simulated) => simulated.events);
  await store.events.commit(
    events.map((event): PreparedEvent => ({ event, outcomes: [] })),
    fold,
  );
}
