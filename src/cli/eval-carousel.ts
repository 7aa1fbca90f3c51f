/** `eval carousel`: what policies regret in a simulated carousel of playlists (`models/bandit/carousel/`). */
import { setImmediate as breathe } from 'node:timers/promises';
import { BadInputError } from '../errors.ts';
import { seededRandom } from '../math/random.ts';
import { CAROUSEL_POLICIES } from '../models/bandit/carousel/carousel-policies.ts';
import { CAROUSEL_DEFAULTS, CarouselWorld } from '../models/bandit/carousel/carousel-world.ts';
import type { CarouselPlaylists } from '../models/bandit/carousel/carousel-world.ts';
import { simulateCarousel } from '../models/bandit/carousel/simulate-carousel.ts';
import type { EvalControl } from './eval-models.ts';
import { table } from './io.ts';

export interface EvalCarouselOptions {
  readonly rounds: number;
  /** Sessions a round. */
  readonly users: number;
  readonly policies: readonly string[];
  /** See `CarouselOptions`. */
  readonly directions: number;
  readonly listeners: number;
  readonly seed: number;
}

export const EVAL_CAROUSEL_DEFAULTS: EvalCarouselOptions = Object.freeze({
  rounds: 100,
  users: 20_000,
  policies: ['random', 'ts-segment', 'tastegraph'],
  directions: CAROUSEL_DEFAULTS.directions,
  listeners: CAROUSEL_DEFAULTS.listeners,
  seed: 7,
});

export interface EvalCarouselResult {
  readonly playlists: number;
  readonly listeners: number;
  readonly sessionsPerRound: number;
  readonly seed: number;
  /** Mean chance that the best carousel of a listener is streamed, over the first 1,000 of them. */
  readonly bestSuccess: number;
  /** Cumulative regret by policy and round. */
  readonly policies: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const REPORTED = [10, 25, 50, 100];
const LOOKED_AT = 1_000;

/** @throws BadInputError for an unknown policy, the signal's reason when it is aborted. */
export async function evalCarousel(
  playlists: CarouselPlaylists,
  options: EvalCarouselOptions,
  { progress, signal }: Pick<EvalControl, 'progress' | 'signal'>,
): Promise<EvalCarouselResult> {
  const { rounds, users, policies, directions, listeners, seed } = options;
  for (const name of policies) check(name);
  const shape = { ...CAROUSEL_DEFAULTS, directions, listeners };
  const world = new CarouselWorld(playlists, shape, seededRandom(seed));
  const found: Record<string, Record<string, number>> = {};
  for (const [at, name] of policies.entries()) {
    const run = { rounds, sessions: users, seed };
    const regrets = await simulateCarousel(
      world,
      CAROUSEL_POLICIES[name]?.(),
      run,
      async (round) => {
        progress((at + round / rounds) / policies.length, `${name}, round ${round}`);
        await breathe();
        signal.throwIfAborted();
      },
    );
    const asked = new Set([...REPORTED.filter((round) => round <= rounds), rounds]);
    found[name] = Object.fromEntries([...asked].map((round) => [round, regrets[round - 1]!]));
  }
  return {
    playlists: playlists.count,
    listeners,
    sessionsPerRound: users,
    seed,
    bestSuccess: meanBest(world, Math.min(listeners, LOOKED_AT)),
    policies: found,
  };
}

/** A line for each policy, a column for each round that is reported. */
export function carouselTable({ policies }: EvalCarouselResult): string {
  const rounds = Object.keys(Object.values(policies)[0] ?? {});
  const rows = Object.entries(policies).map(([name, regrets]) => [
    name,
    ...rounds.map((round) => Math.round(regrets[round]!).toLocaleString('en')),
  ]);
  return table([['regret at round', ...rounds], ...rows]);
}

function check(name: string): void {
  const names = Object.keys(CAROUSEL_POLICIES);
  if (names.includes(name)) return;
  throw new BadInputError(`Expected policies among ${names.join(', ')}, got "${name}".`);
}

function meanBest(world: CarouselWorld, listeners: number): number {
  let sum = 0;
  for (let listener = 0; listener < listeners; listener++) sum += world.bestSuccess(listener);
  return sum / listeners;
}
