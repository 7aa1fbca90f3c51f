/** Names that texts are held against in evaluations: those of the demo, and of catalogue files. */
import { DEMO_FOLDER, readCatalogue } from '../demo/demo-files.ts';
import { readRules } from '../demo/rules.ts';
import { toCatalogueRecords } from '../formats/catalog-item.ts';
import { readCatalog } from '../formats/catalog.ts';
import type { LinkableName } from '../models/linking/name-catalogue.ts';
import { linkable } from '../services/linkable-names.ts';
import { rowsOf } from './eval-text-commands.ts';

export const CATALOGUE_OPTION = [
  '--catalogue <files...>',
  'names besides those of the demo: JSON lines as of `import catalog`',
] as const;

/** @throws BadInputError for a file that cannot be read or holds other lines. */
export async function catalogueNames(files: readonly string[]): Promise<readonly LinkableName[]> {
  const items = await Promise.all(
    files.map((file) => rowsOf(readCatalog(file, {}), 'catalogue items')),
  );
  return [
    ...linkable(readCatalogue(DEMO_FOLDER, readRules(DEMO_FOLDER), 0)),
    ...linkable(toCatalogueRecords(items.flat(), 0).records),
  ];
}
