import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEMO_FOLDER, readCatalogue } from '../../src/demo/demo-files.ts';
import type { SoundRenderer } from '../../src/demo/render.ts';
import { makeRenderer } from '../../src/demo/render.ts';
import { readRules } from '../../src/demo/rules.ts';
import { openSoundCache } from '../../src/demo/sound-cache.ts';
import { encodeWav } from '../../src/demo/wav.ts';
import { UnavailableError } from '../../src/errors.ts';
import { makeRenderJob } from '../../src/jobs/render-audio.job.ts';

const now = Date.UTC(2026, 10, 20);
const clock = { now: () => now };
const catalogue = readCatalogue(DEMO_FOLDER, readRules(DEMO_FOLDER), now);
/** The shortest songs: quick to render. */
const songs = catalogue.tracks
  .filter((track) => track.audioUrl !== undefined)
  .sort((a, b) => a.durationMs! - b.durationMs!);

let folder: string;
const opened: SoundRenderer[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tastegraph-sounds-'));
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((renderer) => renderer.stop()));
  rmSync(folder, { recursive: true });
});

function renderer(maxCacheBytes = 100_000_000, maxWaiting = 4): SoundRenderer {
  const made = makeRenderer({ cacheFolder: folder, maxCacheBytes, maxWaiting, clock });
  opened.push(made);
  return made;
}

