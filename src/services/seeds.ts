/**
 * Recommendations from seeds, in the shape of Spotify's former endpoint: one to five tracks, artists and
 * genres stand in for a listener, minima and maxima filter, targets pull. The seeds become a taste: an
 * artist is their best-known tracks, a genre its own, each counting less the more they are.
 */
import type { Candidate } from '../models/hybrid/candidate.ts';
import { recommendChain } from '../models/hybrid/recommend-chain.ts';
import type { Taste } from '../models/recommender.ts';
import type { EvidenceRecord } from '../store/records.ts';
import { genreKey } from './catalogue-view.ts';
import type { TrackFacts } from './catalogue-view.ts';
import { ListenerModels } from './listener-models.ts';
import type { Where } from './may.ts';
import { engineOf } from './reasons.ts';
import type { RankedTrack } from './reasons.ts';
import type { SeedQuery } from './services.ts';
import { filterOf } from './track-filter.ts';

/** How many tracks stand for an artist and for a genre, and what all of them together weigh. */
const ARTIST = { tracks: 10, weight: 2 };
const GENRE = { tracks: 30, weight: 2 };
/** Every how many places a track stands that nobody has played yet. */
const COLD_EVERY = 10;
/** How many more tracks than asked for are ranked when a target reorders them. */
const TARGET_POOL = 5;

/** A track that stands for a seed. */
interface Seed {
  readonly track: string;
  readonly weight: number;
  readonly says: EvidenceRecord;
}

/** The best tracks for some seeds, at most `query.limit`; none when no seed is known. */
export function recommendBySeeds(nobody: ListenerModels, query: SeedQuery): readonly RankedTrack[] {
  const seeds = seedsOf(nobody, query);
  if (seeds.length === 0) return [];
  const says = new Map(seeds.map((seed) => [seed.track, seed.says]));
  const where = conditionOf(nobody, query);
  const listener = new ListenerModels(
    nobody.models,
    nobody.view,
    nobody.state,
    tasteOf(nobody, seeds),
  );
  const related = seeds.map((seed) => listener.related(seed.track, where));
  const pool = recommendChain({
    lists: [listener.collaborative(where), ...related],
    cold: listener.cold(where),
    coldEvery: COLD_EVERY,
    limit: hasTarget(query) ? query.limit * TARGET_POOL : query.limit,
    exclude: new Set(query.seedTracks),
  });
  return pullToTarget(pool, listener, query)
    .slice(0, query.limit)
    .map((candidate) => ({
      track: candidate.subject,
      by: engineOf(candidate.source),
      reason: { kind: 'similar', evidence: evidenceOf(candidate, says, seeds[0]!) },
    }));
}

function seedsOf(nobody: ListenerModels, query: SeedQuery): readonly Seed[] {
  const { view } = nobody;
  const group = (
    tracks: readonly TrackFacts[],
    share: typeof ARTIST,
    says: EvidenceRecord,
  ): Seed[] => {
    const best = nobody.byPopularity(tracks).slice(0, share.tracks);
    return best.map((track) => ({ track, weight: share.weight / best.length, says }));
  };
  return [
    ...query.seedTracks
      .filter((track) => view.track(track) !== undefined)
      .map((track) => ({ track, weight: 1, says: { subject: track, weight: 1 } })),
    ...query.seedArtists.flatMap((artist) =>
      group(view.ofArtist(artist), ARTIST, { subject: artist, weight: 1 }),
    ),
    ...query.seedGenres.flatMap((genre) =>
      group(view.ofGenre(genre), GENRE, { term: genreKey(genre), weight: 1 }),
    ),
  ];
}

function tasteOf(nobody: ListenerModels, seeds: readonly Seed[]): Taste {
  const items = nobody.models.factorization?.items;
  const weights = new Map<number, number>();
  for (const { track, weight } of seeds) {
    const index = items?.indexOf(track) ?? -1;
    if (index >= 0) weights.set(index, (weights.get(index) ?? 0) + weight);
  }
  return { items: Int32Array.from(weights.keys()), weights: Float32Array.from(weights.values()) };
}

