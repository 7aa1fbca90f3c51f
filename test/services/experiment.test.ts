import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cardId } from '../../src/ids.ts';
import {
  armOf,
  judgeArms,
  keepReport,
  makeExperimentService,
  type Experiment,
} from '../../src/services/experiment.ts';
import { makeHomeService } from '../../src/services/home.ts';
import { LISTENERS, listenerId, makeWorld } from './music-world.ts';
import type { World } from './music-world.ts';

const EXPERIMENT: Experiment = {
  name: 'explore',
  arms: [
    { name: 'usual', share: 0.6, home: {} },
    { name: 'certain', share: 0.4, home: { explore: 0 } },
  ],
};
const SHAPE = { shelves: 6, cards: 6 };

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.cleanUp());

describe('an experiment', () => {
  it('splits listeners by their shares, the same each time, and anew under another name', () => {
    const ids = Array.from({ length: 5_000 }, (_, l) => listenerId(l));
    const share = ids.filter((id) => armOf(EXPERIMENT, id).name === 'certain').length / ids.length;
    expect(share).toBeCloseTo(0.4, 1);
    expect(ids.map((id) => armOf(EXPERIMENT, id))).toEqual(ids.map((id) => armOf(EXPERIMENT, id)));
    const other = { ...EXPERIMENT, name: 'again' };
    const moved = ids.filter((id) => armOf(other, id) !== armOf(EXPERIMENT, id)).length;
    expect(moved / ids.length).toBeCloseTo(2 * 0.6 * 0.4, 1);
  });

  it('makes Home by the settings of the arm, says so in the log, and tells what came of it', async () => {
    const home = makeHomeService({ ...world.deps, weekly: world.weekly, experiment: EXPERIMENT });
    const service = makeExperimentService(world.store, EXPERIMENT);
    expect(await service.report()).toMatchObject({
      name: 'explore',
      arms: [{ seen: 0 }, { seen: 0 }],
    });
    const listeners = Array.from({ length: LISTENERS }, (_, l) => listenerId(l));
    for (const listener of listeners) {
      const page = await home.page(listener, SHAPE);
      const arm = armOf(EXPERIMENT, listener).name;
      expect(page.policyVersion.endsWith(` explore/${arm}`)).toBe(true);
      const cards = page.shelves.flatMap((shelf) => shelf.cards);
      if (arm === 'certain') expect(cards.every(({ propensity }) => propensity === 1)).toBe(true);
      // Whoever is in the second arm plays the second card of the first shelf, the others only look.
      const place = { listener, page: page.id, shelf: 0, position: 1 };
      const item = page.shelves[0]!.cards[1]!.subject;
      const kind = arm === 'certain' ? ('play' as const) : ('impression' as const);
      await world.record({ listener, kind, item, context: { card: cardId(place) } });
    }
    const arms = await judgeArms(world.store, EXPERIMENT, new AbortController().signal);
    expect(arms.map(({ listeners: n }) => n).reduce((a, b) => a + b)).toBe(LISTENERS);
    expect(arms[0]).toMatchObject({ name: 'usual', mean: 0 });
    expect(arms[1]).toMatchObject({ name: 'certain', mean: 0.5, difference: 0.5 });
    const report = { name: EXPERIMENT.name, countedAt: 1_000, arms };
    await keepReport(world.store, report);
    expect(await service.report()).toEqual(report);
    expect(await makeExperimentService(world.store, undefined).report()).toBeUndefined();
  });
});
