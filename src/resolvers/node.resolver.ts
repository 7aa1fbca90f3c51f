/** `node` and `nodes`: anything by its global id. */
import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { BadInputError } from '../errors.ts';
import { kindOf, MAX_CARD_ID_LENGTH, parsePlace } from '../ids.ts';
import { Node } from '../schema/node.type.ts';
import type { Services } from '../services/services.ts';
import type { RequestContext } from './context.ts';
import { checkLength } from './paging.ts';
import { loadSubject } from './subject.ts';
import { shelfView } from './views.ts';

type AnyNode = { readonly id: string };

@Resolver()
export class NodeResolver {
  readonly #services: Pick<Services, 'home' | 'weekly'>;

  constructor(services: Pick<Services, 'home' | 'weekly'>) {
    this.#services = services;
  }

  @Query(() => Node, {
    nullable: true,
    description: 'Anything by its global id; null when not known.',
  })
  node(
    @Arg('id', () => ID, { description: 'A global id.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<AnyNode | null> {
    return this.#find(id, context);
  }

  @Query(() => [Node], {
    nullable: 'items',
    description:
      'Things by their global ids, in the order asked for, null where unknown; 100 at most.',
  })
  async nodes(
    @Arg('ids', () => [ID], { description: 'Global ids.' }) ids: string[],
    @Ctx() context: RequestContext,
  ): Promise<(AnyNode | null)[]> {
    return Promise.all(checkLength('ids', ids).map((id) => this.#find(id, context)));
  }

  async #find(id: string, { loaders }: RequestContext): Promise<AnyNode | null> {
    const kind = kindOfNode(id);
    if (kind === 'user') return loaders.listeners.load(id);
    if (kind === 'shelf' || kind === 'card') return this.#placed(id);
    return loadSubject(id, loaders, this.#services.weekly);
  }

  async #placed(id: string): Promise<AnyNode | null> {
    const place = parsePlace(id);
    const page = place && (await this.#services.home.served(place.listener, place.page));
    const shelf = page && shelfView(page, place.shelf);
    if (place?.position === undefined) return shelf ?? null;
    return shelf?.cards[place.position] ?? null;
  }
}

function kindOfNode(id: string): NonNullable<ReturnType<typeof kindOf>> {
  const kind = id.length <= MAX_CARD_ID_LENGTH ? kindOf(id) : undefined;
  if (kind !== undefined) return kind;
  throw new BadInputError(
    `Expected a global id such as an \`id\` of an earlier answer, got a text of ${id.length} characters that is none.`,
  );
}
