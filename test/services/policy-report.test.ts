import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../src/clock.ts';
import { cardId } from '../../src/ids.ts';
import {
  keepPolicyReport,
  judgePolicies,
  makePolicyReportService,
} from '../../src/services/policy-report.ts';
import type { HomeRecord } from '../../src/store/records.ts';
import { listenerId, makeWorld } from './music-world.ts';
import type { World } from './music-world.ts';

const SHAPE = { shelves: 8, cards: 5 };
const LOOKING = 48;

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.cleanUp());

/** Likes every track whose number is even: the page cannot know, so exploring is what finds out. */
const likes = (subject: string): boolean => /[02468]$/.test(subject);

/** Looks at all cards of a page and plays what is liked. */
async function respond({ listener, id, shelves }: HomeRecord): Promise<void> {
  const events = shelves.flatMap(({ cards }, shelf) =>
    cards.map(({ subject }, position) => ({
      listener,
      kind:
        likes(subject) && subject.startsWith('track:')
          ? ('play' as const)
          : ('impression' as const),
      item: subject,
      context: { card: cardId({ listener, page: id, shelf, position }) },
    })),
  );
  await world.record(...events);
}

describe('The report on policies', () => {
  it('says of a page what it could have shown, with odds that add up', async () => {
    const page = await world.home.page(listenerId(0), SHAPE);
    const drawn = page.shelves.filter(({ offers }) => offers !== undefined);
    expect(drawn.length).toBeGreaterThan(0);
    for (const { offers, cards } of drawn) {
      const { subjects, propensities, greedy } = offers!;
      expect(new Set(subjects).size).toBe(subjects.length);
      const chosen = cards.filter(({ subject }) => subjects.includes(subject));
      for (const { subject, propensity, policy } of chosen) {
        const place = subjects.indexOf(subject);
        expect(propensities[place]).toBe(propensity);
        if (policy === 'exploit') expect(greedy).toContain(place);
      }
      const total = propensities.reduce((a, b) => a + b, 0);
      expect(total).toBeLessThanOrEqual(SHAPE.cards + 1e-9);
      expect(total).toBeGreaterThan(chosen.length - 1);
    }
  });

  it('estimates from pages that were seen, of the last four weeks, and is kept', async () => {
    const service = makePolicyReportService(world.store);
    expect(await service.report()).toBeUndefined();
    const { popularity } = world.registry.current();
    const judge = () =>
      judgePolicies(
        { store: world.store, clock: world.clock, popularity },
        new AbortController().signal,
      );
    expect(await judge()).toMatchObject({ listeners: 0, pages: 0, seen: 0, served: [] });
    for (let l = 0; l < LOOKING; l++) await respond(await world.home.page(listenerId(l), SHAPE));

    const report = await judge();
    expect(report).toMatchObject({ listeners: LOOKING, pages: LOOKING });
    expect(report.served).toMatchObject([{ pages: LOOKING }]);
    // Half of the tracks are liked, whatever the policy.
    const names = report.policies.map(({ name }) => name);
    expect(names).toContain('popularity');
    expect(report.logged.low!).toBeLessThan(report.logged.value);
    for (const { name, ips, snips, direct, doublyRobust, coverage } of report.policies) {
      for (const { value, low, high } of [ips, snips, direct, doublyRobust]) {
        expect(low!, name).toBeLessThanOrEqual(value);
        expect(high!, name).toBeGreaterThanOrEqual(value);
      }
      expect(snips.value, name).toBeGreaterThan(0.2);
      expect(snips.value, name).toBeLessThan(0.8);
      expect(coverage, name).toBeGreaterThan(0.7);
      expect(coverage, name).toBeLessThan(1.3);
    }
    await keepPolicyReport(world.store, report);
    expect(await service.report()).toEqual(report);

    world.clock.pass(29 * DAY_MS);
    expect(await judge()).toMatchObject({ pages: 0, seen: 0 });
  });
});
