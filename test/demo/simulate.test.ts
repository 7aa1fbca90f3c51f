import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../src/clock.ts';
import { DEMO_FOLDER, readAirplay, readCatalogue } from '../../src/demo/demo-files.ts';
import { readRules } from '../../src/demo/rules.ts';
import { coldTracks } from '../../src/demo/scenes.ts';
import type { SimulatedListener } from '../../src/demo/simulate.ts';
import { simulateListeners } from '../../src/demo/simulate.ts';

const now = Date.UTC(2026, 10, 20, 15);
const rules = readRules(DEMO_FOLDER);
const world = {
  ...readCatalogue(DEMO_FOLDER, rules, now),
  airplay: readAirplay(DEMO_FOLDER),
};
const simulate = (listeners: number, seed = 7): SimulatedListener[] => [
  ...simulateListeners(world, rules, { seed, now, listeners }),
];
const everybody = simulate(rules.listeners);
const events = everybody.flatMap((listener) => listener.events);
const plays = events.filter((event) => event.kind === 'play');

describe('the simulated listeners', () => {
  it('are the same for the same seed, however many are drawn, and others for another', () => {
    expect(simulate(30)).toEqual(everybody.slice(0, 30));
    expect(simulate(30, 8)).not.toEqual(everybody.slice(0, 30));
  });

  it('are about 2,000 who say that they are simulated', () => {
    expect(everybody).toHaveLength(2_000);
    for (const { listener } of everybody) {
      expect(listener.simulated).toBe(true);
      expect(listener.name).toMatch(/\(simulated\)$/);
    }
    expect(new Set(everybody.map(({ listener }) => listener.name)).size).toBe(2_000);
  });

  it('live in many countries, each in a time zone that exists', () => {
    const zones = new Set(everybody.map(({ listener }) => listener.timeZone));
    expect(zones.size).toBeGreaterThan(10);
    for (const zone of zones)
      expect(() => Intl.DateTimeFormat('en', { timeZone: zone })).not.toThrow();
    expect(new Set(everybody.map(({ listener }) => listener.country)).size).toBeGreaterThan(8);
  });

  it('make 300,000 to 400,000 events, each with an id of its own', () => {
    expect(events.length).toBeGreaterThan(300_000);
    expect(events.length).toBeLessThan(400_000);
    expect(new Set(events.map((event) => event.id)).size).toBe(events.length);
  });

  it('have ids of version 7 that carry the time of their events', () => {
    for (const { id, at } of events.slice(0, 2_000)) {
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(Number.parseInt(id.slice(0, 13).replace('-', ''), 16)).toBe(at);
    }
  });

  it('begin after they joined, go on to the last day, and know no future', () => {
    for (const { listener, events: own } of everybody) {
      expect(own.length).toBeGreaterThan(0);
      expect(own[0]!.at).toBeGreaterThanOrEqual(listener.createdAt);
      expect(own.at(-1)!.at).toBeLessThanOrEqual(now);
    }
    expect(Math.min(...everybody.map(({ listener }) => listener.createdAt))).toBe(
      everybody[0]!.listener.createdAt,
    );
    expect(plays.filter((play) => now - play.at < DAY_MS).length).toBeGreaterThan(200);
  });

  it('play nothing before it joined the catalogue', () => {
    const added = new Map(world.tracks.map((track) => [track.id, track.addedAt]));
    expect(plays.filter((play) => play.at < added.get(play.item)!)).toEqual([]);
    const young = world.tracks.filter((track) => now - track.addedAt < rules.days * DAY_MS);
    const heard = new Set(plays.map((play) => play.item));
    expect(young.filter((track) => heard.has(track.id)).length).toBeGreaterThan(100);
  });
});

describe('what is cold', () => {
  const cold = coldTracks(world, rules);
  const touched = new Set(events.map((event) => event.item));

  it('gets no event at all: one whole composer and a fifth of the art songs', () => {
    const own = world.tracks.filter((track) => track.artistIds.includes(rules.cold.artist));
    expect(own.length).toBeGreaterThan(10);
    expect(own.filter((track) => !cold.has(track.id))).toEqual([]);
    expect(own.length + 80).toBeLessThan(cold.size);
    expect([...cold, rules.cold.artist].filter((id) => touched.has(id))).toEqual([]);
  });

  it('is an exception: nearly every other track is played', () => {
    const warm = world.tracks.filter((track) => !cold.has(track.id));
    expect(warm.filter((track) => touched.has(track.id)).length / warm.length).toBeGreaterThan(
      0.97,
    );
  });
});

