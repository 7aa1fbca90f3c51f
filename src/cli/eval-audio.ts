/** `eval audio`: how right tempo, key and bar are on sounds whose truth is known. */
import path from 'node:path';
import type { Command } from 'commander';
import { makeFileAnalyzer, type FileAnalysis } from '../audio/analyzer.ts';
import { BadInputError } from '../errors.ts';
import { judgeAudio, type AudioFigures, type JudgedSound } from '../models/audio/judge.ts';
import { readAudioTruth } from './audio-truth.ts';
import { command, type CommonOptions } from './common.ts';
import { print, table, withProgress, type Machine, type Progress } from './io.ts';

interface EvalAudioOptions extends CommonOptions {
  readonly truth: string;
  readonly audio: string;
  readonly answers?: boolean;
}

export interface AudioEvaluation extends AudioFigures {
  /** Seconds of sound for each second of one core's time. */
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
      .action(async (options: EvalAudioOptions) => {
        const result = await withProgress(machine, (progress) => evalAudio(options, progress));
        print(machine, options.json === true, result, () => words(result));
      }),
  );
}

/** @throws BadInputError when the truth cannot be read or none of its files can */
export async function evalAudio(
  options: { readonly truth: string; readonly audio: string },
  progress: Progress,
): Promise<AudioEvaluation> {
  const rows = readAudioTruth(options.truth);
  const analyze = makeFileAnalyzer();
  const judged: JudgedSound[] = [];
  const unreadable: { file: string; error: string }[] = [];
  let milliseconds = 0;
  const before = process.cpuUsage();
  for (const [index, { file, truth }] of rows.entries()) {
    progress(index / rows.length, `${index} of ${rows.length} sounds`);
    const found = await analyze(path.join(options.audio, file)).catch((error: unknown) => {
      if (!(error instanceof BadInputError)) throw error;
      unreadable.push({ file, error: error.message });
      return undefined;
    });
    milliseconds += found?.durationMs ?? 0;
    judged.push({ truth, answer: found?.analysis ?? (NO_ANSWER as FileAnalysis['analysis']) });
  }
  if (unreadable.length === rows.length) {
    throw new BadInputError(
      `Expected files of ${options.truth} in ${options.audio}, got none that can be read.`,
    );
  }
  const { user, system } = process.cpuUsage(before);
  return { ...judgeAudio(judged), xRealTime: (1_000 * milliseconds) / (user + system), unreadable };
}

function words({
  tempo,
  key,
  timeSignature,
  calibration,
  xRealTime,
  unreadable,
}: AudioEvaluation): string {
  const percent = (value: number): string => (100 * value).toFixed(1);
  const classes = Object.entries(timeSignature.perClass).map(
    ([bar, share]) => `${bar}: ${percent(share)}`,
  );
  return [
    table([
      ['', 'figure', '%', 'n', 'calibration error'],
      [
        'tempo',
        'accuracy 1',
        percent(tempo.accuracy1),
        String(tempo.n),
        calibration.tempo.toFixed(3),
      ],
      ['', 'accuracy 2', percent(tempo.accuracy2), '', ''],
      ['key', 'exact', percent(key.exact), String(key.n), calibration.key.toFixed(3)],
      ['', 'weighted', percent(key.weighted), '', ''],
      [
        'bar',
        'balanced accuracy',
        percent(timeSignature.balancedAccuracy),
        String(timeSignature.n),
        calibration.timeSignature.toFixed(3),
      ],
      ['', classes.join(', '), '', '', ''],
    ]),
    `${xRealTime.toFixed(0)} times real time on a core`,
    ...unreadable.map(({ file, error }) => `  ${file}: ${error}`),
  ].join('\n');
}
