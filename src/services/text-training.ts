/**
 * Turns the stored texts into what the text model is trained on. A text about an artist or an album also
 * says something about its tracks, if less than one about the track itself.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import type { TextDocument } from '../models/text/fit-text.ts';
import type { Store } from '../store/ports.ts';
import type { TextRecord, TrackRecord } from '../store/records.ts';

/** How much of a text is a track's that is about its album, or about one of its artists. */
const OF_ALBUM = 0.5;
const OF_ARTIST = 0.25;

export interface TextTrainingData {
  /** Global ids of the tracks that texts say something about, ascending. */
  readonly items: readonly string[];
  /** All texts about them, in batches, by id. */
  readonly documents: () => AsyncGenerator<readonly TextDocument[]>;
}

/** @throws The signal's reason when it is aborted. */
export async function gatherTexts(
  { catalogue, texts }: Pick<Store, 'catalogue' | 'texts'>,
  signal: AbortSignal,
): Promise<TextTrainingData> {
  const written = new Set<string>();
  for await (const batch of texts.scan()) {
    for (const { about } of batch) for (const id of about) written.add(id);
    await breathe();
    signal.throwIfAborted();
  }
  const sharesOf = new Map<string, Share[]>();
  const items: string[] = [];
  for await (const batch of catalogue.scanTracks()) {
    for (const track of batch) {
      const shares = subjectsOf(track).filter(({ subject }) => written.has(subject));
      if (shares.length === 0) continue;
      const entity = items.push(track.id) - 1;
      for (const { subject, weight } of shares) {
        sharesOf.set(subject, [...(sharesOf.get(subject) ?? []), { entity, weight }]);
      }
    }
    await breathe();
    signal.throwIfAborted();
  }
  async function* documents(): AsyncGenerator<readonly TextDocument[]> {
    for await (const batch of texts.scan()) {
      yield batch.map((text) => documentOf(text, sharesOf));
      await breathe();
    }
  }
  return { items, documents };
}

interface Share {
  readonly entity: number;
  readonly weight: number;
}

function subjectsOf({ id, albumId, artistIds }: TrackRecord) {
  const album = albumId === undefined ? [] : [{ subject: albumId, weight: OF_ALBUM }];
  const artists = artistIds.map((subject) => ({ subject, weight: OF_ARTIST }));
  return [{ subject: id, weight: 1 }, ...album, ...artists];
}

/** Where a text names several subjects of one track, the nearest counts. */
function documentOf(
  text: TextRecord,
  sharesOf: ReadonlyMap<string, readonly Share[]>,
): TextDocument {
  const weights = new Map<number, number>();
  for (const subject of text.about) {
    for (const { entity, weight } of sharesOf.get(subject) ?? []) {
      weights.set(entity, Math.max(weight, weights.get(entity) ?? 0));
    }
  }
  const published = text.published === undefined ? Number.NaN : Date.parse(text.published);
  return {
    text: text.text,
    ...(text.language !== undefined && { language: text.language }),
    ...(Number.isFinite(published) && { published }),
    about: Array.from(weights, ([entity, weight]) => ({ entity, weight })),
  };
}