describe('the simulated listening', () => {
  const counts = new Map<string, number>();
  for (const play of plays) counts.set(play.item, (counts.get(play.item) ?? 0) + 1);

  it('is skewed: the most played tenth of the tracks has more than a third of the plays', () => {
    const sorted = [...counts.values()].sort((a, b) => b - a);
    const top = sorted.slice(0, sorted.length / 10).reduce((sum, count) => sum + count, 0);
    expect(top / plays.length).toBeGreaterThan(0.33);
    expect(top / plays.length).toBeLessThan(0.75);
  });

  it('follows the radio: what it played often is played often', () => {
    const rock = Object.entries(world.airplay);
    const mean = (from: readonly [string, number][]): number =>
      from.reduce((sum, [id]) => sum + (counts.get(id) ?? 0), 0) / from.length;
    expect(mean(rock.filter(([, n]) => n >= 60))).toBeGreaterThan(
      5 * mean(rock.filter(([, n]) => n <= 3)),
    );
  });

  it('returns to what it knows: under half of the plays are of a track for the first time', () => {
    const pairs = new Set(plays.map((play) => `${play.listener} ${play.item}`));
    expect(pairs.size / plays.length).toBeGreaterThan(0.25);
    expect(pairs.size / plays.length).toBeLessThan(0.6);
  });

  it('has skips, a tenth to a fifth of the plays', () => {
    const skips = plays.filter((play) => play.msPlayed! < 30_000).length;
    expect(skips / plays.length).toBeGreaterThan(0.1);
    expect(skips / plays.length).toBeLessThan(0.2);
  });

  it('has its hours: a listener’s local nights from 3 to 6 are quiet', () => {
    const formats = new Map<string, Intl.DateTimeFormat>();
    const hour = (timeZone: string, at: number): number => {
      const format =
        formats.get(timeZone) ??
        new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', hourCycle: 'h23' });
      formats.set(timeZone, format);
      return Number(format.format(at));
    };
    const some = everybody
      .slice(0, 200)
      .flatMap(({ listener, events: own }) =>
        own.filter(({ kind }) => kind === 'play').map((play) => hour(listener.timeZone, play.at)),
      );
    const night = some.filter((h) => h >= 3 && h < 6).length / some.length;
    expect(night).toBeLessThan(0.03);
    expect(some.filter((h) => h >= 7 && h < 22).length / some.length).toBeGreaterThan(0.75);
  });

  it('has saves, follows of artists and podcasts, playlists and dismissals', () => {
    const of = (kind: string, prefix = ''): number =>
      events.filter((event) => event.kind === kind && event.item.startsWith(prefix)).length;
    expect(of('save')).toBeGreaterThan(10_000);
    expect(of('follow', 'artist:')).toBeGreaterThan(5_000);
    expect(of('follow', 'podcast:')).toBeGreaterThan(3_000);
    expect(of('dismiss')).toBeGreaterThan(50);
    const playlists = everybody.flatMap((listener) => listener.playlists);
    expect(playlists.length).toBeGreaterThan(1_000);
    const ids = new Set(playlists.map((playlist) => playlist.id));
    const adds = events.filter((event) => event.kind === 'playlist_add');
    expect(new Set(adds.map((event) => event.context?.playlist))).toEqual(ids);
  });

  it('puts into a playlist only what its owner had heard by then', () => {
    for (const { playlists, events: own } of everybody.slice(0, 300)) {
      for (const playlist of playlists) {
        const heard = new Set(
          own
            .filter(({ kind, at }) => kind === 'play' && at <= playlist.createdAt)
            .map(({ item }) => item),
        );
        const added = own.filter(({ context }) => context?.playlist === playlist.id);
        expect(added.length).toBeGreaterThan(1);
        expect(added.filter(({ item }) => !heard.has(item))).toEqual([]);
      }
    }
  });

  it('has tastes of low rank: who shares an artist with a listener shares more of them', () => {
    // Cosine of each listener's artist counts with the others': the nearest ten lie far above the rest.
    const profile = everybody.slice(0, 300).map(({ events: own }) => {
      const artists = new Map<string, number>();
      for (const { kind, item } of own) {
        if (kind !== 'play') continue;
        const artist = artistOf.get(item)!;
        artists.set(artist, (artists.get(artist) ?? 0) + 1);
      }
      return artists;
    });
    let near = 0;
    let all = 0;
    for (const [i, own] of profile.entries()) {
      const others = profile
        .filter((_, j) => j !== i)
        .map((other) => cosine(own, other))
        .sort((a, b) => b - a);
      near += others.slice(0, 10).reduce((sum, value) => sum + value, 0) / 10;
      all += others.reduce((sum, value) => sum + value, 0) / others.length;
    }
    expect(near / all).toBeGreaterThan(3);
  });

  it('gives the first listener enough for every shelf', () => {
    const { events: own, playlists } = everybody[0]!;
    expect(own.filter(({ kind }) => kind === 'play').length).toBeGreaterThan(250);
    expect(own.filter(({ item }) => item.startsWith('track:lieder-')).length).toBeGreaterThan(20);
    expect(
      own.filter(({ kind, item }) => kind === 'follow' && item.startsWith('artist:')).length,
    ).toBeGreaterThan(2);
    expect(playlists.length).toBeGreaterThan(0);
  });
});

const artistOf = new Map(world.tracks.map((track) => [track.id, track.artistIds[0]!]));

function cosine(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let dot = 0;
  for (const [key, value] of a) dot += value * (b.get(key) ?? 0);
  const norm = (m: ReadonlyMap<string, number>): number =>
    Math.sqrt([...m.values()].reduce((sum, value) => sum + value * value, 0));
  return dot / (norm(a) * norm(b));
}
