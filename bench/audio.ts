/**
 * How fast sound is analysed: seconds of sound for each second of one core, the peer being the decoding alone. Then tempo, key
 * and bar beside librosa and essentia: of the real recordings beside the project, as a table on stderr, and of the
 * sets in the folders that TASTEGRAPH_AUDIO_SETS names (`scripts/audio-sets/make_test.py` makes them).
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeFileAnalyzer } from '../src/audio/analyzer.ts';
import { makeSoundOpener } from '../src/audio/open-sound.ts';
import { renderScore } from '../src/demo/render-score.ts';
import { encodeWav } from '../src/demo/wav.ts';
import { readAudioTruth } from '../src/cli/audio-truth.ts';
import { setUpPeers, type Peers } from './peers/peers.ts';
import { realSounds, realTable } from './real-sounds.ts';
import type { BenchRow } from './row.ts';
import { hearOurs, hearPeers, setRows } from './sounds.ts';

const SONG = 'lieder-charles-gounod-venise';
const RUNS = 3;

export async function benchAudio(): Promise<readonly BenchRow[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tastegraph-bench-'));
  try {
    const demo = path.resolve(import.meta.dirname, '../demo');
    const samples = await renderScore(
      readFileSync(path.join(demo, 'midi', `${SONG}.mid`)),
      readFileSync(path.join(demo, 'florestan.sf2')),
    );
    const rows: BenchRow[] = [];
    for (const rate of [22_050, 44_100]) {
      const file = path.join(folder, `${rate}.wav`);
      writeFileSync(file, encodeWav(rate === 22_050 ? samples : doubled(samples), rate));
      rows.push(await measure(file, samples.length / 22_050, `a song of ${rate} Hz, WAV`));
    }
    const peers = await setUpPeers('requirements-audio.txt');
    await listenToReal(peers);
    for (const set of sets()) rows.push(...(await listenToSet(set, peers)));
    return rows;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function listenToReal(peers: Peers | undefined): Promise<void> {
  const sounds = realSounds();
  if (sounds.length === 0) return;
  const files = sounds.map(({ file }) => file);
  const hearings = { ours: await hearOurs(files), ...(await hearPeers(peers, files)) };
  process.stderr.write(`${realTable(sounds, hearings)}\n`);
}

function sets(): readonly string[] {
  return (process.env['TASTEGRAPH_AUDIO_SETS'] ?? '').split(path.delimiter).filter(Boolean);
}

async function listenToSet(folder: string, peers: Peers | undefined): Promise<readonly BenchRow[]> {
  const sounds = readAudioTruth(path.join(folder, 'truth.csv')).map(({ file, truth }) => ({
    file: path.join(folder, file),
    truth,
  }));
  const files = sounds.map(({ file }) => file);
  const ours = await hearOurs(files);
  return setRows(path.basename(folder), sounds, ours, await hearPeers(peers, files));
}

async function measure(file: string, seconds: number, what: string): Promise<BenchRow> {
  const analyze = makeFileAnalyzer();
  const open = makeSoundOpener();
  await analyze(file);
  const ours = await speed(seconds, () => analyze(file));
  const peer = await speed(seconds, async () => {
    const sound = await open(file);
    while (sound.read() !== undefined);
    sound.close();
  });
  return {
    what,
    ours,
    unit: 'times real time',
    peer,
    ratio: ours / peer,
    peerName: 'decoding alone',
  };
}

/** Seconds of sound for each second of processor time. */
async function speed(seconds: number, run: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  for (let n = 0; n < RUNS; n++) await run();
  const { user, system } = process.cpuUsage(before);
  return (RUNS * seconds) / ((user + system) / 1e6);
}

/** At twice the rate: each sample and the middle to the next. */
function doubled(samples: Float32Array): Float32Array {
  return Float32Array.from({ length: 2 * samples.length }, (_, i) =>
    i % 2 === 0 ? samples[i / 2]! : (samples[(i - 1) / 2]! + (samples[(i + 1) / 2] ?? 0)) / 2,
  );
}
