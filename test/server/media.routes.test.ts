import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_FOLDER, readCatalogue } from '../../src/demo/demo-files.ts';
import type { SoundRenderer } from '../../src/demo/render.ts';
import { makeRenderer } from '../../src/demo/render.ts';
import { readRules } from '../../src/demo/rules.ts';
import { parseByteRange } from '../../src/server/byte-range.ts';
import { coverPath } from '../../src/server/cover.ts';
import { mediaRoutes } from '../../src/server/media.routes.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import type { Store } from '../../src/store/ports.ts';

const now = Date.UTC(2026, 10, 20);
const records = readCatalogue(DEMO_FOLDER, readRules(DEMO_FOLDER), now);
const songs = records.tracks
  .filter((track) => track.audioUrl !== undefined)
  .sort((a, b) => a.durationMs! - b.durationMs!);
const song = songs[0]!;

let folder: string;
let store: Store;
let renderer: SoundRenderer;
let server: FastifyInstance;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tastegraph-media-'));
  store = await openSqliteStore({ path: path.join(folder, 'store.sqlite') });
  await store.catalogue.upsert({
    tracks: [song],
    albums: records.albums.slice(0, 1),
    artists: records.artists,
    podcasts: records.podcasts.slice(0, 1),
  });
  renderer = makeRenderer({
    cacheFolder: path.join(folder, 'audio-cache'),
    maxCacheBytes: 50_000_000,
    maxWaiting: 0,
    clock: { now: () => now },
  });
  server = fastify();
  await server.register(mediaRoutes, { renderer, catalogue: store.catalogue });
});

afterAll(async () => {
  await server.close();
  await renderer.stop();
  await store.close();
  rmSync(folder, { recursive: true });
});

describe('GET /audio/:file', () => {
  it('says when to come back while too many sounds are being rendered', async () => {
    const [first, second] = await Promise.all([
      server.inject(song.audioUrl!),
      server.inject(songs[1]!.audioUrl!),
    ]);
    expect(first.statusCode).toBe(200);
    expect(second.statusCode).toBe(503);
    expect(Number(second.headers['retry-after'])).toBeGreaterThan(0);
    expect(second.json()).toMatchObject({ error: { code: 'UNAVAILABLE' } });
  });

  it('serves the sound at the address that the catalogue names', async () => {
    const answer = await server.inject(song.audioUrl!);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('audio/wav');
    expect(answer.headers['accept-ranges']).toBe('bytes');
    expect(answer.rawPayload.equals(readFileSync((await renderer.sound(song.id))!))).toBe(true);
    expect(Number(answer.headers['content-length'])).toBe(answer.rawPayload.length);
  });

  it('serves a part of it', async () => {
    const whole = readFileSync((await renderer.sound(song.id))!);
    const part = await server.inject({
      url: song.audioUrl!,
      headers: { range: 'bytes=1000-1999' },
    });
    expect(part.statusCode).toBe(206);
    expect(part.headers['content-range']).toBe(`bytes 1000-1999/${whole.length}`);
    expect(part.rawPayload.equals(whole.subarray(1_000, 2_000))).toBe(true);
    const end = await server.inject({ url: song.audioUrl!, headers: { range: 'bytes=-100' } });
    expect(end.rawPayload.equals(whole.subarray(-100))).toBe(true);
    const beyond = await server.inject({
      url: song.audioUrl!,
      headers: { range: `bytes=${whole.length}-` },
    });
    expect(beyond.statusCode).toBe(416);
    expect(beyond.headers['content-range']).toBe(`bytes */${whole.length}`);
  });

  it('answers HEAD with the size and no bytes', async () => {
    const answer = await server.inject({ method: 'HEAD', url: song.audioUrl! });
    expect(answer.statusCode).toBe(200);
    expect(Number(answer.headers['content-length'])).toBeGreaterThan(1_000_000);
    expect(answer.rawPayload).toHaveLength(0);
  });

  it.each([
    '/audio/track:unknown.wav',
    '/audio/track:..%2F..%2Fflorestan.wav',
    '/audio/x.mp3',
    `/audio/${song.id}`,
  ])('does not know %s', async (url) => {
    expect((await server.inject(url)).statusCode).toBe(404);
  });
});

describe('GET /covers/:kind/:file', () => {
  it('draws the cover of a track with its title and artists, to be kept for long', async () => {
    const answer = await server.inject(coverPath(song.id));
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('image/svg+xml; charset=utf-8');
    expect(answer.headers['cache-control']).toMatch(/max-age=\d{7}/);
    const artist = records.artists.find((entry) => entry.id === song.artistIds[0]);
    expect(answer.body).toContain(artist!.name);
  });

  it('draws one for every kind of subject', async () => {
    const ids = [
      records.albums[0]!.id,
      records.artists[0]!.id,
      records.podcasts[0]!.id,
      'playlist:mine',
      'weekly:a/2026-W48',
    ];
    for (const id of ids) {
      const answer = await server.inject(coverPath(id));
      expect(answer.statusCode).toBe(200);
      expect(answer.body).toMatch(/^<svg .*<\/svg>$/);
    }
    expect((await server.inject(coverPath('weekly:a/2026-W48'))).body).toContain('2026-W48');
  });

  it.each(['/covers/track/unknown.svg', '/covers/user/demo-0001.svg', '/covers/track/x.png'])(
    'does not know %s',
    async (url) => {
      expect((await server.inject(url)).statusCode).toBe(404);
    },
  );
});

describe('parseByteRange', () => {
  it.each([
    ['bytes=0-9', { start: 0, end: 9 }],
    ['bytes=90-', { start: 90, end: 99 }],
    ['bytes=-10', { start: 90, end: 99 }],
    ['bytes=-1000', { start: 0, end: 99 }],
    ['bytes=50-1000', { start: 50, end: 99 }],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=9-0', undefined],
    ['bytes=0-1,5-6', undefined],
    ['seconds=0-9', undefined],
    ['bytes=-', undefined],
    [undefined, undefined],
  ])('reads %s of a file of 100 bytes as %j', (header, range) => {
    expect(parseByteRange(header, 100)).toEqual(range);
  });
});
