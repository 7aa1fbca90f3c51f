/**
 * Names as people mistype them, drawn from a seed: one or two edits, accents left out, umlauts spelt out,
 * words swapped, "the" lost, and the last word only begun (three letters, as somebody types it).
 */
import type { Random } from '../../src/math/random.ts';
import { foldAccents, nameWords } from '../../src/models/text/tokens-name.ts';

export interface Misspelling {
  readonly kind: MisspellingKind;
  readonly typed: string;
}

export const MISSPELLINGS = [
  'one edit',
  'two edits',
  'no accents',
  'umlauts spelt out',
  'swapped words',
  'no the',
  'last word begun',
] as const;
export type MisspellingKind = (typeof MISSPELLINGS)[number];

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
/** Names shorter than this get one edit: two make another name of them. */
const LONG_ENOUGH = 8;
const BEGUN = 3;

/** Undefined where a name cannot be mistyped in this way. */
export function misspell(name: string, kind: MisspellingKind, random: Random): string | undefined {
  const words = name.trim().split(/\s+/);
  switch (kind) {
    case 'one edit':
      return edited(name, random);
    case 'two edits':
      return name.length < LONG_ENOUGH ? undefined : edited(edited(name, random), random);
    case 'no accents':
      return different(name, foldAccents(name));
    case 'umlauts spelt out':
      return different(
        name,
        name.replace(/[äöüÄÖÜ]/g, (u) => `${foldAccents(u)}e`),
      );
    case 'swapped words':
      return words.length < 2 ? undefined : swapped(words, random.int(words.length - 1));
    case 'no the':
      return words.length < 2 ? undefined : different(name, name.replace(/\bthe\s+/i, ''));
    case 'last word begun': {
      const last = nameWords(words.at(-1)).join('');
      if (last.length <= BEGUN) return undefined;
      return [...words.slice(0, -1), last.slice(0, BEGUN)].join(' ');
    }
  }
}

/** So many misspellings of names, the kinds in turn, as far as names allow them. */
export function misspellings(
  names: readonly string[],
  count: number,
  random: Random,
): readonly (Misspelling & { readonly name: string })[] {
  const out: (Misspelling & { readonly name: string })[] = [];
  const able = new Map(
    MISSPELLINGS.map((kind) => [
      kind,
      names.filter((name) => misspell(name, kind, random) !== undefined),
    ]),
  );
  for (let i = 0; out.length < count; i++) {
    const kind = MISSPELLINGS[i % MISSPELLINGS.length]!;
    const those = able.get(kind)!;
    if (those.length === 0) continue;
    const name = those[random.int(those.length)]!;
    const typed = misspell(name, kind, random);
    if (typed !== undefined) out.push({ name, kind, typed });
  }
  return out;
}

function different(name: string, typed: string): string | undefined {
  return typed === name || typed.toLowerCase() === name.toLowerCase() ? undefined : typed;
}

function swapped(words: readonly string[], at: number): string {
  const out = [...words];
  [out[at], out[at + 1]] = [out[at + 1]!, out[at]!];
  return out.join(' ');
}

/** A letter left out, added, exchanged, or swapped with the next. */
function edited(name: string, random: Random): string {
  const at = random.int(name.length);
  const letter = LETTERS[random.int(LETTERS.length)]!;
  switch (random.int(4)) {
    case 0:
      return name.slice(0, at) + name.slice(at + 1);
    case 1:
      return name.slice(0, at) + letter + name.slice(at);
    case 2:
      return name.slice(0, at) + letter + name.slice(at + 1);
    default:
      return name.slice(0, at) + (name[at + 1] ?? '') + name[at]! + name.slice(at + 2);
  }
}
