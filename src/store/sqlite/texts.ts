/** The ports of texts and of audio features: documents by id. */
import type { AudioFeaturesPort, TextsPort } from '../ports.ts';
import type { AudioFeaturesRecord, TextRecord } from '../records.ts';
import type { Connection } from './connection.ts';
import { Documents } from './documents.ts';

export function makeTexts(connection: Connection): TextsPort {
  const table = new Documents<TextRecord>(
    connection,
    'texts',
    ['id', 'text', 'source', 'url', 'published', 'language', 'rating', 'about'],
    (text) => text.id,
  );
  return {
    put: async (texts) =>
      connection.write(() => {
        const counts = { added: 0, same: 0, changed: 0 };
        for (const text of texts) counts[table.put(text).how]++;
        return { added: counts.added, changed: counts.changed };
      }),
    get: async (ids) => table.many(ids),
    scan: () => table.scan(),
  };
}

export function makeAudioFeatures(connection: Connection): AudioFeaturesPort {
  const table = new Documents<AudioFeaturesRecord>(
    connection,
    'audio_features',
    ['track', 'modelVersion', 'values', 'embedding'],
    (features) => features.track,
  );
  return {
    put: async (features) =>
      connection.write(() => {
        for (const one of features) table.put(one);
      }),
    get: async (tracks) => table.many(tracks),
  };
}
