/** `import history FILE… --listener ID`: what people can export of their listening elsewhere; the format is detected. */
import type { Readable } from 'node:stream';
import { BadInputError } from '../errors.ts';
import { openBytes } from '../formats/byte-source.ts';
import type { HistoryFormat } from '../formats/history-entries.ts';
import { readHistory } from '../formats/history.ts';
import { globalId } from '../ids.ts';
import type { HistoryService } from '../services/services.ts';

export interface HistoryDeps {
  readonly history: HistoryService;
  /** What the file name `-` stands for. */
  readonly stdin?: Readable;
}

export interface HistoryControl {
  readonly progress?: (share: number, message: string) => void;
  readonly signal?: AbortSignal;
}

export interface HistoryReport {
  readonly files: readonly { readonly file: string; readonly format: HistoryFormat }[];
  /** Entries seen: `imported`, `duplicates` and `skipped` together. */
  readonly read: number;
  readonly imported: number;
  readonly duplicates: number;
  readonly skipped: number;
  /** How many of the skipped, by why. */
  readonly reasons: Readonly<Record<string, number>>;
  readonly tracksAdded: number;
}

/** One JSON document cannot be read in parts: longer files are refused. */
const MAX_BYTES = 256 * 2 ** 20;
const LISTENS_PER_CALL = 1_000;

/** @throws BadInputError for a file that cannot be read or is of no known format; those before it are imported. */
export async function importHistory(
  files: readonly string[],
  listener: string,
  { history, stdin }: HistoryDeps,
  { progress, signal }: HistoryControl = {},
): Promise<HistoryReport> {
  const id = globalId('user', listener);
  const formats: { readonly file: string; readonly format: HistoryFormat }[] = [];
  const reasons: Record<string, number> = {};
  const total = { imported: 0, duplicates: 0, tracksAdded: 0 };
  const skip = (why: string, count: number): void => {
    if (count > 0) reasons[why] = (reasons[why] ?? 0) + count;
  };
  for (const [place, file] of files.entries()) {
    const { format, listens, skipped } = await readFile(file, stdin, signal);
    formats.push({ file, format });
    for (const [why, count] of Object.entries(skipped)) skip(why, count);
    for (let from = 0; from < listens.length; from += LISTENS_PER_CALL) {
      signal?.throwIfAborted();
      const part = listens.slice(from, from + LISTENS_PER_CALL);
      const result = await history.importListens(id, part, { addTracks: true });
      total.imported += result.accepted;
      total.duplicates += result.duplicates;
      total.tracksAdded += result.tracksAdded;
      skip('refused', result.rejected);
      const share = (place + (from + part.length) / listens.length) / files.length;
      progress?.(share, `${total.imported} plays`);
    }
  }
  const skipped = Object.values(reasons).reduce((sum, count) => sum + count, 0);
  const read = total.imported + total.duplicates + skipped;
  return { files: formats, read, ...total, skipped, reasons };
}

async function readFile(
  file: string,
  stdin: Readable | undefined,
  signal: AbortSignal | undefined,
): Promise<ReturnType<typeof readHistory>> {
  const source = await openBytes(file, { stdin, signal });
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of source.chunks) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) {
      throw new BadInputError(`Expected a file of at most ${MAX_BYTES} bytes, got more: ${file}`);
    }
    parts.push(chunk);
  }
  try {
    return readHistory(new TextDecoder().decode(Buffer.concat(parts)));
  } catch (error) {
    if (error instanceof BadInputError)
      throw new BadInputError(`${source.name}: ${error.message}`, { cause: error });
    throw error;
  }
}
