import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { collectFromFile, makeEars } from '../../src/audio/collect-file.ts';
import { BadInputError } from '../../src/errors.ts';
import { seededRandom } from '../../src/math/random.ts';
import { band, RATE, writeWav } from '../helpers/sounds.ts';

const fixtures = path.resolve(import.meta.dirname, '../fixtures/audio');
const data = path.resolve(import.meta.dirname, '../../../shared/data');
const recorded = path.join(data, 'essentia-audio/recorded');
const librosa = path.join(data, 'librosa-audio');
/** Samples that the encoder of the fixtures put before the sound. */
const AAC_DELAY = 1_024;

describe('Reading sound files', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tastegraph-sound-'));
  const ears = makeEars();
  const { open } = ears;
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
      ['lossless.m4a', inMp4('alac'), /Expected AAC in the MP4 file, got other codecs/],
      ['cut.m4a', inMp4('mp4a').subarray(0, 4_000), /MP4 file with its index, got.*cut off/],
      ['video.mp4', Buffer.from('\0\0\0\x10ftypisom\0\0\0\0'), /MP4 file with its index/],
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
      await expect(collectFromFile(ears, file(name, bytes)), name).rejects.toThrow(message);
      await expect(collectFromFile(ears, file(name, bytes)), name).rejects.toBeInstanceOf(
        BadInputError,
      );
    }
    await expect(open(path.join(folder, 'nowhere.wav'))).rejects.toThrow(/ENOENT/);
    await expect(open(folder)).rejects.toThrow(BadInputError);
  });

  it('decodes AAC to the same sound as its lossless twin, in MP4 and bare', async () => {
    const { samples: twin, rate } = await read(path.join(fixtures, 'tiny.flac'));
    for (const name of ['tiny.m4a', 'tiny.aac']) {
      const { samples, rate: own } = await read(path.join(fixtures, name));
      expect(own, name).toBe(rate);
      expect(correlationAt(samples, twin, AAC_DELAY), name).toBeGreaterThan(0.95);
    }
  });

  it('reads what there is of a file that is cut off, and says so', async () => {
    const full = path.join(folder, 'whole.wav');
    writeWav(full, band({ tempo: 120, beats: 4, seconds: 8 }));
    const cut = file('cut.wav', readFileSync(full).subarray(0, 200_000));
    const { durationMs, warning } = await collectFromFile(ears, cut);
    expect(durationMs).toBeGreaterThan(4_000);
    expect(durationMs).toBeLessThan(5_000);
    expect(warning).toMatch(/breaks off after 4\.\d of 8\.0 s/);
  });

  it('says of every format when a file was cut off', async () => {
    for (const name of ['tiny.flac', 'tiny.mp3', 'tiny.ogg', 'tiny.opus', 'tiny.aac']) {
      const whole = path.join(fixtures, name);
      expect((await collectFromFile(ears, whole)).warning, name).toBeUndefined();
      const bytes = readFileSync(whole);
      const cut = file(name, bytes.subarray(0, Math.round(0.7 * bytes.length)));
      expect((await collectFromFile(ears, cut)).warning, name).toMatch(/breaks off after/);
    }
  });

  it(
    'ends on 10,000 broken headers, with an answer or an error of the file',
    { timeout: 180_000 },
    async () => {
      const random = seededRandom(3);
      const wav = path.join(folder, 'seed.wav');
      writeWav(wav, band({ tempo: 120, beats: 4, seconds: 0.1 }));
      const names = ['flac', 'mp3', 'ogg', 'opus', 'm4a', 'aac'].map((ending) => `tiny.${ending}`);
      const seeds = names.map((name) =>
        readFileSync(path.join(fixtures, name)).subarray(0, name.endsWith('m4a') ? 8_000 : 4_000),
      );
      seeds.push(readFileSync(wav).subarray(0, 4_000));
      let answers = 0;
      for (let round = 0; round < 10_000; round++) {
        const seed = seeds[round % seeds.length]!;
        const bytes = Buffer.from(seed.subarray(0, 1 + random.int(seed.length)));
        // Most of the damage where the header is.
        const reach = Math.min(bytes.length, round % 4 === 0 ? seed.length : 120);
        for (let hits = 1 + random.int(8); hits > 0; hits--)
          bytes[random.int(reach)] = random.int(256);
        try {
          const sound = await open(file('fuzz', bytes));
          while (sound.read() !== undefined && round % 10 === 0);
          sound.close();
          answers += 1;
        } catch (error) {
          if (!(error instanceof BadInputError)) throw error;
        }
      }
      expect(answers).toBeGreaterThan(1_000);
      expect(answers).toBeLessThan(9_999);
    },
  );

  describe.skipIf(!existsSync(recorded))('essentia-audio', () => {
    it('is the same length and loudness in every codec', async () => {
      const names = ['dubstep.wav', 'dubstep.flac', 'dubstep.mp3', 'dubstep.ogg', 'dubstep.aac'];
      const found = await Promise.all(
        names.map((name) => collectFromFile(ears, path.join(recorded, name))),
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
        ears,
        path.join(librosa, 'Kevin_MacLeod_-_Vibe_Ace.ogg'),
      );
      expect(Math.round(durationMs / 1000)).toBe(61);
    });
  });
});

/** The AAC fixture, its codec said to be another one. */
function inMp4(codec: string): Buffer {
  const bytes = readFileSync(path.join(fixtures, 'tiny.m4a'));
  bytes.write(codec, bytes.indexOf('mp4a'), 'latin1');
  return bytes;
}

/** Of two signals, the first one `delay` samples late. */
function correlationAt(late: Float32Array, signal: Float32Array, delay: number): number {
  let [both, first, second] = [0, 0, 0];
  for (let i = 0; i < signal.length && i + delay < late.length; i++) {
    both += late[i + delay]! * signal[i]!;
    first += late[i + delay]! ** 2;
    second += signal[i]! ** 2;
  }
  return both / Math.sqrt(first * second);
}
