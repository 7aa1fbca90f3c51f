/** What comes into the catalogue and the texts over the API, by the same checks as an import. */
import { Arg, Mutation, Resolver } from 'type-graphql';
import type { Clock } from '../clock.ts';
import { BadInputError } from '../errors.ts';
import { parseCatalogItem, toCatalogueRecords } from '../formats/catalog-item.ts';
import { parseText } from '../formats/text-record.ts';
import { CatalogItemInput, TextInput } from '../schema/inputs.ts';
import { AddTextsResult, UpsertCatalogResult } from '../schema/payload.types.ts';
import type { CatalogueService } from '../services/services.ts';
import { checkLength } from './paging.ts';

/** The most items or texts of one request. */
export const MAX_ITEMS = 1_000;

@Resolver()
export class CatalogueWritesResolver {
  readonly #catalogue: CatalogueService;
  readonly #clock: Clock;

  constructor(catalogue: CatalogueService, clock: Clock) {
    this.#catalogue = catalogue;
    this.#clock = clock;
  }

  @Mutation(() => UpsertCatalogResult, {
    description: 'Adds items to the catalogue or replaces them; none at all, if one is malformed.',
  })
  async upsertCatalog(
    @Arg('items', () => [CatalogItemInput], { description: 'The items, 1,000 at most.' })
    items: CatalogItemInput[],
  ): Promise<UpsertCatalogResult> {
    const parsed = parseAll('items', items, parseCatalogItem);
    const { records, mentioned } = toCatalogueRecords(parsed, this.#clock.now());
    return this.#catalogue.upsert(records, mentioned);
  }

  @Mutation(() => AddTextsResult, {
    description: 'Adds texts about music or replaces them; none at all, if one is malformed.',
  })
  async addTexts(
    @Arg('texts', () => [TextInput], { description: 'The texts, 1,000 at most.' })
    texts: TextInput[],
  ): Promise<AddTextsResult> {
    return this.#catalogue.addTexts(parseAll('texts', texts, parseText));
  }
}

/** @throws BadInputError naming the first element that is malformed. */
function parseAll<T>(name: string, inputs: readonly object[], parse: (value: object) => T): T[] {
  return checkLength(name, inputs, MAX_ITEMS).map((input, index) => {
    try {
      return parse(withoutNulls(input));
    } catch (error) {
      if (!(error instanceof BadInputError)) throw error;
      throw new BadInputError(`\`${name}[${index}]\`: ${error.message}`, { cause: error });
    }
  });
}

/** GraphQL's null means left out here. */
function withoutNulls(input: object): object {
  const given = Object.entries(input).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(
    given.map(([name, value]: [string, unknown]) => [
      name,
      Array.isArray(value) ? value.map(inner) : value,
    ]),
  );
}

function inner(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? withoutNulls(value) : value;
}
