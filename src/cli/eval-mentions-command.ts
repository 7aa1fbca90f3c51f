/** `eval mentions`: names of artists and works found in sentences, trained on some files and tested on another. */
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import lexicon from 'natural/lib/natural/brill_pos_tagger/data/English/lexicon_from_posjs.json' with { type: 'json' };
import { BadInputError } from '../errors.ts';
import { parseBio } from '../formats/bio.ts';
import { evaluateMentions } from '../models/mentions/evaluate-mentions.ts';
import type { MentionFigures, MentionResult } from '../models/mentions/evaluate-mentions.ts';
import { trainMentions } from '../models/mentions/train-mentions.ts';
import type { MentionKnowledge } from '../models/mentions/word-facts.ts';
import { nameSpellings } from '../models/text/tokens-name.ts';
import { CATALOGUE_OPTION, catalogueNames } from './catalogue-names.ts';
import { command, type CommonOptions } from './common.ts';
import { print, table, type Machine } from './io.ts';

/** Fixes the order of training where no seed is given. */
const SEED = 1;
/** Times that the test is read to say how fast: one is over before all of the program is compiled. */
const ROUNDS = 20;

interface MentionFlags extends CommonOptions {
  readonly train: readonly string[];
  readonly test: string;
  readonly catalogue?: readonly string[];
}

export function mentionsCommand(machine: Machine): Command {
  return command('mentions', 'names of artists and works found in sentences, exact spans')
    .requiredOption('--train <files...>', 'BIO files: a token, a tab and its label a line')
    .requiredOption('--test <file>', 'a BIO file')
    .option(...CATALOGUE_OPTION)
    .action(async (flags: MentionFlags) => {
      const train = (await Promise.all(flags.train.map(readBio))).flat();
      const test = await readBio(flags.test);
      const label = trainMentions(train, await knowledge(flags), flags.seed ?? SEED);
      const figures = evaluateMentions(label, test);
      const megabytesPerSecond = speedOf(label, test);
      const result = { ...figures, trained: train.length, megabytesPerSecond };
      print(machine, flags.json === true, result, () => mentionsTable(result));
    });
}

async function readBio(file: string): Promise<ReturnType<typeof parseBio>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    throw new BadInputError(`Expected a readable BIO file, got ${file}.`);
  }
  const sentences = parseBio(text);
  if (sentences.length === 0)
    throw new BadInputError(`Expected labelled tokens in ${file}, got none.`);
  return sentences;
}

/** The dictionary of natural's tagger, and the names of the demo and of catalogue files. */
async function knowledge({ catalogue = [] }: MentionFlags): Promise<MentionKnowledge> {
  const tags = lexicon as Readonly<Record<string, readonly string[]>>;
  const tagOf = (word: string): string | undefined =>
    Object.hasOwn(tags, word) ? tags[word]![0] : undefined;
  const names = new Map<string, Set<string>>();
  for (const { kind, name } of await catalogueNames(catalogue)) {
    for (const spelling of nameSpellings(name)) {
      const kinds = names.get(spelling) ?? new Set<string>();
      names.set(spelling, kinds.add(kind === 'artist' ? 'artist' : 'work'));
    }
  }
  return {
    names,
    partOfSpeech: (word) =>
      tagOf(word) ?? tagOf(`${word.slice(0, 1).toUpperCase()}${word.slice(1)}`),
  };
}

interface MentionReport extends MentionResult {
  readonly trained: number;
  /** Of text, a second of processor time. */
  readonly megabytesPerSecond: number;
}

function speedOf(
  label: (tokens: readonly string[]) => unknown,
  sentences: readonly { readonly tokens: readonly string[] }[],
): number {
  const bytes = sentences.reduce((sum, { tokens }) => sum + tokens.join(' ').length, 0);
  const before = process.cpuUsage();
  for (let round = 0; round < ROUNDS; round++) for (const { tokens } of sentences) label(tokens);
  const { user, system } = process.cpuUsage(before);
  return (ROUNDS * bytes) / (user + system);
}

function mentionsTable(report: MentionReport): string {
  const { trained, tested, spanF1, megabytesPerSecond, perType, ...all } = report;
  const row = (name: string, { f1, precision, recall, n }: MentionFigures): readonly string[] => [
    name,
    ...[f1, precision, recall].map((value) => value.toFixed(4)),
    String(n),
  ];
  return [
    `${trained} sentences trained on, ${tested} tested; F1 of spans of any kind ${spanF1.toFixed(4)}; ${megabytesPerSecond.toFixed(2)} MB a second`,
    table([
      ['mentions', 'F1', 'precision', 'recall', 'n'],
      row('all', all),
      ...Object.entries(perType).map(([name, each]) => row(name, each)),
    ]),
  ].join('\n');
}
