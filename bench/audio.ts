/** How fast sound is analysed: seconds of sound for each second of one core, the peer being the decoding alone. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeFileAnalyzer } from '../src/audio/analyzer.ts';
import { makeSoundOpener } from '../src/audio/open-sound.ts';
import { renderScore } from '../src/demo/render-score.ts';
import { encodeWav } from '../src/demo/wav.ts';
import type { BenchRow } from './row.ts';

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
    return rows;
  } finally {
    rmSync(folder, { recursive: true });
  }
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
