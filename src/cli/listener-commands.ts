/** `home ID`, `weekly ID`, `recommend ID`, `similar ID`: what the API answers, on the terminal or as JSON. */
import type { Command } from 'commander';
import { NotFoundError } from '../errors.ts';
import { globalId, localId } from '../ids.ts';
import { command, integer, withApp, word, type CommonOptions } from './common.ts';
import { print, table, type Machine } from './io.ts';

interface ListOptions extends CommonOptions {
  readonly first: number;
  readonly by: string;
}

interface HomeOptions extends CommonOptions {
  readonly shelves: number;
  readonly cards: number;
}

const recommender = word('HYBRID', 'COLLABORATIVE', 'POPULARITY');

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
    listCommand('similar', 'tracks like a track').action((id: string, options: ListOptions) =>
      similar(machine, options, id),
    ),
  );
}

function listCommand(name: string, description: string): Command {
  return command(name, description)
    .argument('<id>')
    .option('--first <n>', 'how many', integer(1, 100), 20)
    .option('--by <recommender>', 'hybrid, collaborative or popularity', recommender, 'HYBRID');
}

/** The fields that every answer about a subject has. */
const FRAGMENTS = /* GraphQL */ `
  fragment TrackWords on Track {
    id
    title
    artists {
      id
      name
    }
  }
  fragment ReasonWords on Reason {
    text
    kind
    evidence {
      weight
      term
      subject {
        ... on Node {
          id
        }
      }
    }
  }
`;

const HOME = /* GraphQL */ `
  ${FRAGMENTS}
  query Home($id: ID!, $shelves: Int!, $cards: Int!) {
    user(id: $id) {
      home(shelves: $shelves, cards: $cards) {
        id
        generatedAt
        expiresAt
        shelves {
          id
          kind
          title
          subtitle
          cards {
            nodes {
              id
              position
              policy
              score
              propensity
              reason {
                ...ReasonWords
              }
              subject {
                __typename
                ...TrackWords
                ... on Album {
                  id
                  title
                }
                ... on Artist {
                  id
                  name
                }
                ... on Playlist {
                  id
                  title
                }
                ... on Podcast {
                  id
                  title
                }
                ... on WeeklyPlaylist {
                  id
                  week
                }
              }
            }
          }
        }
      }
    }
  }
`;

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

const WEEKLY = /* GraphQL */ `
  ${FRAGMENTS}
  query Weekly($id: ID!, $week: ISOWeek) {
    user(id: $id) {
      weeklyPlaylist(week: $week) {
        id
        week
        validFrom
        validUntil
        generatedAt
        tracks {
          position
          score
          policy
          track {
            ...TrackWords
          }
          reason {
            ...ReasonWords
          }
        }
      }
    }
  }
`;

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

function ranked(path: string): string {
  return /* GraphQL */ `
    ${FRAGMENTS}
    query Ranked($id: ID!, $first: Int!, $by: RecommenderKind!) {
      ${path} { edges { node { score track { ...TrackWords } reason { ...ReasonWords } } } } }
    }
  `;
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
): Promise<T> {
  const { executeAsOperator } = await import('./execute.ts');
  return withApp(machine, options, (app) => executeAsOperator<T>(app, query, variables));
}

function nameOf(subject: Words): string {
  const title = subject.title ?? subject.name ?? subject.week ?? localId(subject.id);
  const by = (subject.artists ?? []).map(({ name }) => name).join(', ');
  return by === '' ? title : `${title} (${by})`;
}

function unknownListener(id: string): NotFoundError {
  return new NotFoundError(`Expected the id of a listener, got "${id}", which nobody has.`);
}
