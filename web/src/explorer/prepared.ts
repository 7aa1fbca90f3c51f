/** The prepared operations of `web/operations`, as they lie there, with variables that have an answer in the demo world. */
const SOURCES = import.meta.glob<string>('../../operations/*.graphql', {
  query: '?raw',
  import: 'default',
  eager: true,
});

const VARIABLES: Readonly<Record<string, object>> = {
  home: { shelves: 8, cards: 10 },
  similar: { id: 'track:rock-boston-more-than-a-feeling', by: 'COLLABORATIVE' },
  seeds: { input: { seedGenres: ['rock'], limit: 10 } },
  features: { trackIds: ['track:lieder-evelyn-faltis-heimkehr'] },
  dismiss: { userId: 'user:demo-0001', subjectId: 'track:rock-boston-more-than-a-feeling' },
  'record-events': {
    events: [
      {
        listener: 'user:demo-0001',
        kind: 'PLAY',
        item: 'track:rock-boston-more-than-a-feeling',
        at: '2026-11-23T12:00:00Z',
      },
    ],
  },
};
const FIRST = ['home', 'weekly', 'similar', 'seeds', 'features'];

export interface Prepared {
  readonly name: string;
  readonly source: string;
  /** JSON. */
  readonly variables: string;
}

export const PREPARED: readonly Prepared[] = Object.entries(SOURCES)
  .map(([file, source]) => {
    const name = file.replace(/^.*\/|\.graphql$/g, '');
    return { name, source, variables: JSON.stringify(VARIABLES[name] ?? {}, null, 2) };
  })
  .sort((a, b) => order(a.name) - order(b.name));

function order(name: string): number {
  const at = FIRST.indexOf(name);
  return at < 0 ? FIRST.length : at;
}
