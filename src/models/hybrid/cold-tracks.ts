/**
 * Tracks that nobody has played: the factorization has no vector for them, so they get one from what
 * their content says, where a model learned that, else the mean vector of the artist's other tracks, else of the
 * genre's. What is written about a track, else about its album or artists, foretells a vector too: the mean of that
 * and of what artist or genre say counts, so that a track without either finds its listeners by its texts.
 */
import { dot } from '../../math/dense.ts';
import { KernelMemory, MAX_MEMORY_BYTES } from '../../math/kernels.ts';
import { TopK } from '../../math/top-k.ts';
import { VectorIndex } from '../../math/vector-index.ts';
import type { ItemTable, Taste } from '../recommender.ts';
import type { Candidate, CandidateEvidence } from './candidate.ts';

/** Item vectors of one model. */
export interface VectorSpace {
  readonly rank: number;
  readonly items: ItemTable;
  vector(index: number): Float32Array;
}

/** What the catalogue says about a track. */
export interface ContentFacts {
  readonly id: string;
  readonly artists: readonly string[];
  readonly album?: string;
  readonly genres: readonly string[];
}

/** Genres make broader means than artists: a track placed by its genre alone counts this much less. */
const GENRE_TRUST = 0.7;
const MAX_EVIDENCE = 2;
const NONE: ReadonlySet<number> = new Set();

/** Where a model that knows a track's content would put it. */
export interface ContentVectors {
  factorsOf(id: string): Float32Array | undefined;
}

export class ColdTracks {
  /** Ids of the tracks, by position. */
  readonly ids: readonly string[];
  readonly #space: VectorSpace;
  /** Float32Array [tracks x rank], row-major. */
  readonly #vectors: Float32Array;
  readonly #positions: ReadonlyMap<string, number>;
  readonly #index: VectorIndex;
  readonly #shares: ReadonlyMap<string, number>;

  private constructor(
    ids: readonly string[],
    rows: readonly Float32Array[],
    space: VectorSpace,
    shares: ReadonlyMap<string, number>,
  ) {
    const floats = ids.length * space.rank;
    const memory = new KernelMemory(4 * floats, MAX_MEMORY_BYTES);
    const vectors = memory.floats(floats);
    for (const [position, row] of rows.entries()) vectors.set(row, position * space.rank);
    this.ids = ids;
    this.#vectors = vectors;
    this.#space = space;
    this.#shares = shares;
    this.#positions = new Map(ids.map((id, position) => [id, position]));
    this.#index = new VectorIndex(memory, vectors, space.rank);
  }

  /**
   * Finds the tracks without a vector of their own and gives each one its prior.
   *
   * @param content - Where their sound, or all that is known, puts them: it counts alone.
   * @param texts - Where what is written about them puts them.
   */
  static build(
    tracks: readonly ContentFacts[],
    space: VectorSpace,
    content?: ContentVectors,
    texts?: ContentVectors,
  ): ColdTracks {
    const byArtist = new Means(space.rank);
    const byGenre = new Means(space.rank);
    const cold: ContentFacts[] = [];
    for (const track of tracks) {
      const vector = vectorOf(space, track.id);
      if (vector === undefined) {
        cold.push(track);
        continue;
      }
      for (const artist of track.artists) byArtist.add(artist, vector);
      for (const genre of track.genres) byGenre.add(genre, vector);
    }
    const ids: string[] = [];
    const rows: Float32Array[] = [];
    for (const track of cold) {
      const prior =
        content?.factorsOf(track.id) ??
        meanOf(
          byArtist.mean(track.artists, 1) ?? byGenre.mean(track.genres, GENRE_TRUST),
          texts && foretold(texts, track),
        );
      if (prior === undefined) continue;
      ids.push(track.id);
      rows.push(prior);
    }
    return new ColdTracks(ids, rows, space, sharesOf(tracks, new Set(ids)));
  }

  /** How much of a genre, in any capitals, nobody has played: 0 to 1. */
  shareOf(genre: string): number {
    return this.#shares.get(genre.toLowerCase()) ?? 0;
  }

  /** The prior of a cold track, Float32Array [rank], or undefined when it has none or is not cold. */
  vector(id: string): Float32Array | undefined {
    const position = this.#positions.get(id);
    const { rank } = this.#space;
    return position === undefined
      ? undefined
      : this.#vectors.subarray(position * rank, (position + 1) * rank);
  }

