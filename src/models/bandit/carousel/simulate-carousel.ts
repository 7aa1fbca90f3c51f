/**
 * The simulation: in each round so many listeners, drawn with replacement, are shown a carousel. Each looks from left
 * to right and stops at the first playlist they stream (a cascade); what they saw is counted when the round is over.
 * Regret is the chance that the listener's own best carousel is streamed, less what was streamed.
 */
import { seededRandom } from '../../../math/random.ts';
import type { Random } from '../../../math/random.ts';
import { TopK } from '../../../math/top-k.ts';
import { betaAbove, sampleBetaAbove } from '../beta-tail.ts';
import { sampleBeta } from '../beta.ts';
import type {
  CarouselBeliefs,
  CarouselCounts,
  CarouselPolicy,
  RoundBeliefs,
} from './carousel-policies.ts';
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
 * @param policy - Undefined: shows anything as often.
 * @param pause - Awaited after each round: reports, lets others have their turn, throws to end it.
 * @returns cumulative regret after each round, Float64Array [rounds].
 */
export async function simulateCarousel(
  world: CarouselWorld,
  policy: CarouselPolicy | undefined,
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
    const believe = policy?.(counts);
    for (const [segment, listeners] of bySegment.entries()) {
      const carousels = new CarouselDraws(world, { segment, believe }, random);
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

/** How many cards of a draw are expected to lie above where it is cut, for each card of a carousel. */
const ABOVE_EACH = 2.5;

/**
 * Carousels for the listeners of one segment in one round: the playlists drawn highest. Of each playlist it is drawn
 * first whether it lies above a cut, and where only for those that do, which is enough unless they are too few: the same
 * distribution as drawing every playlist, at a twentieth of the cost.
 */
class CarouselDraws {
  readonly #cards: number;
  readonly #playlists: number;
  readonly #beliefs: CarouselBeliefs | undefined;
  #cut = 0;
  /** Chance that a playlist is drawn above the cut, Float64Array [playlists]. */
  #tails = new Float64Array(0);

  constructor(
    world: CarouselWorld,
    { segment, believe }: { readonly segment: number; readonly believe: RoundBeliefs | undefined },
    random: Random,
  ) {
    const playlists = world.playlists.count;
    this.#cards = Math.min(world.options.cards, playlists);
    this.#playlists = playlists;
    if (believe === undefined) return;
    const beliefs = { alpha: new Float64Array(playlists), beta: new Float64Array(playlists) };
    believe(segment, beliefs);
    this.#beliefs = beliefs;
    // Any cut is right; one draw says which is cheap.
    this.#cut = drawCut(beliefs, Math.ceil(ABOVE_EACH * this.#cards), random);
    this.#tails = beliefs.alpha.map((alpha, p) => betaAbove(alpha, beliefs.beta[p]!, this.#cut));
  }

  draw(random: Random): readonly number[] {
    const beliefs = this.#beliefs;
    if (beliefs === undefined) return drawAny(this.#playlists, this.#cards, random);
    const top = new TopK(this.#cards);
    const above = new Set<number>();
    for (let p = 0; p < this.#playlists; p++) {
      const tail = this.#tails[p]!;
      if (random.next() >= tail) continue;
      above.add(p);
      top.push(p, sampleBetaAbove(beliefOf(beliefs, p), this.#cut, tail, random));
    }
    for (let p = 0; above.size < this.#cards && p < this.#playlists; p++) {
      if (!above.has(p)) top.push(p, sampleBetaBelow(beliefOf(beliefs, p), this.#cut, random));
    }
    return top.drain().map(({ index }) => index);
  }
}

/** Where so many of one draw lie above. */
function drawCut({ alpha, beta }: CarouselBeliefs, above: number, random: Random): number {
  const top = new TopK(above);
  alpha.forEach((a, p) => top.push(p, sampleBeta(a, beta[p]!, random)));
  const lowest = top.drain().at(-1)?.score ?? 0;
  return Math.min(1 - 1e-9, Math.max(1e-9, lowest));
}

interface PlaylistBelief {
  readonly alpha: number;
  readonly beta: number;
}

function beliefOf({ alpha, beta }: CarouselBeliefs, playlist: number): PlaylistBelief {
  return { alpha: alpha[playlist]!, beta: beta[playlist]! };
}

function sampleBetaBelow({ alpha, beta }: PlaylistBelief, cut: number, random: Random): number {
  for (;;) {
    const x = sampleBeta(alpha, beta, random);
    if (x <= cut) return x;
  }
}

function drawAny(playlists: number, cards: number, random: Random): readonly number[] {
  const drawn = new Set<number>();
  while (drawn.size < cards) drawn.add(random.int(playlists));
  return [...drawn];
}
