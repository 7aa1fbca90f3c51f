/** What ours, librosa and essentia say of the same files, and which of them are right. */
import { makeFileAnalyzer } from '../src/audio/analyzer.ts';
import { judgeAudio, type AudioFigures, type AudioTruth } from '../src/models/audio/judge.ts';
import type { AudioAnalysis } from '../src/models/audio/analyze-sound.ts';
import type { Peers } from './peers/peers.ts';
import type { BenchRow } from './row.ts';

export interface NamedSound {
  readonly file: string;
  readonly truth: AudioTruth;
}

/** What one of the three says of a sound. */
export type Said = Pick<AudioAnalysis, 'tempo' | 'key' | 'mode'> &
  Partial<Pick<AudioAnalysis, 'timeSignature'>>;

export interface Hearing {
  readonly answers: readonly Said[];
  /** Seconds of sound for each second of processor time: decoding and all, or (peers) tempo alone and key alone. */
  readonly speeds: readonly number[];
}

/** As `peers/sounds.py` prints it. */
interface PeerAnswer extends Said {
  readonly seconds: number;
  readonly tempoSeconds: number;
  readonly keySeconds: number;
}

/** Why a confidence is nothing here: peers give none. */
const UNSURE = { tempoConfidence: 0, keyConfidence: 0, timeSignatureConfidence: 0 };

export async function hearOurs(files: readonly string[]): Promise<Hearing> {
  const analyze = makeFileAnalyzer();
  await analyze(files[0]!);
  const before = process.cpuUsage();
  const answers: AudioAnalysis[] = [];
  let milliseconds = 0;
  for (const file of files) {
    const { analysis, durationMs } = await analyze(file);
    answers.push(analysis);
    milliseconds += durationMs;
  }
  const { user, system } = process.cpuUsage(before);
  return { answers, speeds: [(1_000 * milliseconds) / (user + system)] };
}

/** By the name of the library. */
export async function hearPeers(
  peers: Peers | undefined,
  files: readonly string[],
): Promise<Readonly<Record<string, Hearing>>> {
  if (peers === undefined) return {};
  const said = await peers.run<Record<string, readonly PeerAnswer[]>>('sounds.py', { files }, 1);
  const hearings = Object.entries(said).map(([name, answers]) => {
    const seconds = sum(answers.map((one) => one.seconds));
    const spent = [answers.map((one) => one.tempoSeconds), answers.map((one) => one.keySeconds)];
    return [name, { answers, speeds: spent.map((each) => seconds / sum(each)) }] as const;
  });
  return Object.fromEntries(hearings);
}

/** The figures of a set, one row for each library beside ours. */
export function setRows(
  set: string,
  sounds: readonly NamedSound[],
  ours: Hearing,
  peers: Readonly<Record<string, Hearing>>,
): readonly BenchRow[] {
  const own = figures(sounds, ours);
  const judged = Object.entries(peers).map(([name, one]) => [name, figures(sounds, one)] as const);
  const row = (what: string, of: (figures: AudioFigures) => number): readonly BenchRow[] => {
    const one = { what: `${set}: ${what}`, ours: 100 * of(own), unit: '%' };
    if (judged.length === 0) return [one];
    return judged.map(([peerName, theirs]) => {
      const peer = 100 * of(theirs);
      return { ...one, peer, ratio: one.ours / peer, peerName };
    });
  };
  return [
    ...row('tempo, accuracy 1', ({ tempo }) => tempo.accuracy1),
    ...row('tempo, accuracy 2', ({ tempo }) => tempo.accuracy2),
    ...row('key, weighted', ({ key }) => key.weighted),
    {
      what: `${set}: bar, balanced accuracy`,
      ours: 100 * own.timeSignature.balancedAccuracy,
      unit: '%',
    },
    ...speedRows(set, ours, peers),
  ];
}

function speedRows(
  set: string,
  ours: Hearing,
  peers: Readonly<Record<string, Hearing>>,
): readonly BenchRow[] {
  const one = { what: `${set}: speed`, ours: ours.speeds[0]!, unit: 'times real time' };
  return Object.entries(peers).flatMap(([name, { speeds }]) =>
    speeds.map((peer, i) => ({
      ...{ ...one, peer, ratio: one.ours / peer },
      peerName: `${name}, ${i === 0 ? 'tempo' : 'key'} alone`,
    })),
  );
}

function figures(sounds: readonly NamedSound[], { answers }: Hearing): AudioFigures {
  return judgeAudio(
    sounds.map(({ truth }, i) => ({
      truth,
      answer: { ...UNSURE, timeSignature: 0, ...answers[i]! } as AudioAnalysis,
    })),
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