  /**
   * The cold tracks nearest to a listener, best first, at most `limit`.
   *
   * @param listener - The listener's folded-in vector, Float32Array [rank].
   * @param taste - The taste that it was folded in from: evidence comes from there.
   * @param where - Keeps only ids for which this is true.
   */
  recommend(
    listener: Float32Array,
    taste: Taste,
    limit: number,
    where: (id: string) => boolean,
  ): readonly Candidate[] {
    return this.#index
      .search(listener, { limit, exclude: NONE, where: (index) => where(this.ids[index]!) })
      .filter(({ score }) => score > 0)
      .map(({ index, score }) => this.#candidate(index, score, taste));
  }

  /** What of a taste speaks for a cold track; undefined for a track that has no prior or is not cold. */
  explain(id: string, listener: Float32Array, taste: Taste): Candidate | undefined {
    const position = this.#positions.get(id);
    if (position === undefined) return undefined;
    const { rank } = this.#space;
    const score = dot(listener, 0, this.#vectors, position * rank, rank);
    return this.#candidate(position, score, taste);
  }

  #candidate(position: number, score: number, taste: Taste): Candidate {
    const evidence = (): readonly CandidateEvidence[] => this.#evidence(position, taste);
    return { subject: this.ids[position]!, source: 'content', score, evidence };
  }

  /** The listener's own items whose vectors say most of what the prior says. */
  #evidence(position: number, taste: Taste): readonly CandidateEvidence[] {
    const { rank, items } = this.#space;
    const heap = new TopK(MAX_EVIDENCE);
    let total = 0;
    for (let e = 0; e < taste.items.length; e++) {
      const own = taste.items[e]!;
      const weight = taste.weights[e]!;
      if (!(weight > 0)) continue;
      const part = weight * dot(this.#vectors, position * rank, this.#space.vector(own), 0, rank);
      if (!(part > 0)) continue;
      total += part;
      heap.push(own, part);
    }
    return heap.drain().map(({ index, score }) => ({
      subject: items.id(index),
      weight: score / total,
    }));
  }
}

/** Where texts put a track: its own, else those about its album, else those about the first artist that has any. */
function foretold(
  texts: ContentVectors,
  { id, album, artists }: ContentFacts,
): Float32Array | undefined {
  for (const subject of [id, ...(album === undefined ? [] : [album]), ...artists]) {
    const factors = texts.factorsOf(subject);
    if (factors !== undefined) return factors;
  }
  return undefined;
}

/** Undefined when the model does not know the item, or learned nothing about it. */
function vectorOf(space: VectorSpace, id: string): Float32Array | undefined {
  const index = space.items.indexOf(id);
  if (index < 0) return undefined;
  const vector = space.vector(index);
  return vector.some((x) => x !== 0) ? vector : undefined;
}

/** Of each genre's tracks, the share that is cold. */
function sharesOf(
  tracks: readonly ContentFacts[],
  cold: ReadonlySet<string>,
): ReadonlyMap<string, number> {
  const counts = new Map<string, { cold: number; all: number }>();
  for (const { id, genres } of tracks) {
    for (const genre of genres.map((name) => name.toLowerCase())) {
      const of = counts.get(genre) ?? { cold: 0, all: 0 };
      counts.set(genre, { cold: of.cold + (cold.has(id) ? 1 : 0), all: of.all + 1 });
    }
  }
  return new Map(Array.from(counts, ([genre, of]) => [genre, of.cold / of.all]));
}

/** The mean of those that there are. */
function meanOf(
  a: Float32Array | undefined,
  b: Float32Array | undefined,
): Float32Array | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a.map((x, i) => (x + b[i]!) / 2);
}

/** Running means of vectors by name. */
class Means {
  readonly #rank: number;
  readonly #sums = new Map<string, { sum: Float64Array; count: number }>();

  constructor(rank: number) {
    this.#rank = rank;
  }

  add(name: string, vector: Float32Array): void {
    let entry = this.#sums.get(name);
    if (entry === undefined) {
      entry = { sum: new Float64Array(this.#rank), count: 0 };
      this.#sums.set(name, entry);
    }
    for (let i = 0; i < this.#rank; i++) entry.sum[i]! += vector[i]!;
    entry.count++;
  }

  /** The mean of the first name that has one, times `scale`. */
  mean(names: readonly string[], scale: number): Float32Array | undefined {
    for (const name of names) {
      const entry = this.#sums.get(name);
      if (entry === undefined) continue;
      const { sum, count } = entry;
      return Float32Array.from(sum, (x) => (x / count) * scale);
    }
    return undefined;
  }
}
