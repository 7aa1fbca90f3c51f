/**
 * Simulates what the demo's listeners did: sittings at the hours they keep, known and new tracks, skips,
 * saves, follows, dismissals and playlists, over the days up to `now`. Pure and seeded: the same
 * catalogue, rules, seed and `now` give the same events with the same ids, one listener at a time, so
 * that memory does not grow with the number of events.
 */
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../clock.ts';
import { fnv1a32 } from '../math/hash.ts';
import { seededRandom } from '../math/random.ts';
import type {
  ListenerRecord,
  ListeningEvent,
  PlaylistRecord,
  TrackRecord,
} from '../store/records.ts';
import type { Life } from './life.ts';
import { record } from './life.ts';
import { drawPersona } from './listener.ts';
import type { LocalTime } from './local-time.ts';
import { localTime } from './local-time.ts';
import { drawPlaylists, drawPodcasts } from './library.ts';
import type { Rules } from './rules.ts';
import type { SimulatedCatalogue } from './scenes.ts';
import { makeScenes } from './scenes.ts';
import { pick } from './weighted.ts';

export interface SimulatedListener {
  readonly listener: ListenerRecord;
  /** As they were made, still empty: what is in them comes by events. */
  readonly playlists: readonly PlaylistRecord[];
  /** Oldest first. */
  readonly events: readonly ListeningEvent[];
}

export interface SimulationOptions {
  readonly seed: number;
  /** The present, ms: nothing happens after it. */
  readonly now: number;
  /** How many listeners; the rules' number unless said. The first ones are the same for any number. */
  readonly listeners?: number;
}

/** Length of a track whose own is not known, ms: the median of those that are. */
const USUAL_LENGTH_MS = 225 * SECOND_MS;
/** Share of the plays that are no skip and still do not reach the end. */
const CUT_SHORT = 0.12;

type Manner = 'repeat' | 'favourite' | 'scene' | 'stray';

/** Draws the listeners one after the other. */
export function* simulateListeners(
  catalogue: SimulatedCatalogue,
  rules: Rules,
  options: SimulationOptions,
): Generator<SimulatedListener> {
  const scenes = makeScenes(catalogue, rules, options.seed);
  const span = { from: options.now - rules.days * DAY_MS, now: options.now };
  const clocks = localTime();
  for (let index = 0; index < (options.listeners ?? rules.listeners); index++) {
    const random = seededRandom(fnv1a32(`listener:${options.seed}:${index}`));
    const persona = drawPersona(index, { rules, scenes, span, random });
    const life: Life = {
      persona,
      rules,
      scenes,
      span,
      random,
      events: [],
      heard: [],
      saved: new Set(),
      followed: new Set(),
      artistPlays: new Map(),
    };
    for (const start of sittingStarts(life, clocks)) playSitting(life, start);
    drawPodcasts(life, catalogue.podcasts);
    const playlists = drawPlaylists(life);
    life.events.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
    yield { listener: persona.record, playlists, events: life.events };
  }
}

/** Ascending. The number of sittings follows from the plays wanted; they spread over the days since joining. */
function sittingStarts(life: Life, clocks: LocalTime): number[] {
  const { persona, span, random, rules } = life;
  const firstDay = Math.ceil(persona.record.createdAt / DAY_MS) + 1;
  const lastDay = Math.floor(span.now / DAY_MS);
  const days = Math.max(lastDay - firstDay + 1, 1);
  const sittings = Math.max(Math.round(persona.plays / rules.playsPerSitting), 1);
  return Array.from({ length: sittings }, () => {
    const day = firstDay + random.int(days);
    const hour = persona.hours[random.int(persona.hours.length)]!;
    // The first of January 1970 was a Thursday: days 2 and 3 of each seven are a weekend, and start late.
    const late = day % 7 === 2 || day % 7 === 3 ? 1.5 : 0;
    return clocks.at(persona.record.timeZone, day, hour + late + persona.spread * random.normal());
  }).sort((a, b) => a - b);
}

