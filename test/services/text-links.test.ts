import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTrainTextJob } from '../../src/jobs/train-text.job.ts';
import { gateConfig } from '../../src/models/gate.ts';
import { textConfig } from '../../src/models/text/config.ts';
import { makeModelService } from '../../src/services/models.ts';
import { makeSearchIndexes } from '../../src/services/search-index.ts';
import { makeTextProfiles } from '../../src/services/text-profiles.ts';
import { makeWorld } from './music-world.ts';
import type { World } from './music-world.ts';

let world: World;
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const context = { signal: new AbortController().signal, progress: () => undefined };
const run = () => {
  const { store, registry, clock, catalogue } = world;
  const models = makeModelService({
    ...{ store, registry, clock, catalogue, log: log as never, gate: gateConfig(), keep: 3 },
  });
  return makeTrainTextJob({
    ...{ store, models, registry, clock, config: textConfig() },
    ...{ seed: 1, schedule: '0 2 * * *', timeZone: 'UTC' },
  }).run(context);
};
const profile = (track: string) => makeTextProfiles(world.registry).of(track);
const track = (id: string, title: string, artist: string) => ({
  ...{ id: `track:${id}`, title, artistIds: [`artist:${artist}`], genres: [] },
  ...{ explicit: false, addedAt: 0 },
});

beforeAll(async () => {
  world = await makeWorld({ empty: true });
  await world.store.catalogue.upsert({
    artists: ['Radiohead', 'Yes'].map((name) => ({
      ...{ id: `artist:${name.toLowerCase()}`, name, genres: [] },
    })),
    tracks: [
      track('android', 'Paranoid Android', 'radiohead'),
      track('airbag', 'Airbag', 'radiohead'),
      track('lucky', 'Lucky', 'radiohead'),
      track('roundabout', 'Roundabout', 'yes'),
      track('trooper', 'Starship Trooper', 'yes'),
    ],
    ...{ albums: [], podcasts: [] },
  });
});
afterAll(() => world.cleanUp());

describe('texts that do not say what they are about', () => {
  it('leave the job nothing to do where they name nothing of the catalogue', async () => {
    await world.store.texts.put([{ id: 'plain', text: 'Yes, a fine evening.', about: [] }]);
    expect(await run()).toMatchObject({ outcome: 'skipped' });
  });

  it('move the profile of a track that they name', async () => {
    const gloomy = 'gloomy glockenspiel, ever so gloomy glockenspiel';
    const jolly = 'jolly organ, ever so jolly organ';
    await world.store.texts.put([
      { id: 'a', text: `“Paranoid Android” by Radiohead: ${gloomy}.`, about: [] },
      { id: 'b', text: `Radiohead's song “Airbag”, ${gloomy}.`, about: [] },
      { id: 'c', text: jolly, about: ['track:roundabout'] },
      { id: 'd', text: `${jolly}.`, about: ['track:trooper'] },
    ]);
    expect(await run()).toMatchObject({ outcome: 'succeeded' });
    const found = profile('track:android');
    expect(found?.documents).toBe(1);
    expect(found?.terms.map(({ term }) => term)).toContain('gloomy glockenspiel');
    expect(profile('track:airbag')?.documents).toBe(1);
    expect(profile('track:lucky')).toBeUndefined();
    expect(profile('track:roundabout')?.terms.map(({ term }) => term)).not.toContain(
      'glockenspiel',
    );
  });

  it('are found by search as texts about what they name', async () => {
    const { store, registry, clock } = world;
    const index = await makeSearchIndexes({ store, registry, clock }).current();
    expect(index.describedAs('glockenspiel').map(({ subject }) => subject)).toEqual([
      'track:airbag',
      'track:android',
    ]);
  });

  it('are linked again when the catalogue has new names', async () => {
    await world.store.catalogue.upsert({
      tracks: [track('despair', 'Splendid Despair', 'radiohead')],
      ...{ artists: [], albums: [], podcasts: [] },
    });
    await world.store.texts.put([
      {
        id: 'other',
        text: 'Radiohead played “Splendid Despair” with gloomy glockenspiel.',
        about: [],
      },
    ]);
    world.clock.pass(1000);
    expect(await run()).toMatchObject({ outcome: 'succeeded' });
    expect(profile('track:despair')?.terms.map(({ term }) => term)).toContain(
      'gloomy glockenspiel',
    );
    const again = await run();
    expect(again).toMatchObject({ outcome: 'skipped' });
  });
});
