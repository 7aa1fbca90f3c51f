/** `eval search`: figures of the search for texts on files of documents and queries. */
import type { Command } from 'commander';
import { BadInputError } from '../errors.ts';
import { readIdentifiedDocuments, readJudgedQueries } from '../formats/documents.ts';
import { evaluateSearch } from '../models/search/evaluate-search.ts';
import type { SearchFigures, SearchResult } from '../models/search/evaluate-search.ts';
import { command, type CommonOptions } from './common.ts';
import { rowsOf } from './eval-text-commands.ts';
import { print, table, withProgress, type Machine } from './io.ts';

/** Fixes the random choices of an evaluation where no seed is given. */
const SEED = 1;

interface SearchFlags extends CommonOptions {
  readonly documents: string;
  readonly queries: string;
}

export function searchEvalCommand(machine: Machine): Command {
  return command('search', 'documents found that are known to answer')
    .requiredOption('--documents <file>', 'JSON lines { "id", "text" }')
    .requiredOption('--queries <file>', 'JSON lines { "query", "relevant": [id] }')
    .action(async (flags: SearchFlags) => {
      const documents = await rowsOf(readIdentifiedDocuments(flags.documents, {}), 'documents');
      const queries = await rowsOf(readJudgedQueries(flags.queries, {}), 'queries');
      const result = await withProgress(machine, async (progress) =>
        evaluateSearch({ documents, queries }, flags.seed ?? SEED, (share) =>
          progress(share, 'searching'),
        ),
      );
      if (result.n === 0) {
        throw new BadInputError('Expected queries that one of the documents answers, got none.');
      }
      print(machine, flags.json === true, result, () => searchTable(result));
    });
}

function searchTable({ documents, n, baselines, ...own }: SearchResult): string {
  const row = (name: string, each: Omit<SearchFigures, 'n'>, behind = ''): readonly string[] => [
    name,
    ...[each.ndcg10, each.se, each.mrr, each.recall10].map((value) => value.toFixed(4)),
    behind,
  ];
  const others = Object.entries(baselines).map(([name, { behind, ...each }]) =>
    row(name, each, `${behind.difference.toFixed(4)} (s.e. ${behind.se.toFixed(4)})`),
  );
  return [
    `${n} queries, ${documents} documents`,
    table([
      ['search', 'N@10', 's.e.', 'MRR', 'R@10', 'search is ahead by'],
      row('search', own),
      ...others,
    ]),
  ].join('\n');
}
