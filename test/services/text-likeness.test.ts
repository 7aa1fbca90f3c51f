import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTrainTextJob } from '../../src/jobs/train-text.job.ts';
import { decodeModel } from '../../src/models/decode-model.ts';
import { gateConfig } from '../../src/models/gate.ts';
import { textConfig } from '../../src/models/text/config.ts';
import { makeModelService } from '../../src/services/models.ts';
import { makeWorld, trackId, ARTISTS_A_GENRE, GENRES, listenerId } from './music-world.ts';
import type { World } from './music-world.ts';

const STYLES = ['distorted riffs', 'smoky saxophone', 'gentle fiddle', 'pulsing synthesizer'];

let world: World;
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const models = () =>
  makeModelService({
    ...{ store: world.store, registry: world.registry, clock: world.clock },
    ...{ log: log as never, gate: gateConfig(), keep: 3, catalogue: world.catalogue },
  });
const context = { signal: new AbortController().signal, progress: () => undefined };
const job = () =>
  makeTrainTextJob({
    ...{ store: world.store, models: models(), registry: world.registry, clock: world.clock },
    config: textConfig(),
    ...{ seed: 1, schedule: '0 2 * * *', timeZone: 'UTC' },
  });

/** One text about the first three tracks of each artist. */
const texts = () =>
  GENRES.flatMap((_, genre) =>
    Array.from({ length: ARTISTS_A_GENRE }, (_, artist) =>
      [0, 1, 2].map((track) => ({
        id: `t${genre}-${artist}-${track}`,
        text: `A track of ${STYLES[genre]}, number ${genre}${artist}${track}, as ever with ${STYLES[genre]}.`,
        language: 'en',
        about: [trackId(genre, artist, track)],
      })),
    ),
  ).flat();

beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.cleanUp());

describe('the text job', () => {
  it('is skipped where there are no texts', async () => {
    expect(await job().run(context as never)).toMatchObject({ outcome: 'skipped' });
    const { entries } = await world.recommendations.similar(trackId(0, 0, 0), 'text');
    expect(entries).toEqual([]);
  });

  it('makes what is written serve: alike tracks, with the terms that they share', async () => {
    await world.store.texts.put(texts());
    expect(await job().run(context as never)).toMatchObject({ outcome: 'succeeded' });
    const { entries } = await world.recommendations.similar(trackId(1, 0, 0), 'text');
    expect(entries.length).toBeGreaterThan(10);
    for (const { track, by } of entries.slice(0, 10)) {
      expect(track).toMatch(/^track:1-/);
      expect(by).toBe('text');
    }
    const { reason } = entries[0]!;
    expect(reason.text).toMatch(/^Described, like .*, with “.*saxophone.*”/);
    expect(reason.evidence[0]).toEqual({ subject: trackId(1, 0, 0), weight: 1 });
  });

  it('keeps recommendations to what is described in certain words', async () => {
    const described = async (text: string): Promise<readonly string[]> => {
      const query = { exclude: [], diversity: 0, by: 'hybrid', listener: listenerId(2) } as const;
      const { entries } = await world.recommendations.forListener({ ...query, where: { text } });
      return entries.map(({ track }) => track);
    };
    const found = await described('Smoky SAXOPHONE');
    expect(found.length).toBeGreaterThan(3);
    // Those without texts are described by what is written about their artists.
    for (const track of found) expect(track).toMatch(/^track:1-/);
    expect(await described('smoky fiddle')).toEqual([]);
    expect(await described('bagpipes')).toEqual([]);
    expect(await described('!?')).toEqual([]);
  });

  it('recommends to a listener what is described like what they play', async () => {
    const query = { exclude: [], diversity: 0, by: 'text', listener: listenerId(2) } as const;
    const { entries } = await world.recommendations.forListener(query);
    expect(entries.length).toBeGreaterThan(0);
    const first = entries.slice(0, 5).map(({ track }) => track);
    expect(first.filter((track) => track.startsWith('track:2-')).length).toBeGreaterThan(3);
  });

  it('can be rolled back to the version before', async () => {
    const first = world.registry.current().text!.version;
    world.clock.pass(1000);
    await world.store.texts.put([{ ...texts()[0]!, text: 'A track of other words entirely.' }]);
    expect(await job().run(context as never)).toMatchObject({ outcome: 'succeeded' });
    expect(world.registry.current().text!.version).not.toBe(first);
    await models().rollback('text');
    expect(world.registry.current().text!.version).toBe(first);
    const bytes = await world.store.snapshots.bytes('text', first);
    expect(decodeModel('text', bytes!, first).items.size).toBe(GENRES.length * ARTISTS_A_GENRE * 3);
  });
});
