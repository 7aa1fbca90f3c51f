/** Fits the convolutional heads to sounds whose tempo, bar and key are known, as `fit-nets.ts` fits the estimators. */
import { seededRandom } from '../../../math/random.ts';
import type { LabelledSound } from '../fit-nets.ts';
import { keyTarget } from '../key/key-net.ts';
import { metreTarget } from '../metre/metre-net.ts';
import { fitConvNet, type ConvFitConfig } from './fit-conv-net.ts';
import { KEY_HEAD, METRE_HEAD, type AudioHeads } from './heads.ts';
import type { TensorFlow } from './tensorflow.ts';

const METRE_FIT: ConvFitConfig = {
  epochs: 15,
  batch: 16,
  learningRate: 0.002,
  decay: 0.3,
  dropout: 0.4,
};
const KEY_FIT: ConvFitConfig = {
  epochs: 14,
  batch: 16,
  learningRate: 0.003,
  decay: 0.5,
  dropout: 0.25,
};

/**
 * The same sounds, seed, share and backend give the same weights.
 *
 * @param sounds - What each head learns from.
 * @param share - Of the epochs: less than 1 for a short run.
 */
export function fitAudioHeads(
  core: TensorFlow,
  sounds: Readonly<Record<keyof AudioHeads, readonly LabelledSound[]>>,
  seed: number,
  share: number = 1,
): AudioHeads {
  const short = (config: ConvFitConfig): ConvFitConfig => ({
    ...config,
    epochs: Math.ceil(config.epochs * share),
  });
  const metre = sounds.metre.map(({ table, tempo, timeSignature }) => ({
    image: table.inputs,
    target: metreTarget(table, tempo, timeSignature),
  }));
  const key = sounds.key.map(({ image, key, mode }) => ({ image, target: keyTarget(key, mode) }));
  return {
    metre: fitConvNet(core, metre, METRE_HEAD, short(METRE_FIT), seededRandom(seed)),
    key: fitConvNet(core, key, KEY_HEAD, short(KEY_FIT), seededRandom(seed)),
  };
}
