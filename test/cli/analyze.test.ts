import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { band, writeWav } from '../helpers/sounds.ts';

const root = path.resolve(import.meta.dirname, '../..');

interface Run {
  readonly status: number;
  readonly stdout: string;
}

/** Runs the command line from its source. */
function tastegraph(...args: readonly string[]): Promise<Run> {
  return new Promise((resolve) => {
    execFile(process.execPath, [path.join(root, 'src/main.ts'), ...args], (error, stdout) => {
      resolve({ status: error === null ? 0 : Number(error.code), stdout });
    });
  });
}

const lines = (text: string): any[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('analyze, eval audio and import folder', { timeout: 120_000 }, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tastegraph-analyze-'));
  const music = path.join(folder, 'music');
  const at = (name: string): string => path.join(music, name);
  beforeAll(() => {
    mkdirSync(path.join(music, 'Album'), { recursive: true });
    writeWav(at('four.wav'), band({ tempo: 84, beats: 4 }));
    writeWav(at('Album/three.wav'), band({ tempo: 128, beats: 3 }));
    writeWav(at('silent.wav'), new Float32Array(22_050 * 4));
    writeFileSync(at('renamed.mp3'), 'no sound at all');
    writeFileSync(at('cover.jpg'), 'not asked for');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('prints a line for each file in order, with an error and status 1 for one that is no sound', async () => {
    const { status, stdout } = await tastegraph(
      'analyze',
      at('four.wav'),
      at('renamed.mp3'),
      at('silent.wav'),
    );
    const [four, renamed, silent] = lines(stdout);
    expect(status).toBe(1);
    expect(four.file).toBe(at('four.wav'));
    expect(Math.abs(four.tempo / 84 - 1)).toBeLessThan(0.02);
    expect(four).toMatchObject({ time_signature: 4, key: 0, mode: 1, duration_ms: 20_000 });
    for (const name of [
      'energy',
      'danceability',
      'valence',
      'acousticness',
      'instrumentalness',
      'liveness',
      'speechiness',
      'tempo_confidence',
      'key_confidence',
      'time_signature_confidence',
    ]) {
      expect(four[name], name).toBeGreaterThanOrEqual(0);
      expect(four[name], name).toBeLessThanOrEqual(1);
    }
    expect(renamed).toEqual({
      file: at('renamed.mp3'),
      error: expect.stringMatching(/^Expected sound as/),
    });
    expect(silent).toMatchObject({
      tempo: 0,
      key: -1,
      key_confidence: 0,
      warning: expect.stringMatching(/nothing is to be heard/),
    });
  });

  it('judges answers against a truth that may have gaps', async () => {
    const truth = path.join(folder, 'truth.csv');
    writeFileSync(
      truth,
      'file,tempo,key,mode,time_signature\nfour.wav,84,0,1,4\nAlbum/three.wav,128,,,3\nrenamed.mp3,100,,,\n',
    );
    const { status, stdout } = await tastegraph(
      'eval',
      'audio',
      '--truth',
      truth,
      '--audio',
      music,
      '--json',
    );
    expect(status).toBe(0);
    const figures = JSON.parse(stdout);
    expect(figures.tempo).toEqual({ accuracy1: 2 / 3, accuracy2: 2 / 3, n: 3 });
    expect(figures.key).toEqual({ exact: 1, weighted: 1, n: 1 });
    expect(figures.timeSignature).toMatchObject({
      balancedAccuracy: 1,
      perClass: { 3: 1, 4: 1 },
      n: 2,
    });
    // Both that could serve are judged on the same sounds.
    for (const one of [figures.estimators, figures.heads]) {
      expect(one.tempo.n).toBe(3);
      expect(one.key.exact).toBe(1);
    }
    expect(figures[`${figures.serving.key}s`].key).toEqual(figures.key);
    expect(figures.unreadable).toEqual([{ file: 'renamed.mp3', error: expect.any(String) }]);
    expect(figures.xRealTime).toBeGreaterThan(1);
  });

  it('imports a folder once, then only what changed, and reports bad files', async () => {
    const store = path.join(folder, 'store');
    const run = async (): Promise<any> =>
      JSON.parse((await tastegraph('import', 'folder', music, '--data', store, '--json')).stdout);
    const first = await run();
    expect(first).toMatchObject({ files: 4, analysed: 2, unchanged: 0, reported: 2 });
    expect(first.problems.map(({ file }: any) => path.basename(file))).toEqual([
      'renamed.mp3',
      'silent.wav',
    ]);

    utimesSync(at('four.wav'), 1_000, 1_000);
    expect(await run()).toMatchObject({ files: 4, analysed: 1, unchanged: 1, reported: 2 });
  });
});
