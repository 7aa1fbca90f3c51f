/**
 * Global ids. Every id in Tastegraph, in rows, models and answers alike, is `kind:local`, where
 * `local` is the id that the caller's own catalogue uses. Clients treat the whole as opaque; it is
 * the same over restarts and over stores. Where a caller gives a bare local id and the kind is
 * known from the place (a command, a typed argument, an import column), {@link globalId} completes it.
 */
import { BadInputError } from './errors.ts';

/** Kinds of things that a card can show. */
export const SUBJECT_KINDS = ['track', 'album', 'artist', 'playlist', 'podcast', 'weekly'] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** Kinds that have a global id; genres and clusters of taste only to be dismissed by. */
export const ID_KINDS = [...SUBJECT_KINDS, 'user', 'shelf', 'card', 'genre', 'cluster'] as const;
export type IdKind = (typeof ID_KINDS)[number];

/** The longest id, in UTF-16 code units, prefix included. */
export const MAX_ID_LENGTH = 200;

const KINDS: ReadonlySet<string> = new Set(ID_KINDS);

/** The kind of a global id, or undefined when the text is not a global id. */
export function kindOf(id: string): IdKind | undefined {
  const colon = id.indexOf(':');
  const kind = colon > 0 && colon < id.length - 1 ? id.slice(0, colon) : '';
  return KINDS.has(kind) ? (kind as IdKind) : undefined;
}

/** The part of a global id behind its kind. */
export function localId(id: string): string {
  return id.slice(id.indexOf(':') + 1);
}

/**
 * Completes an id: a global id of the wanted kind stays, anything else is taken as a local id.
 *
 * @throws BadInputError when the id is empty, over-long, has control or broken characters, or is of another kind.
 */
export function globalId(kind: IdKind, id: string): string {
  if (id.length === 0) throw new BadInputError(`Expected a ${kind} id, got an empty text.`);
  if (id.length + kind.length + 1 > MAX_ID_LENGTH) {
    throw new BadInputError(
      `Expected a ${kind} id of at most ${MAX_ID_LENGTH - kind.length - 1} characters, got ${id.length}.`,
    );
  }
  // Control characters break log lines, file names and Cassandra keys alike.

  if (/[\u0000-\u001f\u007f]/.test(id)) {
    throw new BadInputError(`Expected a ${kind} id without control characters, got one with some.`);
  }
  // Half of a surrogate pair cannot be written as UTF-8: stores would keep another id than this one.
  if (/\p{Surrogate}/u.test(id)) {
    throw new BadInputError(`Expected a ${kind} id of whole Unicode characters, got half of one.`);
  }
  const given = kindOf(id);
  if (given === undefined) return `${kind}:${id}`;
  if (given !== kind)
    throw new BadInputError(`Expected the id of a ${kind}, got that of a ${given}.`);
  return id;
}

/** Where on which served page something stands. Positions and shelves count from 0. */
export interface PagePlace {
  readonly listener: string;
  readonly page: string;
  readonly shelf: number;
}

/** The longest id of a card or shelf: a listener's id, escaped, and a page's. */
export const MAX_CARD_ID_LENGTH = 3 * MAX_ID_LENGTH + 60;

/** The id of a shelf of a served page: `shelf:LISTENER/PAGE/SHELF`. */
export function shelfId(place: PagePlace): string {
  return `shelf:${encodeURIComponent(localId(place.listener))}/${place.page}/${place.shelf}`;
}

/** The id of a card of a served page: `card:LISTENER/PAGE/SHELF/POSITION`. */
export function cardId(place: PagePlace & { readonly position: number }): string {
  return `card:${encodeURIComponent(localId(place.listener))}/${place.page}/${place.shelf}/${place.position}`;
}

/** Reads a card's or shelf's id; `position` is undefined for a shelf. Undefined when it is neither. */
export function parsePlace(id: string): (PagePlace & { readonly position?: number }) | undefined {
  const match = /^(card|shelf):([^/]{1,600})\/([\w-]{1,40})\/(\d{1,3})(?:\/(\d{1,3}))?$/.exec(id);
  if (!match || (match[1] === 'card') !== (match[5] !== undefined)) return undefined;
  try {
    return {
      listener: `user:${decodeURIComponent(match[2]!)}`,
      page: match[3]!,
      shelf: Number(match[4]),
      ...(match[5] === undefined ? {} : { position: Number(match[5]) }),
    };
  } catch {
    return undefined;
  }
}
