/** An analysis as the store keeps it. */
import { AUDIO_MODEL_VERSION } from '../models/audio/analyze-sound.ts';
import type { AudioFeaturesRecord } from '../store/records.ts';
import type { FileAnalysis } from './analyzer.ts';

/** Digits of an embedding that are kept: far below what separates two sounds. */
const DIGITS = 1e5;

/** The values bear the names of the API. */
export function audioFeaturesRecord(track: string, found: FileAnalysis): AudioFeaturesRecord {
  const values = { ...found.analysis, durationMs: found.durationMs };
  const { embedding } = found;
  return {
    track,
    modelVersion: AUDIO_MODEL_VERSION,
    values,
    ...(embedding && {
      embedding: Array.from(embedding, (value) => Math.round(value * DIGITS) / DIGITS),
    }),
  };
}
