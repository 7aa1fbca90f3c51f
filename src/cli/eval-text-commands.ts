/** `eval similarity` and `eval sentiment`: figures of the text models on files of documents. */
import type { Command } from 'commander';
import { BadInputError } from '../errors.ts';
import { readEntityDocuments, readRatedDocuments } from '../formats/documents.ts';
import { readInteractions } from '../formats/interactions.ts';
import type { LineOf } from '../formats/json-lines.ts';
import type { RowReader } from '../formats/row-reader.ts';
import type { Difference } from '../models/evaluation/paired.ts';
import { textConfig } from '../models/text/config.ts';
import { evaluateSimilarity } from '../models/text/evaluate-similarity.ts';
import type { SimilarityFigures, SimilarityResult } from '../models/text/evaluate-similarity.ts';
import {
  heldOutScores,
  sentimentFigures,
  type SentimentFigures,
} from '../models/text/evaluate-sentiment.ts';
import { sentimentFeatures } from '../models/text/sentiment-features.ts';
import { wordsOf } from '../models/text/tokens.ts';
import { command, type CommonOptions } from './common.ts';
import { print, table, withProgress, type Machine } from './io.ts';

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

interface SentimentFlags extends CommonOptions {
  readonly documents: string;
}

/** Figures of the text model, and those of what it is held against. */
interface SentimentResult extends SentimentFigures {
  readonly baselines: Readonly<Record<string, SentimentFigures>>;
}

export function sentimentCommand(machine: Machine): Command {
  return command('sentiment', 'praise told from complaint, across folds that share no entity')
    .requiredOption('--documents <file>', 'JSON lines { "text", "rating"[, "entity"] }')
    .action(async (flags: SentimentFlags) => {
      const documents = await rowsOf(readRatedDocuments(flags.documents, {}), 'rated documents');
      const ratings = documents.map(({ rating }) => rating);
      const scores = await withProgress(machine, async (progress) => {
        const texts = documents.map(({ text, rating, entity }) => {
          return { features: sentimentFeatures(text), rating, group: entity ?? text };
        });
        return heldOutScores(texts, (share) => progress(share, 'fitting'));
      });
      const natural = await naturalScores(documents.map(({ text }) => text));
      const result: SentimentResult = {
        ...sentimentFigures(scores, ratings),
        baselines: { natural: sentimentFigures(natural, ratings) },
      };
      print(machine, flags.json === true, result, () => sentimentTable(result));
    });
}

/** The analyser of `natural`, with the AFINN list and Porter stems, as its manual shows it. */
async function naturalScores(texts: readonly string[]): Promise<Float64Array> {
  const [{ default: SentimentAnalyzer }, { default: stemmer }] = await Promise.all([
    import('natural/lib/natural/sentiment/SentimentAnalyzer.js'),
    import('natural/lib/natural/stemmers/porter_stemmer.js'),
  ]);
  const analyser = new SentimentAnalyzer('English', stemmer, 'afinn');
  return Float64Array.from(texts, (text) => analyser.getSentiment(wordsOf(text)) || 0);
}

/** All rows of a file of JSON lines. @throws BadInputError for a line that is wrong, or a file without rows. */
export async function rowsOf<T>(reader: RowReader<LineOf<T>>, what: string): Promise<readonly T[]> {
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

function sentimentTable({ baselines, ...own }: SentimentResult): string {
  const row = (name: string, figures: SentimentFigures) => [
    name,
    ...[figures.auc, figures.balancedAccuracy, figures.accuracy, figures.spearman].map(fixed),
    String(figures.n),
  ];
  return table([
    ['model', 'AUC', 'balanced accuracy', 'accuracy', 'Spearman', 'texts'],
    row('text', own),
    ...Object.entries(baselines).map(([name, figures]) => row(name, figures)),
  ]);
}

function fixed(value: number): string {
  return value.toFixed(4);
}
