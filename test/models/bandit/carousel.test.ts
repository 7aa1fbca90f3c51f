import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/math/random.ts';
import { CAROUSEL_POLICIES } from '../../../src/models/bandit/carousel/carousel-policies.ts';
import { CarouselWorld } from '../../../src/models/bandit/carousel/carousel-world.ts';
import { simulateCarousel } from '../../../src/models/bandit/carousel/simulate-carousel.ts';

/** Many segments of few sessions: what one of them learns is little, what all learn is much. */
const SHAPE = { listeners: 800, segments: 80, directions: 2, cards: 4 };
const RUN = { rounds: 8, sessions: 400, seed: 3 };

/** Playlists whose audiences lie in different directions; the last number of each is how rarely it is streamed. */
function world(seed = 5): CarouselWorld {
  const random = seededRandom(seed);
  const [count, width] = [300, 9];
  const weights = Float32Array.from({ length: count * width }, (_, at) =>
    at % width === width - 1 ? -6 : 0.25 * random.normal(),
  );
  return new CarouselWorld({ count, width, weights }, SHAPE, seededRandom(seed + 1));
}

async function regretOf(name: string, seed = RUN.seed): Promise<Float64Array> {
  return simulateCarousel(world(), CAROUSEL_POLICIES[name]?.(), { ...RUN, seed }, async () => {});
}

describe('carousel simulation', () => {
  it('knows the best carousel of a listener by trying every playlist', () => {
    const carousels = world();
    for (const listener of [0, 17, 799]) {
      const chances = Array.from({ length: 300 }, (_, p) => carousels.probability(listener, p));
      const best = chances.sort((a, b) => b - a).slice(0, SHAPE.cards);
      const missed = best.reduce((all, chance) => all * (1 - chance), 1);
      expect(carousels.bestSuccess(listener)).toBeCloseTo(1 - missed, 10);
    }
  });

  it('regrets least by the policy of Home, most by chance', async () => {
    const [random, published, home] = await Promise.all(
      ['random', 'ts-segment', 'tastegraph'].map((name) => regretOf(name)),
    );
    expect(published!.at(-1)).toBeLessThan(random!.at(-1));
    expect(home!.at(-1)).toBeLessThan(published!.at(-1));
  });

  it('regrets by chance the same in every round', async () => {
    const regrets = await regretOf('random');
    const [first, last] = [regrets[2]!, regrets[7]! - regrets[4]!];
    expect(Math.abs(first - last)).toBeLessThan(0.25 * first);
  });

  it('gives the same figures for the same seed, and others for another', async () => {
    const figures = await Promise.all([3, 3, 4].map((seed) => regretOf('tastegraph', seed)));
    expect(figures[1]).toEqual(figures[0]);
    expect(figures[2]).not.toEqual(figures[0]);
  });
});
