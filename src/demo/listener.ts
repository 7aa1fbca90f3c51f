/** Draws one simulated listener: who and where they are, how much and when they listen, and what they like. */
import { DAY_MS } from '../clock.ts';
import type { Random } from '../math/random.ts';
import type { ListenerRecord } from '../store/records.ts';
import type { Rules } from './rules.ts';
import type { Scenes } from './scenes.ts';
import type { Weighted } from './weighted.ts';
import { pick, weighted } from './weighted.ts';

export interface Persona {
  readonly record: ListenerRecord;
  /** How many plays they should come to, about. */
  readonly plays: number;
  readonly hours: readonly number[];
  readonly spread: number;
  /** Scenes (indices) that they liked at first, and like in the end: taste drifts from one to the other. */
  readonly before: Weighted<number>;
  readonly after: Weighted<number>;
  /** Artists they return to. */
  readonly favourites: Weighted<string>;
  readonly makesPlaylists: boolean;
}

/** The span that is simulated: ms since the epoch. */
export interface Span {
  readonly from: number;
  readonly now: number;
}

/** Number of scenes in one taste, and of favourite artists. */
const SCENES_EACH = 3;
const FAVOURITES_EACH = 14;
/** A family that is favoured in a country is this much likelier there. */
const FAVOUR = 2.5;
/** Chance that a scene of the first taste was exchanged for another by the end. */
const DRIFT = 0.35;

export function drawPersona(
  index: number,
  context: {
    readonly rules: Rules;
    readonly scenes: Scenes;
    readonly span: Span;
    readonly random: Random;
  },
): Persona {
  const { rules, scenes, span, random } = context;
  const place = pick(
    weighted(rules.places, (entry) => entry.share),
    random,
  )!;
  const rhythm = pick(
    weighted(rules.rhythms, (entry) => entry.share),
    random,
  )!;
  const families = weighted(rules.families, (family) =>
    place.favours.includes(family.name) ? family.share * FAVOUR : family.share,
  );
  const first = index === 0;
  const wanted = first
    ? rules.firstListener.families
    : Array.from({ length: SCENES_EACH }, () => pick(families, random)!.name);
  // Two of three scenes lie in the same family: listeners have a home.
  if (!first && random.next() < 0.7) wanted[1] = wanted[0]!;
  const liked = wanted.map((family) => sceneOf(family, scenes, random));
  const later = liked.map((scene) =>
    random.next() < DRIFT ? sceneOf(pick(families, random)!.name, scenes, random) : scene,
  );
  const taste = (list: readonly number[]): Weighted<number> =>
    weighted(list, () => 0.3 - Math.log(1 - random.next()));
  const before = taste(liked);
  const joined = first
    ? span.from
    : span.from + (span.now - span.from) * 0.85 * random.next() ** 1.5;
  const { median, sigma, least, most } = rules.playsPerListener;
  const drawn = Math.round(median * Math.exp(sigma * random.normal()));
  return {
    record: {
      id: `user:demo-${String(index + 1).padStart(4, '0')}`,
      name: nameOf(index, rules),
      timeZone: place.zones[random.int(place.zones.length)]!,
      country: place.country,
      createdAt: Math.floor(joined / DAY_MS) * DAY_MS,
      simulated: true,
    },
    plays: first ? rules.firstListener.plays : Math.min(Math.max(drawn, least), most),
    hours: rhythm.hours,
    spread: rhythm.spread,
    before,
    after: taste(later),
    favourites: favouritesOf(before, scenes, random),
    makesPlaylists: first || random.next() < rules.playlistShare,
  };
}

/** `Ada 27 (simulated)`: nobody should take them for a person. */
function nameOf(index: number, rules: Rules): string {
  const round = Math.floor(index / rules.names.length);
  const name = rules.names[index % rules.names.length]!;
  return `${name}${round === 0 ? '' : ` ${round + 1}`} (simulated)`;
}

function sceneOf(family: string, scenes: Scenes, random: Random): number {
  const own = scenes.all.flatMap((scene, i) => (scene.family === family ? [i] : []));
  return own[random.int(own.length)] ?? 0;
}

/** Artists of tracks drawn from the taste; the earlier drawn, the dearer (Zipf). */
function favouritesOf(taste: Weighted<number>, scenes: Scenes, random: Random): Weighted<string> {
  const artists = new Set<string>();
  for (let draw = 0; draw < FAVOURITES_EACH * 2 && artists.size < FAVOURITES_EACH; draw++) {
    const track = pick(scenes.all[pick(taste, random)!]!.tracks, random);
    if (track) artists.add(track.artistIds[0]!);
  }
  const ranked = [...artists];
  return weighted(ranked, (artist) => 1 / (1 + ranked.indexOf(artist)));
}
