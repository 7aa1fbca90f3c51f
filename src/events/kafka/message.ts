/**
 * What a message of the events topic is: `docs/events.md` says it to those who produce them, and
 * `docs/event.schema.json` to their machines. The value is the JSON object that `import events` reads, with
 * a version; the key is the listener, so that the events of one stay in order. Fields that are not ours are
 * passed over and stay in the message, wherever it is passed on.
 */
import { isUtf8 } from 'node:buffer';
import { BadInputError } from '../../errors.ts';
import { parseEvent } from '../../formats/events.ts';
import { kindOf } from '../../ids.ts';
import type { JsonObject } from '../../formats/json-lines.ts';
import type { EventInput } from '../../services/services.ts';
import type { ListeningEvent } from '../../store/records.ts';

/** Goes up when an old reader would misread a new message; a field more is no new version. */
export const MESSAGE_VERSION = 1;

/** A message as a producer sends it. */
export interface Message {
  readonly key: string | Buffer | null;
  readonly value: string | Buffer | null;
  readonly headers?: Readonly<Record<string, string | Buffer>>;
}

/** The message of an event that passed the intake. */
export function encodeEvent(event: ListeningEvent): Message {
  const { at, ...fields } = event;
  const value = { version: MESSAGE_VERSION, ...fields, at: new Date(at).toISOString() };
  return { key: event.listener, value: JSON.stringify(value) };
}

/** The message that a listener was deleted: what stands before it in the topic is theirs no more. */
export function encodeErasure(listener: string): Message {
  return { key: listener, value: JSON.stringify({ version: MESSAGE_VERSION, erase: listener }) };
}

/** What a message says: an event, or who is to be forgotten. */
export type Said = { readonly event: EventInput } | { readonly erase: string };

/**
 * Reads a message's value; what the fields of an event may hold is checked by the intake.
 *
 * @throws BadInputError saying what was expected and what came, without quoting it
 */
export function decodeMessage(value: Buffer | null): Said {
  const object = objectOf(value);
  const version = object['version'] ?? MESSAGE_VERSION;
  if (version !== MESSAGE_VERSION) {
    const got = typeof version === 'number' ? String(version) : `a ${typeof version}`;
    throw new BadInputError(`version: expected ${MESSAGE_VERSION}, got ${got}`);
  }
  const { erase } = object;
  if (erase === undefined) return { event: parseEvent(object) };
  if (typeof erase === 'string' && kindOf(erase) === 'user') return { erase };
  throw new BadInputError(
    'erase: expected the id of a listener such as user:42, got something else',
  );
}

function objectOf(value: Buffer | null): JsonObject {
  if (value === null || value.length === 0) {
    throw new BadInputError('value: expected a JSON object, got nothing');
  }
  if (!isUtf8(value)) throw new BadInputError('value: expected UTF-8, got other bytes');
  const parsed = parseJson(value.toString('utf8'));
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
    return parsed as JsonObject;
  }
  throw new BadInputError('value: expected a JSON object, got other JSON');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadInputError('value: expected a JSON object, got text that is not JSON');
  }
}
