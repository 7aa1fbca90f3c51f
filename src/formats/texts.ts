/** Files of texts about music: JSON lines in the shape of `TextInput` (`text-record.ts`). */
import type { TextRecord } from '../store/records.ts';
import { readJsonLines, type LineOf } from './json-lines.ts';
import type { ReadOptions, RowReader } from './row-reader.ts';
import { parseText } from './text-record.ts';

/** @throws (while reading) as `readRows` */
export function readTexts(path: string, options: ReadOptions): RowReader<LineOf<TextRecord>> {
  return readJsonLines(path, options, parseText);
}
