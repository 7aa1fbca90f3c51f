/**
 * Tracks by the hybrid ranker: every recommender names some, one model orders them all. The same reading of candidates
 * is what the model is trained on (`hybrid-training.ts`), so that both see the same.
 */
import { kindOf } from '../ids.ts';
import { calibrate } from '../models/hybrid/calibrate.ts';
import { ageOf, ASKED } from '../models/hybrid/hybrid-features.ts';
import { NO_CANDIDATES } from '../models/hybrid/candidate.ts';
import type { Candidate, CandidateList } from '../models/hybrid/candidate.ts';
import type {
  CandidateFacts,
  HybridQuery,
  SourceAnswer,
  SourceName,
} from '../models/hybrid/hybrid-features.ts';
import type { HybridModel } from '../models/hybrid/hybrid-model.ts';
import type { JointModel } from '../models/hybrid/joint-model.ts';
import { reachesRoom, roomFor, withRoom } from '../models/hybrid/little-known.ts';
import type { ItemTable } from '../models/recommender.ts';
import { keyDistance, tempoDistance } from '../models/sound-distance.ts';
import type { Sound } from '../models/sound-distance.ts';
import { genreKey } from './catalogue-view.ts';
import type { CatalogueView } from './catalogue-view.ts';
import { coldTracksOf } from './collaborative-list.ts';
import type { ListenerModels } from './listener-models.ts';
import type { Where } from './may.ts';
import { playsOf } from './listener-state.ts';

/** What tracks that nobody has played count, beside their share of a listener's genres, and the most of all shown. */
const COLD_BOOST = 1.6;
const MOST_UNPLAYED = 0.5;
/** Plays that tempo and key are compared with. */
const LATELY = 20;
/** How many of the first are reordered so that their genres follow the listener's, and how much that weighs. */
const CALIBRATED = 60;
const CALIBRATION = 0.2;

/** What was asked of all recommenders, and what each of them said of a candidate. */
export interface HybridAsk {
  /** Keys are places in the view: a number is found faster than an id, and each is looked for by all recommenders. */
  readonly query: HybridQuery<number>;
  /** By place, of the recommender that leads among those that named it. */
  readonly candidates: ReadonlyMap<number, Candidate>;
}

/** Nothing without a model. @param roomy - Whether there is room for what few know. */
export function hybridList(own: ListenerModels, where: Where, roomy: boolean): CandidateList {
  const model = own.models.hybrid;
  if (model === undefined || own.vector === undefined) return NO_CANDIDATES;
  return {
    ask(limit, exclude) {
      const asked = { exclude, where, now: model.trainedTo, joint: model.joint };
      const ranked = calibrated(own, rankedBy(model, own, asked));
      const isLittleKnown = roomy ? model.isLittleKnown : undefined;
      const room = isLittleKnown === undefined ? 0 : roomOf(own, isLittleKnown);
      if (isLittleKnown === undefined || !reachesRoom(limit, room)) return ranked.slice(0, limit);
      const fewOf: Where = (id) => isLittleKnown(id) && where(id);
      const few = rankedBy(model, own, { ...asked, where: fewOf });
      const byId = new Map([...few, ...ranked].map((each) => [each.subject, each]));
      const ids = withRoom(ranked.map(subjectOf), few.map(subjectOf), room);
      return ids.slice(0, limit).map((id) => byId.get(id)!);
    },
  };
}

const subjectOf = ({ subject }: Candidate): string => subject;

function rankedBy(
  model: HybridModel,
  own: ListenerModels,
  asked: AskedOfAll,
): readonly Candidate[] {
  const { query, candidates } = askAll(own, asked);
  return model.rank(query).map(({ key, score }) => ({ ...candidates.get(key)!, score }));
}

/** How much room there is for what few know: see `models/hybrid/little-known.ts`. */
export function roomOf({ state }: ListenerModels, isLittleKnown: Where): number {
  const played = state.items.filter((i) => playsOf(i) > 0 && kindOf(i.item) === 'track');
  return roomFor(played.map(({ item }) => isLittleKnown(item)));
}

export interface AskedOfAll {
  readonly exclude: ReadonlySet<string>;
  readonly where: Where;
  /** Ms since the epoch: ages of tracks are measured from here. */
  readonly now: number;
  /** The model over listening and texts of the ranker that will order the answers. */
  readonly joint: JointModel | undefined;
}

/** Asks every recommender. */
export function askAll(own: ListenerModels, { exclude, where, now, joint }: AskedOfAll): HybridAsk {
  const { factorization, popularity, text, audio } = own.models;
  const knownTo = (items: ItemTable | undefined): ((place: number) => boolean) => {
    const indexes = items && own.view.indexesIn(items);
    return (place) => indexes !== undefined && indexes[place]! >= 0;
  };
  const fitted = knownTo(factorization?.items);
  const lists: readonly (readonly [SourceName, CandidateList, (place: number) => boolean])[] = [
    ['collaborative', own.collaborative(where), fitted],
    ['joint', own.jointly(joint, where), knownTo(joint?.items)],
    ['text', own.described(where), knownTo(text?.items)],
    ['audio', own.sounding(where), knownTo(audio?.items)],
    ['content', own.cold(where), (place) => !fitted(place)],
    ['popularity', own.popular(where), knownTo(popularity?.items)],
  ];
  const candidates = new Map<number, Candidate>();
  const sources: Partial<Record<SourceName, SourceAnswer<number>>> = {};
  for (const [name, list, knows] of lists) {
    const best = list.ask(ASKED[name], exclude).map((candidate) => {
      const key = placeIn(own.view, candidate);
      if (!candidates.has(key)) candidates.set(key, candidate);
      const { score, strength } = candidate;
      return strength === undefined ? { key, score } : { key, score, strength };
    });
    if (best.length > 0) sources[name] = { best, knows };
  }
  return { query: { sources, factsOf: factsReader(own, now) }, candidates };
}

