/**
 * Fits the two networks that hear music, to sounds whose tempo, bar and key are known: `npm run train:audio` with
 * thousands of clips, a test with few.
 */
import type { ChoiceNet } from '../../math/choice-net.ts';
import { fitChoiceNet } from '../../math/fit-choice-net.ts';
import { seededRandom } from '../../math/random.ts';
import { KEY_SHAPE, keyTarget } from './key/key-net.ts';
import { METRE_SHAPE, metreTarget } from './metre/metre-net.ts';
import type { PulseTable } from './metre/pulse-table.ts';

export interface LabelledSound {
  readonly table: PulseTable;
  /** What `keyOptions` makes of its features, and the first of its `keyImages`. */
  readonly keys: Float32Array;
  readonly image: Float32Array;
  /** Beats a minute. */
  readonly tempo: number;
  /** 0: C to 11: B. */
  readonly key: number;
  /** 1: major, 0: minor. */
  readonly mode: number;
  /** 3 to 7. */
  readonly timeSignature: number;
}

export interface AudioNets {
  readonly metre: ChoiceNet;
  readonly key: ChoiceNet;
}

const METRE_FIT = {
  hidden: 48,
  epochs: 50,
  batch: 16,
  learningRate: 0.003,
  decay: 0.3,
  dropout: 0.4,
};
const KEY_FIT = {
  hidden: 24,
  epochs: 60,
  batch: 16,
  learningRate: 0.004,
  decay: 1,
  dropout: 0.4,
};

/**
 * One of the two. The same sounds, seed and share give the same weights.
 *
 * @param sounds - What it learns from.
 * @param share - Of the epochs: less than 1 for a short run.
 */
export function fitAudioNet(
  what: keyof AudioNets,
  sounds: readonly LabelledSound[],
  seed: number,
  share: number = 1,
): ChoiceNet {
  const short = <T extends { readonly epochs: number }>(config: T): T => ({
    ...config,
    epochs: Math.ceil(config.epochs * share),
  });
  return what === 'metre'
    ? fitChoiceNet(
        sounds.map(({ table, tempo, timeSignature }) => ({
          options: table.inputs,
          target: metreTarget(table, tempo, timeSignature),
        })),
        METRE_SHAPE,
        short(METRE_FIT),
        seededRandom(seed),
      )
    : fitChoiceNet(
        sounds.map(({ keys, key, mode }) => ({ options: keys, target: keyTarget(key, mode) })),
        KEY_SHAPE,
        short(KEY_FIT),
        seededRandom(seed),
      );
}
