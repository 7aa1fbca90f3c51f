/** Files of catalogue items: JSON lines in the shape of `CatalogItemInput` (`catalog-item.ts`). */
import { parseCatalogItem, type CatalogItem } from './catalog-item.ts';
import { readJsonLines, type LineOf } from './json-lines.ts';
import type { ReadOptions, RowReader } from './row-reader.ts';

/** @throws (while reading) as `readRows` */
export function readCatalog(path: string, options: ReadOptions): RowReader<LineOf<CatalogItem>> {
  return readJsonLines(path, options, parseCatalogItem);
}
