/**
 * Turns what the store knows of everybody's listening into what models are trained and judged on: a
 * sparse matrix, voices for popularity, held-out listeners. Reads in batches and lets the process answer
 * between them. Listeners that are held out never get into what is trained on.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import { kindOf } from '../ids.ts';
import { CsrBuilder } from '../math/csr.ts';
import type { Csr } from '../math/csr.ts';
import {
  heldOutHash,
  heldOutThreshold,
  isHidden,
  MAX_HELD_OUT,
} from '../models/evaluation/held-out.ts';
import type { HeldOutListener } from '../models/evaluation/judge.ts';
import { confidenceOf } from '../models/factorization/confidence.ts';
import type { ConfidenceConfig } from '../models/factorization/confidence.ts';
import type { CataloguePort, ListenersPort, ListeningPort } from '../store/ports.ts';
import type { ListenerItem } from '../store/records.ts';

/** What training reads: a store, or the archive (`archived-listening.ts`). */
export interface TrainingStore {
  readonly catalogue: Pick<CataloguePort, 'scanTracks' | 'scanPodcasts'>;
  readonly listeners: Pick<ListenersPort, 'count'>;
  readonly listening: Pick<ListeningPort, 'scan'>;
}

/** What popularity is counted from. */
export interface VoiceStore {
  readonly listeners: Pick<ListenersPort, 'get'>;
  readonly listening: Pick<ListeningPort, 'scan'>;
}

export interface TrainingMatrix {
  /** Listeners x items, values are confidences. */
  readonly matrix: Csr;
  /** Global ids of tracks and podcasts, ascending: the columns. */
  readonly items: readonly string[];
  /** Listeners whose hash lies below this are not in it. */
  readonly heldOutBelow: number;
}

/**
 * The matrix of all listening to tracks and podcasts of the catalogue. Items that nobody likes are not in it.
 *
 * @param now - Ms since the epoch: ages are measured from here.
 * @throws the signal's reason when it is aborted.
 */
export async function gatherMatrix(
  store: TrainingStore,
  now: number,
  config: ConfidenceConfig,
  signal: AbortSignal,
): Promise<TrainingMatrix> {
  const heldOutBelow = heldOutThreshold(await store.listeners.count());
  const known = await catalogueItems(store.catalogue, signal);
  const builder = new CsrBuilder();
  const seen = new Map<string, number>();
  const liked: boolean[] = [];
  for await (const rows of listenersOf(store.listening, signal)) {
    if (heldOutHash(rows[0]!.listener) < heldOutBelow) continue;
    for (const row of rows) {
      const confidence = known.has(row.item) ? confidenceOf(row, now, config) : 0;
      if (confidence === 0) continue;
      const column = seen.get(row.item) ?? seen.size;
      seen.set(row.item, column);
      liked[column] ||= confidence > 0;
      builder.push(column, confidence);
    }
    builder.endRow();
  }
  // Columns in the order of their ids, whatever the order in which the store has its listeners.
  const items = Array.from(seen.keys()).filter((id) => liked[seen.get(id)!] === true);
  items.sort();
  const columnOf = new Int32Array(seen.size).fill(-1);
  items.forEach((id, column) => (columnOf[seen.get(id)!] = column));
  return { matrix: builder.build(items.length, columnOf), items, heldOutBelow };
}

/**
 * Calls `voice` once for each (listener, item) that the listener likes, with the listener's country.
 *
 * @param heldOutBelow - Listeners whose hash lies below this are left out.
 * @throws the signal's reason when it is aborted.
 */
export async function eachVoice(
  { listening, listeners }: VoiceStore,
  config: { readonly now: number; readonly heldOutBelow: number } & ConfidenceConfig,
  voice: (row: ListenerItem, country: string | undefined) => void,
  signal: AbortSignal,
): Promise<void> {
  for await (const batch of listening.scan()) {
    const records = await listeners.get([...new Set(batch.map(({ listener }) => listener))]);
    signal.throwIfAborted();
    for (const row of batch) {
      if (heldOutHash(row.listener) < config.heldOutBelow || !isPlayable(row.item)) continue;
      if (confidenceOf(row, config.now, config) <= 0) continue;
      voice(row, records.get(row.listener)?.country);
    }
    await breathe();
  }
}

/** A listener's rows, split. */
export interface HeldOutRows extends HeldOutListener {
  readonly visible: readonly ListenerItem[];
}

/**
 * The listeners below a threshold, each split by a hash into items to see and items to find; those with
 * the lowest hashes where there are too many. One with nothing to see or nothing to find is left out.
 *
 * @param takes - Leaves out listeners for whom it is false.
 */
export async function gatherHeldOut(
  listening: TrainingStore['listening'],
  below: number,
  now: number,
  config: ConfidenceConfig,
  takes: (listener: string) => boolean = () => true,
): Promise<readonly HeldOutRows[]> {
  if (below === 0) return [];
  const found: { readonly hash: number; readonly split: HeldOutRows }[] = [];
  for await (const rows of listenersOf(listening, new AbortController().signal)) {
    const hash = heldOutHash(rows[0]!.listener);
    const taken = hash < below && takes(rows[0]!.listener);
    const split = taken ? splitOf(rows, now, config) : undefined;
    if (split !== undefined) found.push({ hash, split });
  }
  found.sort((a, b) => a.hash - b.hash);
  return found.slice(0, MAX_HELD_OUT).map(({ split }) => split);
}

function splitOf(
  rows: readonly ListenerItem[],
  now: number,
  config: ConfidenceConfig,
): HeldOutRows | undefined {
  const usable = rows.filter(({ item }) => isPlayable(item));
  const likes = (row: ListenerItem): boolean => confidenceOf(row, now, config) > 0;
  const hides = (row: ListenerItem): boolean => likes(row) && isHidden(row.listener, row.item);
  const hidden = usable.filter(hides).map(({ item }) => item);
  const visible = usable.filter((row) => !hides(row));
  return hidden.length > 0 && visible.some(likes) ? { visible, hidden } : undefined;
}

/** Ids of everything that can be recommended. */
export async function catalogueItems(
  catalogue: TrainingStore['catalogue'],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for (const scan of [catalogue.scanTracks(), catalogue.scanPodcasts()]) {
    for await (const batch of scan) {
      for (const { id } of batch) ids.add(id);
      await breathe();
      signal.throwIfAborted();
    }
  }
  return ids;
}

function isPlayable(item: string): boolean {
  const kind = kindOf(item);
  return kind === 'track' || kind === 'podcast';
}

/** The rows of one listener after the other. */
async function* listenersOf(
  listening: TrainingStore['listening'],
  signal: AbortSignal,
): AsyncGenerator<readonly ListenerItem[]> {
  for await (const batch of listening.scan()) {
    for (let from = 0; from < batch.length;) {
      let to = from + 1;
      while (to < batch.length && batch[to]!.listener === batch[from]!.listener) to++;
      yield batch.slice(from, to);
      from = to;
    }
    await breathe();
    signal.throwIfAborted();
  }
}
