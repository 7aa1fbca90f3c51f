/**
 * What an event says about the cards of a served page. The reader of a shelf looks from left to right
 * and stops at what they like (the cascade model: Craswell et al. 2008, "An experimental comparison of
 * click position-bias models"), so a response at a position means that the cards before it were seen
 * and passed over, and nothing about those behind it.
 */
import { LRUCache } from 'lru-cache';
import { parsePlace, cardId, kindOf } from '../ids.ts';
import type { ImpressionsPort } from '../store/ports.ts';
import type { EventKind, HomeRecord, ListeningEvent } from '../store/records.ts';
import type { DatedOutcome } from '../store/response-records.ts';
import { SKIP_BELOW_MS } from './fold.ts';
import { periodOf } from './response-periods.ts';

/** Pages that are kept in memory: those that listeners look at now. */
const PAGES_KEPT = 500;

/**
 * Rewards by kind of event; a kind that is not here says nothing about the card.
 *
 * - `play` (not skipped), `save`, `follow`, `playlist_add`: the card did all that a card can do.
 * - `click`: it made curious, which is half the way; what follows, if anything, sends its own event.
 * - `dismiss`: seen and sent away. It cannot be worse than unliked, and the dismissal itself keeps the
 *   item from that listener.
 * - `impression`: seen, no response yet. A later response to the same card raises it.
 */
export const REWARDS: Readonly<Partial<Record<EventKind, number>>> = {
  play: 1,
  save: 1,
  follow: 1,
  playlist_add: 1,
  click: 0.5,
  dismiss: 0,
  impression: 0,
};

/** The outcomes of one event, or why the event is refused. */
export type Outcomes = readonly DatedOutcome[] | { readonly reason: string };

/** Finds the served page of a card and reads an event against it. */
export class CardOutcomes {
  readonly #pages = new LRUCache<string, HomeRecord>({ max: PAGES_KEPT });
  readonly #impressions: Pick<ImpressionsPort, 'get'>;

  constructor(impressions: Pick<ImpressionsPort, 'get'>) {
    this.#impressions = impressions;
  }

  /**
   * The outcomes of an event that passed the check. A page that is no longer kept teaches nothing; the
   * event itself is still real, unless it is an impression, which is about nothing but the card.
   */
  async of(event: ListeningEvent): Promise<Outcomes> {
    const card = event.context?.card;
    if (card === undefined) return [];
    const place = parsePlace(card)!;
    const page = await this.#page(place.listener, place.page);
    if (page === undefined) {
      if (event.kind !== 'impression') return [];
      return refused('a card of a page that was served and is still kept', 'one of another page');
    }
    const cards = page.shelves[place.shelf]?.cards;
    const subject = cards?.[place.position!]?.subject;
    if (cards === undefined || subject === undefined) {
      return refused('a card of its page', 'a place where the page has none');
    }
    if (event.kind === 'impression' && event.item !== subject) {
      const [shown, got] = [kindOf(subject), kindOf(event.item)];
      const other = shown === got ? `another ${shown}` : `the id of a ${got}`;
      return { reason: `item: expected the ${shown} that the card shows, got ${other}.` };
    }
    const reward = rewardOf(event);
    if (reward === undefined) return [];
    const { segment, generatedAt } = page;
    const period = periodOf(generatedAt);
    const before = event.kind === 'impression' ? place.position! : 0;
    return cards.slice(before, place.position! + 1).map((shown, i) => ({
      card: cardId({ ...place, position: before + i }),
      segment,
      period,
      item: shown.subject,
      reward: before + i === place.position ? reward : 0,
    }));
  }

  async #page(listener: string, id: string): Promise<HomeRecord | undefined> {
    const key = `${id}/${listener}`;
    const kept = this.#pages.get(key);
    if (kept) return kept;
    const page = await this.#impressions.get(listener, id);
    if (page) this.#pages.set(key, page);
    return page;
  }
}

function rewardOf(event: ListeningEvent): number | undefined {
  const skipped = event.msPlayed !== undefined && event.msPlayed < SKIP_BELOW_MS;
  return event.kind === 'play' && skipped ? 0 : REWARDS[event.kind];
}

function refused(expected: string, got: string): { readonly reason: string } {
  return { reason: `context.card: expected ${expected}, got ${got}.` };
}
