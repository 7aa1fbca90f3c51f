/**
 * What `import interactions`, `catalog`, `texts` and `events` do: read a file in batches, hand each to
 * the store or a service, and report. Every import can be run again: what is there already stays as
 * it is, so a second run changes nothing, and an import that was broken off is mended by running it whole.
 */
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Clock } from '../clock.ts';
import { SECOND_MS } from '../clock.ts';
import { toCatalogueRecords } from '../formats/catalog-item.ts';
import { readCatalog } from '../formats/catalog.ts';
import { readEvents } from '../formats/events.ts';
import { readInteractions, type InteractionOptions } from '../formats/interactions.ts';
import type { LineOf } from '../formats/json-lines.ts';
import type { Problem } from '../formats/problems.ts';
import type { RowBatch, RowReader } from '../formats/row-reader.ts';
import { readTexts } from '../formats/texts.ts';
import { globalId, localId } from '../ids.ts';
import type { EventInput, Services } from '../services/services.ts';
import type { Store } from '../store/ports.ts';
import type { PodcastRecord, TrackRecord } from '../store/records.ts';

/** Rows of one transaction of interactions: the more, the less often each listener is looked up; these hold the store for a third of a second. */
const INTERACTIONS_BATCH = 100_000;
/** Catalogue items and texts are larger, so fewer go together. */
const DOCUMENTS_BATCH = 1_000;
/** Events of one call of the intake, and how many calls are under way at once: they share a commit. */
const EVENTS_PER_CALL = 1_000;
const EVENT_CALLS = 4;
/** Ids remembered as made already; forgotten all at once, which costs a second look and no memory. */
const REMEMBERED = 500_000;

export interface ImportDeps {
  readonly store: Store;
  readonly services: Pick<Services, 'intake' | 'catalogue'>;
  readonly clock: Clock;
  /** IANA zone of listeners that come into being here. */
  readonly timeZone: string;
  /** What the file name `-` stands for. */
  readonly stdin?: Readable;
}

export interface ImportControl {
  /** Bytes read of the file as it lies on disk, and its size: 0 for standard input. */
  readonly progress?: (doneBytes: number, totalBytes: number) => void;
  readonly signal?: AbortSignal;
}

export interface ImportReport {
  /** Rows seen: `imported`, `duplicates` and `skipped` together. */
  readonly read: number;
  readonly imported: number;
  /** Events that were known by their id already; 0 for all else, where known rows are imported anew. */
  readonly duplicates: number;
  readonly skipped: number;
  /** The first of the skipped, by line. */
  readonly problems: readonly Problem[];
  readonly seconds: number;
}

/**
 * Imports bulk counts of plays. Listeners and items that are not known are made: items as bare tracks
 * or podcasts that are called by their id.
 *
 * @throws BadInputError when the file cannot be read as asked
 */
export async function importInteractions(
  path: string,
  options: Omit<InteractionOptions, 'userId' | 'itemId'> & { readonly kind?: ItemKind },
  deps: ImportDeps,
  control: ImportControl = {},
): Promise<ImportReport> {
  const { kind = 'track', ...format } = options;
  const { stdin, store } = deps;
  // Two imports must never share a name, whatever seed and clock they run by: their counts would add up.
  const run = randomUUID();
  const known = new Known(deps, kind);
  const reader = readInteractions(path, {
    batchRows: INTERACTIONS_BATCH,
    ...format,
    stdin,
    signal: control.signal,
    userId: (id) => globalId('user', id),
    itemId: (id) => globalId(kind, id),
  });
  return consume(reader, deps, control, async (rows) => {
    await known.ensure(rows);
    await store.listening.importInteractions(
      run,
      rows.map(({ user, item, count, at }) => ({ listener: user, item, count, at })),
    );
    return NONE;
  });
}

/** Imports catalogue items: whole ones, that replace what is there. @throws BadInputError as above */
export async function importCatalog(
  path: string,
  deps: ImportDeps,
  control: ImportControl = {},
): Promise<ImportReport> {
  const options = { stdin: deps.stdin, signal: control.signal, batchRows: DOCUMENTS_BATCH };
  return consume(readCatalog(path, options), deps, control, async (lines) => {
    const items = lines.map(({ row }) => row);
    const { records, mentioned } = toCatalogueRecords(items, deps.clock.now());
    await deps.services.catalogue.upsert(records, mentioned);
    return NONE;
  });
}

/** Imports texts about music. @throws BadInputError as above */
export async function importTexts(
  path: string,
  deps: ImportDeps,
  control: ImportControl = {},
): Promise<ImportReport> {
  const options = { stdin: deps.stdin, signal: control.signal, batchRows: DOCUMENTS_BATCH };
  return consume(readTexts(path, options), deps, control, async (lines) => {
    await deps.services.catalogue.addTexts(lines.map(({ row }) => row));
    return NONE;
  });
}

