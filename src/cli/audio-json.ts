/** An analysis as `analyze` prints it: the names of Spotify's audio features, and confidences. */
import type { FileAnalysis } from '../audio/analyzer.ts';
import { AUDIO_MODEL_VERSION } from '../models/audio/analyze-sound.ts';

/** One line of `analyze`. Confidences and shares have three decimals, tempo has two. */
export function audioLine(file: string, found: FileAnalysis): Readonly<Record<string, unknown>> {
  const { analysis, durationMs, warning } = found;
  return {
    file,
    tempo: rounded(analysis.tempo, 2),
    tempo_confidence: rounded(analysis.tempoConfidence),
    key: analysis.key,
    mode: analysis.mode,
    key_confidence: rounded(analysis.keyConfidence),
    time_signature: analysis.timeSignature,
    time_signature_confidence: rounded(analysis.timeSignatureConfidence),
    loudness: rounded(analysis.loudness, 2),
    energy: rounded(analysis.energy),
    danceability: rounded(analysis.danceability),
    valence: rounded(analysis.valence),
    acousticness: rounded(analysis.acousticness),
    instrumentalness: rounded(analysis.instrumentalness),
    liveness: rounded(analysis.liveness),
    speechiness: rounded(analysis.speechiness),
    duration_ms: durationMs,
    model_version: AUDIO_MODEL_VERSION,
    ...(warning !== undefined && { warning }),
  };
}

function rounded(value: number, decimals = 3): number {
  return Number(value.toFixed(decimals));
}
