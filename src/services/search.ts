/**
 * Search: one list of whatever fits by name or is described in the words that were typed. Names find what
 * somebody knows of, texts what they could not name; a listener's own come a little earlier. Lists are
 * fixed once made and found again by key, so that paging through them never repeats and never skips.
 */
import { createHash } from 'node:crypto';
import { kindOf } from '../ids.ts';
import { NameIndex } from '../models/search/name-index.ts';
import type { FoundName } from '../models/search/name-index.ts';
import { RankedLists } from './ranked-lists.ts';
import { readListenerModels } from './recommending.ts';
import type { RecommendingDeps } from './recommending.ts';
import { affinityOf } from './search-affinity.ts';
import type { DescribedSubject, SearchIndexes } from './search-index.ts';
import type { FoundSubject, SearchQuery, SearchService } from './services-search.ts';

export interface SearchConfig {
  /** Entries of one answer at most. @defaultValue 500 */
  readonly maxEntries: number;
  /** Answers kept for paging. @defaultValue 500 */
  readonly keptLists: number;
}

export const SEARCH_DEFAULTS: SearchConfig = Object.freeze({ maxEntries: 500, keptLists: 500 });

export interface SearchDeps extends RecommendingDeps {
  readonly indexes: SearchIndexes;
  readonly config?: Partial<SearchConfig>;
}

/** What a text that answers all that was asked is worth, of a name that fits fully. */
const TEXT_WORTH = 0.7;
/** What being the listener's own adds at most. */
const OWN = 0.08;
/** The listener's latest playlists that are searched. */
const PLAYLISTS = 200;
/** Described tracks that others are likened to, and what those others are worth of the best. */
const EXAMPLES = 20;
const LIKE_EXAMPLES = 0.5;

export function makeSearchService(deps: SearchDeps): SearchService {
  const config = { ...SEARCH_DEFAULTS, ...deps.config };
  const lists = new RankedLists<FoundSubject>(config.keptLists);
  return {
    async search(query) {
      const key = await keyOf(deps, query);
      return lists.get(key, async () => await find(deps, query, config.maxEntries));
    },
    again: (key) => lists.again(key),
  };
}

/** The same while nothing changed that the answer rests on; nobody can guess it from another. */
async function keyOf(deps: SearchDeps, query: SearchQuery): Promise<string> {
  const { indexes, registry, store, seed } = deps;
  const { factorization, popularity, text } = registry.current();
  const versions = [factorization?.version, popularity?.version, text?.version];
  const listener = query.listener && (await store.listening.version(query.listener));
  const { revision } = await indexes.current();
  const basis = JSON.stringify([seed, 'search', ...versions, listener, revision, query]);
  return createHash('sha256').update(basis).digest('base64url').slice(0, 22);
}

async function find(
  deps: SearchDeps,
  query: SearchQuery,
  limit: number,
): Promise<readonly FoundSubject[]> {
  const { words, kinds, listener } = query;
  const index = await deps.indexes.current();
  const wanted = kinds && new Set<string | undefined>(kinds);
  const where = (id: string): boolean => wanted === undefined || wanted.has(kindOf(id));
  const described = await withLikes(deps, index.describedAs(words));
  const found = joined(
    [...index.names.search(words, limit, where), ...(await ownPlaylists(deps, query, where))],
    described.filter(({ subject }) => where(subject)),
  );
  if (listener === undefined) return byScore(found).slice(0, limit);
  const own = await readListenerModels(deps, listener);
  const affinity = affinityOf(own, found);
  return byScore(
    found.map(({ subject, score }) => ({ subject, score: score * (1 + OWN * affinity(subject)) })),
  ).slice(0, limit);
}

/** What fits by name and by words is likelier than what fits by either: as two witnesses who err apart. */
function joined(
  names: readonly FoundName[],
  described: readonly DescribedSubject[],
): readonly FoundSubject[] {
  const doubts = new Map(names.map(({ id, score }) => [id, 1.05 - score]));
  for (const { subject, relevance } of described) {
    doubts.set(subject, (doubts.get(subject) ?? 1.05) * (1 - TEXT_WORTH * relevance));
  }
  return Array.from(doubts, ([subject, doubt]) => ({ subject, score: 1.05 - doubt }));
}

/**
 * Tracks that are described like those that the words were found at: what latent vectors add to words.
 * Pseudo-relevance feedback (Rocchio 1971) in the space of the text model.
 */
async function withLikes(
  { registry, catalogue }: SearchDeps,
  described: readonly DescribedSubject[],
): Promise<readonly DescribedSubject[]> {
  const { text } = registry.current();
  if (text === undefined || described.length === 0) return described;
  const view = await catalogue.current();
  const weights = new Map<number, number>();
  for (const { subject, relevance } of described) {
    if (weights.size >= EXAMPLES) break;
    const tracks = [subject, ...view.ofArtist(subject).map(({ id }) => id)];
    for (const track of tracks) {
      const item = text.items.indexOf(track);
      if (item >= 0 && weights.size < EXAMPLES && !weights.has(item)) weights.set(item, relevance);
    }
  }
  const taste = {
    items: Int32Array.from(weights.keys()),
    weights: Float32Array.from(weights.values()),
  };
  const alike = text.rankItems({ taste, limit: SEARCH_DEFAULTS.maxEntries, exclude: new Set() });
  const best = new Map(described.map(({ subject, relevance }) => [subject, relevance]));
  for (const { index, score } of alike) {
    const subject = text.items.id(index);
    const relevance = (LIKE_EXAMPLES * described[0]!.relevance * score) / alike[0]!.score;
    best.set(subject, Math.max(relevance, best.get(subject) ?? 0));
  }
  return Array.from(best, ([subject, relevance]) => ({ subject, relevance }));
}

/** Nobody finds another's playlists: they are looked through one listener at a time, and never indexed. */
async function ownPlaylists(
  { store }: SearchDeps,
  { words, listener }: SearchQuery,
  where: (id: string) => boolean,
): Promise<readonly FoundName[]> {
  if (listener === undefined || !where('playlist:any')) return [];
  const names = new NameIndex();
  for (const { id, title } of await store.playlists.ofListener(listener, PLAYLISTS)) {
    names.put({ id, name: title, beside: [], prior: 0 });
  }
  return names.search(words, PLAYLISTS);
}

function byScore(found: readonly FoundSubject[]): FoundSubject[] {
  return [...found].sort((a, b) => b.score - a.score || (a.subject < b.subject ? -1 : 1));
}
