/** The truth that `eval audio` reads: CSV `file,tempo,key,mode,time_signature`, cells empty where not known. */
import { readFileSync } from 'node:fs';
import { BadInputError } from '../errors.ts';
import type { AudioTruth } from '../models/audio/judge.ts';

export interface TruthRow {
  /** Path of the sound below the folder. */
  readonly file: string;
  readonly truth: AudioTruth;
}

const HEADER = 'file,tempo,key,mode,time_signature';

/** @throws BadInputError naming the line that is not as it should be. */
export function readAudioTruth(path: string): readonly TruthRow[] {
  const [header, ...lines] = readText(path)
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split(/\r?\n/);
  if (header?.trim() !== HEADER) {
    throw new BadInputError(`Expected ${path} to begin with the line ${HEADER}.`);
  }
  return lines.map((line, index) => {
    const where = `${path}, line ${index + 2}`;
    const cells = cellsOf(line);
    if (cells.length !== 5 || cells[0] === '') {
      throw new BadInputError(
        `Expected a file and four numbers or blanks, got other cells: ${where}.`,
      );
    }
    const [file, tempo, key, mode, bar] = cells as [string, string, string, string, string];
    const truth = {
      tempo: number(tempo, 1, 1_000, where),
      key: number(key, 0, 11, where),
      mode: number(mode, 0, 1, where),
      timeSignature: bars(number(bar, 1, 16, where)),
    };
    return { file, truth };
  });
}

/** 2/4 and 2/2 count as 4. */
function bars(value: number | undefined): number | undefined {
  return value === 2 ? 4 : value;
}

function number(cell: string, min: number, max: number, where: string): number | undefined {
  const text = cell.trim();
  if (text === '') return undefined;
  const value = Number(text);
  if (value >= min && value <= max) return value;
  throw new BadInputError(`Expected a number from ${min} to ${max} or a blank: ${where}.`);
}

/** A line's cells; only the first may need quotes. */
function cellsOf(line: string): readonly string[] {
  const quoted = /^"((?:[^"]|"")*)",(.*)$/.exec(line);
  if (quoted === null) return line.split(',');
  return [quoted[1]!.replaceAll('""', '"'), ...quoted[2]!.split(',')];
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new BadInputError(`Expected a file that can be read, got ${code}: ${path}`, { cause });
  }
}
