/**
 * Which artists, albums and tracks of a catalogue a text is about, and which it names besides. Every place where a
 * name stands is a guess, weighed by how ordinary the name is (`ordinary-words.ts`), by how it is written
 * (`link-evidence.ts`), and by who else is named: a title beside its artist speaks for both. The longest names are
 * decided first, and take their words from the shorter ones within ("Bad" in "Bad Company").
 */
import { evidenceAt } from './link-evidence.ts';
import type { Place } from './link-evidence.ts';
import { MarkedText } from './marked-text.ts';
import { KINDS } from './name-catalogue.ts';
import type { Entry, LinkableName, NameCatalogue } from './name-catalogue.ts';

export interface Link {
  readonly entity: LinkableName;
  /** Logarithm of the odds that it is meant. */
  readonly score: number;
  /** How often it is named. */
  readonly times: number;
  /** Number of the word where it is named first. */
  readonly first: number;
  /** Whether the text is about it, rather than naming it. */
  readonly isSubject: boolean;
}

/** Odds from which a name is linked. */
const LEAST = 1.5;
/** What a repeated name gains for each time, and at most. */
const AGAIN = 0.5;
const MOST_AGAIN = 1;
/** What an ordinary word loses that stands in lower case, too. */
const ALSO_PLAIN = 1.5;
/** A title and its artist within so many words of each other, and in the same text. */
const NEAR = 10;
const BESIDE = 3;
const TOGETHER = 1.5;
/** A title without its artist, where that is known; one right behind "Artist's". */
const ALONE = -1.5;
const OWNED = 1.5;
/** Only a name that may be meant by itself speaks for another. */
const SPEAKS = 0;
/** Of names that fit alike the one that is so much likelier talked of is taken. */
const LIKELIER = 2;
const TIE = 0.5;
/** Places of a name that are looked at. */
const MOST_PLACES = 100;
/** A text names what it is about in its first words, or again. */
const OPENING = 30;
const MOST_SUBJECTS = 5;

/** An entry that stands in a text. */
interface Found {
  readonly entry: Entry;
  readonly places: readonly Place[];
}

interface Candidate {
  readonly found: Found;
  readonly number: number;
  readonly own: number;
}

/** The links of a text, the surest first. */
export function linkNames(text: string, catalogue: NameCatalogue): readonly Link[] {
  const marked = new MarkedText(text, (word) => catalogue.wordNumber(word));
  const all = namesIn(marked, catalogue);
  const candidates = new Map<number, Candidate>();
  for (const found of all) {
    for (const number of found.entry.entities) {
      const own = ownScore(marked, found, catalogue.entities[number]!.kind);
      if (own === undefined || own <= (candidates.get(number)?.own ?? -Infinity)) continue;
      candidates.set(number, { found, number, own });
    }
  }
  return withSubjects(decide(all, candidates, { marked, catalogue }));
}

/** Where each name stands, the longest first. */
function namesIn(marked: MarkedText, { automaton, entries }: NameCatalogue): readonly Found[] {
  const places = new Map<number, Map<number, Place>>();
  for (const numbers of [marked.numbers, marked.unpossessed]) {
    if (numbers === undefined) continue;
    automaton.find(numbers, (name, from, to) => {
      const own = places.get(name);
      if (own === undefined) places.set(name, new Map([[from, { from, to }]]));
      else if (own.size < MOST_PLACES) own.set(from, { from, to });
    });
  }
  return Array.from(places, ([name, own]) => ({
    entry: entries[name]!,
    places: [...own.values()].sort((a, b) => a.from - b.from),
  })).sort((a, b) => b.entry.length - a.entry.length || a.places[0]!.from - b.places[0]!.from);
}

/** How likely a name is meant, whoever else is named; undefined where it cannot be. */
function ownScore(
  marked: MarkedText,
  { entry, places }: Found,
  kind: LinkableName['kind'],
): number | undefined {
  let best = -Infinity;
  let times = 0;
  for (const place of places) {
    const evidence = evidenceAt(marked, place, kind, entry.weight);
    if (evidence === undefined) continue;
    if (evidence > 0 || entry.weight >= 0) times++;
    best = Math.max(best, evidence);
  }
  if (best === -Infinity) return undefined;
  const plain = times < places.length && entry.weight < 0 ? ALSO_PLAIN : 0;
  return entry.weight + best + Math.min(MOST_AGAIN, AGAIN * Math.max(0, times - 1)) - plain;
}

interface Scene {
  readonly marked: MarkedText;
  readonly catalogue: NameCatalogue;
}

