/**
 * How well texts are linked to a catalogue, without anybody having to read them: how often a text is linked to
 * what it is known to be about, where that is named at all, and how often to decoys. Decoys are the ordinary words
 * that most of the texts hold and no name of the catalogue is; each is put into the catalogue as an artist, and as a
 * track by the artist whom most texts link to. Nobody can mean them: every link to one is false.
 */
import { foldAccents } from '../text/tokens-name.ts';
import { wordsOf } from '../text/tokens.ts';
import { linkNames } from './entity-linker.ts';
import type { Link } from './entity-linker.ts';
import { NameCatalogue } from './name-catalogue.ts';
import type { LinkableName } from './name-catalogue.ts';
import type { OrdinaryWords } from './ordinary-words.ts';

export interface DocumentToLink {
  readonly text: string;
  /** Global id of what it is about, where that is known. */
  readonly entity?: string;
}

export interface LinkFigures {
  readonly documents: number;
  readonly links: number;
  /** Share of documents with a link. */
  readonly linked: number;
  /** Of documents about something of the catalogue: how many name it, and in how many of these it is linked, and is the subject. */
  readonly own: { readonly named: number; readonly found: number; readonly subject: number };
  /** Names of one ordinary word ("Yes"), and the share of documents linked to one. */
  readonly common: { readonly names: number; readonly linked: number };
  /** Share of documents linked to a decoy: all false. */
  readonly decoys: { readonly names: number; readonly linked: number };
}

/** @param ordinary - Words that many say who mean no name. */
export function linkFigures(
  documents: readonly DocumentToLink[],
  names: readonly LinkableName[],
  linksOf: readonly (readonly Link[])[],
  ordinary: OrdinaryWords,
): LinkFigures {
  const common = new Set(names.filter(({ name }) => isCommon(name, ordinary)).map(({ id }) => id));
  const share = (has: (links: readonly Link[]) => boolean, all = linksOf): number =>
    all.filter((links) => has(links)).length / documents.length;
  const decoys = decoysOf(documents, names, linksOf, ordinary);
  const ids = new Set(decoys.map(({ id }) => id));
  const catalogue = new NameCatalogue([...names, ...decoys], ordinary);
  const tempted = documents.map(({ text }) => linkNames(text, catalogue));
  return {
    documents: documents.length,
    links: linksOf.flat().length,
    linked: share((links) => links.length > 0),
    own: ownFigures(documents, names, linksOf),
    common: {
      names: common.size,
      linked: share((links) => links.some(({ entity }) => common.has(entity.id))),
    },
    decoys: {
      names: decoys.length,
      linked: share((links) => links.some(({ entity }) => ids.has(entity.id)), tempted),
    },
  };
}

/** Words that are decoys. */
const DECOYS = 1_000;

function decoysOf(
  documents: readonly DocumentToLink[],
  names: readonly LinkableName[],
  linksOf: readonly (readonly Link[])[],
  ordinary: OrdinaryWords,
): readonly LinkableName[] {
  const known = new Set(names.map(({ name }) => foldAccents(name)));
  const words = mostOften(documents.flatMap(({ text }) => [...new Set(wordsOf(text))]));
  const chosen = words
    .filter((word) => !known.has(word) && /^\p{Ll}{2,}$/u.test(word) && ordinary.isOrdinary([word]))
    .slice(0, DECOYS);
  const [maker] = mostOften(
    linksOf.flat().flatMap(({ entity }) => (entity.kind === 'artist' ? [entity.id] : [])),
  );
  return chosen.flatMap((word) => [
    { id: `artist: ${word}`, kind: 'artist', name: word, makers: [], prior: 0 },
    ...(maker === undefined
      ? []
      : [{ id: `track: ${word}`, kind: 'track' as const, name: word, makers: [maker], prior: 0 }]),
  ]);
}

/** The different values, those that come most often first. */
function mostOften(values: readonly string[]): readonly string[] {
  const times = new Map<string, number>();
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
  return [...times].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([value]) => value);
}

function isCommon(name: string, ordinary: OrdinaryWords): boolean {
  const words = wordsOf(foldAccents(name)).filter((word) => word !== 'the');
  return words.length === 1 && ordinary.isOrdinary(words);
}

function ownFigures(
  documents: readonly DocumentToLink[],
  names: readonly LinkableName[],
  linksOf: readonly (readonly Link[])[],
): LinkFigures['own'] {
  const nameOf = new Map(names.map(({ id, name }) => [id, ` ${wordsOf(name).join(' ')} `]));
  const own = { named: 0, found: 0, subject: 0 };
  documents.forEach(({ text, entity }, i) => {
    const name = nameOf.get(entity ?? '');
    if (name === undefined || !` ${wordsOf(text).join(' ')} `.includes(name)) return;
    const link = linksOf[i]!.find((each) => each.entity.id === entity);
    own.named++;
    if (link !== undefined) own.found++;
    if (link?.isSubject === true) own.subject++;
  });
  return own;
}
