/**
 * What listeners do with their library: playlists, saves, follows, dismissals. All of it goes through
 * the intake as events, so it is logged, folded, learnt from and exported like any other; only a
 * playlist's own row (title, owner) is written here.
 */
import { v7 } from 'uuid';
import type { Clock } from '../clock.ts';
import { BadInputError } from '../errors.ts';
import type { Random } from '../math/random.ts';
import type { Store } from '../store/ports.ts';
import type { PlaylistRecord } from '../store/records.ts';
import type { EventInput, EventIntake, LibraryService } from './services.ts';

/** The most tracks of one playlist: what Spotify allows, and what one page of memory can hold. */
export const MAX_PLAYLIST_TRACKS = 10_000;
/** The most tracks or items of one call: what one call of the intake takes. */
export const MAX_ITEMS_PER_CALL = 1_000;

export interface LibraryDeps {
  readonly store: Pick<Store, 'listeners' | 'playlists'>;
  readonly intake: Pick<EventIntake, 'record'>;
  readonly clock: Clock;
  /** For the ids of new playlists. */
  readonly random: Random;
  /** IANA zone of an owner who was not known before. */
  readonly defaultTimeZone: string;
}

export function makeLibraryService(deps: LibraryDeps): LibraryService {
  const { store, clock } = deps;
  return {
    async createPlaylist(owner, title, description, tracks) {
      checkCount('tracks', tracks);
      const createdAt = clock.now();
      const timeZone = deps.defaultTimeZone;
      await store.listeners.ensure([{ id: owner, timeZone, createdAt, simulated: false }]);
      const playlist: PlaylistRecord = {
        id: `playlist:${newId(deps, createdAt)}`,
        ownerId: owner,
        title,
        ...(description === undefined ? {} : { description }),
        createdAt,
        updatedAt: createdAt,
        length: 0,
      };
      await store.playlists.create(playlist);
      return change(deps, playlist, 'playlist_add', tracks);
    },

    async addToPlaylist(playlist, tracks) {
      checkCount('tracks', tracks);
      const length = playlist.length + tracks.length;
      if (length > MAX_PLAYLIST_TRACKS) {
        throw new BadInputError(
          `Expected a playlist of at most ${MAX_PLAYLIST_TRACKS} tracks, got ${playlist.length} and ${tracks.length} more.`,
        );
      }
      return change(deps, playlist, 'playlist_add', tracks);
    },

    async removeFromPlaylist(playlist, tracks) {
      checkCount('tracks', tracks);
      return change(deps, playlist, 'playlist_remove', tracks);
    },

    async mark(listener, kind, items, context) {
      checkCount('items', items);
      const at = clock.now();
      await record(
        deps,
        items.map((item) => ({ listener, kind, item, at, context })),
      );
    },
  };
}

/**
 * Changes who is in a playlist and answers how it stands then. Times go up by a millisecond a track,
 * from after the last change, so that tracks keep the order they were given in and a change always
 * wins over those before it, whatever clock they were made by.
 */
async function change(
  deps: LibraryDeps,
  playlist: PlaylistRecord,
  kind: 'playlist_add' | 'playlist_remove',
  tracks: readonly string[],
): Promise<PlaylistRecord> {
  const { clock, store } = deps;
  if (tracks.length === 0) return playlist;
  const latest = (await store.playlists.get([playlist.id])).get(playlist.id) ?? playlist;
  const start = Math.max(clock.now(), latest.updatedAt + 1);
  await record(
    deps,
    tracks.map((item, i) => ({
      listener: playlist.ownerId,
      kind,
      item,
      at: start + i,
      context: { playlist: playlist.id },
    })),
  );
  return (await store.playlists.get([playlist.id])).get(playlist.id) ?? playlist;
}

/** Sends events; here a refusal is an error, because the caller asked for exactly these. */
async function record({ intake }: LibraryDeps, events: readonly EventInput[]): Promise<void> {
  const [refused] = (await intake.record(events)).rejected;
  if (refused)
    throw new BadInputError(`Number ${refused.index + 1} of the list: ${refused.reason}`);
}

function checkCount(what: string, list: readonly string[]): void {
  if (list.length <= MAX_ITEMS_PER_CALL) return;
  throw new BadInputError(
    `Expected at most ${MAX_ITEMS_PER_CALL} ${what} in a call, got ${list.length}.`,
  );
}

function newId({ random }: LibraryDeps, msecs: number): string {
  return v7({ msecs, random: Uint8Array.from({ length: 16 }, () => random.int(256)) });
}
