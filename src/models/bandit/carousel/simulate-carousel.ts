/**
 * The simulation: in each round so many listeners, drawn with replacement, are shown a carousel. Each looks from left
 * to right and stops at the first playlist they stream (a cascade); what they saw is counted when the round is over.
 * Regret is the chance that the listener's own best carousel is streamed, less what was streamed.
 */
import { seededRandom } from '../../../math/random.ts';
import type { Random } from '../../../math/random.ts';
import { TopK } from '../../../math/top-k.ts';
import { sampleBeta } from '../beta.ts';
import type { CarouselBeliefs, CarouselCounts, CarouselPolicy } from './carousel-policies.ts';
import type { CarouselWorld } from './carousel-world.ts';

export interface CarouselRun {
  readonly rounds: number;
  /** Sessions a round. */
  readonly sessions: number;
  readonly seed: number;
}

/**
 * One policy from the first round to the last. Every policy of a run meets the same sessions.
 *
 * @param pause - Awaited after each round: reports, lets others have their turn, throws to end it.
 * @returns cumulative regret after each round, Float64Array [rounds].
 */
export async function simulateCarousel(
  world: CarouselWorld,
  policy: CarouselPolicy,
  { rounds, sessions, seed }: CarouselRun,
  pause: (round: number) => Promise<void>,
): Promise<Float64Array> {
  const visits = seededRandom(seed ^ 0x51e55);
  const random = seededRandom(seed ^ 0xca405);
  const counts = emptyCounts(world.options.segments, world.playlists.count);
  const regrets = new Float64Array(rounds);
  let regret = 0;
  for (let round = 0; round < rounds; round++) {
    const bySegment = drawSessions(world, sessions, visits);
    const shown: Shown = { seen: counts.seen.slice(), streamed: counts.streamed.slice() };
    for (const [segment, listeners] of bySegment.entries()) {
      const carousels = new CarouselDraws(world, counts, segment, policy);
      for (const listener of listeners) {
        const streamed = look(world, { listener, segment }, carousels.draw(random), shown, random);
        regret += world.bestSuccess(listener) - (streamed ? 1 : 0);
      }
    }
    takeIn(counts, shown);
    regrets[round] = regret;
    await pause(round + 1);
  }
  return regrets;
}

interface Shown {
  readonly seen: Float64Array;
  readonly streamed: Float64Array;
}

function emptyCounts(segments: number, playlists: number): CarouselCounts {
  return {
    segments,
    playlists,
    seen: new Float64Array(segments * playlists),
    streamed: new Float64Array(segments * playlists),
    seenOverAll: new Float64Array(playlists),
    streamedOverAll: new Float64Array(playlists),
  };
}

function drawSessions(world: CarouselWorld, sessions: number, random: Random): number[][] {
  const bySegment: number[][] = Array.from({ length: world.options.segments }, () => []);
  for (let n = 0; n < sessions; n++) {
    const listener = random.int(world.options.listeners);
    bySegment[world.segmentOf(listener)]!.push(listener);
  }
  return bySegment;
}

/** A listener looks at a carousel; answers whether something was streamed. */
function look(
  world: CarouselWorld,
  { listener, segment }: { readonly listener: number; readonly segment: number },
  carousel: readonly number[],
  { seen, streamed }: Shown,
  random: Random,
): boolean {
  for (const playlist of carousel) {
    const at = segment * world.playlists.count + playlist;
    seen[at]!++;
    if (random.next() >= world.probability(listener, playlist)) continue;
    streamed[at]!++;
    return true;
  }
  return false;
}

function takeIn(counts: CarouselCounts, { seen, streamed }: Shown): void {
  counts.seen.set(seen);
  counts.streamed.set(streamed);
  counts.seenOverAll.fill(0);
  counts.streamedOverAll.fill(0);
  for (let at = 0; at < seen.length; at++) {
    counts.seenOverAll[at % counts.playlists]! += seen[at]!;
    counts.streamedOverAll[at % counts.playlists]! += streamed[at]!;
  }
}

/** Carousels for the listeners of one segment in one round. */
class CarouselDraws {
  readonly #cards: number;
  readonly #playlists: number;
  readonly #beliefs: CarouselBeliefs | undefined;
  /** Playlists that could be among the best drawn. */
  readonly #hopeful: readonly number[];

  constructor(
    world: CarouselWorld,
    counts: CarouselCounts,
    segment: number,
    policy: CarouselPolicy,
  ) {
    const { playlists } = counts;
    this.#cards = Math.min(world.options.cards, playlists);
    this.#playlists = playlists;
    if (policy !== undefined) {
      this.#beliefs = { alpha: new Float64Array(playlists), beta: new Float64Array(playlists) };
      policy(counts, segment, this.#beliefs);
    }
    this.#hopeful = this.#beliefs === undefined ? [] : hopeful(this.#beliefs, this.#cards);
  }

  draw(random: Random): readonly number[] {
    const beliefs = this.#beliefs;
    if (beliefs === undefined) return drawAny(this.#playlists, this.#cards, random);
    const top = new TopK(this.#cards);
    for (const p of this.#hopeful) {
      top.push(p, sampleBeta(beliefs.alpha[p]!, beliefs.beta[p]!, random));
    }
    return top.drain().map(({ index }) => index);
  }
}

function drawAny(playlists: number, cards: number, random: Random): readonly number[] {
  const drawn = new Set<number>();
  while (drawn.size < cards) drawn.add(random.int(playlists));
  return [...drawn];
}

/** -ln of the chance, about, that leaving a playlist out changes a draw. */
const SURE = 12;

/**
 * Leaves out playlists whose draw cannot reach a carousel but by a chance of about e^-12: most of them, once
 * responses are known. Bounds are those of Bernstein for the beta distribution.
 */
function hopeful({ alpha, beta }: CarouselBeliefs, cards: number): readonly number[] {
  const lowest = new TopK(cards);
  for (let p = 0; p < alpha.length; p++) lowest.push(p, bound(alpha[p]!, beta[p]!, -1));
  const least = lowest.drain().at(-1)?.score ?? 0;
  return Array.from(alpha.keys()).filter((p) => bound(alpha[p]!, beta[p]!, 1) >= least);
}

function bound(alpha: number, beta: number, side: 1 | -1): number {
  const weight = alpha + beta;
  const mean = alpha / weight;
  const width = Math.sqrt((2 * SURE * mean * (1 - mean)) / weight);
  return side > 0 ? mean + width + (2 * SURE) / weight : Math.max(0, mean - width);
}
