/** `importListens`: a listening history comes in here. */
import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { BadInputError } from '../errors.ts';
import { globalId } from '../ids.ts';
import { ImportListensResult, ListenInput } from '../schema/history.types.ts';
import type { HistoryService, ImportedListen } from '../services/services.ts';
import type { RequestContext } from './context.ts';
import { MAX_EVENTS } from './events.resolver.ts';
import { checkLength } from './paging.ts';

const MAX_NAME = 500;

@Resolver()
export class HistoryResolver {
  readonly #history: HistoryService;

  constructor(history: HistoryService) {
    this.#history = history;
  }

  @Mutation(() => ImportListensResult, {
    description:
      'Takes a listening history in, part by part. Tracks are found by their names; operators and services add those that are missing. A part that is sent twice counts once.',
  })
  importListens(
    @Arg('userId', () => ID, { description: 'Whose history it is.' }) userId: string,
    @Arg('listens', () => [ListenInput], { description: 'What was heard, 1,000 at most.' })
    listens: ListenInput[],
    @Ctx() { caller }: RequestContext,
  ): Promise<ImportListensResult> {
    const heard = checkLength('listens', listens, MAX_EVENTS).map(listenOf);
    const addTracks = caller?.role !== 'listener';
    return this.#history.importListens(globalId('user', userId), heard, { addTracks });
  }
}

function listenOf(listen: ListenInput, place: number): ImportedListen {
  const { at, artist, title, isrc, msPlayed, durationMs } = listen;
  for (const [name, text] of Object.entries({ artist, title })) {
    if (text.trim() !== '' && text.length <= MAX_NAME) continue;
    throw new BadInputError(
      `Expected \`listens[${place}].${name}\` to have 1 to ${MAX_NAME} characters, got ${text.length}.`,
    );
  }
  return {
    ...{ artist, title, at: at.getTime() },
    isrc: isrc ?? undefined,
    msPlayed: msPlayed ?? undefined,
    durationMs: durationMs ?? undefined,
  };
}