describe('a rendered sound', () => {
  it('is a WAV of the length that the catalogue says, neither silent nor clipped', async () => {
    const song = songs[0]!;
    const bytes = readFileSync((await renderer().sound(song.id))!);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    expect(bytes.toString('latin1', 0, 4)).toBe('RIFF');
    expect(bytes.toString('latin1', 8, 16)).toBe('WAVEfmt ');
    expect(view.getUint32(4, true)).toBe(bytes.length - 8);
    expect(view.getUint16(20, true)).toBe(1);
    expect(view.getUint16(22, true)).toBe(1);
    expect(view.getUint32(24, true)).toBe(22_050);
    expect(view.getUint32(40, true)).toBe(bytes.length - 44);

    const samples = Array.from(
      { length: (bytes.length - 44) / 2 },
      (_, i) => view.getInt16(44 + 2 * i, true) / 32_768,
    );
    expect(Math.abs(samples.length / 22.05 - song.durationMs!)).toBeLessThan(250);
    const peak = samples.reduce((high, sample) => Math.max(high, Math.abs(sample)), 0);
    expect(peak).toBeGreaterThan(0.25);
    expect(peak).toBeLessThan(0.9);
    const rms = (part: readonly number[]): number =>
      Math.sqrt(part.reduce((sum, sample) => sum + sample * sample, 0) / part.length);
    expect(rms(samples)).toBeGreaterThan(0.03);
    // It sounds throughout: no tenth of it is silent.
    const tenth = Math.floor(samples.length / 10);
    for (let part = 0; part < 10; part++) {
      expect(rms(samples.slice(part * tenth, (part + 1) * tenth))).toBeGreaterThan(0.003);
    }
    // And it ends by fading, not by being cut.
    expect(rms(samples.slice(-400))).toBeLessThan(0.02);
  });

  it('is the same file when asked for again, also by another process', async () => {
    const song = songs[1]!.id;
    const first = renderer();
    const file = await first.sound(song);
    const made = statSync(file!).ino;
    expect(await first.sound(song)).toBe(file);
    const second = renderer();
    expect(second.isReady(song)).toBe(true);
    expect(statSync((await second.sound(song))!).ino).toBe(made);
  });

  it('is rendered again when somebody emptied the cache', async () => {
    const song = songs[1]!.id;
    const mine = renderer();
    rmSync((await mine.sound(song))!);
    expect(statSync((await mine.sound(song))!).size).toBeGreaterThan(1_000_000);
  });

  it('is shared by requests for it that come at the same time', async () => {
    const song = songs[2]!.id;
    const mine = renderer(100_000_000, 0);
    const files = await Promise.all([mine.sound(song), mine.sound(song), mine.sound(song)]);
    expect(new Set(files).size).toBe(1);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it('is refused for the moment when too many others wait', async () => {
    const mine = renderer(100_000_000, 0);
    const first = mine.sound(songs[0]!.id);
    await expect(mine.sound(songs[1]!.id)).rejects.toThrow(UnavailableError);
    expect(await first).toBeDefined();
    expect(await mine.sound(songs[1]!.id)).toBeDefined();
  });

  it('is none for a track without a score, and for ids that would leave the folder', async () => {
    const mine = renderer();
    for (const id of [
      'track:rock-heart-never',
      'artist:fanny-hensel',
      'track:../florestan',
      'track:',
      'nonsense',
    ]) {
      expect(await mine.sound(id)).toBeUndefined();
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  it('ends with the gateway: what is under way and what waits is refused', async () => {
    const mine = renderer();
    const asked = [mine.sound(songs[0]!.id), mine.sound(songs[1]!.id)].map((sound) =>
      sound.then(
        () => 'rendered',
        (error: unknown) => (error instanceof UnavailableError ? 'refused' : error),
      ),
    );
    // The thread has started; it takes longer than a tick to render.
    await new Promise((resolve) => setImmediate(resolve));
    await mine.stop();
    expect(await Promise.all(asked)).toEqual(['refused', 'refused']);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('the sound cache', () => {
  it('gives up what was not used for the longest time, and stays within its size', async () => {
    let time = now;
    const cache = openSoundCache(folder, 250, { now: () => (time += 1_000) });
    await cache.put('a.wav', new Uint8Array(100));
    await cache.put('b.wav', new Uint8Array(100));
    await cache.find('a.wav');
    await cache.put('c.wav', new Uint8Array(100));
    expect(readdirSync(folder).sort()).toEqual(['a.wav', 'c.wav']);
    expect(cache.size()).toBe(200);
    expect(await cache.find('b.wav')).toBeUndefined();
  });

  it('remembers over restarts what was used last, and takes no unfinished file for a sound', async () => {
    let time = now;
    const ticking = { now: () => (time += 1_000) };
    const first = openSoundCache(folder, 250, ticking);
    await first.put('a.wav', new Uint8Array(100));
    await first.put('b.wav', new Uint8Array(100));
    await first.find('a.wav');
    await first.find('b.wav');
    await first.find('a.wav');
    writeFileSync(path.join(folder, 'd.wav.1.part'), 'half');
    const second = openSoundCache(folder, 250, ticking);
    expect(second.has('d.wav.1.part')).toBe(false);
    await second.put('c.wav', new Uint8Array(100));
    expect(second.has('a.wav')).toBe(true);
    expect(second.has('b.wav')).toBe(false);
  });
});

describe('the render job', () => {
  const context = { signal: new AbortController().signal, progress: () => undefined };

  it('renders ahead as far as the cache has room, and leaves what was there', async () => {
    const mine = renderer(15_000_000);
    const asked = songs[0]!.id;
    await mine.sound(asked);
    const job = makeRenderJob({ renderer: mine, schedule: '45 5 * * *', timeZone: 'UTC' });
    const result = await job.run(context);
    expect(result).toMatchObject({ outcome: 'succeeded' });
    expect(mine.isReady(asked)).toBe(true);
    const files = readdirSync(folder);
    expect(files.length).toBeGreaterThan(1);
    const bytes = files.reduce((sum, file) => sum + statSync(path.join(folder, file)).size, 0);
    expect(bytes).toBeLessThanOrEqual(15_000_000);
  });

  it('leaves a full cache as it is', async () => {
    const mine = renderer(5_000_000);
    await mine.sound(songs[0]!.id);
    const before = readdirSync(folder);
    const job = makeRenderJob({ renderer: mine, schedule: '45 5 * * *', timeZone: 'UTC' });
    expect(await job.run(context)).toMatchObject({ outcome: 'skipped' });
    expect(readdirSync(folder)).toEqual(before);
  });

  it('stops between two songs when it is cancelled', async () => {
    const mine = renderer();
    const job = makeRenderJob({ renderer: mine, schedule: '45 5 * * *', timeZone: 'UTC' });
    const reason = new Error('shutting down');
    await expect(job.run({ ...context, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('encodeWav', () => {
  it('cuts what is louder than full scale', () => {
    const wav = encodeWav(Float32Array.of(0, 0.5, 2, -2), 8_000);
    const samples = new Int16Array(wav.buffer, 44);
    expect([...samples]).toEqual([0, 16_384, 32_767, -32_767]);
  });
});
