/**
 * Fits the networks that read metre and key out of a sound's features, and writes `src/generated/audio-weights.ts`.
 *
 *     node scripts/fit-audio.ts DIR… [--report DIR…]
 *
 * Each folder holds clips and `truth*.csv` as `scripts/audio-sets/make_training.py` makes them. The features of a
 * clip are kept beside it (`.features`), so that a second fit takes minutes.
 */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { collectFromFile, makeEars } from '../src/audio/collect-file.ts';
import type { ChoiceNet } from '../src/math/choice-net.ts';
import { fitCalibration, type Calibration } from '../src/math/calibration.ts';
import { fitChoiceNet } from '../src/math/fit-choice-net.ts';
import { seededRandom } from '../src/math/random.ts';
import type { AudioCalibration } from '../src/models/audio/analyze-sound.ts';
import { KEY_SHAPE, keyOptions, keyTarget, readKey } from '../src/models/audio/key/key-net.ts';
import { accentCurves } from '../src/models/audio/metre/accents.ts';
import { METRE_SHAPE, metreTarget, readMetre } from '../src/models/audio/metre/metre-net.ts';
import { PERIODS, pulseTable, type PulseTable } from '../src/models/audio/metre/pulse-table.ts';

const SEED = 1;
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
  decay: 0.02,
  dropout: 0.2,
};

interface Clip {
  readonly table: PulseTable;
  readonly keys: Float32Array;
  readonly tempo: number;
  readonly key: number;
  readonly mode: number;
  readonly timeSignature: number;
}

/** Of what is kept of a clip: other bytes are of other features. */
const FEATURE_BYTES = 4 * (PERIODS * (1 + METRE_SHAPE.inputs) + 1 + 12 * KEY_SHAPE.inputs);

const ears = makeEars();

async function readClips(folder: string): Promise<Clip[]> {
  const clips: Clip[] = [];
  for (const name of readdirSync(folder)
    .filter((file) => /^truth.*\.csv$/.test(file))
    .sort()) {
    for (const line of readFileSync(path.join(folder, name), 'utf8').trim().split('\n').slice(1)) {
      const [file, ...numbers] = line.split(',');
      const [tempo, key, mode, timeSignature] = numbers.map(Number) as [
        number,
        number,
        number,
        number,
      ];
      const numbersOf = await features(path.join(folder, file!));
      clips.push({ ...numbersOf, tempo, key, mode, timeSignature });
      if (clips.length % 100 === 0) console.error(`${folder}: ${clips.length} clips`);
    }
  }
  return clips;
}

async function features(file: string): Promise<Pick<Clip, 'table' | 'keys'>> {
  const kept = `${file}.features`;
  if (!existsSync(kept) || statSync(kept).size !== FEATURE_BYTES) {
    const { features } = await collectFromFile(ears, file);
    const { tempi, inputs, pulse } = pulseTable(accentCurves(features));
    const all = [...tempi, ...inputs, pulse, ...keyOptions(features)];
    writeFileSync(kept, new Uint8Array(Float32Array.from(all).buffer));
  }
  const bytes = readFileSync(kept);
  const all = new Float32Array(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
  );
  const end = PERIODS + PERIODS * METRE_SHAPE.inputs;
  return {
    table: {
      tempi: all.subarray(0, PERIODS),
      inputs: all.subarray(PERIODS, end),
      pulse: all[end]!,
    },
    keys: all.subarray(end + 1),
  };
}

interface Nets {
  readonly metre: ChoiceNet;
  readonly key: ChoiceNet;
}

interface Judged {
  readonly tempo: boolean;
  /** Also of twice, three times, half or a third of it. */
  readonly octave: boolean;
  readonly bar: boolean;
  readonly key: boolean;
  readonly sure: Readonly<Record<'tempo' | 'bar' | 'key', number>>;
}

