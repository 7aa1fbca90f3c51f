/** An analysis as the store keeps it. */
import { AUDIO_MODEL_VERSION } from '../models/audio/analyze-sound.ts';
import type { AudioFeaturesRecord } from '../store/records.ts';
import type { FileAnalysis } from './analyzer.ts';

/** The values bear the names of the API. */
export function audioFeaturesRecord(track: string, found: FileAnalysis): AudioFeaturesRecord {
  const values = { ...found.analysis, durationMs: found.durationMs };
  return { track, modelVersion: AUDIO_MODEL_VERSION, values };
}
