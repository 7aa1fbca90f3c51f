/** Fits the convolutional heads to sounds whose tempo, bar and key are known, as `fit-nets.ts` fits the estimators. */
import { seededRandom } from '../../../math/random.ts';
import type { LabelledSound } from '../fit-nets.ts';
import { keyTarget } from '../key/key-net.ts';
import { metreTarget } from '../metre/metre-net.ts';
import type { ConvNet, ConvShape } from './conv-net.ts';
import { fitConvNet, type ConvExample, type ConvFitConfig } from './fit-conv-net.ts';
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
 * One of the two. The same sounds, seed, share and backend give the same weights.
 *
 * @param sounds - What it learns from.
 * @param share - Of the epochs: less than 1 for a short run.
 */
export function fitAudioHead(
  core: TensorFlow,
  what: keyof AudioHeads,
  sounds: readonly LabelledSound[],
  seed: number,
  share: number = 1,
): ConvNet {
  const fit = (shape: ConvShape, config: ConvFitConfig, of: typeof metreExample): ConvNet =>
    fitConvNet(
      core,
      sounds.map(of),
      shape,
      { ...config, epochs: Math.ceil(config.epochs * share) },
      seededRandom(seed),
    );
  return what === 'metre'
    ? fit(METRE_HEAD, METRE_FIT, metreExample)
    : fit(KEY_HEAD, KEY_FIT, keyExample);
}

function metreExample({ table, tempo, timeSignature }: LabelledSound): ConvExample {
  return { image: table.inputs, target: metreTarget(table, tempo, timeSignature) };
}

function keyExample({ image, key, mode }: LabelledSound): ConvExample {
  return { image, target: keyTarget(key, mode) };
}
