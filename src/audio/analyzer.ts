/** Analyses sound files, one after the other, in the thread that calls. `analyzer-pool.ts` does it in others. */
import { AUDIO_WEIGHTS } from '../generated/audio-weights.ts';
import { analyzeSound, loadAudioModel, type AudioAnalysis } from '../models/audio/analyze-sound.ts';
import { soundEmbedding } from '../models/audio/likeness/sound-embedding.ts';
import { collectFromFile, makeEars } from './collect-file.ts';

export interface FileAnalysis {
  readonly analysis: AudioAnalysis;
  readonly durationMs: number;
  /** Where it lies among sounds; undefined for what holds nothing to be heard. */
  readonly embedding?: Float32Array;
  /** What is not as it should be with a file that could be read all the same. */
  readonly warning?: string;
}

const NOTHING_HEARD = 'Too short or too quiet: nothing is to be heard.';

/** @throws BadInputError when the file holds no sound that can be decoded. */
export type AnalyzeFile = (path: string) => Promise<FileAnalysis>;

/** Makes decoders and networks ready, for one thread. */
export function makeFileAnalyzer(): AnalyzeFile {
  const ears = makeEars();
  const model = loadAudioModel(AUDIO_WEIGHTS);
  return async (path) => {
    const { features, loudness, durationMs, ...found } = await collectFromFile(ears, path);
    const analysis = analyzeSound(model, features, loudness);
    const embedding = soundEmbedding(features, analysis);
    const warning = found.warning ?? (analysis.key < 0 ? NOTHING_HEARD : undefined);
    return {
      analysis,
      durationMs,
      ...(embedding && { embedding }),
      ...(warning !== undefined && { warning }),
    };
  };
}
