/**
 * Fits the networks that read metre and key out of a sound's features, and writes `src/generated/audio-weights.ts`.
 *
 *     node scripts/fit-audio.ts DIR… [--keys DIR…] [--report DIR…]
 *
 * Folders after `--keys` teach keys alone, those after `--report` are measured and not fitted on. Each folder holds clips and `truth*.csv` as `scripts/audio-sets/make_training.py` makes them. The features of a
 * clip are kept beside it (`.features`), so that a second fit takes minutes.
 */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { collectFromFile, makeEars } from '../src/audio/collect-file.ts';
import type { ChoiceNet } from '../src/math/choice-net.ts';
import { fitCalibration, type Calibration } from '../src/math/calibration.ts';
import type { AudioCalibration } from '../src/models/audio/analyze-sound.ts';
import { fitAudioNets, type AudioNets, type LabelledSound } from '../src/models/audio/fit-nets.ts';
import { KEY_SHAPE, keyOptions, readKey } from '../src/models/audio/key/key-net.ts';
import { accentCurves } from '../src/models/audio/metre/accents.ts';
import { METRE_SHAPE, readMetre } from '../src/models/audio/metre/metre-net.ts';
import { PERIODS, pulseTable } from '../src/models/audio/metre/pulse-table.ts';

const SEED = 1;

/** Of what is kept of a clip: other bytes are of other features. */
const FEATURE_BYTES = 4 * (PERIODS * (1 + METRE_SHAPE.inputs) + 1 + 12 * KEY_SHAPE.inputs);

const ears = makeEars();

async function readClips(folder: string): Promise<LabelledSound[]> {
  const clips: LabelledSound[] = [];
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

async function features(file: string): Promise<Pick<LabelledSound, 'table' | 'keys'>> {
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

interface Judged {
  readonly tempo: boolean;
  /** Also of twice, three times, half or a third of it. */
  readonly octave: boolean;
  readonly bar: boolean;
  readonly key: boolean;
  readonly sure: Readonly<Record<'tempo' | 'bar' | 'key', number>>;
}

function judged(clip: LabelledSound, nets: AudioNets): Judged {
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

function calibrationOf(nets: AudioNets): AudioCalibration {
  const of = (what: 'tempo' | 'bar' | 'key', clips: readonly LabelledSound[]): Calibration => {
    const all = clips.map((clip) => judged(clip, nets));
    return fitCalibration(
      all.map(({ sure }) => sure[what]),
      all.map((one) => one[what]),
    );
  };
  return {
    tempo: of('tempo', kept),
    key: of('key', [...kept, ...keptLoops]),
    timeSignature: of('bar', kept),
  };
}

function report(name: string, clips: readonly LabelledSound[], nets: AudioNets): void {
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

/** The folders after a flag, up to the next one. */
function foldersAfter(flag: string): readonly string[] {
  const given = ['--fit', ...process.argv.slice(2)];
  const from = given.indexOf(flag);
  if (from < 0) return [];
  const rest = given.slice(from + 1);
  const to = rest.findIndex((one) => one.startsWith('--'));
  return to < 0 ? rest : rest.slice(0, to);
}

async function readAll(folders: readonly string[]): Promise<readonly LabelledSound[]> {
  const clips: LabelledSound[] = [];
  for (const folder of folders) clips.push(...(await readClips(folder)));
  return clips;
}

// A fifth is kept out: it says what the networks are worth, and what their confidences are.
const isKept = (_: unknown, i: number): boolean => i % 5 === 4;
const isFitted = (_: unknown, i: number): boolean => i % 5 !== 4;
const [clips, loops] = [
  await readAll(foldersAfter('--fit')),
  await readAll(foldersAfter('--keys')),
];
const fitted = clips.filter(isFitted);
const kept = clips.filter(isKept);
const keptLoops = loops.filter(isKept);
const nets = fitAudioNets({ metre: fitted, key: [...fitted, ...loops.filter(isFitted)] }, SEED);
report('fitted on', fitted, nets);
report('kept out', kept, nets);
report('kept out, of those for keys', keptLoops, nets);
for (const folder of foldersAfter('--report')) report(folder, await readClips(folder), nets);
const net = ({ hidden, weights }: ChoiceNet): string =>
  `{ hidden: ${hidden}, weights: '${Buffer.from(weights.buffer).toString('base64')}' }`;
writeFileSync(
  path.resolve(import.meta.dirname, '../src/generated/audio-weights.ts'),
  `/** Fitted by scripts/fit-audio.ts on ${fitted.length} clips, keys on ${loops.length - keptLoops.length} more, calibrated on what was kept out. Do not edit. */
export const AUDIO_WEIGHTS = {
  metre: ${net(nets.metre)},
  key: ${net(nets.key)},
  calibration: ${JSON.stringify(calibrationOf(nets))},
};
`,
);
