import { describe, expect, it } from 'vitest';
import { checkEvent, MAX_FUTURE_MS } from '../../src/events/check.ts';
import { cardId, shelfId } from '../../src/ids.ts';
import type { EventInput } from '../../src/services/services.ts';

const NOW = Date.UTC(2026, 10, 23, 9);
const deps = { clock: { now: () => NOW }, newId: () => 'made', maxFutureMs: MAX_FUTURE_MS };
const place = { listener: 'user:1', page: 'p1', shelf: 0 };
const card = cardId({ ...place, position: 2 });

function check(fields: Partial<EventInput>): unknown {
  return checkEvent({ listener: '1', kind: 'play', item: '1', at: NOW, ...fields }, deps);
}

function reason(fields: Partial<EventInput>): string | undefined {
  return (check(fields) as { reason?: string }).reason;
}

describe('checkEvent', () => {
  it('completes ids and makes the one that is missing', () => {
    expect(check({})).toEqual({
      id: 'made',
      listener: 'user:1',
      kind: 'play',
      item: 'track:1',
      at: NOW,
    });
    expect(check({ kind: 'follow' })).toMatchObject({ item: 'artist:1' });
    expect(check({ id: 'mine:1', item: 'podcast:9' })).toMatchObject({
      id: 'mine:1',
      item: 'podcast:9',
    });
  });

  it('keeps all that is said and within range', () => {
    const context = { card, playlist: 'weekly:1/2026-W48', source: 'car' };
    const full = { id: 'a', msPlayed: 31_000.7, weight: 0.5, context };
    expect(check(full)).toEqual({
      ...full,
      msPlayed: 31_000,
      listener: 'user:1',
      kind: 'play',
      item: 'track:1',
      at: NOW,
    });
  });

  it.each<[string, Partial<EventInput>, string]>([
    ['an empty id', { id: '' }, 'id: expected 1 to 64 characters, got 0.'],
    ['an over-long id', { id: 'x'.repeat(65) }, 'id: expected 1 to 64 characters, got 65.'],
    [
      'an id with blanks',
      { id: 'a b' },
      'id: expected letters, digits and . _ : - only, got others.',
    ],
    ['no listener', { listener: '' }, 'listener: Expected a user id, got an empty text.'],
    [
      'an over-long listener',
      { listener: 'x'.repeat(300) },
      'listener: Expected a user id of at most 195 characters, got 300.',
    ],
    [
      'a listener that is a track',
      { listener: 'track:1' },
      'listener: Expected the id of a user, got that of a track.',
    ],
    [
      'an item with a line break',
      { item: 'a\nb' },
      'item: Expected a track id without control characters, got one with some.',
    ],
    [
      'an item with half a character',
      { item: 'a\ud800' },
      'item: Expected a track id of whole Unicode characters, got half of one.',
    ],
    [
      'a play of an artist',
      { item: 'artist:1' },
      'item: expected for play an id of kind track or podcast, got one of kind artist.',
    ],
    [
      'a follow of a track',
      { kind: 'follow', item: 'track:1' },
      'item: expected for follow an id of kind artist or podcast or playlist, got one of kind track.',
    ],
    [
      'a time far ahead',
      { at: NOW + MAX_FUTURE_MS + 1 },
      'at: expected a time at most 5 minutes ahead, got one 6 minutes ahead.',
    ],
    [
      'a time in another year',
      { at: NOW + 400 * 86_400_000 },
      'at: expected a time at most 5 minutes ahead, got one 400 days ahead.',
    ],
    ['a time before 1970', { at: -1 }, 'at: expected a time after 1970-01-01T00:00:00Z.'],
    ['no time', { at: Number.NaN }, 'at: expected a time after 1970-01-01T00:00:00Z.'],
    [
      'a negative duration',
      { msPlayed: -1 },
      'msPlayed: expected a number from 0 to 86400000, got -1.',
    ],
    [
      'a duration of days',
      { msPlayed: 1e9 },
      'msPlayed: expected a number from 0 to 86400000, got 1000000000.',
    ],
    [
      'a duration of a save',
      { kind: 'save', msPlayed: 1 },
      'msPlayed: expected none for save, got one.',
    ],
    ['a negative weight', { weight: -0.5 }, 'weight: expected a number from 0 to 1000, got -0.5.'],
    [
      'a weight that is no number',
      { weight: Number.NaN },
      'weight: expected a number from 0 to 1000, got NaN.',
    ],
    [
      'an over-long source',
      { context: { source: 'x'.repeat(65) } },
      'context.source: expected at most 64 characters, got 65.',
    ],
    [
      'an impression without a card',
      { kind: 'impression' },
      'context.card: expected the card that was seen, got none.',
    ],
    [
      'a card that is none',
      { context: { card: 'card:x' } },
      'context.card: expected the id of a card of a served page.',
    ],
    [
      'a shelf for a card',
      { context: { card: shelfId(place) } },
      'context.card: expected the id of a card of a served page.',
    ],
    [
      "another listener's card",
      { listener: '2', context: { card } },
      "context.card: expected a card of this listener's, got another listener's.",
    ],
    [
      'a playlist change without playlist',
      { kind: 'playlist_add' },
      'context.playlist: expected the playlist that was changed, got none.',
    ],
    [
      'a change of a weekly playlist',
      { kind: 'playlist_add', context: { playlist: 'weekly:1/2026-W48' } },
      'context.playlist: Expected the id of a playlist, got that of a weekly.',
    ],
  ])('refuses %s and says why', (_, fields, expected) => {
    expect(reason(fields)).toBe(expected);
  });

  it('refuses a kind that there is not and names those that there are', () => {
    expect(reason({ kind: 'skip' as never })).toBe(
      'kind: expected one of play, save, unsave, follow, unfollow, playlist_add, playlist_remove, dismiss, undismiss, impression, click.',
    );
    expect(reason({ kind: 'constructor' as never })).toMatch(/^kind: /);
  });

  it('accepts times up to the limit ahead', () => {
    expect(reason({ at: NOW + MAX_FUTURE_MS })).toBeUndefined();
  });
});
