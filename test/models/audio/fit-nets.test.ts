import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/math/random.ts';
import { fitAudioHead } from '../../../src/models/audio/cnn/fit-heads.ts';
import { hearKey, hearMetre } from '../../../src/models/audio/cnn/heads.ts';
import { loadTensorFlow } from '../../../src/models/audio/cnn/tensorflow.ts';
import { fitAudioNet, type LabelledSound } from '../../../src/models/audio/fit-nets.ts';
import { keyImages } from '../../../src/models/audio/key/key-image.ts';
import { keyOptions, readKey, type KeyAnswer } from '../../../src/models/audio/key/key-net.ts';
import { accentCurves } from '../../../src/models/audio/metre/accents.ts';
import { readMetre, type MetreAnswer } from '../../../src/models/audio/metre/metre-net.ts';
import { pulseTable } from '../../../src/models/audio/metre/pulse-table.ts';
import { collectFeatures, makeFeatureBench } from '../../../src/models/audio/sound-features.ts';
import { band } from '../../helpers/sounds.ts';

const SOUNDS = 80;
const KEPT_OUT = 20;
/** Tonic, fourth, fifth and tonic, in major and in minor. */
const CHORDS = [
  [
    [48, 60, 63, 67],
    [53, 60, 65, 68],
    [55, 58, 62, 67],
    [48, 60, 63, 67],
  ],
  [
    [48, 60, 64, 67],
    [53, 60, 65, 69],
    [55, 59, 62, 67],
    [48, 60, 64, 67],
  ],
] as const;

function sounds(): readonly LabelledSound[] {
  const random = seededRandom(4);
  return Array.from({ length: SOUNDS }, () => {
    const [key, mode, beats] = [random.int(12), random.int(2), 3 + random.int(2)];
    const tempo = 70 + 90 * random.next();
    const chords = CHORDS[mode as 0 | 1].map((chord) => chord.map((pitch) => pitch + key - 6));
    const collector = collectFeatures(makeFeatureBench());
    collector.push(band({ tempo, beats, seconds: 10, chords }));
    const features = collector.finish();
    const found = {
      table: pulseTable(accentCurves(features)),
      keys: keyOptions(features),
      image: keyImages(features)[0]!,
    };
    return { ...found, tempo, key: (key + 6) % 12, mode, timeSignature: beats };
  });
}

type Hear = (sound: LabelledSound) => {
  readonly metre: MetreAnswer;
  readonly key: KeyAnswer;
};

/** Shares of the sounds whose tempo, bar and key are right. */
function right(hear: Hear, judged: readonly LabelledSound[]): readonly [number, number, number] {
  const hits = judged.map((truth) => {
    const { metre, key } = hear(truth);
    return [
      Math.abs(metre.tempo / truth.tempo - 1) < 0.04,
      metre.timeSignature === truth.timeSignature,
      key.key === truth.key && key.mode === truth.mode,
    ];
  });
  const share = (what: number): number => hits.filter((hit) => hit[what]).length / hits.length;
  return [share(0), share(1), share(2)];
}

const tensorflow = await loadTensorFlow('wasm');

describe.each([
  {
    what: 'fitAudioNet',
    fit: (some: readonly LabelledSound[]): Hear => {
      const nets = {
        metre: fitAudioNet('metre', some, 1, 0.3),
        key: fitAudioNet('key', some, 1, 0.3),
      };
      return ({ table, keys }) => ({
        metre: readMetre(nets.metre, table),
        key: readKey(nets.key, keys),
      });
    },
  },
  {
    what: 'fitAudioHead',
    fit: (some: readonly LabelledSound[]): Hear => {
      const heads = {
        metre: fitAudioHead(tensorflow, 'metre', some, 1, 0.6),
        key: fitAudioHead(tensorflow, 'key', some, 1, 0.6),
      };
      return ({ table, image }) => ({
        metre: hearMetre(tensorflow, heads, table),
        key: hearKey(tensorflow, heads, [image]),
      });
    },
  },
])('$what', { timeout: 120_000 }, ({ fit }) => {
  it('learns tempo, bar and key from a few sounds in a short run', () => {
    const all = sounds();
    const kept = all.slice(0, KEPT_OUT);
    const [tempo, bar, key] = right(fit(all.slice(KEPT_OUT)), kept);
    expect(tempo).toBeGreaterThan(0.7);
    expect(bar).toBeGreaterThan(0.7);
    expect(key).toBeGreaterThan(0.7);

    // Where sounds and truths do not belong together there is nothing to be learned.
    const mixedUp = all.slice(KEPT_OUT).map((sound, i, some) => {
      const { tempo, key, mode, timeSignature } = some[(i + 7) % some.length]!;
      return { ...sound, tempo, key, mode, timeSignature };
    });
    const chance = right(fit(mixedUp), kept);
    expect(chance[0]).toBeLessThan(0.4);
    expect(chance[2]).toBeLessThan(0.4);
  });
});
