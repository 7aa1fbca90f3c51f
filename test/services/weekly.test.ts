import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../src/clock.ts';
import type { WeeklyRecord } from '../../src/store/records.ts';
import { LISTENERS, listenerId, makeWorld, NOON, trackId, train } from './music-world.ts';
import type { World } from './music-world.ts';

const WEEK_MS = 7 * DAY_MS;

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.cleanUp());

const tracksOf = (weekly: WeeklyRecord): string[] => weekly.tracks.map(({ track }) => track);

async function artistsOf(tracks: readonly string[]): Promise<string[]> {
  const view = await world.catalogue.current();
  return tracks.map((track) => view.track(track)!.artists[0]!);
}

function mostOf(keys: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

describe('forListener', () => {
  it('keeps its promises over eight weeks in a row', async () => {
    const listener = listenerId(0);
    const given = new Set<string>();
    const weeks: string[] = [];
    for (let week = 0; week < 8; week++) {
      world.clock.set(NOON + week * WEEK_MS);
      const weekly = (await world.weekly.forListener(listener))!;
      const tracks = tracksOf(weekly);
      const artists = await artistsOf(tracks);
      const played = new Set(
        (await world.store.listening.ofListener(listener, 10_000)).map(({ item }) => item),
      );
      expect(new Set(tracks).size).toBe(30);
      expect(tracks.filter((track) => played.has(track) || given.has(track))).toEqual([]);
      expect(mostOf(artists)).toBeLessThanOrEqual(2);
      expect(artists.filter((artist, i) => artist === artists[i - 1])).toEqual([]);
      // The last artist of each genre is the one nobody plays: a ninth of what the listener likes.
      const cold = tracks.filter((track) => /^track:\d-8-/.test(track));
      expect(cold.length).toBeGreaterThanOrEqual(3);
      expect(cold.length).toBeLessThanOrEqual(8);
      for (const track of tracks) given.add(track);
      weeks.push(weekly.week);
      // Some of it is listened to: next week it stays away for that reason too.
      await world.record(
        ...tracks.slice(0, 3).map((item) => ({ listener, kind: 'play' as const, item })),
      );
    }
    expect(weeks).toEqual(
      [48, 49, 50, 51, 52, 53].map((w) => `2026-W${w}`).concat('2027-W01', '2027-W02'),
    );
    world.clock.set(NOON);
  });

  it('gives each track a reason with evidence, and says which are there to be tried', async () => {
    const weekly = (await world.weekly.forListener(listenerId(1)))!;
    for (const { reason, score, policy, track } of weekly.tracks) {
      expect(reason.text.length).toBeGreaterThan(5);
      expect(reason.text).not.toMatch(/undefined|track:/);
      expect(reason.evidence.length).toBeGreaterThan(0);
      expect(score).toBeGreaterThan(0);
      expect(score).toBeLessThanOrEqual(1);
      expect(policy === 'explore').toBe(/^track:\d-8-/.test(track));
    }
    expect(weekly.tracks[0]!.policy).toBe('exploit');
  });

  it("holds from Monday to Monday by the listener's clock", async () => {
    const berlin = (await world.weekly.forListener(listenerId(2)))!;
    expect(berlin.validFrom).toBe(Date.parse('2026-11-22T23:00:00Z'));
    expect(berlin.validUntil).toBe(Date.parse('2026-11-29T23:00:00Z'));
    const newYork = (await world.weekly.forListener(listenerId(3)))!;
    expect(newYork.validFrom).toBe(Date.parse('2026-11-23T05:00:00Z'));
    expect(newYork.week).toBe('2026-W48');
    // A minute before midnight in New York, Berlin is six hours into its new week.
    world.clock.set(Date.parse('2026-11-30T04:59:00Z'));
    expect((await world.weekly.forListener(listenerId(2)))!.week).toBe('2026-W49');
    expect(await world.weekly.forListener(listenerId(3))).toEqual(newYork);
    world.clock.set(NOON);
  });

  it('answers the same list all week, whatever happens meanwhile', async () => {
    const listener = listenerId(4);
    const first = await world.weekly.forListener(listener);
    await world.record({ listener, kind: 'play', item: first!.tracks[0]!.track });
    await train(world.store, world.registry, 'other');
    world.clock.pass(3 * DAY_MS);
    expect(await world.weekly.forListener(listener)).toEqual(first);
    expect(await world.weekly.forListener(listener, '2026-W48')).toEqual(first);
    world.clock.set(NOON);
  });

  it('builds one list for all who ask at once', async () => {
    const lists = await Promise.all(
      Array.from({ length: 8 }, () => world.weekly.forListener(listenerId(5))),
    );
    for (const list of lists) expect(list).toEqual(lists[0]);
  });

  it('has nothing for a past week without a list, a text that is no week, or an unknown listener', async () => {
    expect(await world.weekly.forListener(listenerId(6), '2026-W40')).toBeUndefined();
    expect(await world.weekly.forListener(listenerId(6), 'soon')).toBeUndefined();
    expect(await world.weekly.forListener('user:nobody')).toBeUndefined();
  });

  it('has 30 tracks for a listener who has done nothing, and leaves out what is dismissed', async () => {
    const listener = await world.newcomer('user:silent', { timeZone: 'Asia/Tokyo' });
    await world.record(
      { listener, kind: 'dismiss', item: trackId(0, 1, 1) },
      { listener, kind: 'dismiss', item: 'artist:1-3' },
    );
    const tracks = tracksOf((await world.weekly.forListener(listener))!);
    expect(tracks).toHaveLength(30);
    expect(tracks).not.toContain(trackId(0, 1, 1));
    expect(await artistsOf(tracks)).not.toContain('artist:1-3');
  });
});

describe('list', () => {
  it("has the latest weeks first, this week's among them, and not the one built ahead", async () => {
    const listener = listenerId(7);
    for (let week = 0; week < 3; week++) {
      world.clock.set(NOON + week * WEEK_MS);
      await world.weekly.forListener(listener);
    }
    world.clock.set(NOON + 3 * WEEK_MS - 14 * HOUR_MS);
    const progress = (): void => undefined;
    const { signal } = new AbortController();
    await world.weekly.buildAll({ aheadMs: 30 * HOUR_MS, progress, signal });
    const weeks = async (limit: number, before?: string): Promise<string[]> =>
      (await world.weekly.list(listener, limit, before)).map(({ week }) => week);
    expect(await weeks(10)).toEqual(['2026-W50', '2026-W49', '2026-W48']);
    expect(await weeks(1)).toEqual(['2026-W50']);
    expect(await weeks(10, '2026-W50')).toEqual(['2026-W49', '2026-W48']);
    expect(await world.weekly.list('user:nobody', 10)).toEqual([]);
    world.clock.set(NOON);
  });
});

describe('buildAll', () => {
  it('builds what is missing, and nothing when run again', async () => {
    const fresh = await makeWorld();
    try {
      const steps: number[] = [];
      const { signal } = new AbortController();
      const run = () =>
        fresh.weekly.buildAll({ aheadMs: 0, progress: (done) => steps.push(done), signal });
      await fresh.weekly.forListener(listenerId(3));
      expect(await run()).toEqual({ built: LISTENERS - 1, kept: 1 });
      expect(steps.at(-1)).toBe(LISTENERS);
      const before = await fresh.store.weeklies.get(listenerId(9), '2026-W48');
      fresh.clock.pass(HOUR_MS);
      expect(await run()).toEqual({ built: 0, kept: LISTENERS });
      expect(await fresh.store.weeklies.get(listenerId(9), '2026-W48')).toEqual(before);
    } finally {
      await fresh.cleanUp();
    }
  });

  it('builds in threads the very lists that are built on demand', async () => {
    const [ahead, asked] = [await makeWorld(), await makeWorld()];
    try {
      const { signal } = new AbortController();
      for (let week = 0; week < 2; week++) {
        const at = NOON + week * WEEK_MS;
        for (const each of [ahead, asked]) each.clock.set(at);
        await ahead.weekly.buildAll({ aheadMs: 0, progress: () => undefined, signal });
        for (let l = 0; l < LISTENERS; l++) {
          const list = await asked.weekly.forListener(listenerId(l));
          expect(await ahead.store.weeklies.get(listenerId(l), list!.week)).toEqual(list);
        }
        // The second list depends on how the first one was received, and on a track that nobody had played.
        for (const each of [ahead, asked]) {
          await each.record(
            { listener: listenerId(week), kind: 'play', item: trackId(0, 8, week) },
            { listener: listenerId(week + 2), kind: 'dismiss', item: 'artist:2-3' },
          );
        }
      }
    } finally {
      await ahead.cleanUp();
      await asked.cleanUp();
    }
  });

  it('builds ahead only for those whose Monday is near', async () => {
    const fresh = await makeWorld();
    try {
      // Sunday 18:00 in Berlin, noon in New York.
      fresh.clock.set(Date.parse('2026-11-22T17:00:00Z'));
      const { signal } = new AbortController();
      await fresh.weekly.buildAll({ aheadMs: 6 * HOUR_MS, progress: () => undefined, signal });
      const [berlin, newYork] = await Promise.all(
        [2, 3].map(async (l) =>
          (await fresh.store.weeklies.ofListener(listenerId(l), 5)).map((w) => w.week),
        ),
      );
      expect(berlin).toEqual(['2026-W48']);
      expect(newYork).toEqual(['2026-W47']);
    } finally {
      await fresh.cleanUp();
    }
  });

  it('stops when told to, and lets others have their turn meanwhile', async () => {
    const fresh = await makeWorld();
    try {
      const abort = new AbortController();
      let turns = 0;
      const timer = setInterval(() => {
        if (++turns === 2) abort.abort(new Error('enough'));
      }, 1);
      const running = fresh.weekly.buildAll({
        aheadMs: 0,
        progress: () => undefined,
        signal: abort.signal,
      });
      await expect(running).rejects.toThrow('enough');
      clearInterval(timer);
      let built = 0;
      for (let l = 0; l < LISTENERS; l++) {
        if (await fresh.store.weeklies.get(listenerId(l), '2026-W48')) built++;
      }
      expect(built).toBeLessThan(LISTENERS);
    } finally {
      await fresh.cleanUp();
    }
  });
});

describe('a small catalogue', () => {
  it('still gives a list: the rules give way, the oldest first, and what is dismissed stays away', async () => {
    const small = await makeWorld({ empty: true });
    try {
      const tracks = Array.from({ length: 40 }, (_, i) => ({
        id: `track:few-${i}`,
        title: `Few ${i}`,
        artistIds: ['artist:only'],
        genres: [],
        explicit: false,
        addedAt: NOON,
      }));
      const artists = [{ id: 'artist:only', name: 'Only', genres: [] }];
      await small.store.catalogue.upsert({ artists, albums: [], tracks, podcasts: [] });
      const listener = await small.newcomer('user:small');
      await small.record(
        { listener, kind: 'play', item: 'track:few-0' },
        { listener, kind: 'dismiss', item: 'track:few-1' },
      );
      const first = tracksOf((await small.weekly.forListener(listener))!);
      expect(first).toHaveLength(30);
      expect(first).not.toContain('track:few-0');
      small.clock.pass(WEEK_MS);
      const second = tracksOf((await small.weekly.forListener(listener))!);
      expect(second).toHaveLength(30);
      // Eight were left; the others come back, and only then what was played.
      expect(second.filter((track) => !first.includes(track))).toHaveLength(8);
      expect(second).not.toContain('track:few-0');
      expect([...first, ...second]).not.toContain('track:few-1');
    } finally {
      await small.cleanUp();
    }
  });

  it('gives an empty list only where there is no track at all', async () => {
    const empty = await makeWorld({ empty: true });
    try {
      const listener = await empty.newcomer('user:alone');
      expect((await empty.weekly.forListener(listener))!.tracks).toEqual([]);
    } finally {
      await empty.cleanUp();
    }
  });
});
