/**
 * The hidden structure of the simulated taste: families of genres divide into scenes, every artist has
 * a loading on each scene, and so every scene plays its own tracks. Listeners mix a few scenes; what
 * they share is therefore of low rank, and collaborative filtering has something to find that neither
 * genres nor popularity tell. (The mixed-membership view of listening: Blei, Ng and Jordan 2003.)
 */
import type { ArtistRecord, TrackRecord } from '../store/records.ts';
import { fnv1a32 } from '../math/hash.ts';
import { seededRandom } from '../math/random.ts';
import type { Rules } from './rules.ts';
import type { Weighted } from './weighted.ts';
import { weighted } from './weighted.ts';

/** What the simulation needs to know of the catalogue. */
export interface SimulatedCatalogue {
  readonly tracks: readonly TrackRecord[];
  readonly artists: readonly ArtistRecord[];
  readonly podcasts: readonly { readonly id: string; readonly topics: readonly string[] }[];
  /** Plays on the radio by track id. */
  readonly airplay: Readonly<Record<string, number>>;
}

export interface Scene {
  readonly family: string;
  readonly tracks: Weighted<TrackRecord>;
}

export interface Scenes {
  readonly all: readonly Scene[];
  readonly everything: Weighted<TrackRecord>;
  readonly byArtist: ReadonlyMap<string, Weighted<TrackRecord>>;
}

/** Loading of an artist on their own scene, on a second one, and (in all) on the rest of the family. */
const LOADINGS = { own: 0.8, second: 0.12, rest: 0.08 };
/** How much the years an artist recorded in say about their scene; the rest is chance. */
const ERA_WEIGHT = 0.55;

/** Tracks that nobody plays: one whole artist, and a share of the art songs. */
export function coldTracks(catalogue: SimulatedCatalogue, rules: Rules): ReadonlySet<string> {
  const { artist, family, share } = rules.cold;
  const genres = new Set(
    rules.families.filter(({ name }) => name.endsWith(family)).flatMap((entry) => entry.genres),
  );
  const cold = catalogue.tracks.filter(
    (track) =>
      track.artistIds.includes(artist) ||
      (track.genres.some((genre) => genres.has(genre)) && chance(`cold:${track.id}`) < share),
  );
  return new Set(cold.map((track) => track.id));
}

/** Divides the catalogue into scenes. The same seed gives the same scenes. */
export function makeScenes(catalogue: SimulatedCatalogue, rules: Rules, seed: number): Scenes {
  const cold = coldTracks(catalogue, rules);
  const tracks = catalogue.tracks.filter((track) => !cold.has(track.id));
  const popularity = new Map(
    tracks.map((track) => [track.id, popularityOf(track, catalogue.airplay, rules, seed)]),
  );
  const places = new Map<string, ArtistPlace>();
  const byArtist = new Map<string, TrackRecord[]>();
  for (const track of tracks) {
    const artist = track.artistIds[0]!;
    byArtist.set(artist, [...(byArtist.get(artist) ?? []), track]);
  }
  for (const [artist, own] of byArtist) places.set(artist, placeOf(artist, own, rules, seed));
  const weightOf = (track: TrackRecord): number => popularity.get(track.id)!;

  const all = rules.families.flatMap((family, f) =>
    Array.from({ length: family.scenes }, (_, s) => ({
      family: family.name,
      tracks: weighted(tracks, (track) => {
        const place = places.get(track.artistIds[0]!)!;
        return place.family === f ? weightOf(track) * loading(place, s, family.scenes) : 0;
      }),
    })),
  );
  return {
    all,
    everything: weighted(tracks, weightOf),
    byArtist: new Map([...byArtist].map(([artist, own]) => [artist, weighted(own, weightOf)])),
  };
}

interface ArtistPlace {
  readonly family: number;
  readonly own: number;
  readonly second: number;
}

function placeOf(
  artist: string,
  tracks: readonly TrackRecord[],
  rules: Rules,
  seed: number,
): ArtistPlace {
  const hits = rules.families.map(
    (family) =>
      tracks.flatMap((track) => track.genres).filter((genre) => family.genres.includes(genre))
        .length,
  );
  const family = hits.indexOf(Math.max(...hits));
  const scenes = rules.families[family]!.scenes;
  const years = tracks.flatMap((track) =>
    track.releaseDate ? [Number(track.releaseDate.slice(0, 4))] : [],
  );
  const own = chance(`scene:${seed}:${artist}`);
  const mean = years.reduce((sum, year) => sum + year, 0) / years.length;
  // Half the songs of classic-rock radio are from 1968 to 1983.
  const era = years.length === 0 ? own : Math.min(Math.max((mean - 1968) / 15, 0), 0.999);
  const position = ERA_WEIGHT * era + (1 - ERA_WEIGHT) * own;
  return {
    family,
    own: Math.min(Math.floor(position * scenes), scenes - 1),
    second: Math.floor(chance(`second:${seed}:${artist}`) * scenes),
  };
}

function loading(place: ArtistPlace, scene: number, scenes: number): number {
  return (
    (place.own === scene ? LOADINGS.own : 0) +
    (place.second === scene ? LOADINGS.second : 0) +
    LOADINGS.rest / scenes
  );
}

function popularityOf(
  track: TrackRecord,
  airplay: SimulatedCatalogue['airplay'],
  rules: Rules,
  seed: number,
): number {
  const { airplayPower, artistSigma, trackSigma, scale } = rules.popularity;
  const plays = airplay[track.id];
  if (plays !== undefined) return plays ** airplayPower;
  const fame = seededRandom(fnv1a32(`fame:${seed}:${track.artistIds[0]!}`)).normal();
  const own = seededRandom(fnv1a32(`hit:${seed}:${track.id}`)).normal();
  return scale * Math.exp(artistSigma * fame + trackSigma * own);
}

/** A number in [0, 1) that a text always has. */
function chance(text: string): number {
  return seededRandom(fnv1a32(text)).next();
}
