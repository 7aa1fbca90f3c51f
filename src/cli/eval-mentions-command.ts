/** `eval mentions`: names of artists and works found in sentences, trained on some files and tested on another. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import lexicon from 'natural/lib/natural/brill_pos_tagger/data/English/lexicon_from_posjs.json' with { type: 'json' };
import { DEMO_FOLDER } from '../demo/demo-files.ts';
import { BadInputError } from '../errors.ts';
import { parseBio } from '../formats/bio.ts';
import { evaluateMentions } from '../models/mentions/evaluate-mentions.ts';
import type { MentionFigures, MentionResult } from '../models/mentions/evaluate-mentions.ts';
import type { MentionKnowledge } from '../models/mentions/mention-features.ts';
import { nameSpellings } from '../models/text/tokens-name.ts';
import { command, type CommonOptions } from './common.ts';
import { print, table, type Machine } from './io.ts';

/** Fixes the order of training where no seed is given. */
const SEED = 1;

interface MentionFlags extends CommonOptions {
  readonly train: readonly string[];
  readonly test: string;
}

export function mentionsCommand(machine: Machine): Command {
  return command('mentions', 'names of artists and works found in sentences, exact spans')
    .requiredOption('--train <files...>', 'BIO files: a token, a tab and its label a line')
    .requiredOption('--test <file>', 'a BIO file')
    .action(async (flags: MentionFlags) => {
      const train = (await Promise.all(flags.train.map(readBio))).flat();
      const test = await readBio(flags.test);
      const result = evaluateMentions(train, test, await knowledge(), flags.seed ?? SEED);
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

/** The dictionary of natural's tagger, and the names of the demo catalogue. */
async function knowledge(): Promise<MentionKnowledge> {
  const tags = lexicon as Readonly<Record<string, readonly string[]>>;
  const tagOf = (word: string): string | undefined =>
    Object.hasOwn(tags, word) ? tags[word]![0] : undefined;
  const names = new Map<string, Set<string>>();
  const file = await readFile(path.join(DEMO_FOLDER, 'catalogue.jsonl'), 'utf8');
  for (const line of file.split('\n')) {
    if (line === '') continue;
    const { kind, name, title } = JSON.parse(line) as Record<string, string | undefined>;
    for (const spelling of nameSpellings(name ?? title ?? '')) {
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

function mentionsTable({ trained, tested, spanF1, perType, ...all }: MentionResult): string {
  const row = (name: string, { f1, precision, recall, n }: MentionFigures): readonly string[] => [
    name,
    ...[f1, precision, recall].map((value) => value.toFixed(4)),
    String(n),
  ];
  return [
    `${trained} sentences trained on, ${tested} tested; F1 of spans of any kind ${spanF1.toFixed(4)}`,
    table([
      ['mentions', 'F1', 'precision', 'recall', 'n'],
      row('all', all),
      ...Object.entries(perType).map(([name, each]) => row(name, each)),
    ]),
  ].join('\n');
}
