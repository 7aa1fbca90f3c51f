/**
 * What the hybrid ranker sees of a candidate: where each recommender puts it, and what is known of it apart from
 * them. What is not known (no sound analysed, no text written, no plays yet) is NaN here and counts as the mean of
 * what is known elsewhere, so that a missing signal speaks neither for nor against.
 */
import { DAY_MS } from '../../clock.ts';

/** The recommenders that name candidates, in the order of their features; the first leads where nothing is learned. */
export const SOURCES = [
  'collaborative',
  'joint',
  'text',
  'audio',
  'content',
  'popularity',
] as const;
export type SourceName = (typeof SOURCES)[number];

/** How many candidates each of them names at most: its best. */
const DEPTH: Readonly<Record<SourceName, number>> = {
  collaborative: 200,
  joint: 150,
  text: 150,
  audio: 150,
  content: 60,
  popularity: 100,
};

/** How many it is asked for: what others name it should have an opinion of, too. */
export const ASKED: Readonly<Record<SourceName, number>> = {
  ...DEPTH,
  joint: 500,
  text: 500,
  audio: 500,
};

/** What else is looked at. */
export const FACTS = [
  /** 0 (nobody's) to 1 (the most popular). */
  'popularity',
  /** Logarithm of the days since it came out. */
  'age',
  /** Logarithm of how often the listener played its artists, and its genres. */
  'artist',
  'genre',
  /** Share of the plays of its artists that the listener skipped. */
  'skips',
  /** Distance to what the listener played lately: in octaves of tempo, and in fifths of key. */
  'tempo',
  'key',
] as const;
export type FactName = (typeof FACTS)[number];
/** NaN and left out: not known. */
export type CandidateFacts = Readonly<Partial<Record<FactName, number>>>;

/** The fact `age`; NaN where no date is known. @param releasedAt - Ms since the epoch, or NaN; `now` likewise. */
export function ageOf(releasedAt: number, now: number): number {
  return Math.log1p(Math.max(0, (now - releasedAt) / DAY_MS));
}

/** What one recommender says of an item. */
export interface Answered<K> {
  readonly key: K;
  readonly score: number;
  /** See `Scored.strength`; looked at where the recommender is the one that leads. */
  readonly strength?: number;
}

/** One recommender's answer. Keys are ids or indexes. */
export interface SourceAnswer<K> {
  /** Best first, see {@link ASKED}. */
  readonly best: readonly Answered<K>[];
  /** Whether it could have named the item at all. */
  readonly knows: (key: K) => boolean;
}

/** What is ranked for one listener. */
export interface HybridQuery<K> {
  /** A recommender that is left out knows nothing. */
  readonly sources: Readonly<Partial<Record<SourceName, SourceAnswer<K>>>>;
  readonly factsOf: (key: K) => CandidateFacts;
}

export interface HybridPool<K> {
  /** All that any recommender names, in the order of the sources. */
  readonly keys: readonly K[];
  /** Float32Array [keys x {@link FEATURES}], row-major; NaN where not known. */
  readonly features: Float32Array;
}

/** Of each source: its score, and its place. */
const OF_SOURCE = 2;
/** Where the facts begin, behind what the sources say, and the strength behind them. */
const FACTS_AT = OF_SOURCE * SOURCES.length;
const STRENGTH_AT = FACTS_AT + FACTS.length;
/** How many features a candidate has, and their names. */
export const FEATURES = STRENGTH_AT + 1;
export const FEATURE_NAMES: readonly string[] = [
  ...SOURCES.flatMap((source) => [`${source} score`, `${source} place`]),
  ...FACTS,
  `${SOURCES[0]} strength`,
];
/** The features of the source that leads: within a listener's pool they all fall in its order. */
export const LEADING: readonly number[] = [0, 1, STRENGTH_AT];
/** Softens the difference between the first places. */
const FIRST_PLACES = 10;

/** Pools what the recommenders name. */
export function poolCandidates<K>({ sources, factsOf }: HybridQuery<K>): HybridPool<K> {
  const rows = new Map<K, number>();
  for (const name of SOURCES) {
    for (const { key } of sources[name]?.best.slice(0, DEPTH[name]) ?? [])
      if (!rows.has(key)) rows.set(key, rows.size);
  }
  const keys = [...rows.keys()];
  const features = new Float32Array(keys.length * FEATURES).fill(NaN);
  const pool = { keys, rows, features };
  SOURCES.forEach((name, s) => {
    const source = sources[name];
    if (source !== undefined) readSource(source, DEPTH[name], pool, s);
  });
  keys.forEach((key, k) => {
    const facts = factsOf(key);
    const at = k * FEATURES + FACTS_AT;
    for (let f = 0; f < FACTS.length; f++) features[at + f] = facts[FACTS[f]!] ?? NaN;
  });
  return { keys, features };
}

/** A pool that is being read. */
interface Reading<K> extends HybridPool<K> {
  /** The row of each key. */
  readonly rows: ReadonlyMap<K, number>;
}

/** A recommender that thinks nothing of a candidate says no more against it than this. */
const LOWEST = -3;
/** Of a candidate that a recommender did not name. */
const UNNAMED = -1;

/**
 * Scores run from 1 for the best to 0 for the last that is named and below; what is not asked for stands behind all that is.
 * How sure the source that leads is, is read besides; of what it does not name, as little as of the last that it names.
 */
function readSource<K>(
  { best, knows }: SourceAnswer<K>,
  depth: number,
  { keys, rows, features }: Reading<K>,
  source: number,
): void {
  const [top, last] = [best[0]?.score ?? 0, best[Math.min(depth, best.length) - 1]?.score ?? 0];
  const scale = top > last ? 1 / (top - last) : 0;
  const leads = source === 0;
  const places = new Int32Array(keys.length).fill(UNNAMED);
  let least = Infinity;
  best.forEach(({ key, score, strength = score }, place) => {
    const row = rows.get(key);
    if (row !== undefined) places[row] = place;
    least = Math.min(least, strength);
  });
  keys.forEach((key, k) => {
    const place = places[k]!;
    if (place === UNNAMED && !knows(key)) return;
    const named = best[place === UNNAMED ? best.length - 1 : place];
    const { score, strength = score } = named ?? { score: last, strength: least };
    const at = k * FEATURES;
    features[at + OF_SOURCE * source] = Math.max(LOWEST, (score - last) * scale);
    features[at + OF_SOURCE * source + 1] = placeFeature(place === UNNAMED ? best.length : place);
    const sure = place === UNNAMED ? least : strength;
    if (leads && Number.isFinite(sure)) features[at + STRENGTH_AT] = sure;
  });
}

/** Logarithms of places, worked out once. */
const PLACES = Float64Array.from({ length: 1_024 }, (_, place) => -Math.log(FIRST_PLACES + place));

function placeFeature(place: number): number {
  return PLACES[place] ?? -Math.log(FIRST_PLACES + place);
}
