/** What real recordings have to be heard as. None of them was fitted on. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeFileAnalyzer } from '../../src/audio/analyzer.ts';
import { makeSoundOpener } from '../../src/audio/open-sound.ts';
import { writeWav } from '../helpers/sounds.ts';

const data = path.resolve(import.meta.dirname, '../../../shared/data');
const recorded = path.join(data, 'essentia-audio/recorded');
const librosa = path.join(data, 'librosa-audio');
const analyze = makeFileAnalyzer();

describe.skipIf(!existsSync(recorded))('essentia-audio', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tastegraph-real-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('gets the same answers in every codec', async () => {
    const names = ['dubstep.wav', 'dubstep.flac', 'dubstep.mp3', 'dubstep.ogg', 'dubstep.aac'];
    for (const name of names) {
      const { analysis } = await analyze(path.join(recorded, name));
      expect(analysis.tempo, name).toBeCloseTo(140.2, 0);
      expect(analysis, name).toMatchObject({ key: 9, mode: 0, timeSignature: 4 });
    }
    const flamenco = ['flamenco.flac', 'flamenco.mp3'].map((name) => path.join(recorded, name));
    const [flac, mp3] = await Promise.all(flamenco.map(analyze));
    for (const name of ['key', 'mode', 'timeSignature'] as const)
      expect(mp3!.analysis[name]).toBe(flac!.analysis[name]);
    expect(mp3!.analysis.tempo).toBeCloseTo(flac!.analysis.tempo, 0);
  });

  it('hears the same keys when guitars tuned to 432 Hz are played as if tuned to 440', async () => {
    const open = makeSoundOpener();
    for (const name of ['Guitar-A4-432-1.ogg', 'Guitar-A4-432-2.ogg']) {
      const file = path.join(recorded, name);
      const sound = await open(file);
      const samples: number[] = [];
      for (let block = sound.read(); block !== undefined; block = sound.read())
        for (const sample of block[0]!) samples.push(sample);
      sound.close();
      const raised = path.join(folder, `${name}.wav`);
      writeWav(raised, Float32Array.from(samples), Math.round((sound.sampleRate * 440) / 432));
      const [low, high] = [(await analyze(file)).analysis, (await analyze(raised)).analysis];
      expect([high.key, high.mode], name).toEqual([low.key, low.mode]);
    }
  });
});

describe.skipIf(!existsSync(librosa))('librosa-audio', () => {
  it.each([
    ['speech', '198-209-0000.ogg'],
    ['speech', '3436-172162-0000.ogg'],
    ['speech', '5703-47212-0000.ogg'],
    ['a robin', '456440__inspectorj__bird-whistling-robin-single-13.ogg'],
    ['a dog', 'pibble.ogg'],
    ['a whale', 'glacier-bay-humpback.ogg'],
  ])('is not sure of any music in %s (%s)', async (_, name) => {
    const { analysis } = await analyze(path.join(librosa, name));
    expect(analysis.tempoConfidence).toBeLessThan(0.4);
    expect(analysis.keyConfidence).toBeLessThan(0.4);
    expect(analysis.timeSignatureConfidence).toBeLessThan(0.45);
  });

  it.each([
    ['147793__setuniman__sweet-waltz-0i-22mi.ogg', 150, 3],
    ['442789__lena-orsa__happy-music-pistachio-ice-cream-ragtime.ogg', 144, 4],
    ['Kevin_MacLeod_-_P_I_Tchaikovsky_Dance_of_the_Sugar_Plum_Fairy.ogg', 108, 4],
  ])('is surely music in %s', async (name, tempo, timeSignature) => {
    const { analysis } = await analyze(path.join(librosa, name));
    expect(Math.abs(analysis.tempo / tempo - 1)).toBeLessThan(0.04);
    expect(analysis.timeSignature).toBe(timeSignature);
    expect(analysis.tempoConfidence).toBeGreaterThan(0.7);
    expect(analysis.timeSignatureConfidence).toBeGreaterThan(0.9);
  });

  it('knows the key of the Dance of the Sugar Plum Fairy: E minor', async () => {
    const name = 'Kevin_MacLeod_-_P_I_Tchaikovsky_Dance_of_the_Sugar_Plum_Fairy.ogg';
    expect((await analyze(path.join(librosa, name))).analysis).toMatchObject({ key: 4, mode: 0 });
  });
});
