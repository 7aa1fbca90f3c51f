/**
 * The policy that picks a page, and the probability of every card under it.
 *
 * Thompson sampling (Thompson 1933; per segment and with ranked lists as in Bendada, Salha and
 * Bontempelli 2020) shows what is best under one draw from the beliefs. The probability that it shows
 * a card has no closed form once shelves compete for subjects and artists are capped. So the policy is
 * a lottery: from a seed that is fixed by who asks and when, it draws K whole pages by Thompson
 * sampling, and serves one of the K, each with probability 1/K. The probability that a shelf shows a
 * subject is then exactly the share of the K pages in which it does: a multiple of 1/K, never 0 for
 * what is shown, 1 for what all pages show, whatever rules the page was filled by.
 *
 * What this means to whoever judges a new policy by the log (IPS, SNIPS, doubly robust):
 * - the logged propensity is exact given the K pages, and the K pages do not depend on the response, so
 *   weighting by it is unbiased over the cards that some page shows (its support);
 * - a card that plain Thompson sampling shows with probability p is outside the support of one lottery
 *   with probability (1 - p)^K: with K = 200, 37 % at p = .005, 0.004 % at p = .05. Responses to such
 *   rare cards are estimated from other lotteries, or not at all: the bias is at most their share;
 * - weights are at most K, which also bounds their variance;
 * - a propensity is that of a card on its shelf, over all positions.
 */
import { BetaDraws } from '../bandit/beta.ts';
import { seededRandom } from '../../math/random.ts';
import type { Random } from '../../math/random.ts';
import { PageFiller } from './page-filler.ts';
import type { ScoreShelf } from './page-filler.ts';
import { compilePlan } from './page-plan.ts';
import type { CompiledPlan, PageRules, ShelfPlan } from './page-plan.ts';

/** One card of a drawn page. */
export interface DrawnCard {
  /** Place of the candidate in its shelf's plan. */
  readonly candidate: number;
  /** Whether the best guess, without any draw, would show it on this shelf too. */
  readonly exploit: boolean;
  /** The response to expect. */
  readonly score: number;
  /** Probability that this shelf shows this subject, in (0, 1]. */
  readonly propensity: number;
}

export interface DrawnShelf {
  /** Place of the shelf in the plan. */
  readonly shelf: number;
  readonly cards: readonly DrawnCard[];
  /** All that some page of the lottery shows there, pinned cards left out, in the order of the plan. */
  readonly offers: readonly Offer[];
}

/** What a shelf could have shown. */
export interface Offer {
  /** Place of the candidate in its shelf's plan. */
  readonly candidate: number;
  readonly propensity: number;
  /** Whether the best guess shows it on this shelf. */
  readonly greedy: boolean;
}

/** The K pages of one lottery. */
export interface PageLottery {
  readonly plan: CompiledPlan;
  readonly draws: number;
  /** Int32Array [draws x shelves x cards] of candidates, -1 where there is none. */
  readonly slots: Int32Array;
  /** In how many pages a candidate stands on its shelf. Int32Array [candidates]. */
  readonly counts: Int32Array;
  /** 1 for candidates on the page that shows the best guess everywhere. */
  readonly greedy: Uint8Array;
}

/**
 * Chooses the shelves and draws the K pages.
 *
 * @param shelves - In order of importance; more than there is room for.
 * @param draws - K, at least 1.
 * @param seed - Any 32-bit integer.
 */
export function preparePage(
  shelves: readonly ShelfPlan[],
  rules: PageRules,
  draws: number,
  seed: number,
): PageLottery {
  const plan = compilePlan(shelves, rules);
  const filler = new PageFiller(plan);
  const byMean: ScoreShelf = (scores, from, to) => scores.set(plan.mean.subarray(from, to), from);
  const chosen = filler.choose(byMean);
  const size = shelves.length * rules.cards;

  const best = new Int32Array(size);
  filler.fill(best, chosen, byMean);
  const greedy = new Uint8Array(plan.subjects.length);
  for (const candidate of best) if (candidate >= 0) greedy[candidate] = 1;

  const byDraw = thompson(plan, seededRandom(seed));
  const slots = new Int32Array(draws * size);
  const counts = new Int32Array(plan.subjects.length);
  const drawn = Math.ceil((rules.explore ?? 1) * draws);
  for (let draw = 0; draw < draws; draw++) {
    const page = slots.subarray(draw * size, (draw + 1) * size);
    if (draw < drawn) filler.fill(page, chosen, byDraw);
    else page.set(best);
    for (const candidate of page) if (candidate >= 0) counts[candidate]!++;
  }
  return { plan, draws, slots, counts, greedy };
}

/** Serves one page of the lottery, each with the same probability. */
export function drawPage(lottery: PageLottery, random: Random): readonly DrawnShelf[] {
  const { plan, draws, slots, counts, greedy } = lottery;
  const { cards } = plan.rules;
  const shelves = plan.minCards.length;
  const start = random.int(draws) * shelves * cards;
  const page: DrawnShelf[] = [];
  for (let shelf = 0; shelf < shelves; shelf++) {
    const from = start + shelf * cards;
    const shown = slots.subarray(from, from + cards).filter((candidate) => candidate >= 0);
    if (shown.length === 0) continue;
    page.push({
      shelf,
      cards: Array.from(shown, (candidate) => ({
        candidate: candidate - plan.offsets[shelf]!,
        exploit: greedy[candidate] === 1,
        score: plan.mean[candidate]!,
        propensity: counts[candidate]! / draws,
      })),
      offers: offersOf(lottery, shelf),
    });
  }
  return page;
}

function offersOf({ plan, draws, counts, greedy }: PageLottery, shelf: number): readonly Offer[] {
  const start = plan.offsets[shelf]!;
  const offers: Offer[] = [];
  for (let c = start + plan.pinned[shelf]!; c < plan.offsets[shelf + 1]!; c++) {
    if (counts[c] === 0 && greedy[c] === 0) continue;
    const propensity = counts[c]! / draws;
    offers.push({ candidate: c - start, propensity, greedy: greedy[c] === 1 });
  }
  return offers;
}

function thompson({ alpha, beta }: CompiledPlan, random: Random): ScoreShelf {
  const draws = new BetaDraws(alpha, beta);
  return (scores, from, to) => draws.draw(scores, from, to, random);
}
