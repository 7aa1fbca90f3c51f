/** Turns the inputs of recommendations into what the service takes: ids completed, limits checked. */
import { BadInputError } from '../errors.ts';
import { globalId } from '../ids.ts';
import type { TrackFilter as FilterInput } from '../schema/inputs.ts';
import {
  DEFAULT_LIMIT,
  type SeedRecommendationsInput,
} from '../schema/seed-recommendations.input.ts';
import type { SeedQuery, TrackFilter } from '../services/services.ts';
import { checkLength, checkRange, checkText, MAX_PAGE } from './paging.ts';

const MAX_SEEDS = 5;
/** Letters of `where.text`. */
const MAX_TEXT = 200;

/** What can be tuned, and the most that each can be. */
const TUNINGS = [
  [['minPopularity', 'maxPopularity', 'targetPopularity'], 100],
  [['minDurationMs', 'maxDurationMs', 'targetDurationMs'], Number.MAX_SAFE_INTEGER],
  [['minTempo', 'maxTempo', 'targetTempo'], 1_000],
  [['minEnergy', 'maxEnergy', 'targetEnergy'], 1],
] as const;

/** @throws BadInputError when a part is out of its range. */
export function seedQuery(input: SeedRecommendationsInput): SeedQuery {
  const seedTracks = input.seedTracks ?? [];
  const seedArtists = input.seedArtists ?? [];
  const seedGenres = input.seedGenres ?? [];
  const seeds = seedTracks.length + seedArtists.length + seedGenres.length;
  if (seeds < 1 || seeds > MAX_SEEDS) {
    throw new BadInputError(`Expected 1 to ${MAX_SEEDS} seeds in all, got ${seeds}.`);
  }
  return {
    seedTracks: seedTracks.map((id) => globalId('track', id)),
    seedArtists: seedArtists.map((id) => globalId('artist', id)),
    seedGenres,
    limit: checkRange('limit', input.limit ?? DEFAULT_LIMIT, 1, MAX_PAGE),
    where: trackFilter(input.where),
    tuning: tuningOf(input),
  };
}

/** @throws BadInputError when a list is too long or an id malformed. */
export function trackFilter(where: FilterInput | null | undefined): TrackFilter | undefined {
  if (where === undefined || where === null) return undefined;
  return {
    genres: checkLength('where.genres', where.genres ?? []).length > 0 ? where.genres : undefined,
    market: where.market ?? undefined,
    explicit: where.explicit ?? undefined,
    yearFrom: where.yearFrom ?? undefined,
    yearTo: where.yearTo ?? undefined,
    text: where.text == null ? undefined : checkText('where.text', where.text, 1, MAX_TEXT),
    tempoFrom: where.tempoFrom ?? undefined,
    tempoTo: where.tempoTo ?? undefined,
    key: where.key == null ? undefined : checkRange('where.key', where.key, 0, 11),
    mode: where.mode == null ? undefined : checkRange('where.mode', where.mode, 0, 1),
    artistIds: where.artistIds
      ? checkLength('where.artistIds', where.artistIds).map((id) => globalId('artist', id))
      : undefined,
  };
}

function tuningOf(input: SeedRecommendationsInput): SeedQuery['tuning'] {
  const tuning: Record<string, number> = {};
  for (const [names, most] of TUNINGS) {
    for (const name of names) {
      const value = input[name] ?? undefined;
      if (value !== undefined) tuning[name] = checkRange(name, value, 0, most);
    }
  }
  return tuning;
}
