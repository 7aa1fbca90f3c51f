/** `home ID`, `weekly ID`, `recommend ID`, `similar ID`, `search WORDS`: what the API answers, on the terminal or as JSON. */
import type { Command } from 'commander';
import { NotFoundError } from '../errors.ts';
import { globalId, localId } from '../ids.ts';
import { command, integer, withApp, word, type CommonOptions } from './common.ts';
import { print, table, type Machine } from './io.ts';
import { HOME, ranked, SEARCH, WEEKLY } from './listener-queries.ts';

interface ListOptions extends CommonOptions {
  readonly first: number;
  readonly by: string;
}

interface HomeOptions extends CommonOptions {
  readonly shelves: number;
  readonly cards: number;
}

const recommender = word('HYBRID', 'COLLABORATIVE', 'POPULARITY', 'TEXT');

export function addListenerCommands(program: Command, machine: Machine): void {
  program.addCommand(
    command('home', 'the Home of a listener')
      .argument('<id>')
      .option('--shelves <n>', 'shelves', integer(1, 20), 8)
      .option('--cards <n>', 'cards a shelf', integer(1, 50), 10)
      .action((id: string, options: HomeOptions) => home(machine, options, id)),
  );
  program.addCommand(
    command('weekly', 'the weekly playlist of a listener')
      .argument('<id>')
      .option('--week <week>', 'an ISO week such as 2026-W48 (default: this one)')
      .action((id: string, options: CommonOptions & { readonly week?: string }) =>
        weekly(machine, options, id),
      ),
  );
  program.addCommand(
    listCommand('recommend', 'tracks for a listener').action((id: string, options: ListOptions) =>
      recommend(machine, options, id),
    ),
  );
  program.addCommand(
    searchCommand().action((words: readonly string[], options: SearchOptions) =>
      search(machine, options, words.join(' ')),
    ),
  );
  program.addCommand(
    listCommand('similar', 'tracks like a track').action((id: string, options: ListOptions) =>
      similar(machine, options, id),
    ),
  );
}

interface SearchOptions extends CommonOptions {
  readonly first: number;
  readonly kinds?: readonly string[];
  readonly listener?: string;
}

function searchCommand(): Command {
  return command('search', 'what fits by name or is described in these words')
    .argument('<words...>')
    .option('--first <n>', 'how many', integer(1, 100), 20)
    .option('--kinds <kinds...>', 'of which kinds', collect)
    .option('--listener <id>', 'as this listener finds it');
}

const kind = word('track', 'album', 'artist', 'playlist', 'podcast');

function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, kind(text).toUpperCase()];
}

function listCommand(name: string, description: string): Command {
  return command(name, description)
    .argument('<id>')
    .option('--first <n>', 'how many', integer(1, 100), 20)
    .option(
      '--by <recommender>',
      'hybrid, collaborative, popularity, text or audio',
      recommender,
      'HYBRID',
    );
}

interface Words {
  readonly id: string;
  readonly title?: string;
  readonly name?: string;
  readonly week?: string;
  readonly artists?: readonly { readonly name: string }[];
}

interface CardWords {
  readonly position: number;
  readonly policy: string;
  readonly propensity: number;
  readonly reason: { readonly text: string };
  readonly subject: Words;
}

interface HomeWords {
  readonly shelves: readonly {
    readonly title: string;
    readonly cards: { readonly nodes: readonly CardWords[] };
  }[];
}

async function home(machine: Machine, options: HomeOptions, id: string): Promise<void> {
  const { shelves, cards } = options;
  const { user } = await ask<{ user: { home: HomeWords } | null }>(machine, options, HOME, {
    id: globalId('user', id),
    shelves,
    cards,
  });
  if (!user) throw unknownListener(id);
  // The terminal has no use for pages of cards.
  const page = {
    ...user.home,
    shelves: user.home.shelves.map((shelf) => ({ ...shelf, cards: shelf.cards.nodes })),
  };
  print(machine, options.json === true, page, () =>
    page.shelves.map((shelf) => `${shelf.title}\n${table(shelf.cards.map(cardRow))}`).join('\n\n'),
  );
}

