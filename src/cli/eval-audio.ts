/**
 * `eval audio`: how right tempo, key and bar are on sounds whose truth is known: the answers that users get, and beside them
 * those of the estimators and of the convolutional heads, of which the better ones serve.
 */
import path from 'node:path';
import type { Command } from 'commander';
import {
  loadAudioHeads,
  loadEstimators,
  loadServingModel,
  SERVING,
} from '../audio/audio-models.ts';
import { collectFromFile, makeEars, type CollectedSound } from '../audio/collect-file.ts';
import { BadInputError } from '../errors.ts';
import { analyzeSound, type AudioAnalysis } from '../models/audio/analyze-sound.ts';
import type { AudioModel, Serving } from '../models/audio/audio-model.ts';
import type { Backend } from '../models/audio/cnn/tensorflow.ts';
import { judgeAudio, type AudioFigures, type JudgedSound } from '../models/audio/judge.ts';
import { soundEmbedding } from '../models/audio/likeness/sound-embedding.ts';
import { readAudioTruth } from './audio-truth.ts';
import { command, type CommonOptions } from './common.ts';
import { print, table, withProgress, type Machine, type Progress } from './io.ts';

interface EvalAudioOptions extends CommonOptions {
  readonly truth: string;
  readonly audio: string;
  readonly backend: string;
}

/** The figures of what serves, and of both that could. */
export interface AudioEvaluation extends AudioFigures {
  readonly estimators: AudioFigures;
  readonly heads: AudioFigures;
  readonly serving: Serving;
  /** Seconds of sound for each second of one core's time: decoding, all answers of what serves, and the embedding. */
  readonly xRealTime: number;
  /** Files that could not be analysed count as wrong; here is why. */
  readonly unreadable: readonly { readonly file: string; readonly error: string }[];
}

/** What a file that cannot be analysed has answered. */
const NO_ANSWER = {
  tempo: 0,
  tempoConfidence: 0,
  key: -1,
  mode: 0,
  keyConfidence: 0,
  timeSignature: 0,
  timeSignatureConfidence: 0,
};

export function addEvalAudio(evaluate: Command, machine: Machine): void {
  evaluate.addCommand(
    command('audio', 'tempo, key and bar of sounds whose truth is known')
      .requiredOption('--truth <file>', 'CSV: file,tempo,key,mode,time_signature')
      .requiredOption('--audio <dir>', 'folder of the files')
      .option(
        '--backend <name>',
        'of the convolutional heads: wasm, or native (npm run native)',
        'wasm',
      )
      .action(async (options: EvalAudioOptions) => {
        const result = await withProgress(machine, (progress) => evalAudio(options, progress));
        print(machine, options.json === true, result, () => words(result));
      }),
  );
}

/** @throws BadInputError when the truth cannot be read or none of its files can */
export async function evalAudio(
  options: { readonly truth: string; readonly audio: string; readonly backend: string },
  progress: Progress,
): Promise<AudioEvaluation> {
  const rows = readAudioTruth(options.truth);
  const hear = await makeHearing(backendOf(options.backend));
  const judged: Record<keyof Heard['answers'], JudgedSound[]> = {
    serving: [],
    estimators: [],
    heads: [],
  };
  const unreadable: { file: string; error: string }[] = [];
  let [milliseconds, microseconds] = [0, 0];
  for (const [index, { file, truth }] of rows.entries()) {
    progress(index / rows.length, `${index} of ${rows.length} sounds`);
    const found = await hear(path.join(options.audio, file)).catch((error: unknown) => {
      if (!(error instanceof BadInputError)) throw error;
      unreadable.push({ file, error: error.message });
      return undefined;
    });
    milliseconds += found?.durationMs ?? 0;
    microseconds += found?.microseconds ?? 0;
    for (const which of ['serving', 'estimators', 'heads'] as const) {
      judged[which].push({ truth, answer: found?.answers[which] ?? (NO_ANSWER as AudioAnalysis) });
    }
  }
  if (unreadable.length === rows.length) {
    throw new BadInputError(
      `Expected files of ${options.truth} in ${options.audio}, got none that can be read.`,
    );
  }
  return {
    ...judgeAudio(judged.serving),
    estimators: judgeAudio(judged.estimators),
    heads: judgeAudio(judged.heads),
    serving: SERVING,
    xRealTime: (1_000 * milliseconds) / microseconds,
    unreadable,
  };
}

interface Heard {
  readonly answers: Readonly<Record<'serving' | 'estimators' | 'heads', AudioAnalysis>>;
  readonly durationMs: number;
  /** Of processor time, for what serves. */
  readonly microseconds: number;
}

async function makeHearing(backend: Backend): Promise<(file: string) => Promise<Heard>> {
  const ears = makeEars();
  const estimators = loadEstimators();
  // One after the other: the backend that was loaded last computes for both.
  const serving = await loadServingModel();
  const heads = await loadAudioHeads(backend);
  const answer = (model: AudioModel, { features, loudness }: CollectedSound): AudioAnalysis =>
    analyzeSound(model, features, loudness);
  return async (file) => {
    const before = process.cpuUsage();
    const sound = await collectFromFile(ears, file);
    const served = answer(serving, sound);
    soundEmbedding(sound.features, served);
    const { user, system } = process.cpuUsage(before);
    return {
      answers: {
        serving: served,
        estimators: answer(estimators, sound),
        heads: answer(heads, sound),
      },
      durationMs: sound.durationMs,
      microseconds: user + system,
    };
  };
}

function backendOf(name: string): Backend {
  if (name === 'wasm' || name === 'native') return name;
  throw new BadInputError(`Expected the backend wasm or native, got ${name}.`);
}

function words({ xRealTime, unreadable, serving, ...figures }: AudioEvaluation): string {
  const three = [figures, figures.estimators, figures.heads];
  const row = (
    [what, figure]: readonly [string, string],
    of: (figures: AudioFigures) => string,
  ): string[] => [what, figure, ...three.map(of)];
  const percent = (value: number): string => (100 * value).toFixed(1);
  const error = (what: keyof AudioFigures['calibration']) => (one: AudioFigures) =>
    `${one.calibration[what].toFixed(3)} (${one.calibrationFloor[what].toFixed(3)})`;
  const { n } = figures.tempo;
  return [
    table([
      [`${n} sounds`, '', 'serving', 'estimators', 'heads'],
      row(['tempo', 'accuracy 1, %'], ({ tempo }) => percent(tempo.accuracy1)),
      row(['', 'accuracy 2, %'], ({ tempo }) => percent(tempo.accuracy2)),
      row(['', 'calibration error'], error('tempo')),
      row(['key', 'exact, %'], ({ key }) => percent(key.exact)),
      row(['', 'weighted, %'], ({ key }) => percent(key.weighted)),
      row(['', 'calibration error'], error('key')),
      row(['bar', 'balanced accuracy, %'], (one) => percent(one.timeSignature.balancedAccuracy)),
      ...Object.keys(figures.timeSignature.perClass).map((bar) =>
        row(['', `in ${bar}, %`], (one) => percent(one.timeSignature.perClass[bar]!)),
      ),
      row(['', 'calibration error'], error('timeSignature')),
    ]),
    `Serving: tempo and bar by the ${serving.metre}, key by the ${serving.key}.`,
    'Calibration error: in brackets what chance would make of it if every confidence were exact.',
    `${xRealTime.toFixed(0)} times real time on a core`,
    ...unreadable.map(({ file, error }) => `  ${file}: ${error}`),
  ].join('\n');
}
