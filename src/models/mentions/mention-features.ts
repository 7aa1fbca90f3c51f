/**
 * What a token of a request tells about being part of a name: itself and its neighbours, how it begins, ends and
 * is spelt, what part of speech a dictionary takes it for (a word that it lacks is likely a name), how far
 * "by" and "like" are, and whether it stands in a name of the catalogue.
 */
import { foldAccents } from '../text/tokens-name.ts';

/** What is known beforehand. */
export interface MentionKnowledge {
  /** The likeliest part of speech of a word in lower case; undefined for one that no dictionary has. */
  partOfSpeech(word: string): string | undefined;
  /** Folded names, and what kind they are of. */
  readonly names: ReadonlyMap<string, ReadonlySet<string>>;
}

const LONGEST_NAME = 6;
/** Words that a name often follows or precedes, and how far they are looked for. */
const CUES = ['by', 'like', 'to', 'from', 'and', 'or', '|', 'similar'] as const;
const CUE_REACH = 4;

export function mentionFeatures(
  tokens: readonly string[],
  knowledge: MentionKnowledge,
): readonly (readonly string[])[] {
  const words = tokens.map((token) => foldAccents(token));
  const tags = words.map((word) => knowledge.partOfSpeech(word) ?? 'none');
  const inNames = namesOver(words, knowledge.names);
  const at = (list: readonly string[], i: number): string => list[i] ?? (i < 0 ? '<' : '>');
  return words.map((word, i) => [
    'any',
    `w=${word}`,
    `w-1=${at(words, i - 1)}`,
    `w-2=${at(words, i - 2)}`,
    `w+1=${at(words, i + 1)}`,
    `w+2=${at(words, i + 2)}`,
    `w-1,w=${at(words, i - 1)} ${word}`,
    `w,w+1=${word} ${at(words, i + 1)}`,
    `w-2,w-1=${at(words, i - 2)} ${at(words, i - 1)}`,
    `w+1,w+2=${at(words, i + 1)} ${at(words, i + 2)}`,
    `t=${tags[i]!}`,
    `t-1,t=${at(tags, i - 1)} ${tags[i]!}`,
    `t,t+1=${tags[i]!} ${at(tags, i + 1)}`,
    `t-1,t,t+1=${at(tags, i - 1)} ${tags[i]!} ${at(tags, i + 1)}`,
    `w-1,t=${at(words, i - 1)} ${tags[i]!}`,
    `t,w+1=${tags[i]!} ${at(words, i + 1)}`,
    ...spelling(word),
    ...cues(words, i),
    ...inNames[i]!,
  ]);
}

function spelling(word: string): readonly string[] {
  const ends = [1, 2, 3, 4].filter((length) => length < word.length);
  return [
    ...ends.map((length) => `ends=${word.slice(-length)}`),
    ...ends.filter((length) => length > 1).map((length) => `begins=${word.slice(0, length)}`),
    `length=${Math.min(8, word.length)}`,
    `digits=${/^\d+$/.test(word) ? 'all' : /\d/.test(word) ? 'some' : 'none'}`,
  ];
}

function cues(words: readonly string[], i: number): readonly string[] {
  const found: string[] = [];
  for (const cue of CUES) {
    for (let far = 1; far <= CUE_REACH; far++) {
      if (words[i - far] === cue) found.push(`before=${cue}${far}`);
      if (words[i + far] === cue) found.push(`after=${cue}${far}`);
    }
  }
  if (!words.slice(0, i).includes('by') && words.slice(i + 1).includes('by'))
    found.push('by comes');
  if (words.slice(0, i).includes('by')) found.push('by came');
  return found;
}

/** For each token the names that run over it: their kind, length, and whether it begins one. */
function namesOver(
  words: readonly string[],
  names: MentionKnowledge['names'],
): readonly (readonly string[])[] {
  const found = words.map((): string[] => []);
  for (let from = 0; from < words.length; from++) {
    for (let length = 1; length <= LONGEST_NAME && from + length <= words.length; length++) {
      const kinds = names.get(words.slice(from, from + length).join(' '));
      for (const kind of kinds ?? []) {
        const size = length > 2 ? 'long' : String(length);
        for (let i = from; i < from + length; i++) {
          found[i]!.push(`name=${kind} ${size} ${i === from ? 'begin' : 'inside'}`);
        }
      }
    }
  }
  return found;
}
