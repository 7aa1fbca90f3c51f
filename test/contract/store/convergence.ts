/**
 * At-least-once in, in any order: whatever way events arrive, the store ends in the same state. Batches
 * are cut anywhere, events come twice, and playlists and cards take part.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cardId } from '../../../src/ids.ts';
import type { PreparedEvent, Store } from '../../../src/store/ports.ts';
import { EVENT_KINDS } from '../../../src/store/records.ts';
import { all, commit, event, listener, NOON, PRESENT } from '../../helpers/store-records.ts';
import { useStore, type MakeStore } from './house.ts';

const ITEMS = ['track:a', 'track:b', 'artist:a'];
const REWARDS = [0, 0.1, 0.25, 0.7, 1];

/** What an event says, without the names that each run gives it. */
const spoken = fc.record({
  kind: fc.constantFrom(...EVENT_KINDS),
  listener: fc.integer({ min: 0, max: 1 }),
  item: fc.constantFrom(...ITEMS),
  // Few times, so that many are equal and the id decides.
  minute: fc.integer({ min: 0, max: 3 }),
  position: fc.integer({ min: 0, max: 2 }),
  reward: fc.option(fc.constantFrom(...REWARDS), { nil: undefined }),
});
type Spoken = ReturnType<typeof spoken.generate>['value'];

/** An order of arrival: indexes, some twice, and where batches end. */
const arrival = (count: number) =>
  fc
    .tuple(
      fc.shuffledSubarray([...Array(count).keys()], { minLength: count }),
      fc.array(fc.nat(count - 1), { maxLength: count }),
      fc.integer({ min: 1, max: count }),
    )
    .map(([order, repeats, size]) => ({ order: [...repeats, ...order], size }));

const cases = fc
  .array(spoken, { minLength: 1, maxLength: 25 })
  .chain((list) => fc.tuple(fc.constant(list), arrival(list.length), arrival(list.length)));

/** Listeners and playlist of one replay: their names differ from run to run, the state must not. */
function namesOf(run: string): { listeners: readonly string[]; playlist: string } {
  return { listeners: [`user:${run}-0`, `user:${run}-1`], playlist: `playlist:${run}` };
}

function prepare(said: Spoken, index: number, run: string): PreparedEvent {
  const { listeners, playlist } = namesOf(run);
  const of = listeners[said.listener]!;
  const card = cardId({ listener: of, page: 'p', shelf: 0, position: said.position });
  return {
    event: event(`${run}-${index}`, of, said.kind, {
      item: said.item,
      at: NOON + said.minute,
      context: { playlist },
    }),
    outcomes:
      said.reward === undefined
        ? []
        : [
            {
              ...{ card, segment: 1, item: `track:${run}-${said.position}` },
              ...{ reward: said.reward, period: 0 },
            },
          ],
  };
}

async function replay(
  store: Store,
  run: string,
  list: readonly Spoken[],
  { order, size }: { order: readonly number[]; size: number },
): Promise<unknown> {
  const { listeners, playlist } = namesOf(run);
  await store.listeners.ensure(listeners.map((id) => listener(id)));
  const times = { createdAt: NOON, updatedAt: NOON };
  await store.playlists.create({
    id: playlist,
    ownerId: listeners[0]!,
    title: '',
    length: 0,
    ...times,
  });
  for (let i = 0; i < order.length; i += size) {
    const batch = order.slice(i, i + size);
    await commit(
      store,
      batch.map((index) => prepare(list[index]!, index, run)),
    );
  }
  return JSON.parse(JSON.stringify(await readable(store, run)).replaceAll(run, 'RUN')) as unknown;
}

/** Everything that can be read of one replay. */
async function readable(store: Store, run: string): Promise<unknown> {
  const { listeners, playlist } = namesOf(run);
  const of = async (id: string): Promise<unknown> => {
    const items = await store.listening.ofListener(id, 100);
    return {
      items: items.toSorted((a, b) => (a.item < b.item ? -1 : 1)),
      latest: items.map(({ lastAt }) => lastAt),
      version: await store.listening.version(id),
      saved: await store.library.saved(id, 'track', 100),
      followed: await store.library.followed(id, 'artist', 100),
      dismissed: await store.library.dismissed(id, 100),
      plays: await store.events.playsOf(id, 100),
      events: await all(store.events.scanOf(id)),
      outcomes: [...(await store.impressions.outcomes(id, 'p'))].toSorted(),
    };
  };
  const cards = [0, 1, 2].map((position) => `track:${run}-${position}`);
  return {
    listeners: await Promise.all(listeners.map(of)),
    playlist: [...(await store.playlists.get([playlist])).values()],
    tracks: await store.playlists.tracks(playlist, 100),
    responses: [...(await store.impressions.responses(1, cards, PRESENT))],
  };
}

export function describeConvergence(make: MakeStore): void {
  describe('events in any order', () => {
    const house = useStore(make);

    it('end in the same readable state, however they are batched, repeated and shuffled', async () => {
      const runs = { count: 0 };
      await fc.assert(
        fc.asyncProperty(cases, async ([list, one, other]) => {
          const run = ++runs.count;
          const first = await replay(house.store(), `r${run}x`, list, one);
          const second = await replay(house.store(), `s${run}x`, list, other);
          expect(second).toEqual(first);
        }),
        { numRuns: 60, seed: 20_261_123 },
      );
    });
  });
}
