import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../src/clock.ts';
import { periodWeights } from '../../src/events/response-periods.ts';
import { cardId, kindOf } from '../../src/ids.ts';
import { seededRandom } from '../../src/math/random.ts';
import { encodeResponseModel, ResponseModel } from '../../src/models/bandit/response-model.ts';
import { firstLeans, LEAN_RANK } from '../../src/models/bandit/segment-leans.ts';
import { decodeSnapshot } from '../../src/models/snapshot.ts';
import type { CardRecord, HomeRecord } from '../../src/store/records.ts';
import { genreOf, listenerId, makeWorld, NOON } from './music-world.ts';
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

describe('what listeners do with cards', () => {
  it('raises what is liked in a segment for others in it', async () => {
    const made = (page: HomeRecord) =>
      page.shelves.findIndex(({ kind }) => kind === 'MADE_FOR_YOU');
    const first = await world.home.page(listenerId(40), SHAPE);
    const shelf = made(first);
    const liked = first.shelves[shelf]!.cards.at(-1)!.subject;
    const fans = [];
    for (let l = 0; l < 120; l += 4) {
      const page = await world.home.page(listenerId(l), SHAPE);
      const position = page.shelves[made(page)]?.cards.findIndex(
        ({ subject }) => subject === liked,
      );
      if (page.segment === first.segment && position !== undefined && position >= 0) {
        fans.push({
          listener: listenerId(l),
          card: cardId({ listener: listenerId(l), page: page.id, shelf: made(page), position }),
        });
      }
    }
    expect(fans.length).toBeGreaterThan(0);
    const weights = periodWeights(first.generatedAt);
    const before = await world.store.impressions.responses(first.segment, [liked], weights);
    for (const { listener, card } of fans.filter(({ listener }) => listener !== listenerId(40))) {
      await world.record({ listener, kind: 'save', item: liked, context: { card } });
    }
    const after = await world.store.impressions.responses(first.segment, [liked], weights);
    const gained =
      (after.get(liked)?.segment.reward ?? 0) - (before.get(liked)?.segment.reward ?? 0);
    expect(gained).toBe(fans.filter(({ listener }) => listener !== listenerId(40)).length);
  });

  it('moves a card up the longer it is liked, and down when it is passed over', async () => {
    const listener = listenerId(44);
    const page = await world.home.page(listener, LARGE);
    const { segment } = page;
    const shelf = page.shelves.findIndex(({ kind }) => kind === 'MADE_FOR_YOU');
    const cards = page.shelves[shelf]!.cards;
    const [passed, liked] = [cards[0]!, cards[1]!];
    // Thirty others of the segment, each shown these two, pass the first over and play the second.
    for (let i = 0; i < 30; i++) {
      const other = await world.newcomer(`user:peer-${i}`);
      await world.store.impressions.put({ ...page, listener: other, id: `peer-${i}`, segment });
      const card = cardId({ listener: other, page: `peer-${i}`, shelf, position: 1 });
      await world.record({ listener: other, kind: 'play', item: liked.subject, context: { card } });
    }
    world.clock.pass(2 * HOUR_MS);
    const next = await world.home.page(listener, LARGE);
    const made = next.shelves.find(({ kind }) => kind === 'MADE_FOR_YOU')!.cards;
    expect(made[0]!.subject).toBe(liked.subject);
    expect(made[0]!.score).toBeGreaterThan(liked.score + 0.2);
    expect(made[0]!.propensity).toBeGreaterThan(0.9);
    // Passed over thirty times, the other is hardly ever drawn; where it is, less is expected of it beside the first.
    const fallen = made.find(({ subject }) => subject === passed.subject);
    const expected = (fallen?.score ?? 0) / made[0]!.score;
    expect(expected).toBeLessThan(passed.score / liked.score / 2);
    world.clock.set(NOON);
  });

  it('never shows again what was dismissed, nor anything by a dismissed artist', async () => {
    const listener = listenerId(48);
    const first = await world.home.page(listener, LARGE);
    const made = first.shelves.findIndex(({ kind }) => kind === 'MADE_FOR_YOU');
    const track = first.shelves[made]!.cards[0]!.subject;
    const podcast = cardsOf(first).find(({ subject }) => kindOf(subject) === 'podcast')!.subject;
    const artist = `artist:${genreOf(48)}-4`;
    await world.record(
      {
        listener,
        kind: 'dismiss',
        item: track,
        context: { card: cardId({ listener, page: first.id, shelf: made, position: 0 }) },
      },
      { listener, kind: 'dismiss', item: podcast },
      { listener, kind: 'dismiss', item: `weekly:48/2026-W48` },
      { listener, kind: 'dismiss', item: artist },
    );
    const view = await world.catalogue.current();
    for (let i = 0; i < 10; i++) {
      world.clock.pass(2 * HOUR_MS);
      const page = await world.home.page(listener, LARGE);
      for (const { subject } of cardsOf(page)) {
        expect([track, podcast, artist, 'weekly:48/2026-W48']).not.toContain(subject);
        expect(view.track(subject)?.artists ?? []).not.toContain(artist);
      }
    }
    world.clock.set(NOON);
  });

  it('takes what was played from a card out of what is recommended', async () => {
    const listener = listenerId(52);
    const first = await world.home.page(listener, SHAPE);
    const shelf = first.shelves.findIndex(({ kind }) => kind === 'MADE_FOR_YOU');
    const { subject } = first.shelves[shelf]!.cards[0]!;
    const card = cardId({ listener, page: first.id, shelf, position: 0 });
    await world.record({ listener, kind: 'play', item: subject, context: { card } });
    const next = await world.home.page(listener, SHAPE);
    const made = next.shelves.find(({ kind }) => kind === 'MADE_FOR_YOU')!;
    expect(made.cards.map((shown) => shown.subject)).not.toContain(subject);
    expect(next.shelves.find(({ kind }) => kind === 'RECENT')!.cards[0]!.subject).toBe(subject);
  });

  it('moves a card up that like segments have liked, before its own segment has seen it', async () => {
    const listener = listenerId(52);
    const page = await world.home.page(listener, LARGE);
    const made = (of: HomeRecord) => of.shelves.find(({ kind }) => kind === 'MADE_FOR_YOU')!.cards;
    const last = made(page).at(-1)!;
    const items = made(page).map(({ subject }) => subject);
    const leans = firstLeans(page.segment + 2, items.length, seededRandom(1));
    leans.segments.fill(0);
    leans.items.fill(0);
    leans.segments[(page.segment + 1) * LEAN_RANK] = 2;
    leans.items[items.indexOf(last.subject) * LEAN_RANK] = 2;
    const bytes = encodeResponseModel({ trainedTo: NOON, items, leans });
    const model = ResponseModel.fromSnapshot(decodeSnapshot(bytes, 'responses'), 'liked');
    world.registry.swap('responses', model);
    try {
      world.clock.pass(2 * HOUR_MS);
      const next = made(await world.home.page(listener, LARGE));
      const risen = next.find(({ subject }) => subject === last.subject)!;
      expect(risen.score).toBeGreaterThan(2 * last.score);
      expect(next.indexOf(risen)).toBeLessThan(3);
    } finally {
      world.clock.set(NOON);
    }
  });
});
