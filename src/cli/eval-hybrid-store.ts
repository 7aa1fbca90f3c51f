/** `eval hybrid` on the store's own events: its texts and its catalogue are what joins the plays before the cut. */
import { ageOf } from '../models/hybrid/hybrid-features.ts';
import type { HybridTask, FactsFor } from '../models/evaluation/hybrid-contenders.ts';
import type { TextDocument } from '../models/text/fit-documents.ts';
import { gatherTextItems } from '../services/text-training.ts';
import type { Store } from '../store/ports.ts';
import { compareHybrid, type EvalHybridResult } from './eval-hybrid.ts';
import type { EvalControl } from './eval-models.ts';
import { splitByTime } from './eval-time.ts';

export interface EvalHybridStoreResult extends EvalHybridResult {
  /** ISO 8601. */
  readonly cut: string;
}

type HybridStore = Pick<Store, 'events' | 'catalogue' | 'texts'>;

/** @throws BadInputError as `eval time` does. */
export async function evalHybridStore(
  store: HybridStore,
  options: { readonly weeks: number; readonly cut?: number; readonly seed: number },
  control: EvalControl,
): Promise<EvalHybridStoreResult> {
  const { splits, cut } = await splitByTime(store.events, options, control);
  const { items, users, pairs, tuning, test } = splits;
  const documents = await documentsAbout(items, store, control.signal);
  const task: HybridTask = {
    ...{ items, tuning, test, now: cut },
    documentsOf: () => documents,
    factsFor: await catalogueFacts(items, store, cut),
  };
  const figures = await compareHybrid(task, options.seed, control);
  return { users, items: items.length, pairs, cut: new Date(cut).toISOString(), ...figures };
}

/** The store's texts, by the columns of the splits. */
async function documentsAbout(
  items: readonly string[],
  store: HybridStore,
  signal: AbortSignal,
): Promise<readonly TextDocument[]> {
  const texts = await gatherTextItems(store.catalogue, store.texts.scan(), signal);
  const columnOf = new Map(items.map((item, column) => [item, column]));
  const found: TextDocument[] = [];
  for await (const batch of store.texts.scan()) {
    for (const { text, language, published, about: subjects } of batch) {
      const shares = subjects.flatMap((subject) => texts.sharesOf.get(subject) ?? []);
      const about = shares.flatMap(({ entity, weight }) => {
        const column = columnOf.get(texts.items[entity]!);
        return column === undefined ? [] : [{ entity: column, weight }];
      });
      const at = Date.parse(published ?? '');
      const dated = Number.isFinite(at) ? { published: at } : {};
      if (about.length > 0) found.push({ text, ...(language && { language }), ...dated, about });
    }
  }
  return found;
}

interface Known {
  readonly artists: readonly string[];
  readonly genres: readonly string[];
  /** NaN where no date is known. */
  readonly age: number;
}

async function catalogueFacts(
  items: readonly string[],
  { catalogue }: HybridStore,
  now: number,
): Promise<FactsFor> {
  const columnOf = new Map(items.map((item, column) => [item, column]));
  const known: (Known | undefined)[] = [];
  for await (const batch of catalogue.scanTracks()) {
    for (const { id, artistIds, genres, releaseDate } of batch) {
      const column = columnOf.get(id);
      if (column === undefined) continue;
      known[column] = {
        artists: artistIds,
        genres,
        age: ageOf(Date.parse(releaseDate ?? ''), now),
      };
    }
  }
  return ({ items: own, weights }) => {
    const [artists, genres] = [new Map<string, number>(), new Map<string, number>()];
    own.forEach((item, e) => {
      for (const artist of known[item]?.artists ?? []) add(artists, artist, weights[e]!);
      for (const genre of known[item]?.genres ?? []) add(genres, genre, weights[e]!);
    });
    return (item) => {
      const facts = known[item];
      if (facts === undefined) return {};
      return {
        age: facts.age,
        ...(facts.artists.length > 0 && { artist: Math.log1p(most(artists, facts.artists)) }),
        ...(facts.genres.length > 0 && { genre: Math.log1p(most(genres, facts.genres)) }),
      };
    };
  };
}

function add(counts: Map<string, number>, name: string, by: number): void {
  counts.set(name, (counts.get(name) ?? 0) + Math.max(0, by));
}

function most(counts: ReadonlyMap<string, number>, names: readonly string[]): number {
  return Math.max(...names.map((name) => counts.get(name) ?? 0));
}