/** Says which seeds speak for a candidate; their shares add up where an artist's tracks share one. */
function evidenceOf(
  candidate: Candidate,
  says: ReadonlyMap<string, EvidenceRecord>,
  first: Seed,
): readonly EvidenceRecord[] {
  const shares = new Map<EvidenceRecord, number>();
  for (const { subject, weight } of candidate.evidence()) {
    const seed = subject === undefined ? undefined : says.get(subject);
    if (seed !== undefined) shares.set(seed, (shares.get(seed) ?? 0) + weight);
  }
  if (shares.size === 0) return [first.says];
  return [...shares]
    .map(([seed, weight]) => ({ ...seed, weight }))
    .sort((a, b) => b.weight - a.weight);
}

/** What the catalogue does not know (a length, a popularity) does not fit a minimum or a maximum. */
function conditionOf(nobody: ListenerModels, query: SeedQuery): Where {
  const { view } = nobody;
  const filter = query.where ? filterOf(view, query.where, nobody.models.text) : undefined;
  const t = query.tuning ?? {};
  const popularity = rangeOf(t.minPopularity, t.maxPopularity);
  const duration = rangeOf(t.minDurationMs, t.maxDurationMs);
  const tempo = rangeOf(t.minTempo, t.maxTempo);
  const energy = rangeOf(t.minEnergy, t.maxEnergy);
  return (id) =>
    filter?.(id) !== false &&
    (popularity === undefined || popularity(100 * nobody.popularityOf(id))) &&
    (duration === undefined || duration(view.track(id)?.durationMs)) &&
    (tempo === undefined || tempo(view.track(id)?.sound?.tempo)) &&
    (energy === undefined || energy(view.track(id)?.sound?.energy));
}

function rangeOf(
  min: number | undefined,
  max: number | undefined,
): ((value: number | undefined) => boolean) | undefined {
  if (min === undefined && max === undefined) return undefined;
  return (value) =>
    value !== undefined && value >= (min ?? -Infinity) && value <= (max ?? Infinity);
}

function hasTarget({ tuning }: SeedQuery): boolean {
  const { targetPopularity, targetDurationMs, targetTempo, targetEnergy } = tuning ?? {};
  return [targetPopularity, targetDurationMs, targetTempo, targetEnergy].some(
    (target) => target !== undefined,
  );
}

/** Reorders by place in the ranking plus distance to the targets, both from 0 to 1. */
function pullToTarget(
  pool: readonly Candidate[],
  nobody: ListenerModels,
  query: SeedQuery,
): readonly Candidate[] {
  if (!hasTarget(query)) return pool;
  const { targetPopularity, targetDurationMs, targetTempo, targetEnergy } = query.tuning ?? {};
  const distance = (id: string): number => {
    const { durationMs, sound } = nobody.view.track(id) ?? {};
    return (
      farFrom(targetPopularity, 100 * nobody.popularityOf(id), 100) +
      farFrom(targetDurationMs, durationMs, Math.max(1, targetDurationMs ?? 1)) +
      farFrom(targetTempo, sound?.tempo, Math.max(1, targetTempo ?? 1)) +
      farFrom(targetEnergy, sound?.energy, 1)
    );
  };
  return pool
    .map((candidate, place) => ({
      candidate,
      cost: place / pool.length + distance(candidate.subject),
    }))
    .sort((a, b) => a.cost - b.cost)
    .map(({ candidate }) => candidate);
}

/** From 0, hit, to 1, off by `scale` or more; what is not known is taken as half-way off. */
function farFrom(target: number | undefined, value: number | undefined, scale: number): number {
  if (target === undefined) return 0;
  return value === undefined ? 0.5 : Math.min(1, Math.abs(value - target) / scale);
}
