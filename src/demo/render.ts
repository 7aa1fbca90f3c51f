/**
 * The sounds of the demo's art songs: rendered from their scores when first asked for, in a thread, one at
 * a time, and kept as files. Requests for the same song wait for the same rendering; when too many
 * different ones wait, the next is told to come back.
 */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { threadBeside } from '../math/thread-beside.ts';
import type { Clock } from '../clock.ts';
import { InvariantError, UnavailableError } from '../errors.ts';
import { kindOf, localId } from '../ids.ts';
import { DEMO_FOLDER } from './demo-files.ts';
import type { RenderRequest } from './render.worker.ts';
import { openSoundCache } from './sound-cache.ts';
import { SAMPLE_RATE } from './sound-format.ts';

export interface SoundRenderer {
  /**
   * The WAV file of a track; undefined for a track without a score.
   *
   * @throws UnavailableError when too many renderings wait: ask again in a few seconds.
   */
  sound(track: string): Promise<string | undefined>;
  /** Ids of the tracks that have a score, ascending. */
  tracks(): readonly string[];
  /** Whether a track's sound is there already. */
  isReady(track: string): boolean;
  /** Whether the cache has room for another song of usual length without giving one up. */
  hasRoom(): boolean;
  /** Ends the rendering under way; those that wait are refused. */
  stop(): Promise<void>;
}

export interface RendererOptions {
  /** Folder of the rendered files. Nothing else may lie there. */
  readonly cacheFolder: string;
  /** The most that they may take, in bytes. */
  readonly maxCacheBytes: number;
  /** The most renderings that may wait. */
  readonly maxWaiting: number;
  readonly clock: Clock;
  /** Where the demo's files lie. */
  readonly folder?: string;
}

/** A long song: 4 minutes of 16-bit samples. */
const LONG_SONG_BYTES = 4 * 60 * SAMPLE_RATE * 2;

export function makeRenderer(options: RendererOptions): SoundRenderer {
  const { cacheFolder, maxCacheBytes, maxWaiting, clock, folder = DEMO_FOLDER } = options;
  const cache = openSoundCache(cacheFolder, maxCacheBytes, clock);
  const scores = path.join(folder, 'midi');
  const stopping = new AbortController();
  const rendering = new Map<string, Promise<string>>();
  let last: Promise<unknown> = Promise.resolve();

  const render = async (name: string): Promise<string> => {
    if (stopping.signal.aborted) throw new UnavailableError('The gateway is stopping.');
    const request = {
      midi: path.join(scores, `${name}.mid`),
      soundfont: path.join(folder, 'florestan.sf2'),
    };
    const wav = await renderInWorker(request, stopping.signal);
    return cache.put(`${name}.wav`, wav);
  };

  const enqueue = (name: string): Promise<string> => {
    if (rendering.size > maxWaiting) {
      throw new UnavailableError(
        `${rendering.size} sounds are being rendered; at most ${maxWaiting} may wait.`,
      );
    }
    const mine = last.then(() => render(name)).finally(() => rendering.delete(name));
    rendering.set(name, mine);
    // A failure is its own requester's; the next in line starts all the same.
    last = mine.catch(() => undefined);
    return mine;
  };

  return {
    async sound(track) {
      const name = scoreName(track);
      if (name === undefined) return undefined;
      const found = await cache.find(`${name}.wav`);
      if (found !== undefined) return found;
      if (!existsSync(path.join(scores, `${name}.mid`))) return undefined;
      return rendering.get(name) ?? enqueue(name);
    },
    tracks: () =>
      readdirSync(scores)
        .filter((file) => file.endsWith('.mid'))
        .map((file) => `track:${file.slice(0, -'.mid'.length)}`)
        .sort(),
    isReady: (track) => cache.has(`${localId(track)}.wav`),
    hasRoom: () => cache.size() + LONG_SONG_BYTES <= maxCacheBytes,
    async stop() {
      stopping.abort();
      await last;
    },
  };
}

/** The name of a track's files. Only such ids as the demo has are let through: others could leave the folder. */
function scoreName(track: string): string | undefined {
  const name = localId(track);
  return kindOf(track) === 'track' && /^[a-z0-9-]{1,190}$/.test(name) ? name : undefined;
}

function renderInWorker(request: RenderRequest, signal: AbortSignal): Promise<Uint8Array> {
  const worker = new Worker(threadBeside(import.meta.url, 'render.worker'), {
    workerData: request,
    name: 'render',
  });
  const cancelled = (): void => void worker.terminate();
  signal.addEventListener('abort', cancelled, { once: true });
  return new Promise<Uint8Array>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', (cause: Error) => {
      reject(
        new InvariantError(`Expected ${request.midi} to render, got: ${cause.message}`, { cause }),
      );
    });
    worker.once('exit', () => reject(new UnavailableError('The rendering was ended.')));
  }).finally(() => {
    signal.removeEventListener('abort', cancelled);
    return worker.terminate();
  });
}
