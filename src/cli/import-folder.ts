/**
 * `import folder DIR`: every sound file below a folder becomes a track, with its tags and its audio features. Files are
 * only read. What is done is written file by file, with the size and time of the file: a run that was broken off goes on
 * where it was, and the next one looks only at what is new or changed. A file that cannot be read is reported
 * and stops nothing.
 */
import type { Dirent } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { AnalyzerPool } from '../audio/analyzer-pool.ts';
import { audioFeaturesRecord } from '../audio/features-record.ts';
import { SECOND_MS, type Clock } from '../clock.ts';
import { BadInputError, UnavailableError } from '../errors.ts';
import { readTags, recordsOf, trackIdOf } from '../formats/sound-tags.ts';
import { AUDIO_MODEL_VERSION } from '../models/audio/analyze-sound.ts';
import type { Services } from '../services/services.ts';
import type { Store } from '../store/ports.ts';

export interface FolderDeps {
  readonly store: Pick<Store, 'audioFeatures' | 'jobRuns'>;
  readonly catalogue: Pick<Services['catalogue'], 'upsert'>;
  readonly analyzer: Pick<AnalyzerPool, 'analyze'>;
  readonly clock: Clock;
  /** Files under way at once. */
  readonly atOnce: number;
}

export interface FolderControl {
  readonly progress?: (share: number, message: string) => void;
  readonly signal?: AbortSignal;
}

export interface FolderReport {
  /** Sound files found: all of the following together. */
  readonly files: number;
  readonly analysed: number;
  /** Done by an earlier run and not changed since. */
  readonly unchanged: number;
  /** Read in part or not at all. */
  readonly reported: number;
  readonly problems: readonly FolderProblem[];
  readonly seconds: number;
  /** Seconds of sound analysed in each second. */
  readonly xRealTime: number;
}

export interface FolderProblem {
  readonly file: string;
  readonly reason: string;
}

/** Endings of files that are taken for sound; what is in them is told by their content. */
const ENDINGS = /\.(wav|wave|aiff?|aifc|flac|mp3|ogg|oga|opus|m4a|mp4|aac|wma|webm)$/i;
/** Where the marks of finished files are kept. */
const NOTES = 'import-folder';

interface Tally {
  analysed: number;
  unchanged: number;
  milliseconds: number;
  readonly problems: FolderProblem[];
}

/** @throws BadInputError when the folder cannot be read */
export async function importFolder(
  folder: string,
  deps: FolderDeps,
  control: FolderControl = {},
): Promise<FolderReport> {
  const startedAt = deps.clock.now();
  const files = await soundFiles(folder);
  const tally: Tally = { analysed: 0, unchanged: 0, milliseconds: 0, problems: [] };
  let next = 0;
  let done = 0;
  const run = async (): Promise<void> => {
    while (next < files.length) {
      control.signal?.throwIfAborted();
      const file = files[next++]!;
      await importFile(file, deps, tally);
      done += 1;
      control.progress?.(
        done / files.length,
        `${done} of ${files.length} files, ${left(deps.clock.now() - startedAt, done, files.length)}`,
      );
    }
  };
  await Promise.all(Array.from({ length: deps.atOnce }, run));
  const seconds = (deps.clock.now() - startedAt) / SECOND_MS;
  const { analysed, unchanged, problems, milliseconds } = tally;
  return {
    files: files.length,
    analysed,
    unchanged,
    reported: problems.length,
    problems: problems.toSorted((a, b) => (a.file < b.file ? -1 : 1)),
    seconds,
    xRealTime: seconds === 0 ? 0 : milliseconds / SECOND_MS / seconds,
  };
}

async function importFile(file: string, deps: FolderDeps, tally: Tally): Promise<void> {
  const { store, catalogue, analyzer, clock } = deps;
  const id = trackIdOf(file);
  try {
    const mark = await markOf(file);
    const note = await store.jobRuns.note(NOTES, id);
    if (note?.startsWith(mark)) {
      count(tally, file, 'unchanged', note.slice(mark.length));
      return;
    }
    const [found, tags] = await Promise.all([analyzer.analyze(file), readTags(file)]);
    await catalogue.upsert(
      recordsOf(file, tags, { durationMs: found.durationMs, addedAt: clock.now() }),
    );
    await store.audioFeatures.put([audioFeaturesRecord(id, found)]);
    const { warning = '', durationMs } = found;
    await store.jobRuns.setNote(NOTES, id, mark + warning);
    tally.milliseconds += durationMs;
    count(tally, file, 'analysed', warning);
  } catch (error) {
    if (!(error instanceof BadInputError)) throw error;
    tally.problems.push({ file, reason: error.message });
  }
}

/** A file with a warning is reported in every run, whichever one looked at it. */
function count(tally: Tally, file: string, as: 'analysed' | 'unchanged', warning: string): void {
  if (warning === '') tally[as] += 1;
  else tally.problems.push({ file, reason: warning });
}

/** Changes when the file does, or what would be found in it; a note holds it, and then what the warning was. */
async function markOf(file: string): Promise<string> {
  try {
    const { size, mtimeMs } = await stat(file);
    return `${size} ${mtimeMs} ${AUDIO_MODEL_VERSION} `;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new BadInputError(`Expected a file that can be read, got ${code}: ${file}`, { cause });
  }
}

/** All sound files below a folder, in the order of their paths. Links are not followed, so nothing goes in circles. */
async function soundFiles(folder: string): Promise<readonly string[]> {
  const files: string[] = [];
  const folders = [path.resolve(folder)];
  for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
    for await (const entry of entriesOf(at)) {
      if (entry.name.startsWith('.')) continue;
      const full = path.join(at, entry.name);
      if (entry.isDirectory()) folders.push(full);
      else if (entry.isFile() && ENDINGS.test(entry.name)) files.push(full);
    }
  }
  return files.sort();
}

async function* entriesOf(folder: string): AsyncGenerator<Dirent> {
  try {
    yield* await opendir(folder);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const Problem = code === 'EMFILE' ? UnavailableError : BadInputError;
    throw new Problem(`Expected a folder that can be read, got ${code}: ${folder}`, { cause });
  }
}

/** How long the rest will take at the pace so far. */
function left(elapsedMs: number, done: number, all: number): string {
  const seconds = Math.round(((elapsedMs / done) * (all - done)) / SECOND_MS);
  return seconds < 90 ? `${seconds} s left` : `${Math.round(seconds / 60)} min left`;
}
