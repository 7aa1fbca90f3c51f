import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeNewTracks } from '../../src/services/new-tracks.ts';
import type { Recommendation } from '../../src/services/services.ts';
import type { TrackRecord } from '../../src/store/records.ts';
import { countCalls } from '../helpers/counting-store.ts';
import { listenerId, LISTENERS, makeWorld, NOON, trackId } from './music-world.ts';
import type { World } from './music-world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.cleanUp());

/** Adds a track after the training, by nobody known and of no genre. */
async function release(id: string, more: Partial<TrackRecord> = {}): Promise<string> {
  const track = { id, title: id, artistIds: [], genres: [], explicit: false, addedAt: NOON };
  await world.store.catalogue.upsert({
    tracks: [{ ...track, ...more }],
    albums: [],
    artists: [],
    podcasts: [],
  });
  world.catalogue.invalidate();
  return id;
}

async function heardBy(track: string, listeners: readonly number[]): Promise<void> {
  await world.record(
    ...listeners.map((l) => ({ listener: listenerId(l), kind: 'play' as const, item: track })),
  );
}

/** Lets everything that is new be placed: the first request begins, the second takes up what was touched. */
async function settle(): Promise<void> {
  for (let request = 0; request < 2; request++) {
    world.clock.pass(2_000);
    await world.recommendations.explain('track:any', listenerId(0));
    await world.deps.newTracks.settled();
  }
}

let asked = 0;
/** What a listener is recommended now; no list of before is taken up. */
async function listFor(listener: number): Promise<readonly Recommendation[]> {
  await settle();
  const list = await world.recommendations.forListener({
    listener: listenerId(listener),
    exclude: [`track:none-${asked++}`],
    diversity: 0,
    by: 'collaborative',
  });
  return list.entries;
}

const placeOf = (entries: readonly Recommendation[], track: string): number =>
  entries.findIndex((entry) => entry.track === track);

describe('a track that came after the training', () => {
  it('is recommended to those like its three listeners, because of what they played', async () => {
    const track = await release('track:fresh');
    // Listeners of genre 0: every fourth.
    await heardBy(track, [0, 4, 8]);
    const fan = await listFor(12);
    const stranger = await listFor(13);
    const place = placeOf(fan, track);
    expect(place).toBeGreaterThanOrEqual(0);
    expect(place).toBeLessThan(100);
    const other = placeOf(stranger, track);
    expect(other < 0 || other > 1.5 * place).toBe(true);
    expect(fan[place]).toMatchObject({ by: 'collaborative', reason: { kind: 'played' } });
    expect(fan[place]!.reason.text).toMatch(/^Because you (played|like)/);
    expect(await world.recommendations.explain(track, listenerId(12))).toMatchObject({
      kind: 'played',
      text: fan[place]!.reason.text,
    });
    const scores = fan.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  });

  it('rises as more of them hear it, without the catalogue being read again', async () => {
    const track = await release('track:rising');
    await heardBy(track, [0]);
    const one = placeOf(await listFor(16), track);
    await heardBy(track, [4, 8, 20, 24, 28]);
    const many = placeOf(await listFor(16), track);
    expect(many).toBeGreaterThanOrEqual(0);
    expect(many).toBeLessThan(one < 0 ? Infinity : one);
  });

  it('is like the tracks that its listeners play', async () => {
    const { entries } = await world.recommendations.similar('track:rising', 'collaborative');
    expect(entries.length).toBeGreaterThan(20);
    const genre = entries.slice(0, 15).filter(({ track }) => track.startsWith('track:0-'));
    expect(genre.length).toBeGreaterThan(10);
  });

  it('is no longer counted among what nobody has heard', async () => {
    const artist = { artistIds: ['artist:0-1'], genres: ['Rock'] };
    const track = await release('track:by-a-known-artist', artist);
    const listener = listenerId(32);
    await settle();
    const unheard = await world.recommendations.explain(track, listener);
    expect(unheard).toMatchObject({ kind: 'new' });
    await heardBy(track, [0, 4]);
    await settle();
    const heard = await world.recommendations.explain(track, listener);
    expect(heard).toMatchObject({ kind: 'played' });
  });

  it('goes when its only listener is forgotten', async () => {
    const track = await release('track:secret');
    const listener = await world.newcomer('user:leaver');
    await world.record(
      { listener, kind: 'play', item: track },
      ...[0, 1, 2].map((t) => ({ listener, kind: 'play' as const, item: trackId(0, 0, t) })),
    );
    await settle();
    expect(await world.recommendations.explain(track, listenerId(36))).toBeDefined();
    await world.store.listeners.erase(listener);
    world.deps.newTracks.forget();
    await settle();
    expect(await world.recommendations.explain(track, listenerId(36))).toBeUndefined();
  });
});

describe('placing new tracks', () => {
  it('reads a bounded number of listeners, none in the request, and nothing when nothing changed', async () => {
    const track = await release('track:everybody');
    await heardBy(
      track,
      Array.from({ length: LISTENERS }, (_, l) => l),
    );
    const { store, calls } = countCalls(world.store);
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const config = { listeners: 5, looked: 10 };
    const places = makeNewTracks({ store, clock: world.clock, log, config });
    const model = world.registry.require('factorization');
    const view = await world.catalogue.current();

    const tracks = places.of(model, view);
    expect([tracks.size, calls.get('listening.listenersOf') ?? 0]).toEqual([0, 0]);
    await places.settled();
    expect(tracks.has(track)).toBe(true);
    expect(calls.get('listening.listenersOf')).toBe(10);
    const read = calls.get('listening.ofListener')!;
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThanOrEqual(50);

    world.clock.pass(60_000);
    expect(places.of(model, view)).toBe(tracks);
    await places.settled();
    // All listeners that may place it have: what one more does is not worth a look.
    places.touch([track]);
    places.of(model, view);
    await places.settled();
    expect(calls.get('listening.listenersOf')).toBe(10);
  });

  it('goes on with what is placed when the store fails, and tries again', async () => {
    let broken = true;
    const warned: object[] = [];
    const listening = {
      ofListener: (listener: string, limit: number) =>
        world.store.listening.ofListener(listener, limit),
      listenersOf: (item: string, limit: number) =>
        broken ? Promise.reject(new Error('gone')) : world.store.listening.listenersOf(item, limit),
    };
    const log = {
      debug() {},
      info() {},
      warn: (fields: object) => warned.push(fields),
      error() {},
    };
    const places = makeNewTracks({ store: { listening }, clock: world.clock, log });
    const model = world.registry.require('factorization');
    const view = await world.catalogue.current();
    places.of(model, view);
    await places.settled();
    expect(warned).toEqual([{ error: 'gone' }]);
    broken = false;
    const tracks = places.of(model, view);
    await places.settled();
    expect(tracks.has('track:everybody')).toBe(true);
  });
});
