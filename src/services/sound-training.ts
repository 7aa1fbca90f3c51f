/** Turns the stored audio features into what the audio model is trained on. */
import { setImmediate as breathe } from 'node:timers/promises';
import type { HeardTrack } from '../models/audio/likeness/fit-sound.ts';
import type { Store } from '../store/ports.ts';
import type { AudioFeaturesRecord, TrackRecord } from '../store/records.ts';

export interface SoundTrainingData {
  /** Ascending by id. */
  readonly tracks: readonly HeardTrack[];
  /** Tracks without a sound of artists who have some with one. */
  readonly silent: readonly { readonly id: string; readonly artist: string }[];
}

/**
 * All tracks whose sound was analysed by one version of the estimators: what others measured does not compare.
 *
 * @throws The signal's reason when it is aborted.
 */
export async function gatherSounds(
  { catalogue, audioFeatures }: Pick<Store, 'catalogue' | 'audioFeatures'>,
  modelVersion: string,
  signal: AbortSignal,
): Promise<SoundTrainingData> {
  const tracks: HeardTrack[] = [];
  const others: { readonly id: string; readonly artist: string }[] = [];
  for await (const batch of catalogue.scanTracks()) {
    const found = await audioFeatures.get(batch.map(({ id }) => id));
    for (const track of batch) {
      const record = found.get(track.id);
      const heard = record?.modelVersion === modelVersion ? heardTrack(track, record) : undefined;
      if (heard === undefined) others.push({ id: track.id, artist: artistOf(track) });
      else tracks.push(heard);
    }
    await breathe();
    signal.throwIfAborted();
  }
  const artists = new Set(tracks.map(({ artist }) => artist));
  tracks.sort((a, b) => (a.id < b.id ? -1 : 1));
  return { tracks, silent: others.filter(({ artist }) => artists.has(artist)) };
}

function heardTrack(track: TrackRecord, record: AudioFeaturesRecord): HeardTrack | undefined {
  const { values, embedding } = record;
  if (embedding === undefined) return undefined;
  const {
    tempo = 0,
    tempoConfidence = 0,
    key = -1,
    mode = 0,
    keyConfidence = 0,
  }: Partial<Record<string, number>> = values;
  const heard = { tempo, tempoConfidence, key, mode, keyConfidence };
  return { id: track.id, artist: artistOf(track), embedding, ...heard };
}

/** One without an artist is its own. */
function artistOf({ id, artistIds }: TrackRecord): string {
  return artistIds[0] ?? id;
}
