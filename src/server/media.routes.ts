/**
 * Sounds and pictures over HTTP: `GET /audio/TRACK.wav` (rendered when first asked for, with byte ranges)
 * and `GET /covers/KIND/LOCAL.svg`. Neither needs a token: a player and an `img` element send none. So
 * covers of what belongs to one listener (playlists, weeklies) show nothing that is theirs.
 */
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { DAY_MS, SECOND_MS } from '../clock.ts';
import type { SoundRenderer } from '../demo/render.ts';
import { UnavailableError } from '../errors.ts';
import type { SubjectKind } from '../ids.ts';
import { MAX_ID_LENGTH, SUBJECT_KINDS } from '../ids.ts';
import type { CataloguePort } from '../store/ports.ts';
import { parseByteRange } from './byte-range.ts';
import type { CoverText } from './cover.ts';
import { coverSvg } from './cover.ts';

export interface MediaDeps {
  /** Undefined where no demo is served: every sound is then unknown. */
  readonly renderer?: SoundRenderer;
  readonly catalogue: CataloguePort;
}

/** How long a browser may keep them, seconds. A cover changes with its title only. */
const AUDIO_AGE = DAY_MS / SECOND_MS;
const COVER_AGE = (30 * DAY_MS) / SECOND_MS;
/** When to ask again for a sound that could not be rendered now, seconds. */
const RETRY_AFTER = 3;

/** A Fastify plugin: `server.register(mediaRoutes, deps)`. */
export async function mediaRoutes(server: FastifyInstance, deps: MediaDeps): Promise<void> {
  server.get<{ Params: { file: string } }>('/audio/:file', async (request, reply) => {
    const track = /^(.+)\.wav$/.exec(request.params.file)?.[1];
    if (track === undefined || deps.renderer === undefined) return notFound(reply);
    try {
      const sound = await openSound(deps.renderer, track);
      return sound === undefined
        ? notFound(reply)
        : await sendSound(reply, sound, request.headers.range);
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
      const { code, message } = error;
      return reply.code(503).header('retry-after', RETRY_AFTER).send({ error: { code, message } });
    }
  });

  server.get<{ Params: { kind: string; file: string } }>(
    '/covers/:kind/:file',
    async (request, reply) => {
      const { kind, file } = request.params;
      const local = /^(.+)\.svg$/s.exec(file)?.[1];
      const text =
        local === undefined || !isSubjectKind(kind) || local.length > MAX_ID_LENGTH
          ? undefined
          : await coverText(deps.catalogue, kind, local);
      if (text === undefined) return notFound(reply);
      return (
        reply
          .header('cache-control', `public, max-age=${COVER_AGE}`)
          // A title is data of others: whatever is in it, nothing runs where the picture is opened alone.
          .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
          .type('image/svg+xml; charset=utf-8')
          .send(coverSvg(text))
      );
    },
  );
}

function notFound(reply: FastifyReply): FastifyReply {
  return reply.code(404).send({ error: { code: 'NOT_FOUND', message: 'There is no such file.' } });
}

/** Opened at once: from then on it can be read even if the cache gives it up. */
async function openSound(renderer: SoundRenderer, track: string): Promise<FileHandle | undefined> {
  const file = await renderer.sound(track);
  return file === undefined ? undefined : open(file);
}

async function sendSound(
  reply: FastifyReply,
  sound: FileHandle,
  wanted: string | undefined,
): Promise<FastifyReply> {
  const { size } = await sound.stat();
  const range = parseByteRange(wanted, size);
  reply
    .header('accept-ranges', 'bytes')
    .header('cache-control', `public, max-age=${AUDIO_AGE}`)
    .type('audio/wav');
  if (range === 'unsatisfiable') {
    await sound.close();
    return reply.code(416).header('content-range', `bytes */${size}`).send();
  }
  const { start, end } = range ?? { start: 0, end: size - 1 };
  if (range) reply.code(206).header('content-range', `bytes ${start}-${end}/${size}`);
  return reply
    .header('content-length', end - start + 1)
    .send(sound.createReadStream({ start, end }));
}

function isSubjectKind(kind: string): kind is SubjectKind {
  return (SUBJECT_KINDS as readonly string[]).includes(kind);
}

/** What the cover of a subject says; undefined for one that the catalogue does not know. */
async function coverText(
  catalogue: CataloguePort,
  kind: SubjectKind,
  local: string,
): Promise<CoverText | undefined> {
  const id = `${kind}:${local}`;
  switch (kind) {
    case 'track': {
      const track = (await catalogue.tracks([id])).get(id);
      return track && { id, title: track.title, subtitle: await names(catalogue, track.artistIds) };
    }
    case 'album': {
      const album = (await catalogue.albums([id])).get(id);
      return album && { id, title: album.title, subtitle: await names(catalogue, album.artistIds) };
    }
    case 'artist': {
      const artist = (await catalogue.artists([id])).get(id);
      return artist && { id, title: artist.name, subtitle: artist.genres[0] ?? '' };
    }
    case 'podcast': {
      const podcast = (await catalogue.podcasts([id])).get(id);
      return podcast && { id, title: podcast.title, subtitle: 'Podcast' };
    }
    case 'playlist':
      return { id, title: 'Playlist', subtitle: '' };
    case 'weekly':
      return { id, title: 'Discover Weekly', subtitle: /\d{4}-W\d\d$/.exec(local)?.[0] ?? '' };
  }
}

async function names(catalogue: CataloguePort, ids: readonly string[]): Promise<string> {
  const artists = await catalogue.artists(ids);
  return ids.flatMap((id) => artists.get(id)?.name ?? []).join(', ');
}
