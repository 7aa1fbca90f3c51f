/** Listeners who look at their Home over the API, and play a part of what they see: what policies are judged by. */

/** Asks as a listener and returns the `data` of the answer. */
export type AskAs = (query: string, variables: object, listener?: string) => Promise<any>;

const HOME =
  '{ viewer { home { shelves { cards { nodes { id subject { ... on Node { id } } } } } } } }';
const RECORD =
  'mutation ($events: [EventInput!]!) { recordEvents(events: $events) { accepted rejected { reason } } }';

/** Each comes into being with two plays, gets a page, sees all of it and plays every third card. @returns cards seen. */
export async function lookAtHome(
  ask: AskAs,
  listeners: readonly string[],
  played: readonly string[],
  at: number,
): Promise<number> {
  let seen = 0;
  const time = new Date(at).toISOString();
  for (const [place, listener] of listeners.entries()) {
    const first = [0, 1].map((i) => ({
      ...{ listener, kind: 'PLAY', at: time, item: played[(place + i) % played.length] },
    }));
    await ask(RECORD, { events: first }, listener);
    const { viewer } = await ask(HOME, {}, listener);
    const cards = viewer.home.shelves.flatMap((shelf: any) => shelf.cards.nodes);
    const events = cards.map(({ id, subject }: any, n: number) => ({
      ...{ listener, kind: (n + place) % 3 === 0 ? 'PLAY' : 'IMPRESSION', at: time },
      ...{ item: subject.id, context: { card: id } },
    }));
    const { recordEvents } = await ask(RECORD, { events }, listener);
    seen += recordEvents.accepted;
  }
  return seen;
}
