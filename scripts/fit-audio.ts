/**
 * Fits what hears metre and key out of a sound's features, estimators and convolutional heads, decides which of them
 * serve, and writes `src/generated/audio-weights.ts` and `audio-heads.ts`.
 *
 *     node scripts/fit-audio.ts DIR… [--keys DIR…] [--check DIR…] [--report DIR…] [--backend native]
 *
 * Folders hold clips as `audio-clips.ts` reads them. Those after `--keys` teach keys alone. Those after `--check` have sounds
 * that nothing is fitted on: on them it is decided what serves, and what confidences are worth. Those after `--report` are
 * measured only.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { fitCalibration } from '../src/math/calibration.ts';
import type { AudioCalibration, Serving } from '../src/models/audio/audio-model.ts';
import type { ChoiceNet } from '../src/math/choice-net.ts';
import type { ConvNet } from '../src/models/audio/cnn/conv-net.ts';
import { hearKey, hearMetre } from '../src/models/audio/cnn/heads.ts';
import { loadTensorFlow } from '../src/models/audio/cnn/tensorflow.ts';
import type { LabelledSound } from '../src/models/audio/fit-nets.ts';
import { keyScore } from '../src/models/audio/judge.ts';
import { readKey, type KeyAnswer } from '../src/models/audio/key/key-net.ts';
import { readMetre, type MetreAnswer } from '../src/models/audio/metre/metre-net.ts';
import { readClips, readParts } from './audio-clips.ts';
import type { Part } from './fit-audio.worker.ts';

const SEED = 1;

type Hear = (clip: LabelledSound) => { readonly metre: MetreAnswer; readonly key: KeyAnswer };

interface Judged {
  readonly tempo: readonly boolean[];
  /** Also of twice, three times, half or a third of it. */
  readonly octave: readonly boolean[];
  readonly bar: readonly boolean[];
  readonly key: readonly boolean[];
  /** By the weights of MIREX. */
  readonly keyScore: readonly number[];
  readonly sure: Readonly<Record<'tempo' | 'bar' | 'key', readonly number[]>>;
}

function judge(clips: readonly LabelledSound[], hear: Hear): Judged {
  const answers = clips.map(hear);
  const near = (factors: readonly number[]): boolean[] =>
    clips.map(({ tempo }, i) =>
      factors.some((factor) => Math.abs(answers[i]!.metre.tempo / (tempo * factor) - 1) < 0.04),
    );
  const scores = clips.map(({ key, mode }, i) => keyScore(answers[i]!.key, key, mode));
  return {
    tempo: near([1]),
    octave: near([1, 2, 3, 1 / 2, 1 / 3]),
    bar: clips.map(({ timeSignature }, i) => answers[i]!.metre.timeSignature === timeSignature),
    key: scores.map((score) => score === 1),
    keyScore: scores,
    sure: {
      tempo: answers.map(({ metre }) => metre.tempoConfidence),
      bar: answers.map(({ metre }) => metre.timeSignatureConfidence),
      key: answers.map(({ key }) => key.confidence),
    },
  };
}

function percent(values: readonly (number | boolean)[]): number {
  return (100 * values.reduce<number>((sum, value) => sum + Number(value), 0)) / values.length;
}

function report(name: string, clips: readonly LabelledSound[], hear: Hear): void {
  const judged = judge(clips, hear);
  const bars = [...new Set(clips.map(({ timeSignature }) => timeSignature))].sort();
  const byBar = bars.map((bar) =>
    percent(judged.bar.filter((_, i) => clips[i]!.timeSignature === bar)),
  );
  const figure = (what: 'tempo' | 'octave' | 'key' | 'keyScore'): string =>
    percent(judged[what]).toFixed(1);
  const each = bars.map((bar, i) => `${bar}: ${byBar[i]!.toFixed(0)}`).join(', ');
  const balanced = byBar.reduce((sum, value) => sum + value, 0) / bars.length;
  console.log(
    `${name}: ${clips.length} clips, tempo ${figure('tempo')} / ${figure('octave')}, key exact ${figure('key')}, weighted ${figure('keyScore')}, bar balanced ${balanced.toFixed(1)} (${each})`,
  );
}