function playSitting(life: Life, start: number): void {
  const { persona, random, rules, span } = life;
  const share = (start - span.from) / (span.now - span.from);
  const taste = random.next() < share ? persona.after : persona.before;
  const scene = pick(taste, random)!;
  const inSitting = new Set<string>();
  let at = start;
  do {
    const choice = chooseTrack(life, scene, at, inSitting);
    if (!choice) return;
    inSitting.add(choice.track.id);
    at += playTrack(life, choice.track, choice.manner, at) + (1 + random.int(4)) * SECOND_MS;
  } while (random.next() < 1 - 1 / rules.playsPerSitting && at < span.now);
}

function chooseTrack(
  life: Life,
  scene: number,
  at: number,
  inSitting: ReadonlySet<string>,
): { track: TrackRecord; manner: Manner } | undefined {
  for (let attempt = 0; attempt < 8; attempt++) {
    const manner = chooseManner(life);
    const track = drawTrack(life, manner, scene);
    if (track && !inSitting.has(track.id) && track.addedAt <= at) return { track, manner };
  }
  return undefined;
}

function chooseManner({ random, rules, heard }: Life): Manner {
  const { repeat, favourite, stray } = rules.choice;
  const draw = random.next();
  if (draw < repeat && heard.length > 0) return 'repeat';
  if (draw < repeat + favourite) return 'favourite';
  return draw < repeat + favourite + stray ? 'stray' : 'scene';
}

function drawTrack(life: Life, manner: Manner, scene: number): TrackRecord | undefined {
  const { random, scenes, persona, heard } = life;
  switch (manner) {
    case 'repeat':
      // The square root leans towards what was heard lately.
      return heard[Math.floor(heard.length * Math.sqrt(random.next()))]?.track;
    case 'favourite': {
      const artist = pick(persona.favourites, random);
      return artist === undefined ? undefined : pick(scenes.byArtist.get(artist)!, random);
    }
    case 'stray':
      return pick(scenes.everything, random);
    case 'scene':
      return pick(scenes.all[scene]!.tracks, random);
  }
}

/** Records the play and what comes of it; answers how long it took, ms. */
function playTrack(life: Life, track: TrackRecord, manner: Manner, at: number): number {
  const { random, rules } = life;
  const length = track.durationMs ?? USUAL_LENGTH_MS + Math.round(40 * SECOND_MS * random.normal());
  if (random.next() < rules.skips[manner]) {
    const msPlayed = Math.min(2 * SECOND_MS + random.int(26 * SECOND_MS), length);
    record(life, 'play', track.id, { at, msPlayed });
    if (manner !== 'repeat' && random.next() < rules.dismissChance) {
      record(life, 'dismiss', track.id, { at: at + msPlayed });
    }
    return msPlayed;
  }
  const cut = random.next() < CUT_SHORT;
  const msPlayed = cut ? Math.round(length * (0.4 + 0.5 * random.next())) : length;
  record(life, 'play', track.id, { at, msPlayed });
  life.heard.push({ track, at });
  react(life, track, at + Math.min(msPlayed, MINUTE_MS));
  return msPlayed;
}

/** What a listener does about a track they heard to the end. */
function react(life: Life, track: TrackRecord, at: number): void {
  const { random, rules, saved, followed, artistPlays } = life;
  if (!saved.has(track.id) && random.next() < rules.saveChance) {
    saved.add(track.id);
    record(life, 'save', track.id, { at });
  }
  const artist = track.artistIds[0]!;
  const plays = (artistPlays.get(artist) ?? 0) + 1;
  artistPlays.set(artist, plays);
  const fond = plays >= rules.followAfterPlays && !followed.has(artist);
  if (fond && random.next() < rules.followChance) {
    followed.add(artist);
    record(life, 'follow', artist, { at: at + SECOND_MS });
  }
}