function placeIn(view: CatalogueView, { row, subject }: Candidate): number {
  return row === undefined ? view.placeOf(subject) : view.placesIn(row.items)[row.index]!;
}

/** The first of a ranking, in the listener's mix of genres. */
function calibrated(own: ListenerModels, ranked: readonly Candidate[]): readonly Candidate[] {
  const head = ranked.slice(0, CALIBRATED);
  const genresOf = head.map((each) => own.view.genreKeysOf(placeIn(own.view, each)));
  const order = calibrate(genresOf, genreShares(own), CALIBRATION);
  return [...order.map((place) => head[place]!), ...ranked.slice(CALIBRATED)];
}

/** The listener's plays by genre, as shares; a track in several genres counts for each a part. */
export function genreShares(own: ListenerModels): ReadonlyMap<string, number> {
  const plays = new Map<string, number>();
  let total = 0;
  for (const item of own.state.items) {
    const genres = own.view.track(item.item)?.genres ?? [];
    for (const genre of genres) {
      const part = playsOf(item) / genres.length;
      plays.set(genreKey(genre), (plays.get(genreKey(genre)) ?? 0) + part);
      total += part;
    }
  }
  if (total <= 0) return new Map();
  return new Map(Array.from(plays, ([genre, part]) => [genre, part / total]));
}

/**
 * How much of what is shown to a listener may be tracks that nobody has played: as much as their genres hold of that
 * kind, and half as much again, since only what is shown becomes known; half of all at most.
 */
export function unplayedShare(own: ListenerModels): number {
  const { factorization } = own.models;
  if (factorization === undefined) return 0;
  const tracks = coldTracksOf(own.models, own.view, factorization);
  let share = 0;
  for (const [genre, part] of genreShares(own)) share += part * tracks.shareOf(genre);
  return Math.min(MOST_UNPLAYED, COLD_BOOST * share);
}

/** What a listener does, by the numbers of the view's groups. */
interface Habits {
  readonly artists: ReadonlyMap<number, number>;
  readonly genres: ReadonlyMap<number, number>;
  readonly skips: ReadonlyMap<number, number>;
  readonly lately: readonly Sound[];
}

function factsReader(own: ListenerModels, now: number): (place: number) => CandidateFacts {
  const { view } = own;
  const { popularity } = own.models;
  const habits = habitsOf(own);
  const indexes = popularity && view.indexesIn(popularity.items);
  const { artistGroups, genreGroups } = view;
  return (place) => {
    const { sound } = view.tracks[place]!;
    const byNobody = artistGroups.isAlone(place);
    const plays = artistGroups.most(place, habits.artists);
    const skips = artistGroups.most(place, habits.skips);
    const ofGenre = genreGroups.most(place, habits.genres);
    return {
      popularity: indexes === undefined ? 0 : popularity!.popularityOf(indexes[place]!),
      age: ageOf(view.releasedAt(place), now),
      artist: byNobody ? NaN : Math.log1p(plays),
      genre: genreGroups.isAlone(place) ? NaN : Math.log1p(ofGenre),
      skips: byNobody ? NaN : skips / (1 + plays + skips),
      tempo: meanOf(tempoDistance, sound, habits.lately),
      key: meanOf(keyDistance, sound, habits.lately),
    };
  };
}

function habitsOf({ view, state }: ListenerModels): Habits {
  const [artists, genres, skips] = [0, 1, 2].map(() => new Map<string, number>()) as [
    Map<string, number>,
    Map<string, number>,
    Map<string, number>,
  ];
  const lately: Sound[] = [];
  for (const item of state.items) {
    const track = kindOf(item.item) === 'track' ? view.track(item.item) : undefined;
    if (track === undefined) continue;
    for (const artist of track.artists) {
      add(artists, artist, playsOf(item));
      add(skips, artist, item.skips);
    }
    for (const genre of track.genres) add(genres, genreKey(genre), playsOf(item));
    if (track.sound !== undefined && lately.length < LATELY) lately.push(track.sound);
  }
  return {
    artists: view.artistGroups.numbered(artists),
    skips: view.artistGroups.numbered(skips),
    genres: view.genreGroups.numbered(genres),
    lately,
  };
}

/** The mean distance to what was played lately; NaN where no sound of that is known. */
function meanOf(
  distance: (a: Sound, b: Sound) => number,
  sound: Sound | undefined,
  lately: readonly Sound[],
): number {
  if (sound === undefined) return NaN;
  let sum = 0;
  for (const other of lately) sum += distance(sound, other);
  return sum / lately.length;
}

function add(counts: Map<string, number>, name: string, by: number): void {
  counts.set(name, (counts.get(name) ?? 0) + by);
}
