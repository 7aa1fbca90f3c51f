/**
 * Takes a listening history in: each listen becomes a play of the track that bears its names. What the catalogue
 * does not have comes into it, by its names alone, where whoever asks may write it. The id of each play
 * is made of who, when and what, so that an import that is broken off or done twice counts once.
 */
import type { Clock } from '../clock.ts';
import type { CatalogueRecords } from '../store/records.ts';
import type { Store } from '../store/ports.ts';
import type {
  CatalogueService,
  EventIntake,
  HistoryService,
  ImportedListen,
  ImportListensResult,
} from './services.ts';
import { digestOf, readTrackKeys, trackKey } from './track-names.ts';

export interface HistoryDeps {
  readonly store: Pick<Store, 'catalogue'>;
  readonly intake: EventIntake;
  readonly catalogue: Pick<CatalogueService, 'upsert'>;
  readonly clock: Clock;
}

/** How long the names of the catalogue are kept between two calls of one import, ms. */
const KEPT_MS = 60_000;

export function makeHistoryService(deps: HistoryDeps): HistoryService {
  let keys: { readonly at: number; readonly found: Promise<Map<string, string>> } | undefined;
  const trackKeys = (): Promise<Map<string, string>> => {
    const now = deps.clock.now();
    if (keys === undefined || now - keys.at > KEPT_MS) {
      keys = { at: now, found: readTrackKeys(deps.store.catalogue) };
    }
    return keys.found;
  };
  return {
    async importListens(listener, listens, { addTracks }) {
      const known = await trackKeys();
      const missing = listens.filter((one) => !known.has(trackKey(one.artist, one.title)));
      if (addTracks && missing.length > 0) {
        await deps.catalogue.upsert(recordsOf(missing, deps.clock.now()));
        for (const { artist, title } of missing) {
          const key = trackKey(artist, title);
          known.set(key, trackIdOf(key));
        }
      }
      return play(deps.intake, listener, listens, known, addTracks ? missing : []);
    },
  };
}

async function play(
  intake: EventIntake,
  listener: string,
  listens: readonly ImportedListen[],
  known: ReadonlyMap<string, string>,
  added: readonly ImportedListen[],
): Promise<ImportListensResult> {
  const found = listens.flatMap(({ at, artist, title, msPlayed }) => {
    const item = known.get(trackKey(artist, title));
    if (item === undefined) return [];
    const id = `history-${digestOf(`${listener}\n${at}\n${item}`)}`;
    return [{ id, listener, kind: 'play' as const, item, at, msPlayed }];
  });
  const { accepted, duplicates, rejected } = await intake.record(found);
  return {
    accepted,
    duplicates,
    unknown: listens.length - found.length,
    rejected: rejected.length,
    tracksAdded: new Set(added.map(({ artist, title }) => trackKey(artist, title))).size,
  };
}

function trackIdOf(key: string): string {
  return `track:name-${digestOf(key)}`;
}

/** What is known of tracks by names alone. Artists have the ids that tags of sound files give them. */
function recordsOf(listens: readonly ImportedListen[], addedAt: number): CatalogueRecords {
  const artists = new Map<string, CatalogueRecords['artists'][number]>();
  const tracks = new Map<string, CatalogueRecords['tracks'][number]>();
  for (const { artist, title, durationMs, isrc } of listens) {
    const artistId = `artist:name-${digestOf(artist.normalize('NFKC').toLowerCase())}`;
    artists.set(artistId, { id: artistId, name: artist, genres: [] });
    const id = trackIdOf(trackKey(artist, title));
    const facts = { durationMs, isrc, explicit: false, genres: [], addedAt };
    // The first spelling is as good as any, and stays.
    if (!tracks.has(id)) tracks.set(id, { id, title, artistIds: [artistId], ...facts });
  }
  return { artists: [...artists.values()], albums: [], tracks: [...tracks.values()], podcasts: [] };
}
