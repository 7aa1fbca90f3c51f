/** `eval links`: which of a catalogue's names texts are linked to, and how often falsely. */
import type { Command } from 'commander';
import { readLinkDocuments } from '../formats/documents.ts';
import { linkNames } from '../models/linking/entity-linker.ts';
import { linkFigures } from '../models/linking/evaluate-links.ts';
import type { LinkFigures } from '../models/linking/evaluate-links.ts';
import { NameCatalogue } from '../models/linking/name-catalogue.ts';
import { OrdinaryWords } from '../models/linking/ordinary-words.ts';
import { Languages } from '../models/text/tokens-language.ts';
import { CATALOGUE_OPTION, catalogueNames } from './catalogue-names.ts';
import { command, type CommonOptions } from './common.ts';
import { rowsOf } from './eval-text-commands.ts';
import { print, table, type Machine } from './io.ts';

interface LinkFlags extends CommonOptions {
  readonly documents: string;
  readonly catalogue?: readonly string[];
}

interface LinkResult extends LinkFigures {
  /** Of text, a second of processor time. */
  readonly megabytesPerSecond: number;
}

export function linksCommand(machine: Machine): Command {
  return command('links', 'texts linked to what they name, and how often falsely')
    .requiredOption(
      '--documents <file>',
      'JSON lines { "text"[, "entity"] }, an entity by its global id',
    )
    .option(...CATALOGUE_OPTION)
    .action(async (flags: LinkFlags) => {
      const documents = await rowsOf(readLinkDocuments(flags.documents, {}), 'documents');
      const names = await catalogueNames(flags.catalogue ?? []);
      const ordinary = new OrdinaryWords(new Languages());
      const catalogue = new NameCatalogue(names, ordinary);
      const before = process.cpuUsage();
      const links = documents.map(({ text }) => linkNames(text, catalogue));
      const { user, system } = process.cpuUsage(before);
      const bytes = documents.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
      const result: LinkResult = {
        ...linkFigures(documents, names, links, ordinary),
        megabytesPerSecond: bytes / (user + system),
      };
      print(machine, flags.json === true, result, () => linksTable(result));
    });
}

function linksTable(result: LinkResult): string {
  const { documents, links, linked, own, common, decoys, megabytesPerSecond } = result;
  const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
  return table([
    ['what', 'figure'],
    ['texts', String(documents)],
    ['links', String(links)],
    ['texts with a link', percent(linked)],
    ['texts that name what they are about', String(own.named)],
    ['of these: linked to it', percent(own.found / Math.max(1, own.named))],
    ['of these: found to be about it', percent(own.subject / Math.max(1, own.named))],
    [`texts linked to one of ${common.names} names of one ordinary word`, percent(common.linked)],
    [`texts linked to one of ${decoys.names} decoys`, percent(decoys.linked)],
    ['MB a second of processor time', megabytesPerSecond.toFixed(2)],
  ]);
}
