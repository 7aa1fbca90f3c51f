/**
 * Files of events: JSON lines in the shape of `EventInput`.
 *
 * ```json
 * { "listener": "u1", "kind": "PLAY", "item": "t1", "at": "2026-11-23T09:00:00Z", "msPlayed": 181000 }
 * ```
 *
 * Logs of other systems are near to it rather than equal, so fields that are not ours are passed over,
 * and `userId`, `itemId`, `trackId` and milliseconds for `at` are understood. What a field may hold is
 * checked by the intake; here only its type is.
 */
import { createHash } from 'node:crypto';
import { BadInputError } from '../errors.ts';
import type { EventInput } from '../services/services.ts';
import { EVENT_KINDS, type EventKind } from '../store/records.ts';
import { readJsonLines, type JsonObject, type LineOf } from './json-lines.ts';
import { parseIsoTime } from './numbers.ts';
import type { ReadOptions, RowReader } from './row-reader.ts';

/** Numbers below are no milliseconds of any listening (1973 and before), but seconds. */
const MS_ABOVE = 1e11;
/** Types of fields, in words. */
const TYPES = { string: 'a text', number: 'a number', object: 'an object' } as const;

/** @throws (while reading) as `readRows` */
export function readEvents(path: string, options: ReadOptions): RowReader<LineOf<EventInput>> {
  return readJsonLines(path, options, parseEvent);
}

/**
 * Reads one event. One without an id gets one made of what it says, so that a file imported twice
 * counts once.
 *
 * @throws BadInputError naming the first field that is missing or of another type
 */
export function parseEvent(value: JsonObject): EventInput {
  const context = optional(value, 'context', 'object') as JsonObject | undefined;
  const event = {
    listener: required(value, 'listener', 'userId'),
    kind: kindOfEvent(required(value, 'kind')),
    item: required(value, 'item', 'itemId', 'trackId'),
    at: timeOf(value['at']),
    msPlayed: optional(value, 'msPlayed', 'number') as number | undefined,
    weight: optional(value, 'weight', 'number') as number | undefined,
    context: context && {
      card: optional(context, 'card', 'string') as string | undefined,
      playlist: optional(context, 'playlist', 'string') as string | undefined,
      source: optional(context, 'source', 'string') as string | undefined,
    },
  };
  const id = optional(value, 'id', 'string') as string | undefined;
  return { id: id ?? contentId(event), ...event };
}

function contentId(event: object): string {
  return `sha256:${createHash('sha256').update(JSON.stringify(event)).digest('hex').slice(0, 40)}`;
}

function required(value: JsonObject, ...names: readonly [string, ...string[]]): string {
  for (const name of names) {
    const found = optional(value, name, 'string');
    if (found !== undefined) return found as string;
  }
  throw new BadInputError(`${names.join(' or ')}: expected a text, got nothing`);
}

function optional(value: JsonObject, name: string, type: 'string' | 'number' | 'object'): unknown {
  const field = value[name];
  if (field === undefined || field === null) return undefined;
  if (typeof field === type && !Array.isArray(field)) return field;
  const got = Array.isArray(field) ? 'a list' : `a ${typeof field}`;
  throw new BadInputError(`${name}: expected ${TYPES[type]}, got ${got}`);
}

function kindOfEvent(text: string): EventKind {
  const kind = EVENT_KINDS.find((known) => known === text.toLowerCase());
  if (kind !== undefined) return kind;
  throw new BadInputError(`kind: expected one of ${EVENT_KINDS.join(', ')}, got another text`);
}

function timeOf(at: unknown): number {
  const time = typeof at === 'string' ? parseIsoTime(at.trim()) : at;
  if (typeof time !== 'number' || Number.isNaN(time)) {
    throw new BadInputError('at: expected an ISO 8601 time or milliseconds since 1970');
  }
  if (typeof at === 'number' && at < MS_ABOVE) {
    throw new BadInputError('at: expected milliseconds since 1970, got what looks like seconds');
  }
  return time;
}
