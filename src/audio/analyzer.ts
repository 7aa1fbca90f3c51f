/** Analyses sound files, one after the other, in the thread that calls. `analyzer-pool.ts` does it in others. */
import { analyzeSound, type AudioAnalysis } from '../models/audio/analyze-sound.ts';
import type { AudioModel } from '../models/audio/audio-model.ts';
import { soundEmbedding } from '../models/audio/likeness/sound-embedding.ts';
import { loadServingModel } from './audio-models.ts';
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

/** Makes decoders ready, for one thread; the networks are loaded with the first file. */
export function makeFileAnalyzer(): AnalyzeFile {
  const ears = makeEars();
  let loading: Promise<AudioModel> | undefined;
  return async (path) => {
    const model = await (loading ??= loadServingModel());
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
