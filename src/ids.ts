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

/** Kinds that have a global id. */
export const ID_KINDS = [...SUBJECT_KINDS, 'user', 'shelf', 'card'] as const;
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
 * @throws BadInputError when the id is empty, over-long, has control characters, or is of another kind.
 */
export function globalId(kind: IdKind, id: string): string {
  if (id.length === 0) throw new BadInputError(`Expected a ${kind} id, got an empty text.`);
  if (id.length + kind.length + 1 > MAX_ID_LENGTH) {
    throw new BadInputError(
      `Expected a ${kind} id of at most ${MAX_ID_LENGTH - kind.length - 1} characters, got ${id.length}.`,
    );
  }
  // Control characters break log lines, file names and Cassandra keys alike.
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(id)) {
    throw new BadInputError(`Expected a ${kind} id without control characters, got one with some.`);
  }
  const given = kindOf(id);
  if (given === undefined) return `${kind}:${id}`;
  if (given !== kind) throw new BadInputError(`Expected the id of a ${kind}, got that of a ${given}.`);
  return id;
}
