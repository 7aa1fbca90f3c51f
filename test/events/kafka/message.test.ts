import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadInputError } from '../../../src/errors.ts';
import {
  decodeMessage,
  encodeErasure,
  encodeEvent,
  MESSAGE_VERSION,
} from '../../../src/events/kafka/message.ts';
import type { EventInput } from '../../../src/services/services.ts';
import { EVENT_KINDS, type ListeningEvent } from '../../../src/store/records.ts';

const bytes = (value: unknown): Buffer =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const EVENT: ListeningEvent = {
  id: 'e1',
  listener: 'user:1',
  kind: 'play',
  item: 'track:1',
  at: Date.parse('2026-11-23T12:00:00.123Z'),
  msPlayed: 181_000,
  context: { source: 'phone' },
};

interface Schema {
  readonly required: readonly string[];
  readonly properties: {
    readonly version: { readonly const: number };
    readonly kind: { readonly enum: readonly string[] };
  };
}

/** The event that a message says. */
function eventIn(value: Buffer | null): EventInput {
  const said = decodeMessage(value);
  if ('erase' in said) throw new Error('Expected an event, got an erasure.');
  return said.event;
}

const docs = (file: string): string =>
  readFileSync(path.join(import.meta.dirname, '../../../docs', file), 'utf8');

describe('a message of the events topic', () => {
  it('says the same event after it was sent as before, under its listener', () => {
    const event = fc.record(
      {
        id: fc.stringMatching(/^[\w.:-]{1,64}$/),
        listener: fc.stringMatching(/^user:[a-z0-9]{1,20}$/),
        kind: fc.constantFrom(...EVENT_KINDS),
        item: fc.stringMatching(/^track:[a-z0-9]{1,20}$/),
        at: fc.integer({ min: 1, max: 4e12 }),
        msPlayed: fc.integer({ min: 0, max: 86_400_000 }),
        weight: fc.double({ min: 0, max: 1_000, noNaN: true }),
        context: fc.record({ source: fc.string({ unit: 'grapheme', maxLength: 64 }) }),
      },
      { requiredKeys: ['id', 'listener', 'kind', 'item', 'at'] },
    ) as fc.Arbitrary<ListeningEvent>;
    fc.assert(
      fc.property(event, (given) => {
        const { key, value } = encodeEvent(given);
        expect(key).toBe(given.listener);
        // Undefined and absent are the same in an input; JSON tells which fields are there.
        expect(JSON.parse(JSON.stringify(eventIn(bytes(value as string))))).toEqual(
          JSON.parse(JSON.stringify(given)),
        );
      }),
    );
  });

  it('may have fields that are not ours, and need not have the version or an id', () => {
    const { id, ...rest } = EVENT;
    const message = { ...rest, kind: 'PLAY', mood: 'rainy', context: { source: 'phone', x: 1 } };
    const one = eventIn(bytes(message));
    expect(one).toMatchObject({ ...rest, context: { source: 'phone' } });
    // Without an id the same words are the same event, however often they are sent.
    expect(one.id).toMatch(/^sha256:[0-9a-f]{40}$/);
    expect(eventIn(bytes(message)).id).toBe(one.id);
    expect(eventIn(bytes({ ...message, at: EVENT.at + 1 })).id).not.toBe(one.id);
    expect(id).toBe('e1');
  });

  it('says who was deleted, under their id', () => {
    const { key, value } = encodeErasure('user:42');
    expect(key).toBe('user:42');
    expect(decodeMessage(bytes(value as string))).toEqual({ erase: 'user:42' });
  });

  it('is what the documentation and its schema say', () => {
    const [, example] = /```json\n([^]*?)```/.exec(docs('events.md'))!;
    expect(eventIn(bytes(example))).toMatchObject({ listener: 'user:42', msPlayed: 181_000 });
    const schema = JSON.parse(docs('event.schema.json')) as Schema;
    expect(schema.properties.version.const).toBe(MESSAGE_VERSION);
    expect(schema.properties.kind.enum).toEqual([
      ...EVENT_KINDS,
      ...EVENT_KINDS.map((kind) => kind.toUpperCase()),
    ]);
    const known = new Set(Object.keys(schema.properties));
    for (const field of Object.keys({ version: 1, weight: 1, ...EVENT })) {
      expect(known).toContain(field);
    }
    for (const field of schema.required) {
      expect(() => eventIn(bytes({ ...EVENT, [field]: undefined }))).toThrow(field);
    }
  });

  it.each([
    ['nothing', null, 'value: expected a JSON object, got nothing'],
    ['bytes that are no text', Buffer.from([0xff, 0xfe]), 'value: expected UTF-8, got other bytes'],
    ['text', bytes('secret words'), 'value: expected a JSON object, got text that is not JSON'],
    ['a list', bytes('[1]'), 'value: expected a JSON object, got other JSON'],
    ['a later version', bytes({ ...EVENT, version: 2 }), 'version: expected 1, got 2'],
    [
      'no listener',
      bytes({ ...EVENT, listener: undefined }),
      'listener or userId: expected a text',
    ],
    ['another kind', bytes({ ...EVENT, kind: 'secret' }), 'kind: expected one of play, save'],
    ['an erasure of no listener', bytes({ version: 1, erase: 'track:secret' }), 'erase: expected'],
    ['a wrong type', bytes({ ...EVENT, item: 5 }), 'item: expected a text, got a number'],
  ])('is refused as %s with the reason, which quotes nothing', (_, value, reason) => {
    const read = (): unknown => eventIn(value);
    expect(read).toThrow(BadInputError);
    expect(read).toThrow(reason);
    expect(read).not.toThrow(/secret/);
  });
});