/** Imports events, through the intake: they are checked like those of `recordEvents`. @throws BadInputError as above */
export async function importEvents(
  path: string,
  deps: ImportDeps,
  control: ImportControl = {},
): Promise<ImportReport> {
  const batchRows = EVENTS_PER_CALL * EVENT_CALLS;
  const options = { stdin: deps.stdin, signal: control.signal, batchRows };
  return consume(readEvents(path, options), deps, control, async (lines) => {
    const calls: Promise<Outcome>[] = [];
    for (let i = 0; i < lines.length; i += EVENTS_PER_CALL) {
      calls.push(record(deps, lines.slice(i, i + EVENTS_PER_CALL)));
    }
    const outcomes = await Promise.all(calls);
    return {
      duplicates: outcomes.reduce((sum, outcome) => sum + outcome.duplicates, 0),
      refused: outcomes.flatMap((outcome) => outcome.refused),
    };
  });
}

export type ItemKind = 'track' | 'podcast';

/** What became of a batch, besides what was imported. */
interface Outcome {
  readonly duplicates: number;
  readonly refused: readonly Problem[];
}

const NONE: Outcome = { duplicates: 0, refused: [] };

async function consume<T>(
  reader: RowReader<T>,
  { clock }: ImportDeps,
  { progress, signal }: ImportControl,
  take: (rows: RowBatch<T>['rows']) => Promise<Outcome>,
): Promise<ImportReport> {
  const startedAt = clock.now();
  const { tally } = reader;
  let duplicates = 0;
  for await (const { rows, doneBytes, totalBytes } of reader) {
    signal?.throwIfAborted();
    const outcome = await take(rows);
    duplicates += outcome.duplicates;
    for (const { line, reason } of outcome.refused) tally.skip(line, reason);
    progress?.(doneBytes, totalBytes);
  }
  return {
    read: tally.read,
    imported: tally.read - tally.skipped - duplicates,
    duplicates,
    skipped: tally.skipped,
    problems: [...tally.problems].sort((a, b) => a.line - b.line),
    seconds: (clock.now() - startedAt) / SECOND_MS,
  };
}

async function record(deps: ImportDeps, lines: readonly LineOf<EventInput>[]): Promise<Outcome> {
  const result = await deps.services.intake.record(lines.map(({ row }) => row));
  const refused = result.rejected.map(({ index, reason }) => ({
    line: lines[index]!.line,
    reason,
  }));
  return { duplicates: result.duplicates, refused };
}

/** Makes the listeners and items of interactions that are not there yet: a few statements a batch, none a row. */
class Known {
  readonly #deps: ImportDeps;
  readonly #kind: ItemKind;
  readonly #listeners = new Set<string>();
  readonly #items = new Set<string>();

  constructor(deps: ImportDeps, kind: ItemKind) {
    this.#deps = deps;
    this.#kind = kind;
  }

  async ensure(rows: readonly { readonly user: string; readonly item: string }[]): Promise<void> {
    const users = unseen(this.#listeners, rows, 'user');
    const items = unseen(this.#items, rows, 'item');
    const { store, timeZone, clock } = this.#deps;
    const createdAt = clock.now();
    if (users.length > 0) {
      await store.listeners.ensure(
        users.map((id) => ({ id, timeZone, createdAt, simulated: false })),
      );
    }
    if (items.length > 0) await this.#ensureItems(items, createdAt);
  }

  async #ensureItems(ids: readonly string[], addedAt: number): Promise<void> {
    const { store, services } = this.#deps;
    const none = { artists: [], albums: [], tracks: [], podcasts: [] };
    if (this.#kind === 'track') {
      const known = await store.catalogue.tracks(ids);
      const tracks = ids.filter((id) => !known.has(id)).map((id) => bareTrack(id, addedAt));
      await services.catalogue.upsert({ ...none, tracks });
    } else {
      const known = await store.catalogue.podcasts(ids);
      const podcasts = ids.filter((id) => !known.has(id)).map(barePodcast);
      await services.catalogue.upsert({ ...none, podcasts });
    }
  }
}

/** Ids of one column that were not remembered; remembers them. */
function unseen<K extends string>(
  seen: Set<string>,
  rows: readonly { readonly [key in K]: string }[],
  column: K,
): readonly string[] {
  if (seen.size > REMEMBERED) seen.clear();
  const found: string[] = [];
  for (const row of rows) {
    const id = row[column];
    if (seen.has(id)) continue;
    seen.add(id);
    found.push(id);
  }
  return found;
}

function bareTrack(id: string, addedAt: number): TrackRecord {
  return { id, title: localId(id), artistIds: [], explicit: false, genres: [], addedAt };
}

function barePodcast(id: string): PodcastRecord {
  return { id, title: localId(id), topics: [] };
}
