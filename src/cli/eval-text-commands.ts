/** `eval similarity` and `eval sentiment`: figures of the text models on files of documents. */
import type { Command } from 'commander';
import { BadInputError } from '../errors.ts';
import { readEntityDocuments } from '../formats/documents.ts';
import { readInteractions } from '../formats/interactions.ts';
import type { LineOf } from '../formats/json-lines.ts';
import type { RowReader } from '../formats/row-reader.ts';
import type { Difference } from '../models/evaluation/paired.ts';
import { textConfig } from '../models/text/config.ts';
import { evaluateSimilarity } from '../models/text/evaluate-similarity.ts';
import type { SimilarityFigures, SimilarityResult } from '../models/text/evaluate-similarity.ts';
import { command, type CommonOptions } from './common.ts';
import { print, table, type Machine } from './io.ts';

/** Fixes the random choices of an evaluation where no seed is given. */
const SEED = 1;

interface SimilarityFlags extends CommonOptions {
  readonly documents: string;
  readonly links: string;
}

export function similarityCommand(machine: Machine): Command {
  return command('similarity', 'which entities texts call alike, held against known links')
    .requiredOption('--documents <file>', 'JSON lines { "entity", "text" }')
    .requiredOption('--links <file>', 'TSV of pairs of entities, in either order')
    .action(async (flags: SimilarityFlags) => {
      const documents = await rowsOf(readEntityDocuments(flags.documents, {}), 'documents');
      const links = await linksOf(flags.links);
      const task = { documents, links };
      const result = evaluateSimilarity(task, textConfig(), flags.seed ?? SEED);
      if (result.n === 0) {
        throw new BadInputError('Expected links between entities that have documents, got none.');
      }
      print(machine, flags.json === true, result, () => similarityTable(result));
    });
}

/** All rows of a file of JSON lines. @throws BadInputError for a line that is wrong, or a file without rows. */
async function rowsOf<T>(reader: RowReader<LineOf<T>>, what: string): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const { rows } of reader) for (const { row } of rows) all.push(row);
  const [first] = reader.tally.problems;
  if (first !== undefined) {
    throw new BadInputError(`Expected a file of ${what}: line ${first.line}: ${first.reason}.`);
  }
  if (all.length === 0) throw new BadInputError(`Expected a file of ${what}, got none.`);
  return all;
}

async function linksOf(path: string): Promise<readonly (readonly [string, string])[]> {
  const links: (readonly [string, string])[] = [];
  const options = { format: 'tsv', columns: ['user', 'item'], header: false } as const;
  for await (const { rows } of readInteractions(path, options)) {
    for (const { user, item } of rows) links.push([user, item]);
  }
  return links;
}

function similarityTable(result: SimilarityResult): string {
  const row = (name: string, figures: SimilarityFigures, behind?: Difference) => [
    name,
    ...[figures.ndcg10, figures.se, figures.recall10, figures.mrr, figures.auc].map(fixed),
    behind === undefined ? '' : `${fixed(behind.difference)} (s.e. ${fixed(behind.se)})`,
  ];
  const { entities, documents, links, n, baselines } = result;
  return [
    `${documents} documents of ${entities} entities, ${links} links, ${n} entities ranked for`,
    table([
      ['model', 'N@10', 's.e.', 'R@10', 'MRR', 'AUC', 'the text model is ahead by'],
      row('text', result),
      ...Object.entries(baselines).map(([name, each]) => row(name, each, each.behind)),
    ]),
  ].join('\n');
}

function fixed(value: number): string {
  return value.toFixed(4);
}