function cardRow(card: CardWords): readonly string[] {
  return [
    '',
    nameOf(card.subject),
    card.policy.toLowerCase(),
    card.propensity.toFixed(3),
    card.reason.text,
  ];
}

interface WeeklyWords {
  readonly week: string;
  readonly tracks: readonly { readonly track: Words; readonly reason: { readonly text: string } }[];
}

async function weekly(
  machine: Machine,
  options: CommonOptions & { readonly week?: string },
  id: string,
): Promise<void> {
  const variables = { id: globalId('user', id), week: options.week };
  const { user } = await ask<{ user: { weeklyPlaylist: WeeklyWords | null } | null }>(
    machine,
    options,
    WEEKLY,
    variables,
  );
  if (!user) throw unknownListener(id);
  const list = user.weeklyPlaylist;
  if (!list) throw new NotFoundError(`There is no weekly playlist of ${options.week} for "${id}".`);
  print(machine, options.json === true, list, () =>
    [
      list.week,
      table(list.tracks.map(({ track, reason }, i) => [String(i + 1), nameOf(track), reason.text])),
    ].join('\n'),
  );
}

interface FoundWords {
  readonly search: { readonly nodes: readonly (Words & { readonly __typename: string })[] };
}

async function search(machine: Machine, options: SearchOptions, query: string): Promise<void> {
  const { first, kinds, listener } = options;
  const variables = { query, kinds, first };
  const as = listener === undefined ? undefined : globalId('user', listener);
  const { nodes } = (await ask<FoundWords>(machine, options, SEARCH, variables, as)).search;
  print(machine, options.json === true, nodes, () =>
    nodes.length === 0
      ? 'Nothing was found.'
      : table(nodes.map((node, i) => [String(i + 1), node.__typename.toLowerCase(), nameOf(node)])),
  );
}

interface RankedWords {
  readonly edges: readonly {
    readonly node: {
      readonly track: Words;
      readonly score: number;
      readonly reason: { readonly text: string };
    };
  }[];
}

async function recommend(machine: Machine, options: ListOptions, id: string): Promise<void> {
  const { user } = await ask<{ user: { recommendations: RankedWords } | null }>(
    machine,
    options,
    ranked('user(id: $id) { recommendations(first: $first, by: $by)'),
    { id: globalId('user', id), first: options.first, by: options.by },
  );
  if (!user) throw unknownListener(id);
  printRanked(machine, options, user.recommendations);
}

async function similar(machine: Machine, options: ListOptions, id: string): Promise<void> {
  const { track } = await ask<{ track: { similar: RankedWords } | null }>(
    machine,
    options,
    ranked('track(id: $id) { similar(first: $first, by: $by)'),
    { id: globalId('track', id), first: options.first, by: options.by },
  );
  if (!track) throw new NotFoundError(`Expected the id of a track, got "${id}", which none has.`);
  printRanked(machine, options, track.similar);
}

function printRanked(machine: Machine, options: ListOptions, list: RankedWords): void {
  const nodes = list.edges.map(({ node }) => node);
  print(machine, options.json === true, nodes, () =>
    table(nodes.map(({ track, reason }, i) => [String(i + 1), nameOf(track), reason.text])),
  );
}

async function ask<T>(
  machine: Machine,
  options: CommonOptions,
  query: string,
  variables: object,
  listener?: string,
): Promise<T> {
  const { executeAsOperator } = await import('../server/execute.ts');
  return withApp(machine, options, (app) => executeAsOperator<T>(app, query, variables, listener));
}

function nameOf(subject: Words): string {
  const title = subject.title ?? subject.name ?? subject.week ?? localId(subject.id);
  const by = (subject.artists ?? []).map(({ name }) => name).join(', ');
  return by === '' ? title : `${title} (${by})`;
}

function unknownListener(id: string): NotFoundError {
  return new NotFoundError(`Expected the id of a listener, got "${id}", which nobody has.`);
}
