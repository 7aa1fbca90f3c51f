/**
 * Opaque cursors: a list's name and the place in it as JSON, in base64url. The name keeps a cursor of
 * one list from being taken for one of another.
 */
import { z } from 'zod';
import { BadInputError } from '../errors.ts';

/** Longer than any cursor of ours; keeps decoding bounded. */
const MAX_LENGTH = 2_000;

/** Writes and reads the cursors of one kind of list. */
export interface CursorCodec<P> {
  write(place: P): string;
  /** Undefined for no cursor. @throws BadInputError for a text that is no cursor of this list. */
  read(after: string | null | undefined): P | undefined;
}

function codec<S extends z.ZodType<readonly unknown[]>>(
  list: string,
  shape: S,
): CursorCodec<z.infer<S>> {
  return {
    write: (place) => Buffer.from(JSON.stringify([list, ...place])).toString('base64url'),
    read(after) {
      if (after === undefined || after === null) return undefined;
      const [name, ...place] = after.length > MAX_LENGTH ? [] : parse(after);
      const parsed = shape.safeParse(place);
      if (name === list && parsed.success) return parsed.data;
      throw new BadInputError(
        `Expected \`after\` to be a cursor that this list gave (${list}), got another text of ${after.length} characters.`,
      );
    },
  };
}

function parse(after: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(after, 'base64url').toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

const offset = z.int().min(0);
const time = z.int();
const id = z.string().min(1).max(1_000);

/** Place on a shelf; a shelf is immutable, so that the place is enough. */
export const cardCursor = codec('cards', z.tuple([offset]));
/** Time and id of a play. */
export const playCursor = codec('plays', z.tuple([time, id]));
/** Time and id of something saved, followed or made. */
export const libraryCursor = codec('library', z.tuple([time, id]));
/** ISO week. */
export const weekCursor = codec('weeks', z.tuple([z.string().regex(/^\d{4}-W\d{2}$/)]));
/** Key of a ranked list and the place in it: binds to one snapshot. */
export const rankCursor = codec('ranks', z.tuple([id, offset]));
