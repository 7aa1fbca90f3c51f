import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { collectFromFile } from '../../src/audio/collect-file.ts';
import { makeSoundOpener } from '../../src/audio/open-sound.ts';
import { BadInputError } from '../../src/errors.ts';
import { seededRandom } from '../../src/math/random.ts';
import { band, RATE, writeWav } from '../helpers/sounds.ts';

const data = path.resolve(import.meta.dirname, '../../../shared/data');
const recorded = path.join(data, 'essentia-audio/recorded');
const librosa = path.join(data, 'librosa-audio');

describe('Reading sound files', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tastegraph-sound-'));
  const open = makeSoundOpener();
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, bytes: Uint8Array | string): string => {
    const full = path.join(folder, name);
    writeFileSync(full, bytes);
    return full;
  };
  const read = async (full: string): Promise<{ samples: Float32Array; rate: number }> => {
    const sound = await open(full);
    const parts: number[] = [];
    for (let block = sound.read(); block !== undefined; block = sound.read())
      parts.push(...block[0]!);
    sound.close();
    return { samples: Float32Array.from(parts), rate: sound.sampleRate };
  };

  it('gives back the samples of a WAV file', async () => {
    const samples = band({ tempo: 120, beats: 4, seconds: 1 });
    const full = path.join(folder, 'a.wav');
    writeWav(full, samples);
    const found = await read(full);
    expect(found.rate).toBe(RATE);
    expect(found.samples).toHaveLength(samples.length);
    for (let i = 0; i < samples.length; i += 11)
      expect(found.samples[i]!).toBeCloseTo(samples[i]!, 3);
  });

  it('says of a file that is no sound what was expected and what came', async () => {
    const cases: readonly (readonly [string, Uint8Array | string, RegExp])[] = [
      ['empty.wav', '', /Expected sound as WAV.*got an empty file/],
      ['text.mp3', 'Dear diary, '.repeat(2_000), /got a file that is none of these/],
      ['notes.wav', 'MThd\0\0\0\x06\0\x01', /got a MIDI file/],
      ['film.m4a', '\0\0\0\x20ftypM4A \0\0\0\0', /got an MP4 file/],
      ['short.flac', 'fLaC\0\0', /Expected flac sound, got a header that is broken/],
      [
        'short.ogg',
        Buffer.from('OggS'.padEnd(26, '\0') + '\x01\x1e\x01vorbis' + '\0'.repeat(23)),
        /Expected vorbis sound/,
      ],
      [
        'short.opus',
        Buffer.from('OggS'.padEnd(26, '\0') + '\x01\x08OpusHead'),
        /Expected opus sound/,
      ],
    ];
    for (const [name, bytes, message] of cases) {
      await expect(collectFromFile(open, file(name, bytes)), name).rejects.toThrow(message);
      await expect(collectFromFile(open, file(name, bytes)), name).rejects.toBeInstanceOf(
        BadInputError,
      );
    }
    await expect(open(path.join(folder, 'nowhere.wav'))).rejects.toThrow(/ENOENT/);
    await expect(open(folder)).rejects.toThrow(BadInputError);
  });

  it('reads what there is of a file that is cut off, and says so', async () => {
    const full = path.join(folder, 'whole.wav');
    writeWav(full, band({ tempo: 120, beats: 4, seconds: 8 }));
    const cut = file('cut.wav', readFileSync(full).subarray(0, 200_000));
    const { durationMs, warning } = await collectFromFile(open, cut);
    expect(durationMs).toBeGreaterThan(4_000);
    expect(durationMs).toBeLessThan(5_000);
    expect(warning).toMatch(/breaks off after 4\.\d of 8\.0 s/);
  });

  it('ends on whatever is in a file', { timeout: 120_000 }, async () => {
    const random = seededRandom(3);
    const full = path.join(folder, 'seed.wav');
    writeWav(full, band({ tempo: 120, beats: 4, seconds: 0.2 }));
    const seeds = [
      readFileSync(full),
      Buffer.from('fLaC\0\0\0\x22' + '\x10'.repeat(400), 'latin1'),
    ];
    for (const name of ['dubstep.flac', 'dubstep.mp3', 'dubstep.ogg']) {
      const real = path.join(recorded, name);
      if (existsSync(real)) seeds.push(readFileSync(real).subarray(0, 20_000));
    }
    for (let round = 0; round < 150; round++) {
      const bytes = Buffer.from(seeds[round % seeds.length]!);
      const hits = 1 + random.int(20);
      for (let i = 0; i < hits; i++)
        bytes[random.int(Math.min(bytes.length, round % 2 ? 200 : 20_000))] = random.int(256);
      const cut = bytes.subarray(0, 1 + random.int(bytes.length));
      await collectFromFile(open, file('fuzz', cut)).catch((error: unknown) => {
        if (!(error instanceof BadInputError)) throw error;
      });
    }
  });

  describe.skipIf(!existsSync(recorded))('essentia-audio', () => {
    it('is the same length and loudness in every codec', async () => {
      const names = ['dubstep.wav', 'dubstep.flac', 'dubstep.mp3', 'dubstep.ogg'];
      const found = await Promise.all(
        names.map((name) => collectFromFile(open, path.join(recorded, name))),
      );
      for (const { durationMs, loudness } of found) {
        expect(Math.abs(durationMs - found[0]!.durationMs)).toBeLessThan(60);
        expect(Math.abs(loudness - found[0]!.loudness)).toBeLessThan(0.6);
      }
    });
  });

  describe.skipIf(!existsSync(librosa))('librosa-audio', () => {
    it('reads Vorbis whose comments hold a picture', async () => {
      const { durationMs } = await collectFromFile(
        open,
        path.join(librosa, 'Kevin_MacLeod_-_Vibe_Ace.ogg'),
      );
      expect(Math.round(durationMs / 1000)).toBe(61);
    });
  });
});
