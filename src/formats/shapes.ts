/** Building blocks of the shapes that catalogue items and texts come in, and what is said when one does not fit. */
import { z } from 'zod';
import { BadInputError } from '../errors.ts';
import { globalId, kindOf, type IdKind } from '../ids.ts';
import { isDay } from './numbers.ts';

/** Browsers and proxies agree on about this many characters. */
const ADDRESS_LIMIT = 2_048;

/** A text of 1 to `max` characters. */
export function text(max: number): z.ZodType<string> {
  return z.string().min(1).max(max);
}

/** The id of something of one kind, bare or global; comes out global. */
export function idOf(kind: IdKind): z.ZodType<string> {
  return z.string().transform(converted((id) => globalId(kind, id)));
}

/** A global id of one of some kinds. */
export function idOfAny(kinds: readonly IdKind[]): z.ZodType<string> {
  return z.string().transform(
    converted((id) => {
      const kind = kindOf(id);
      if (kind !== undefined && kinds.includes(kind)) return globalId(kind, id);
      const got = kind === undefined ? 'another text' : `that of a ${kind}`;
      throw new BadInputError(`expected the global id of a ${kinds.join(', ')}, got ${got}`);
    }),
  );
}

/** A year, a month or a day in ISO 8601. */
export const partialDate: z.ZodType<string> = z.string().refine((value) => {
  const [year, month = '01', day = '01'] = value.split('-');
  return /^\d{4}(-\d{2}){0,2}$/.test(value) && isDay(`${year}-${month}-${day}`);
}, 'expected a date such as 1971, 1971-11 or 1971-11-08, got another text');

/** An address on the web, or a path on this gateway. */
export const address: z.ZodType<string> = z
  .string()
  .max(ADDRESS_LIMIT)
  .regex(/^(https?:\/\/[^\s/]|\/[^\s/])\S*$/, 'expected an http(s) address or a path from /');

/** One of some words, in any capitals; comes out as it stands in the list. */
export function word<T extends string>(words: readonly [T, ...T[]]): z.ZodType<T> {
  return z.preprocess(
    (value) => (typeof value === 'string' ? value.toUpperCase() : value),
    z.enum(words),
  );
}

/**
 * Holds a value against a schema; nulls are taken as left out, as in GraphQL.
 *
 * @throws BadInputError naming each field that is wrong, unknown or missing, and no value
 */
export function parseBy<T>(schema: z.ZodType<T>, value: object): T {
  const result = schema.safeParse(withoutNulls(value), { error: faultOf });
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join('.')}: ${message}`,
  );
  throw new BadInputError(faults.join('; '));
}

/** Own fields that are there: GraphQL hands over null, and undefined, for what was left out. */
function withoutNulls(value: object): object {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== null && field !== undefined)
      .map(([name, field]) => [name, Array.isArray(field) ? field.map(element) : field]),
  );
}

function element(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? withoutNulls(value) : value;
}

function converted(
  convert: (text: string) => string,
): (text: string, context: z.RefinementCtx) => string {
  return (text, context) => {
    try {
      return convert(text);
    } catch (error) {
      if (!(error instanceof BadInputError)) throw error;
      context.addIssue({ code: 'custom', message: error.message.replace(/\.$/, '') });
      return z.NEVER;
    }
  };
}

const FIELD_NAME = /^[\w.-]{1,40}$/;
const MOST_NAMED = 10;

/** Expected and got, in our words. Undefined: the message that stands at the schema. */
function faultOf(issue: z.core.$ZodRawIssue): string | undefined {
  const { input, code } = issue;
  if (code === 'invalid_type') return `expected ${a(issue.expected)}, got ${kindOfValue(input)}`;
  if (code === 'too_small') {
    return `expected ${issue.minimum} or more${unitOf(issue.origin)}, got ${sizeOf(input)}`;
  }
  if (code === 'too_big') {
    return `expected at most ${issue.maximum}${unitOf(issue.origin)}, got ${sizeOf(input)}`;
  }
  if (code === 'unrecognized_keys') {
    // A name that looks like one helps; anything else is somebody's text.
    const names = issue.keys.map((key) => (FIELD_NAME.test(key) ? `"${key}"` : 'of another name'));
    return `expected no field ${[...new Set(names)].slice(0, MOST_NAMED).join(', ')} here`;
  }
  if (code === 'invalid_value') {
    const got = typeof input === 'string' ? 'another text' : kindOfValue(input);
    return `expected one of ${issue.values.map(String).join(', ')}, got ${got}`;
  }
  return undefined;
}

function a(type: string): string {
  return type === 'int' ? 'a whole number' : type === 'array' ? 'a list' : `a ${type}`;
}

function kindOfValue(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}

function sizeOf(value: unknown): number {
  return typeof value === 'string' || Array.isArray(value) ? value.length : Number(value);
}

function unitOf(origin: string): string {
  return origin === 'string' ? ' characters' : origin === 'array' ? ' entries' : '';
}
