import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/clock.ts';
import { kindOf } from '../../src/ids.ts';
import { makeHomeService } from '../../src/services/home.ts';
import type { CardRecord, HomeRecord } from '../../src/store/records.ts';
import { countryOf, genreOf, listenerId, makeWorld, NOON, train, trackId } from './music-world.ts';
import type { World } from './music-world.ts';

const SHAPE = { shelves: 8, cards: 10 };
const LARGE = { shelves: 20, cards: 10 };

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.cleanUp());

const cardsOf = (page: HomeRecord): readonly CardRecord[] =>
  page.shelves.flatMap(({ cards }) => cards);
const kindsOf = (page: HomeRecord): string[] => page.shelves.map(({ kind }) => kind);

async function artistsOf(page: HomeRecord): Promise<string[][][]> {
  const view = await world.catalogue.current();
  return page.shelves.map(({ cards }) =>
    cards.map(({ subject }) =>
      kindOf(subject) === 'artist' ? [subject] : [...(view.track(subject)?.artists ?? [])],
    ),
  );
}

function mostOf(keys: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

describe('a page', () => {
  it('has at least six shelves of five cards, each with a reason, evidence and a propensity', async () => {
    for (let l = 0; l < 12; l++) {
      const page = await world.home.page(listenerId(l), SHAPE);
      expect(page.shelves.filter(({ cards }) => cards.length >= 5).length).toBeGreaterThanOrEqual(
        6,
      );
      expect(page.shelves.length).toBeLessThanOrEqual(SHAPE.shelves);
      for (const { reason, propensity, score } of cardsOf(page)) {
        expect(reason.text.length).toBeGreaterThan(5);
        expect(reason.text).not.toMatch(/undefined|track:|artist:/);
        expect(reason.evidence.length).toBeGreaterThan(0);
        expect(propensity).toBeGreaterThan(0);
        expect(propensity).toBeLessThanOrEqual(1);
        expect(score).toBeGreaterThan(0);
        expect(score).toBeLessThan(1);
      }
    }
  });

  it('shows no subject twice and keeps to the caps on artists', async () => {
    for (let l = 0; l < 12; l++) {
      const page = await world.home.page(listenerId(l), LARGE);
      expect(mostOf(cardsOf(page).map(({ subject }) => subject))).toBe(1);
      const artists = await artistsOf(page);
      for (const shelf of artists) expect(mostOf(shelf.flat())).toBeLessThanOrEqual(2);
      expect(mostOf(artists.flat(2))).toBeLessThanOrEqual(6);
    }
  });

  it('has every kind of shelf that the data supports, with titles that name what they are about', async () => {
    await world.store.playlists.create({
      id: 'playlist:mine',
      ownerId: listenerId(0),
      title: 'Mine',
      createdAt: NOON,
      updatedAt: NOON,
      length: 0,
    });
    await world.record({
      listener: listenerId(0),
      kind: 'playlist_add',
      item: trackId(0, 0, 0),
      context: { playlist: 'playlist:mine' },
    });
    await world.record({ listener: listenerId(0), kind: 'play', item: 'podcast:5' });
    const page = await world.home.page(listenerId(0), LARGE);
    expect(new Set(kindsOf(page))).toEqual(
      new Set([
        'RECENT',
        'MADE_FOR_YOU',
        'WEEKLY',
        'BECAUSE_YOU_LISTENED',
        'FAVOURITES',
        'EXPLORE',
        'FOLLOWED',
        'PODCASTS',
        'NEW_RELEASES',
        'PLAYLISTS',
        'POPULAR',
      ]),
    );
    expect(page.shelves[0]!.cards[0]!.subject).toBe('podcast:5');
    const because = page.shelves.filter(({ kind }) => kind === 'BECAUSE_YOU_LISTENED');
    expect(because.map(({ title }) => title)).toEqual([
      expect.stringMatching(/^Because you listened to \w+ Song \d-\d$/),
      expect.stringMatching(/^Because you listened to \w+ Artist \d$/),
    ]);
    expect(new Set(cardsOf(page).map(({ subject }) => kindOf(subject)))).toEqual(
      new Set(['track', 'album', 'artist', 'playlist', 'podcast', 'weekly']),
    );
  });

  it('is personal: what is made for a listener comes from their genre', async () => {
    let own = 0;
    let all = 0;
    for (let l = 0; l < 20; l++) {
      const page = await world.home.page(listenerId(l), SHAPE);
      const { cards } = page.shelves.find(({ kind }) => kind === 'MADE_FOR_YOU')!;
      own += cards.filter(({ subject }) => subject.startsWith(`track:${genreOf(l)}-`)).length;
      all += cards.length;
      expect(cards[0]!.reason.text).toMatch(/^Because you played|^Not heard/);
    }
    // A quarter of the catalogue is of their genre.
    expect(own / all).toBeGreaterThan(0.7);
  });

  it('tries tracks that nobody has played yet', async () => {
    const unheard = [];
    for (let l = 0; l < 12; l++) {
      const page = await world.home.page(listenerId(l), SHAPE);
      const explore = page.shelves.find(({ kind }) => kind === 'EXPLORE')!;
      unheard.push(...explore.cards.filter(({ subject }) => /^track:\d-8-/.test(subject)));
    }
    expect(unheard.length).toBeGreaterThan(3);
    expect(unheard[0]!.reason.kind).toBe('new');
  });

  it('explores as well as it exploits', async () => {
    const policies = new Set<string>();
    for (let l = 0; l < 6; l++) {
      for (const card of cardsOf(await world.home.page(listenerId(l), SHAPE))) {
        policies.add(card.policy);
        if (card.propensity === 1) expect(card.policy).toBe('exploit');
      }
    }
    expect([...policies].sort()).toEqual(['exploit', 'explore']);
  });

  it("keeps what is certain certain: the shelves of what is the listener's own have propensity 1", async () => {
    const page = await world.home.page(listenerId(2), SHAPE);
    const recent = page.shelves.find(({ kind }) => kind === 'RECENT')!;
    expect(recent.cards.every(({ propensity }) => propensity === 1)).toBe(true);
    const made = page.shelves.find(({ kind }) => kind === 'MADE_FOR_YOU')!;
    expect(made.cards.some(({ propensity }) => propensity < 1)).toBe(true);
  });
});

describe('page', () => {
  it('is the same until the listener does something, it expires, or a new model serves', async () => {
    const listener = listenerId(20);
    const first = await world.home.page(listener, SHAPE);
    expect(await world.home.page(listener, SHAPE)).toEqual(first);
    // Another process, with nothing in memory, finds it in the log.
    const other = makeHomeService({ ...world.deps, weekly: world.weekly });
    expect(await other.page(listener, SHAPE)).toEqual(first);

    await world.record({ listener, kind: 'play', item: trackId(0, 7, 0) });
    const second = await world.home.page(listener, SHAPE);
    expect(second.id).not.toBe(first.id);
    expect(second.shelves[0]!.cards[0]!.subject).toBe(trackId(0, 7, 0));

    world.clock.pass(HOUR_MS + 1);
    const third = await world.home.page(listener, SHAPE);
    expect(third.id > second.id).toBe(true);

    await train(world.store, world.registry, '2');
    const fourth = await world.home.page(listener, SHAPE);
    expect(fourth.id).not.toBe(third.id);
    expect(fourth.basis).not.toBe(third.basis);
    world.clock.set(NOON);
  });

  it("ends at midnight by the listener's clock at the latest", async () => {
    world.clock.set(Date.parse('2026-11-23T22:30:00Z'));
    const page = await world.home.page(listenerId(22), SHAPE);
    expect(page.expiresAt).toBe(Date.parse('2026-11-23T23:00:00Z'));
    world.clock.set(NOON);
    const noon = await world.home.page(listenerId(24), SHAPE);
    expect(noon.expiresAt - noon.generatedAt).toBe(HOUR_MS);
  });

  it('is logged before it is returned, and found again by its id', async () => {
    const page = await world.home.page(listenerId(26), SHAPE);
    expect(page.id).toMatch(/^[\w-]{1,40}$/);
    expect(await world.store.impressions.get(listenerId(26), page.id)).toEqual(page);
    expect(await world.home.served(listenerId(26), page.id)).toEqual(page);
    expect(await world.home.served(listenerId(26), 'no-such-page')).toBeUndefined();
  });

  it('is built once for all who ask at the same time', async () => {
    const pages = await Promise.all(
      Array.from({ length: 10 }, () => world.home.page(listenerId(28), SHAPE)),
    );
    expect(new Set(pages).size).toBe(1);
    expect(await world.store.impressions.ofListener(listenerId(28), 10)).toHaveLength(1);
  });

  it('keeps to the shape that was asked for, thin pages too', async () => {
    const small = await world.home.page(listenerId(30), { shelves: 2, cards: 3 });
    expect(small.shelves).toHaveLength(2);
    for (const { cards } of small.shelves) expect(cards).toHaveLength(3);
    const huge = await world.home.page(listenerId(30), { shelves: 1000, cards: 1000 });
    expect(huge.shelves.length).toBeLessThanOrEqual(20);
  });

  it('forgets what it keeps of a listener in memory', async () => {
    const listener = await world.newcomer('user:leaving');
    const before = await world.home.page(listener, SHAPE);
    await world.store.listeners.erase(listener);
    world.home.forget(listener);
    world.clock.pass(1);
    const after = await world.home.page(listener, SHAPE);
    expect(after.id).not.toBe(before.id);
    world.clock.set(NOON);
  });
});

describe('the shelf of a mood', () => {
  it('has what sounds like the quiet or the lively half of a taste, by the hour where they live', async () => {
    const of = await makeWorld();
    const sound = (quiet: boolean) => ({
      tempo: 100,
      key: 0,
      mode: 1,
      energy: quiet ? 0.2 : 0.8,
      valence: 0.7,
    });
    const tracks = Array.from({ length: 80 }, (_, n) => trackId(1, n % 8, Math.floor(n / 8)));
    await of.store.audioFeatures.put(
      tracks.map((track, n) => ({ track, modelVersion: '1', values: sound(n % 3 > 0) })),
    );
    const listener = await of.newcomer('user:moody', { timeZone: 'Asia/Tokyo' });
    const plays = [...tracks.slice(0, 2), ...tracks.slice(0, 4)];
    await of.record(...plays.map((item) => ({ listener, kind: 'play' as const, item })));
    const shelfAt = async (time: string) => {
      of.clock.set(Date.parse(time));
      const { shelves } = await of.home.page(listener, { shelves: 20, cards: 10 });
      return shelves.find(({ kind }) => kind === 'MOOD')!;
    };
    // Eight in the evening in Tokyo, and eight in the morning.
    const evening = await shelfAt('2026-11-24T11:00:00Z');
    expect(evening.title).toBe('Calm and warm');
    for (const { subject, reason } of evening.cards) {
      expect(tracks.indexOf(subject) % 3).toBeGreaterThan(0);
      expect(reason.text).toBe('Sounds calm and warm');
    }
    const morning = await shelfAt('2026-11-24T23:00:00Z');
    expect(morning.title).toBe('Bright and lively');
    await of.cleanUp();
  });
});

describe('a newcomer', () => {
  it('sees a good page before doing anything', async () => {
    const page = await world.home.page(await world.newcomer('user:new'), SHAPE);
    expect(page.segment).toBe(-1);
    expect(page.shelves.filter(({ cards }) => cards.length >= 5).length).toBeGreaterThanOrEqual(6);
    expect(kindsOf(page)[0]).toBe('POPULAR');
    expect(kindsOf(page)).not.toContain('MADE_FOR_YOU');
    expect(kindsOf(page)).not.toContain('WEEKLY');
  });

  it('sees early what their country plays, by name', async () => {
    const listener = await world.newcomer('user:oslo', { country: countryOf(2) });
    const { shelves } = await world.home.page(listener, SHAPE);
    const near = shelves.slice(0, 3).find(({ title }) => title === 'Popular in Finland')!;
    expect(near.cards[0]!.reason.text).toBe('Popular in Finland');
    const ofGenre = near.cards.filter(({ subject }) => subject.startsWith('track:2-'));
    expect(ofGenre.length).toBeGreaterThanOrEqual(0.8 * near.cards.length);
  });

  it('sees a page of their own a minute after three plays', async () => {
    const listener = await world.newcomer('user:three');
    const before = await world.home.page(listener, SHAPE);
    await world.record(
      { listener, kind: 'play', item: trackId(1, 0, 0) },
      { listener, kind: 'play', item: trackId(1, 1, 1) },
      { listener, kind: 'play', item: trackId(1, 2, 2) },
    );
    world.clock.pass(MINUTE_MS);
    const page = await world.home.page(listener, SHAPE);
    expect(page.id).not.toBe(before.id);
    expect(kindsOf(page)).toEqual(
      expect.arrayContaining(['MADE_FOR_YOU', 'BECAUSE_YOU_LISTENED', 'WEEKLY']),
    );
    const made = page.shelves.find(({ kind }) => kind === 'MADE_FOR_YOU')!;
    expect(
      made.cards.filter(({ subject }) => subject.startsWith('track:1-')).length,
    ).toBeGreaterThan(6);
    expect(page.shelves.filter(({ cards }) => cards.length >= 5).length).toBeGreaterThanOrEqual(6);
    expect(page.segment).toBeGreaterThanOrEqual(0);
    world.clock.set(NOON);
  });

  it('is served for an id that no listener has', async () => {
    const page = await world.home.page('user:nobody', SHAPE);
    expect(page.shelves.length).toBeGreaterThan(0);
  });
});

describe('without models', () => {
  it('still shows what the listener has done and what the catalogue holds', async () => {
    const bare = await makeWorld({ train: false });
    try {
      const page = await bare.home.page(listenerId(0), SHAPE);
      expect(kindsOf(page)).toEqual(
        expect.arrayContaining([
          'RECENT',
          'FAVOURITES',
          'BECAUSE_YOU_LISTENED',
          'EXPLORE',
          'WEEKLY',
        ]),
      );
      for (const { reason } of cardsOf(page)) expect(reason.evidence.length).toBeGreaterThan(0);
    } finally {
      await bare.cleanUp();
    }
  });
});

describe('imported counts', () => {
  it('make a page without times of plays, artists or genres', async () => {
    const bare = await makeWorld({ empty: true });
    try {
      const tracks = Array.from({ length: 200 }, (_, i) => ({
        id: `track:plain-${i}`,
        title: `Plain ${i}`,
        artistIds: [],
        genres: [],
        explicit: false,
        addedAt: NOON - DAY_MS,
      }));
      await bare.store.catalogue.upsert({ artists: [], albums: [], tracks, podcasts: [] });
      const listeners = Array.from({ length: 40 }, (_, l) => `user:imported-${l}`);
      for (const listener of listeners) await bare.newcomer(listener);
      await bare.store.listening.importInteractions(
        'run',
        listeners.flatMap((listener, l) =>
          Array.from({ length: 30 }, (_, i) => ({
            listener,
            item: `track:plain-${(l % 2) * 100 + ((i * 7 + l * 3) % 100)}`,
            count: 1 + ((i * l) % 9),
            at: 0,
          })),
        ),
      );
      await train(bare.store, bare.registry);
      const page = await bare.home.page('user:imported-1', SHAPE);
      expect(kindsOf(page)).not.toContain('RECENT');
      expect(kindsOf(page)).toEqual(
        expect.arrayContaining([
          'FAVOURITES',
          'MADE_FOR_YOU',
          'BECAUSE_YOU_LISTENED',
          'WEEKLY',
          'EXPLORE',
          'POPULAR',
        ]),
      );
      expect(page.shelves.filter(({ cards }) => cards.length >= 5).length).toBeGreaterThanOrEqual(
        6,
      );
      const made = page.shelves.find(({ kind }) => kind === 'MADE_FOR_YOU')!;
      expect(
        made.cards.filter(({ subject }) => Number(subject.slice(12)) >= 100).length,
      ).toBeGreaterThan(6);
    } finally {
      await bare.cleanUp();
    }
  });
});
