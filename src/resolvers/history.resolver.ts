/** What somebody brings along: a listening history, a collection. */
import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { BadInputError } from '../errors.ts';
import { globalId } from '../ids.ts';
import {
  ImportCollectionResult,
  ImportListensResult,
  ListenInput,
  OwnedTrackInput,
} from '../schema/history.types.ts';
import type { HistoryService, ImportedListen, NamedTrack } from '../services/services.ts';
import type { RequestContext } from './context.ts';
import { MAX_EVENTS } from './events.resolver.ts';
import { checkLength } from './paging.ts';

const MAX_NAME = 500;
const MAX_GENRES = 20;
const MAX_GENRE = 100;

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

  @Mutation(() => ImportCollectionResult, {
    description:
      'Saves the tracks that somebody owns, part by part. Tracks are found by their names; operators and services add those that are missing. A part that is sent twice counts once, and what is taken back stays so.',
  })
  importCollection(
    @Arg('userId', () => ID, { description: 'Whose collection it is.' }) userId: string,
    @Arg('tracks', () => [OwnedTrackInput], { description: 'What they own, 1,000 at most.' })
    tracks: OwnedTrackInput[],
    @Ctx() { caller }: RequestContext,
  ): Promise<ImportCollectionResult> {
    const owned = checkLength('tracks', tracks, MAX_EVENTS).map(ownedOf);
    const addTracks = caller?.role !== 'listener';
    return this.#history.importCollection(globalId('user', userId), owned, { addTracks });
  }
}

function listenOf(listen: ListenInput, place: number): ImportedListen {
  const { at, artist, title, isrc, msPlayed, durationMs } = listen;
  checkNames(`listens[${place}]`, { artist, title });
  return {
    ...{ artist, title, at: at.getTime() },
    isrc: isrc ?? undefined,
    msPlayed: msPlayed ?? undefined,
    durationMs: durationMs ?? undefined,
  };
}

function ownedOf(owned: OwnedTrackInput, place: number): NamedTrack {
  const { artist, title, album, isrc, durationMs, releaseDate } = owned;
  const where = `tracks[${place}]`;
  checkNames(where, { artist, title, ...(typeof album === 'string' && { album }) });
  const genres = checkLength(`${where}.genres`, owned.genres ?? [], MAX_GENRES);
  for (const genre of genres) checkNames(where, { genres: genre }, MAX_GENRE);
  return {
    ...{ artist, title, genres },
    album: album ?? undefined,
    isrc: isrc ?? undefined,
    durationMs: durationMs ?? undefined,
    releaseDate: releaseDate ?? undefined,
  };
}

function checkNames(where: string, names: Readonly<Record<string, string>>, most = MAX_NAME): void {
  for (const [name, text] of Object.entries(names)) {
    if (text.trim() !== '' && text.length <= most) continue;
    throw new BadInputError(
      `Expected \`${where}.${name}\` to have 1 to ${most} characters, got ${text.length}.`,
    );
  }
}
