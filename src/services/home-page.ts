/** From drafts of shelves to a page: what is believed about each card, the lottery, and the words. */
import { beliefOf, overallRate } from '../models/bandit/posterior.ts';
import type { ItemResponses, Responses } from '../models/bandit/posterior.ts';
import { drawPage, preparePage } from '../models/home/page-lottery.ts';
import type { DrawnShelf, Offer, PageLottery } from '../models/home/page-lottery.ts';
import type { ShelfPlan } from '../models/home/page-plan.ts';
import { seededRandom } from '../math/random.ts';
import type { CardRecord, OffersRecord, ShelfRecord } from '../store/records.ts';
import type { HomeConfig } from './home-config.ts';
import type { DraftCard, ShelfDraft } from './home-shelves/shelf-draft.ts';
import { namesIn, reasonRecord } from './reasons.ts';
import type { NameOf } from './reasons.ts';

/** What listeners did with what was on cards. */
export interface Responded {
  readonly totals: Responses;
  readonly items: ReadonlyMap<string, ItemResponses>;
  /** What the listener's segment leans to an item, in logits. */
  readonly leanTo: (item: string) => number;
}

/** The subjects that a page could show. */
export function subjectsOf(drafts: readonly ShelfDraft[]): readonly string[] {
  return [...new Set(drafts.flatMap(({ candidates }) => candidates.map(({ subject }) => subject)))];
}

/** The K pages that could be served; see `models/home/page-lottery.ts`. */
export function lotteryOf(
  drafts: readonly ShelfDraft[],
  responded: Responded,
  shape: { readonly shelves: number; readonly cards: number; readonly explore: number },
  config: HomeConfig,
  seed: number,
): PageLottery {
  const rules = { ...config, ...shape };
  const plans = drafts.map((draft) => planOf(draft, responded, config));
  return preparePage(plans, rules, config.draws, seed);
}

/** One of the K pages. */
export function drawFrom(lottery: PageLottery, seed: number): readonly DrawnShelf[] {
  return drawPage(lottery, seededRandom(seed));
}

/** The subjects whose names the words of a page need. */
export function namesOf(
  drawn: readonly DrawnShelf[],
  drafts: readonly ShelfDraft[],
): readonly string[] {
  return drawn.flatMap(({ shelf, cards }) => {
    const draft = drafts[shelf]!;
    const reasons = cards.flatMap(({ candidate }) =>
      namesIn(draft.candidates[candidate]!.reason()),
    );
    return [...(draft.titleOf ?? []), ...reasons];
  });
}

/** The shelves as they are served and logged. */
export function shelfRecords(
  drawn: readonly DrawnShelf[],
  drafts: readonly ShelfDraft[],
  nameOf: NameOf,
): readonly ShelfRecord[] {
  return drawn.map(({ shelf, cards, offers }) => {
    const { kind, title, titleOf, subtitle, candidates } = drafts[shelf]!;
    return {
      kind,
      title: titleOf === undefined ? title : `${title} ${nameOf(titleOf) ?? 'something'}`,
      subtitle,
      cards: cards.map(({ candidate, exploit, score, propensity }): CardRecord => ({
        subject: candidates[candidate]!.subject,
        policy: exploit ? 'exploit' : 'explore',
        score,
        propensity,
        reason: reasonRecord(candidates[candidate]!.reason(), nameOf),
      })),
      ...(offers.length > 0 && { offers: offersRecord(offers, candidates) }),
    };
  });
}

function offersRecord(
  offers: readonly Offer[],
  candidates: ShelfDraft['candidates'],
): OffersRecord {
  return {
    subjects: offers.map(({ candidate }) => candidates[candidate]!.subject),
    propensities: offers.map(({ propensity }) => propensity),
    greedy: offers.flatMap(({ greedy }, place) => (greedy ? [place] : [])),
  };
}

function planOf(
  draft: ShelfDraft,
  { totals, items, leanTo }: Responded,
  config: HomeConfig,
): ShelfPlan {
  const overall = overallRate(totals, config.bandit);
  const { candidates, flat } = draft;
  const relevance = (place: number): number => (flat ? 0.5 : 1 - (place + 0.5) / candidates.length);
  return {
    minCards: draft.minCards,
    candidates: candidates.map(({ subject, artists, pinned }: DraftCard, place) => {
      const expected = { relevance: relevance(place), lean: leanTo(subject) };
      const belief = beliefOf(items.get(subject), overall, expected, config.bandit);
      return { subject, artists, pinned, belief };
    }),
  };
}