/** The longest first; what is taken is taken from those that come later. */
function decide(
  all: readonly Found[],
  candidates: ReadonlyMap<number, Candidate>,
  scene: Scene,
): readonly Omit<Link, 'isSubject'>[] {
  const relations = relationsOf(candidates, scene);
  const taken = new Uint8Array(scene.marked.length);
  const links: Omit<Link, 'isSubject'>[] = [];
  for (const { entry, places } of all) {
    const free = places.filter(({ from, to }) =>
      taken.subarray(from, to).every((own) => own === 0),
    );
    if (free.length === 0) continue;
    const scored = entry.entities.flatMap((number) => {
      const candidate = candidates.get(number);
      if (candidate?.found.entry !== entry) return [];
      const score = candidate.own + relations(candidate);
      return score >= LEAST ? [{ entity: scene.catalogue.entities[number]!, score }] : [];
    });
    const chosen = likeliest(scored);
    if (chosen === undefined) continue;
    for (const { from, to } of free) taken.fill(1, from, to);
    links.push({ ...chosen, times: free.length, first: free[0]!.from });
  }
  return links.sort((a, b) => b.score - a.score || a.first - b.first);
}

/** What a candidate gains from those named beside it: of a title its artists, of an artist the titles. */
function relationsOf(
  candidates: ReadonlyMap<number, Candidate>,
  { marked, catalogue }: Scene,
): (candidate: Candidate) => number {
  const pairs = new Map<Candidate, number>();
  const gain = (candidate: Candidate, value: number): void => {
    pairs.set(candidate, Math.max(value, pairs.get(candidate) ?? -Infinity));
  };
  for (const work of candidates.values()) {
    const { makers } = catalogue.entities[work.number]!;
    for (const id of makers) {
      const maker = candidates.get(catalogue.numberOf(id) ?? -1);
      if (maker === undefined || maker.found.entry === work.found.entry) continue;
      const value = together(marked, maker.found.places, work.found.places);
      if (maker.own >= SPEAKS) gain(work, value);
      if (work.own >= SPEAKS) gain(maker, value);
    }
  }
  return (candidate) => {
    const { makers } = catalogue.entities[candidate.number]!;
    return pairs.get(candidate) ?? (makers.length > 0 ? ALONE : 0);
  };
}

function together(marked: MarkedText, makers: readonly Place[], works: readonly Place[]): number {
  let best = TOGETHER;
  for (const work of works) {
    for (const maker of makers) {
      const far = maker.from < work.from ? work.from - maker.to : maker.from - work.to;
      if (far < 0 || far > NEAR) continue;
      const isOwned = maker.to === work.from && marked.isPossessed(maker.to - 1);
      best = Math.max(best, BESIDE + (isOwned ? OWNED : 0));
    }
  }
  return best;
}

/** The one that is meant of those of the same name; undefined where nobody could tell. */
function likeliest<T extends { readonly entity: LinkableName; readonly score: number }>(
  scored: readonly T[],
): T | undefined {
  const [first, ...others] = [...scored].sort(
    (a, b) =>
      b.score - a.score || rankOf(a.entity) - rankOf(b.entity) || b.entity.prior - a.entity.prior,
  );
  if (first === undefined) return undefined;
  const { kind, makers } = first.entity;
  const rivals = others.filter(
    ({ entity, score }) =>
      score > first.score - TIE && entity.kind === kind && entity.makers.join() !== makers.join(),
  );
  if (rivals.length === 0) return first;
  const best = [first, ...rivals].sort((a, b) => b.entity.prior - a.entity.prior);
  return best[0]!.entity.prior >= LIKELIER * best[1]!.entity.prior && best[0]!.entity.prior > 0
    ? best[0]
    : undefined;
}

function rankOf({ kind }: LinkableName): number {
  return KINDS.indexOf(kind);
}

/** Tells whom a text is about from whom it names: by its first words, and by how often; not the artist of what it is about. */
function withSubjects(links: readonly Omit<Link, 'isSubject'>[]): readonly Link[] {
  const most = Math.max(0, ...links.map(({ times }) => times));
  const salient = links
    .filter(({ times, first }) => first < OPENING || (times > 1 && 2 * times >= most))
    .sort((a, b) => b.times - a.times || a.first - b.first);
  const works = salient.filter(({ entity }) => entity.makers.length > 0);
  const makers = new Set(works.flatMap(({ entity }) => entity.makers));
  const subjects = salient
    .filter(({ entity }) => !makers.has(entity.id))
    .slice(0, MOST_SUBJECTS)
    .map(({ entity }) => entity.id);
  return links.map((link) => ({ ...link, isSubject: subjects.includes(link.entity.id) }));
}
