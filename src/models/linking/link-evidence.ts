/**
 * What speaks for a name being meant where it stands, in logarithms of odds: capitals, quotation marks, words such as
 * "song" and "by" around it, and against it a capitalised neighbour ("Boston Symphony"). Weights were set by hand on
 * reviews of music (docs/models.md).
 */
import type { MarkedText } from './marked-text.ts';
import type { LinkableName } from './name-catalogue.ts';

/** A name in a text: words `from` up to, and without, `to`. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

type Kind = LinkableName['kind'];

/** Words that stand beside names, in English, German and French. */
const CUES: Readonly<Record<Kind, ReadonlySet<string>>> = {
  artist: wordSet(
    'band bands singer group artist artists rapper musician composer duo trio quartet musiker musikerin saengerin sanger sangerin kapelle gruppe chanteur chanteuse groupe gig concert konzert fans fan guitarist bassist drummer vocalist frontman song songs album albums',
  ),
  album: wordSet(
    'album albums record lp cd ep debut release disc disque platte lied liederabend zyklus cycle alben vinyl',
  ),
  track: wordSet(
    'song songs track tracks single tune ballad anthem cover hit hits lyrics titled chanson morceau titre stuck lied lieder song titel nummer',
  ),
};
/** What stands right before the name of who made something. */
const BY = wordSet('by von par feat featuring ft de di');
/** What stands right before the name of what something is likened to. */
const LIKE = wordSet('like similar vs versus');
/** Words that look for cues before and behind a name. */
const REACH = 3;
/** Small words of a name that are not capitalised. */
const SMALL = wordSet(
  'a an and as at but by for from in into is n nor of on or the to with und der die das von im le la les et de du des',
);

/** @returns Undefined where the name cannot be meant: all in lower case among capitals, and made of ordinary words. */
export function evidenceAt(
  text: MarkedText,
  place: Place,
  kind: Kind,
  weight: number,
): number | undefined {
  const isCapital = capitalised(text, place);
  if (text.isCased && !isCapital && weight < 1) return undefined;
  const quoted = kind === 'artist' ? 0 : text.isQuoted(place.from, place.to) ? 1.5 : 0;
  return (
    (text.isCased ? forCapitals(text, place, isCapital) : 0) +
    quoted +
    (weight < 2 && quoted === 0 ? -2 * neighbours(text, place, weight) : 0) +
    cue(text, place, kind) +
    (kind === 'artist' && BY.has(text.words[place.from - 1] ?? '') ? (isCapital ? 2.5 : 1.5) : 0) +
    (kind === 'artist' && isCapital && isLikened(text, place) ? 1.5 : 0) +
    (kind === 'artist' && text.isPossessed(place.to - 1) ? 0.5 : 0)
  );
}

/** Whether the words of a place are capitalised as those of a name are: small ones may not be, where others are. */
export function capitalised(text: MarkedText, { from, to }: Place): boolean {
  let [capitals, small] = [0, 0];
  for (let i = from; i < to; i++) {
    if (text.isCapital(i)) capitals++;
    else if (SMALL.has(text.words[i]!)) small++;
    else return false;
  }
  return capitals > 0 && capitals + small === to - from;
}

/** "Like Photek", "similar to The Smiths": said of music, that is mostly said of who made it. */
function isLikened(text: MarkedText, { from }: Place): boolean {
  const before = text.words[from - 1] ?? '';
  return LIKE.has(before === 'to' || before === 'the' ? (text.words[from - 2] ?? '') : before);
}

/** A single word that opens a sentence is capitalised anyway. */
function forCapitals(text: MarkedText, { from, to }: Place, isCapital: boolean): number {
  if (!isCapital) return -0.5;
  return to - from === 1 && text.opensSentence(from) ? 0 : 1;
}

/**
 * How many capitalised words stand right beside it, so that it may be a part of another name. What opens a sentence is
 * capitalised anyway; an ordinary word is taken for its neighbour's even so.
 */
function neighbours(text: MarkedText, { from, to }: Place, weight: number): number {
  if (!text.isCased) return 0;
  const isForced = weight >= 0 && text.opensSentence(from - 1);
  const before =
    text.followsOn(from) && !text.isPossessed(from - 1) && !isForced && isOfName(text, from - 1);
  const behind = text.followsOn(to) && !text.isPossessed(to - 1) && isOfName(text, to);
  return (before ? 1 : 0) + (behind ? 1 : 0);
}

function isOfName(text: MarkedText, i: number): boolean {
  const word = text.words[i]!;
  return text.isCapital(i) && !SMALL.has(word) && word !== 'i' && !/^\d/.test(word);
}

/** What a cue near a name adds: more right beside it, most right before ("the band Yes"). */
function cue(text: MarkedText, { from, to }: Place, kind: Kind): number {
  const cues = CUES[kind];
  if (text.followsOn(from) && cues.has(text.words[from - 1]!)) return 3;
  if (text.followsOn(to) && cues.has(text.words[to]!)) return 2;
  for (let i = Math.max(0, from - REACH); i < Math.min(text.length, to + REACH); i++) {
    if ((i < from || i >= to) && cues.has(text.words[i]!)) return 1;
  }
  return 0;
}

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}