/** Whose answers are right more often on the same clips. */
function decide(estimators: Judged, heads: Judged): Serving {
  const metre = ({ tempo, bar }: Judged): number => percent(tempo) + percent(bar);
  const key = (judged: Judged): number => percent(judged.keyScore);
  return {
    metre: metre(heads) > metre(estimators) ? 'head' : 'estimator',
    key: key(heads) > key(estimators) ? 'head' : 'estimator',
  };
}

function calibrationOf({ sure, tempo, key, bar }: Judged): AudioCalibration {
  return {
    tempo: fitCalibration(sure.tempo, tempo),
    key: fitCalibration(sure.key, key),
    timeSignature: fitCalibration(sure.bar, bar),
  };
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

function write(file: string, text: string): void {
  writeFileSync(path.resolve(import.meta.dirname, '../src/generated', file), text);
}

function base64(weights: Float32Array): string {
  return Buffer.from(weights.buffer, weights.byteOffset, weights.byteLength).toString('base64');
}

function fit<Net>(part: Omit<Part, 'seed' | 'folders' | 'backend'>): Promise<Net> {
  const folders = part.what === 'metre' ? metreFolders : [...metreFolders, ...loopFolders];
  const workerData: Part = { ...part, seed: SEED, folders, backend };
  return new Promise((resolve, reject) => {
    const url = new URL('./fit-audio.worker.ts', import.meta.url);
    new Worker(url, { workerData }).once('message', resolve).once('error', reject);
  });
}

const [metreFolders, loopFolders] = [foldersAfter('--fit'), foldersAfter('--keys')];
const backend = foldersAfter('--backend')[0] === 'native' ? 'native' : 'wasm';
const { fitted, kept } = await readParts(metreFolders);
const loops = await readParts(loopFolders);
const check = await readClips(foldersAfter('--check'));
// Each in a thread of its own: they share nothing but the clips.
const [metreHead, keyHead, metreNet, keyNet] = await Promise.all([
  fit<ConvNet>({ who: 'head', what: 'metre' }),
  fit<ConvNet>({ who: 'head', what: 'key' }),
  fit<ChoiceNet>({ who: 'estimator', what: 'metre' }),
  fit<ChoiceNet>({ who: 'estimator', what: 'key' }),
]);
const heads = { metre: metreHead, key: keyHead };
const nets = { metre: metreNet, key: keyNet };
const core = await loadTensorFlow(backend);
const hearing: Readonly<Record<'estimators' | 'heads', Hear>> = {
  estimators: ({ table, keys }) => ({
    metre: readMetre(nets.metre, table),
    key: readKey(nets.key, keys),
  }),
  heads: ({ table, image }) => ({
    metre: hearMetre(core, heads, table),
    key: hearKey(core, heads, [image]),
  }),
};
const sets: readonly (readonly [string, readonly LabelledSound[]])[] = [
  ['fitted on', fitted],
  ['kept out', kept],
  ['kept out, of those for keys', loops.kept],
  ['check', check],
];
for (const [which, hear] of Object.entries(hearing)) {
  for (const [name, some] of sets) if (some.length > 0) report(`${which}, ${name}`, some, hear);
  for (const folder of foldersAfter('--report')) {
    report(`${which}, ${folder}`, await readClips([folder]), hear);
  }
}
const proof = check.length > 0 ? check : kept;
const judged = {
  estimators: judge(proof, hearing.estimators),
  heads: judge(proof, hearing.heads),
};
const serving = decide(judged.estimators, judged.heads);
console.log(`Serving: ${JSON.stringify(serving)}`);
const head = `/** Fitted by scripts/fit-audio.ts on ${fitted.length} clips, keys on ${loops.fitted.length} more, calibrated on ${proof.length} others. Do not edit. */`;
write(
  'audio-weights.ts',
  `${head}
export const AUDIO_WEIGHTS = {
  metre: { hidden: ${nets.metre.hidden}, weights: '${base64(nets.metre.weights)}' },
  key: { hidden: ${nets.key.hidden}, weights: '${base64(nets.key.weights)}' },
  calibration: ${JSON.stringify(calibrationOf(judged.estimators))},
  serving: ${JSON.stringify(serving)},
} as const;
`,
);
write(
  'audio-heads.ts',
  `${head}
export const AUDIO_HEADS = {
  metre: { weights: '${base64(heads.metre.weights)}' },
  key: { weights: '${base64(heads.key.weights)}' },
  calibration: ${JSON.stringify(calibrationOf(judged.heads))},
} as const;
`,
);