function judged(clip: Clip, nets: Nets): Judged {
  const answer = readMetre(nets.metre, clip.table);
  const heard = readKey(nets.key, clip.keys);
  const near = (factor: number): boolean =>
    Math.abs(answer.tempo / (clip.tempo * factor) - 1) < 0.04;
  return {
    tempo: near(1),
    octave: [1, 2, 3, 1 / 2, 1 / 3].some(near),
    bar: answer.timeSignature === clip.timeSignature,
    key: heard.key === clip.key && heard.mode === clip.mode,
    sure: {
      tempo: answer.tempoConfidence,
      bar: answer.timeSignatureConfidence,
      key: heard.confidence,
    },
  };
}

function calibrationOf(clips: readonly Clip[], nets: Nets): AudioCalibration {
  const all = clips.map((clip) => judged(clip, nets));
  const of = (what: 'tempo' | 'bar' | 'key'): Calibration =>
    fitCalibration(
      all.map(({ sure }) => sure[what]),
      all.map((one) => one[what]),
    );
  return { tempo: of('tempo'), key: of('key'), timeSignature: of('bar') };
}

function report(name: string, clips: readonly Clip[], nets: Nets): void {
  const all = clips.map((clip) => judged(clip, nets));
  const share = (hits: readonly boolean[]): number =>
    (100 * hits.filter(Boolean).length) / Math.max(1, hits.length);
  const bars = [...new Set(clips.map(({ timeSignature }) => timeSignature))].sort();
  const byBar = bars.map((bar) =>
    share(all.flatMap((one, i) => (clips[i]!.timeSignature === bar ? [one.bar] : []))),
  );
  const balanced = byBar.reduce((sum, value) => sum + value, 0) / bars.length;
  const figure = (what: 'tempo' | 'octave' | 'key'): string =>
    share(all.map((one) => one[what])).toFixed(1);
  console.log(
    `${name}: ${clips.length} clips, tempo ${figure('tempo')} / ${figure('octave')}, key exact ${figure('key')}, bar balanced ${balanced.toFixed(1)} (${bars.map((bar, i) => `${bar}: ${byBar[i]!.toFixed(0)}`).join(', ')})`,
  );
}

const given = process.argv.slice(2);
const split = given.includes('--report') ? given.indexOf('--report') : given.length;
const [folders, reported] = [given.slice(0, split), given.slice(split + 1)];
const clips: Clip[] = [];
for (const folder of folders) clips.push(...(await readClips(folder)));
// A fifth is kept out: it says what the networks are worth, and what their confidences are.
const fitted = clips.filter((_, i) => i % 5 !== 4);
const kept = clips.filter((_, i) => i % 5 === 4);
const nets: Nets = {
  metre: fitChoiceNet(
    fitted.map(({ table, tempo, timeSignature }) => ({
      options: table.inputs,
      target: metreTarget(table, tempo, timeSignature),
    })),
    METRE_SHAPE,
    METRE_FIT,
    seededRandom(SEED),
  ),
  key: fitChoiceNet(
    fitted.map(({ keys, key, mode }) => ({ options: keys, target: keyTarget(key, mode) })),
    KEY_SHAPE,
    KEY_FIT,
    seededRandom(SEED),
  ),
};
report('fitted on', fitted, nets);
report('kept out', kept, nets);
// Folders after `--report` are measured and not fitted on.
for (const folder of reported) report(folder, await readClips(folder), nets);
const net = ({ hidden, weights }: ChoiceNet): string =>
  `{ hidden: ${hidden}, weights: '${Buffer.from(weights.buffer).toString('base64')}' }`;
writeFileSync(
  path.resolve(import.meta.dirname, '../src/generated/audio-weights.ts'),
  `/** Fitted by scripts/fit-audio.ts on ${fitted.length} clips, calibrated on ${kept.length}. Do not edit. */
export const AUDIO_WEIGHTS = {
  metre: ${net(nets.metre)},
  key: ${net(nets.key)},
  calibration: ${JSON.stringify(calibrationOf(kept, nets))},
};
`,
);
