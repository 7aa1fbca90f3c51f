/** The ports of texts and of audio features: documents by id. */
import type { AudioFeaturesPort, TextsPort } from '../ports.ts';
import type { AudioFeaturesRecord, TextRecord } from '../records.ts';
import { Directory } from './directory.ts';
import { Documents, putAll } from './documents.ts';
import type { Session } from './session.ts';

export function makeTexts(session: Session): TextsPort {
  const idOf = (text: TextRecord): string => text.id;
  const table = new Documents<TextRecord>(session, {
    table: 'texts',
    keys: ['id', 'text', 'source', 'url', 'published', 'language', 'rating', 'about'],
    idOf,
    directory: new Directory(session, 'text'),
  });
  return {
    put: (texts) => putAll(texts, idOf, async (text) => (await table.put(text)).how),
    get: (ids) => table.many(ids),
    scan: () => table.scan(),
  };
}

export function makeAudioFeatures(session: Session): AudioFeaturesPort {
  const idOf = (features: AudioFeaturesRecord): string => features.track;
  const table = new Documents<AudioFeaturesRecord>(session, {
    table: 'audio_features',
    keys: ['track', 'modelVersion', 'values', 'embedding'],
    idOf,
  });
  return {
    async put(features) {
      await putAll(features, idOf, async (one) => (await table.put(one)).how);
    },
    get: (tracks) => table.many(tracks),
  };
}
