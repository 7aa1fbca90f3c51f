import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BadInputError, TooManyRequestsError, UnavailableError } from '../../src/errors.ts';
import { MAX_EVENTS_PER_CALL } from '../../src/events/intake.ts';
import type { EventInput } from '../../src/services/services.ts';
import type { Store } from '../../src/store/ports.ts';
import type { EventKind } from '../../src/store/records.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import {
  NOW,
  rememberingLog,
  temporaryStore,
  type TemporaryStore,
} from '../helpers/listening-store.ts';
import { cardAt, intakeOn, PAGE, play, serve, stateOf, WEIGHTS } from './event-world.ts';

describe('the intake', () => {
  let folder: string;
  let file: string;
  let store: Store;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tastegraph-intake-'));
    file = path.join(folder, 'store.sqlite');
    store = await openSqliteStore({ path: file });
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  it('answers for each event: accepted, known already, or refused with its place and reason', async () => {
    const intake = intakeOn(store);
    const first = play({ id: 'e1' });
    const result = await intake.record([first, play({ weight: -1 }), first, play({ id: 'e2' })]);
    expect(result).toEqual({
      accepted: 2,
      duplicates: 1,
      rejected: [{ index: 1, reason: 'weight: expected a number from 0 to 1000, got -1.' }],
    });
    expect(await intake.record([first])).toEqual({ accepted: 0, duplicates: 1, rejected: [] });
    expect(await intake.record([])).toEqual({ accepted: 0, duplicates: 0, rejected: [] });
    const [item] = await store.listening.ofListener('user:1', 10);
    expect(item).toMatchObject({ item: 'track:1', plays: 2 });
  });

  it('has on disk what it accepted, readable by another process at once', async () => {
    await intakeOn(store).record([play({ id: 'e1' }), play({ kind: 'save', item: 'track:2' })]);
    const other = await openSqliteStore({ path: file });
    expect(await other.listening.version('user:1')).toBe(2);
    expect(await other.library.saved('user:1', 'track', 10)).toEqual([
      { item: 'track:2', at: NOW - 5_000 },
    ]);
    await other.close();
  });

  it('lets a listener come into being by their first event and leaves known ones as they are', async () => {
    const known = { id: 'user:known', timeZone: 'Asia/Tokyo', createdAt: 5, simulated: true };
    await store.listeners.put([known]);
    await intakeOn(store).record([play({ listener: 'new' }), play({ listener: 'known' })]);
    const found = await store.listeners.get(['user:new', 'user:known']);
    expect(found.get('user:known')).toEqual(known);
    expect(found.get('user:new')).toEqual({
      id: 'user:new',
      timeZone: 'Europe/Berlin',
      createdAt: NOW,
      simulated: false,
    });
  });

  it('settles marks without ids that come at one moment by the order they came in', async () => {
    const intake = intakeOn(store);
    for (let round = 0; round < 20; round++) {
      const kind = round % 2 === 0 ? 'save' : 'unsave';
      await intake.record([play({ kind, at: NOW })]);
    }
    expect(await store.library.saved('user:1', 'track', 10)).toEqual([]);
    await intake.record([play({ kind: 'save', at: NOW })]);
    expect(await store.library.saved('user:1', 'track', 10)).toHaveLength(1);
  });

  it('takes at most a thousand events in a call', async () => {
    const many = Array.from({ length: MAX_EVENTS_PER_CALL + 1 }, () => play());
    await expect(intakeOn(store).record(many)).rejects.toThrow(
      new BadInputError('Expected at most 1000 events in a call, got 1001.'),
    );
    expect((await intakeOn(store).record(many.slice(1))).accepted).toBe(MAX_EVENTS_PER_CALL);
  });

  it('refuses calls while too many events wait, and takes them again afterwards', async () => {
    const intake = intakeOn(store, { maxQueuedEvents: 5 });
    const under = intake.record([play(), play(), play()]);
    await expect(intake.record([play(), play(), play()])).rejects.toThrow(
      new TooManyRequestsError('3 of at most 5 events are waiting: send these 3 again later.'),
    );
    expect((await under).accepted).toBe(3);
    expect((await intake.record([play(), play(), play()])).accepted).toBe(3);
  });

  it('waits for what is under way when it stops, and takes nothing more', async () => {
    const intake = intakeOn(store);
    const under = intake.record([play()]);
    await intake.stop();
    expect(await store.listening.version('user:1')).toBe(1);
    expect((await under).accepted).toBe(1);
    await expect(intake.record([play()])).rejects.toThrow(UnavailableError);
  });

  it('gives every caller of a shared commit their own answer', async () => {
    const intake = intakeOn(store, { maxCommitEvents: 50 });
    const calls = Array.from({ length: 40 }, (_, c) =>
      Array.from({ length: 1 + (c % 7) }, (_, e) =>
        play({ id: `${c % 20}-${e}`, listener: `user:${c % 5}` }),
      ),
    );
    const results = await Promise.all(calls.map((events) => intake.record(events)));
    const distinct = new Set(calls.flat().map(({ id }) => id)).size;
    expect(results.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(distinct);
    results.forEach(({ accepted, duplicates }, c) => {
      expect(accepted + duplicates).toBe(calls[c]!.length);
    });
    // Calls are committed in the order they came in, so nobody was there before the first.
    expect(results[0]).toEqual({ accepted: 1, duplicates: 0, rejected: [] });
  });

  it('fails only the call whose events the store refuses', async () => {
    const { log, lines } = rememberingLog();
    const intake = intakeOn(store, {}, log);
    const saboteur = new Database(file);
    saboteur.exec(`CREATE TRIGGER poison BEFORE INSERT ON events WHEN NEW.id = 'poison'
      BEGIN SELECT RAISE(ABORT, 'refused'); END`);
    saboteur.close();
    const [before, poisoned, after] = await Promise.allSettled([
      intake.record([play({ id: 'a' })]),
      intake.record([play({ id: 'b' }), play({ id: 'poison' })]),
      intake.record([play({ id: 'c' })]),
    ]);
    expect(before).toMatchObject({ status: 'fulfilled', value: { accepted: 1 } });
    expect(after).toMatchObject({ status: 'fulfilled', value: { accepted: 1 } });
    expect(poisoned).toMatchObject({ status: 'rejected', reason: { code: 'UNAVAILABLE' } });
    expect(lines).toMatchObject([{ level: 'error', message: 'A commit failed.' }]);
    const kept = (await store.events.playsOf('user:1', 10)).map(({ id }) => id);
    expect(kept.sort()).toEqual(['a', 'c']);
  });

  it('lets listeners change their own playlists only, and only ones that there are', async () => {
    await store.listeners.ensure([
      { id: 'user:1', timeZone: 'UTC', createdAt: NOW, simulated: false },
    ]);
    await store.playlists.create({
      id: 'playlist:1',
      ownerId: 'user:1',
      title: 'Mine',
      createdAt: NOW,
      updatedAt: NOW,
      length: 0,
    });
    const add = (listener: string, playlist: string): EventInput =>
      play({ kind: 'playlist_add', listener, context: { playlist } });
    const result = await intakeOn(store).record([add('1', '1'), add('2', '1'), add('1', '9')]);
    expect(result.accepted).toBe(1);
    expect(result.rejected).toEqual([
      {
        index: 1,
        reason: "context.playlist: expected a playlist of the listener's, got another listener's.",
      },
      {
        index: 2,
        reason:
          "context.playlist: expected a playlist of the listener's, got one that does not exist.",
      },
    ]);
    expect((await store.playlists.get(['playlist:1'])).get('playlist:1')?.length).toBe(1);
  });
});

describe('events from cards', () => {
  let temporary: TemporaryStore;
  let store: Store;
  beforeEach(async () => {
    temporary = await temporaryStore();
    store = temporary.store;
    await serve(store);
  });
  afterEach(() => temporary.close());

  const rewards = async (): Promise<Record<string, number>> => {
    const outcomes = await store.impressions.outcomes(PAGE.listener, PAGE.id);
    return Object.fromEntries([...outcomes.values()].map(({ item, reward }) => [item, reward]));
  };

  it('take the cards before a response for seen and reward the card', async () => {
    const context = { card: cardAt(0, 2) };
    await intakeOn(store).record([play({ kind: 'click', item: 'track:2', context })]);
    expect(await rewards()).toEqual({ 'track:0': 0, 'track:1': 0, 'track:2': 0.5 });
    expect(await store.impressions.totals(WEIGHTS)).toEqual({ seen: 3, reward: 0.5 });
    const responses = await store.impressions.responses(
      PAGE.segment,
      ['track:2', 'track:3'],
      WEIGHTS,
    );
    expect(responses.get('track:2')).toEqual({
      segment: { seen: 1, reward: 0.5 },
      all: { seen: 1, reward: 0.5 },
    });
    expect(responses.has('track:3')).toBe(false);
  });

  it.each<[EventKind, Partial<EventInput>, number]>([
    ['play', {}, 1],
    ['play', { msPlayed: 29_999 }, 0],
    ['save', {}, 1],
    ['dismiss', {}, 0],
    ['impression', {}, 0],
    ['click', {}, 0.5],
  ])('reward a %s with %o by %f', async (kind, fields, reward) => {
    const context = { card: cardAt(0, 0) };
    await intakeOn(store).record([play({ kind, item: 'track:0', ...fields, context })]);
    expect(await rewards()).toEqual({ 'track:0': reward });
  });

  it('say nothing of the card when a mark is taken back', async () => {
    const context = { card: cardAt(0, 0) };
    await intakeOn(store).record([play({ kind: 'unsave', item: 'track:0', context })]);
    expect(await rewards()).toEqual({});
  });

  it('count an impression for its own card only, and a later response raises it', async () => {
    const intake = intakeOn(store);
    const context = { card: cardAt(1, 2) };
    await intake.record([play({ kind: 'impression', item: 'artist:6', context })]);
    expect(await rewards()).toEqual({ 'artist:6': 0 });
    expect(await store.listening.version('user:1')).toBe(0);
    await intake.record([play({ kind: 'follow', item: 'artist:6', context })]);
    expect(await rewards()).toEqual({ 'artist:4': 0, 'artist:5': 0, 'artist:6': 1 });
    expect(await store.impressions.totals(WEIGHTS)).toEqual({ seen: 3, reward: 1 });
  });

  it('are still listening when their page is gone, but an impression of it is refused', async () => {
    const card = 'card:1/gone/0/0';
    const impression = play({ kind: 'impression', context: { card } });
    const result = await intakeOn(store).record([play({ context: { card } }), impression]);
    expect(result.accepted).toBe(1);
    expect(result.rejected).toEqual([
      {
        index: 1,
        reason:
          'context.card: expected a card of a page that was served and is still kept, got one of another page.',
      },
    ]);
    expect(await store.impressions.totals(WEIGHTS)).toEqual({ seen: 0, reward: 0 });
  });

  it('are refused where the page has no such card or the card shows something else', async () => {
    const result = await intakeOn(store).record([
      play({ context: { card: cardAt(0, 4) } }),
      play({ context: { card: cardAt(2, 0) } }),
      play({ kind: 'impression', item: 'track:1', context: { card: cardAt(0, 0) } }),
      play({ kind: 'impression', item: 'track:4', context: { card: cardAt(1, 0) } }),
    ]);
    expect(result.rejected.map(({ reason }) => reason)).toEqual([
      'context.card: expected a card of its page, got a place where the page has none.',
      'context.card: expected a card of its page, got a place where the page has none.',
      'item: expected the track that the card shows, got another track.',
      'item: expected the artist that the card shows, got the id of a track.',
    ]);
  });
});

describe('any order of the same events', () => {
  const kinds = [
    'play',
    'save',
    'unsave',
    'follow',
    'unfollow',
    'dismiss',
    'undismiss',
    'click',
  ] as const;
  const anyEvent: fc.Arbitrary<EventInput> = fc
    .record({
      kind: fc.constantFrom<EventKind>(...kinds, 'playlist_add', 'playlist_remove', 'impression'),
      place: fc.nat({ max: 3 }),
      at: fc.integer({ min: NOW - 6, max: NOW }),
      msPlayed: fc.option(fc.integer({ min: 0, max: 60_000 }), { nil: undefined }),
      weight: fc.option(fc.double({ min: 0, max: 5, noNaN: true }), { nil: undefined }),
      onCard: fc.boolean(),
    })
    .map(({ kind, place, at, msPlayed, weight, onCard }) => {
      const follow = kind === 'follow' || kind === 'unfollow';
      return play({
        kind,
        item: follow ? `artist:${4 + place}` : `track:${place}`,
        at,
        weight,
        ...(kind === 'play' ? { msPlayed } : {}),
        context: {
          ...(onCard || kind === 'impression' ? { card: cardAt(follow ? 1 : 0, place) } : {}),
          ...(kind.startsWith('playlist') ? { playlist: 'playlist:1' } : {}),
        },
      });
    });

  async function stateAfter(calls: readonly (readonly EventInput[])[]): Promise<object> {
    const temporary = await temporaryStore();
    const { store } = temporary;
    try {
      await serve(store);
      await store.playlists.create({
        id: 'playlist:1',
        ownerId: 'user:1',
        title: 'Mine',
        createdAt: 1,
        updatedAt: 1,
        length: 0,
      });
      const intake = intakeOn(store, { maxCommitEvents: 7 });
      const results = await Promise.all(calls.map((events) => intake.record(events)));
      expect(results.flatMap(({ rejected }) => rejected)).toEqual([]);
      return await stateOf(store, 'user:1');
    } finally {
      await temporary.close();
    }
  }

  it('ends in the same state, however they are repeated and split into calls', async () => {
    const cases = fc
      .array(anyEvent, { minLength: 1, maxLength: 25 })
      .map((events) => events.map((event, i) => ({ ...event, id: `e${i}` })))
      .chain((events) =>
        fc.tuple(
          fc.constant(events),
          fc.shuffledSubarray([...events, ...events], { minLength: 2 * events.length }),
          fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1 }),
        ),
      );
    await fc.assert(
      fc.asyncProperty(cases, async ([events, shuffled, sizes]) => {
        const calls: EventInput[][] = [];
        for (let i = 0, c = 0; i < shuffled.length; c++) {
          const size = sizes[c % sizes.length]!;
          calls.push(shuffled.slice(i, i + size));
          i += size;
        }
        expect(await stateAfter(calls)).toEqual(await stateAfter([events]));
      }),
      { numRuns: 40, seed: 2 },
    );
  });
});
