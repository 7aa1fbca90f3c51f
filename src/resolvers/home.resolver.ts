/** Home: the cards of shelves, what they show, and the evidence of their reasons. */
import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { CardConnection } from '../schema/connections.ts';
import { Card, Evidence, Home, Shelf, Subject } from '../schema/home.types.ts';
import type { WeeklyService } from '../services/services.ts';
import type { EvidenceRecord } from '../store/records.ts';
import type { RequestContext } from './context.ts';
import { cardCursor } from './cursor.ts';
import { checkFirst, MAX_PAGE, type Page, pageOf } from './paging.ts';
import { loadSubject, type SubjectRecord } from './subject.ts';
import type { CardView, HomeView, ShelfView } from './views.ts';

@Resolver(() => Home)
export class HomeResolver {
  @FieldResolver(() => Boolean, {
    description: 'True for the page of a listener of the demo world: simulated, not a person.',
  })
  async simulated(@Root() home: HomeView, @Ctx() { loaders }: RequestContext): Promise<boolean> {
    return (await loaders.listeners.load(home.listener))?.simulated ?? false;
  }
}

@Resolver(() => Shelf)
export class ShelfResolver {
  @FieldResolver(() => CardConnection, { description: 'Its cards, best place first.' })
  cards(
    @Root() shelf: ShelfView,
    @Arg('first', () => Int, { nullable: true, description: 'How many, 1 to 100. Left out: all.' })
    first: number | null | undefined,
    @Arg('after', () => String, { nullable: true, description: 'Cursor of the last card seen.' })
    after: string | null | undefined,
  ): Page<CardView> {
    const [last = -1] = cardCursor.read(after) ?? [];
    const cards = shelf.cards.slice(last + 1, last + 1 + checkFirst(first ?? MAX_PAGE));
    const edges = cards.map((node) => ({ cursor: cardCursor.write([node.position]), node }));
    return pageOf(edges, { more: last + 1 + cards.length < shelf.cards.length, after: last >= 0 });
  }
}

@Resolver(() => Card)
export class CardResolver {
  readonly #weekly: WeeklyService;

  constructor(weekly: WeeklyService) {
    this.#weekly = weekly;
  }

  @FieldResolver(() => Subject, { description: 'What it shows.' })
  subject(
    @Root() card: CardView,
    @Ctx() { loaders }: RequestContext,
  ): Promise<SubjectRecord | null> {
    return loadSubject(card.subject, loaders, this.#weekly);
  }
}

@Resolver(() => Evidence)
export class EvidenceResolver {
  readonly #weekly: WeeklyService;

  constructor(weekly: WeeklyService) {
    this.#weekly = weekly;
  }

  @FieldResolver(() => Subject, {
    nullable: true,
    description: 'What was played, followed or is alike, where it is a thing.',
  })
  subject(
    @Root() evidence: EvidenceRecord,
    @Ctx() { loaders }: RequestContext,
  ): Promise<SubjectRecord | null> | null {
    if (evidence.subject === undefined) return null;
    return loadSubject(evidence.subject, loaders, this.#weekly);
  }
}
