import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evalCarousel, EVAL_CAROUSEL_DEFAULTS } from '../../src/cli/eval-carousel.ts';
import { BadInputError } from '../../src/errors.ts';
import { readPlaylistWeights } from '../../src/formats/playlist-weights.ts';

const CONTROL = { progress: () => {}, signal: new AbortController().signal };

let folder: string;
beforeAll(async () => (folder = await mkdtemp(path.join(os.tmpdir(), 'carousel-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(text: string): Promise<string> {
  const name = path.join(folder, 'playlists.csv');
  await writeFile(name, text);
  return name;
}

describe('eval carousel', () => {
  it('reads playlists and reports each policy at the rounds that were run', async () => {
    const rows = Array.from({ length: 20 }, (_, p) => `${p / 100},${1 - p / 10},-2`);
    const playlists = await readPlaylistWeights(await file(['a,b,c', ...rows].join('\n')));
    expect([playlists.count, playlists.width]).toEqual([20, 3]);
    const options = { ...EVAL_CAROUSEL_DEFAULTS, rounds: 11, users: 200, listeners: 500 };
    const { policies, bestSuccess } = await evalCarousel(playlists, options, CONTROL);
    expect(Object.keys(policies)).toEqual(['random', 'ts-segment', 'tastegraph']);
    expect(Object.keys(policies['tastegraph']!)).toEqual(['10', '11']);
    expect(bestSuccess).toBeGreaterThan(0);
    expect(bestSuccess).toBeLessThanOrEqual(1);
  });

  it('names the line and column of what is no number', async () => {
    await expect(readPlaylistWeights(await file('a,b\n1,2\n3,x\n'))).rejects.toThrow(
      'Line 3: expected a number in column 2.',
    );
    await expect(readPlaylistWeights(await file('a,b\n1\n'))).rejects.toThrow(
      'Line 2: expected 2 numbers, got 1.',
    );
    await expect(readPlaylistWeights(await file('a,b\n'))).rejects.toThrow(BadInputError);
  });

  it('refuses a policy that it does not know, and names those it knows', async () => {
    const playlists = await readPlaylistWeights(await file('a,b\n1,2\n'));
    const options = { ...EVAL_CAROUSEL_DEFAULTS, policies: ['best'] };
    await expect(evalCarousel(playlists, options, CONTROL)).rejects.toThrow(
      'Expected policies among random, ts-segment-naive, ts-segment, tastegraph, got "best".',
    );
  });
});
