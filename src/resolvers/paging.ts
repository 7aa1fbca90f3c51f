/** Pages of lists in Relay's shape, and the limits of every list argument. */
import { BadInputError } from '../errors.ts';

/** The most that one list answers or takes, unless said otherwise. */
export const MAX_PAGE = 100;

export interface Edge<T> {
  readonly cursor: string;
  readonly node: T;
}

export interface Page<T> {
  readonly edges: readonly Edge<T>[];
  readonly nodes: readonly T[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor?: string;
    readonly endCursor?: string;
  };
}

/** @throws BadInputError when a number argument is not from `min` to `max`. */
export function checkRange(name: string, value: number, min: number, max: number): number {
  if (value >= min && value <= max) return value;
  throw new BadInputError(`Expected \`${name}\` to be from ${min} to ${max}, got ${value}.`);
}

/** The `first` of a list, checked. @throws BadInputError when it is not from 1 to 100. */
export function checkFirst(first: number): number {
  return checkRange('first', first, 1, MAX_PAGE);
}

/** @throws BadInputError when a list argument is longer than `max`. */
export function checkLength<T>(name: string, list: readonly T[], max = MAX_PAGE): readonly T[] {
  if (list.length <= max) return list;
  throw new BadInputError(`Expected \`${name}\` to hold at most ${max}, got ${list.length}.`);
}

/** @throws BadInputError for a text that is shorter or longer. */
export function checkText(name: string, text: string, min: number, max: number): string {
  if (text.length >= min && text.length <= max) return text;
  throw new BadInputError(
    `Expected \`${name}\` of ${min} to ${max} characters, got ${text.length}.`,
  );
}

/** Where a page stands in its list. */
export interface Place {
  /** Whether something follows the page. */
  readonly more: boolean;
  /** Whether the page was asked for by a cursor. */
  readonly after: boolean;
  /** Cursor of the last thing read, where that is no edge of the page. */
  readonly end?: string;
}

/** Makes a page of edges. */
export function pageOf<T>(edges: readonly Edge<T>[], place: Place): Page<T> {
  return {
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: {
      hasNextPage: place.more,
      hasPreviousPage: place.after,
      startCursor: edges[0]?.cursor,
      endCursor: place.end ?? edges.at(-1)?.cursor,
    },
  };
}
