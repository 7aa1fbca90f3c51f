/** `search`: whatever fits by name or is described so. */
import { Args, Ctx, Query, Resolver } from 'type-graphql';
import { loadRecord } from '../loaders/loaders.ts';
import { SearchArgs } from '../schema/args.ts';
import { SubjectConnection } from '../schema/connections.ts';
import type { FoundSubject, SearchKind, SearchService } from '../services/services-search.ts';
import type { RequestContext } from './context.ts';
import { rankCursor } from './cursor.ts';
import { checkFirst, checkRange, type Page, pageOf } from './paging.ts';

/** Longer than any title; of what is above nobody types more. */
const MAX_QUERY = 500;

type Subject = NonNullable<Awaited<ReturnType<typeof loadRecord>>>;

@Resolver()
export class SearchResolver {
  readonly #search: SearchService;

  constructor(search: SearchService) {
    this.#search = search;
  }

  @Query(() => SubjectConnection, {
    description:
      'Whatever fits by name, mistyped or only begun, or is described in these words, best first. ' +
      "The caller's own comes a little earlier. A new track is found at once.",
  })
  async search(
    @Args(() => SearchArgs) { query, kinds, first, after }: SearchArgs,
    @Ctx() context: RequestContext,
  ): Promise<Page<Subject>> {
    checkFirst(first);
    checkRange('query (length)', query.length, 0, MAX_QUERY);
    const place = rankCursor.read(after);
    if (place !== undefined)
      return pageFrom(this.#search.again(place[0]), place[1] + 1, first, context);
    const listener = await context.viewer();
    const list = await this.#search.search({
      words: query,
      kinds: (kinds ?? undefined) as SearchKind[] | undefined,
      listener,
    });
    return pageFrom(list, 0, first, context);
  }
}

/** The cursor of the last entry read stays the page's end where that entry is not known any more. */
async function pageFrom(
  { key, entries }: { readonly key: string; readonly entries: readonly FoundSubject[] },
  from: number,
  first: number,
  { loaders }: RequestContext,
): Promise<Page<Subject>> {
  const found = entries.slice(from, from + first);
  const nodes = await Promise.all(found.map(({ subject }) => loadRecord(loaders, subject)));
  const edges = nodes.flatMap((node, i) =>
    node === null ? [] : [{ cursor: rankCursor.write([key, from + i]), node: node }],
  );
  const end = found.length > 0 ? rankCursor.write([key, from + found.length - 1]) : undefined;
  return pageOf(edges, { more: from + found.length < entries.length, after: from > 0, end });
}
