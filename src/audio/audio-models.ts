/** The models that hear, from the weights that are shipped. TensorFlow.js is loaded only where a head is asked for. */
import { AUDIO_WEIGHTS } from '../generated/audio-weights.ts';
import {
  loadAudioModel,
  servingModel,
  type AudioModel,
  type Serving,
} from '../models/audio/audio-model.ts';
import { loadHeads } from '../models/audio/cnn/heads.ts';
import { loadTensorFlow, type Backend } from '../models/audio/cnn/tensorflow.ts';

/** Which of estimator and head answers, as it was decided when both were fitted. */
export const SERVING: Serving = AUDIO_WEIGHTS.serving;

export function loadEstimators(): AudioModel {
  return loadAudioModel(AUDIO_WEIGHTS);
}

/** @throws UnavailableError where the backend cannot be loaded. */
export async function loadAudioHeads(backend: Backend = 'wasm'): Promise<AudioModel> {
  const { AUDIO_HEADS } = await import('../generated/audio-heads.ts');
  return loadHeads(await loadTensorFlow(backend), AUDIO_HEADS);
}

/** What answers users: of estimators and heads the better ones. */
export async function loadServingModel(): Promise<AudioModel> {
  const estimators = loadEstimators();
  const heads = Object.values(SERVING).includes('head') ? await loadAudioHeads() : estimators;
  return servingModel(SERVING, estimators, heads);
}
