/**
 * What a listener says back, through the public mutations: plays, impressions, dismissals, saves and follows.
 * The cache changes before the answer comes, and goes back if it does not.
 */
import type { ApolloClient, Reference } from '@apollo/client';
import {
  DismissDocument,
  type EventInput,
  HomePageDocument,
  MarksDocument,
  ReportDocument,
  ViewerDocument,
} from '../generated/operations.ts';
import type { Heard, Playable } from '../player/player-store.ts';
import type { AnySubject } from '../subject/names.ts';
import { changeMark } from './change-mark.ts';

export interface Feedback {
  /** Somebody opened or played what a card shows. */
  clicked(card: string | undefined, item: string): void;
  heard(heard: Heard): void;
  /** Cards that were really visible; sent together, each once. */
  seen(card: string, item: string): void;
  dismiss(subject: AnySubject): Promise<void>;
  /** Saves a track, follows an artist or podcast; or takes it back. */
  mark(subject: AnySubject, on: boolean): Promise<void>;
  /** Sends what is not sent yet: called when the page goes away, too. */
  flush(keepalive?: boolean): void;
}

/** Where events say they come from. */
const SOURCE = 'bookcase';
const SEEN_DELAY_MS = 1_500;

/** @param isLive - whether a new Home comes by itself; else it is asked for. */
export function makeFeedback(client: ApolloClient, isLive: () => boolean): Feedback {
  const seen = new Map<string, string>();
  const reported = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const viewer = async (): Promise<string | undefined> => {
    const { data } = await client.query({ query: ViewerDocument });
    return data?.viewer?.id;
  };
  const changed = async (): Promise<void> => {
    if (!isLive()) await client.refetchQueries({ include: [HomePageDocument] });
  };
  const report = async (
    events: readonly Omit<EventInput, 'listener' | 'at' | 'id'>[],
    keepalive = false,
  ): Promise<void> => {
    const listener = await viewer();
    if (listener === undefined || events.length === 0) return;
    const at = new Date().toISOString();
    await client.mutate({
      mutation: ReportDocument,
      variables: {
        events: events.map((event) => ({ ...event, listener, at, id: crypto.randomUUID() })),
      },
      context: { fetchOptions: { keepalive } },
    });
  };
  const quietly = (work: Promise<unknown>): void => {
    // A lost event is no reason to disturb whoever listens; the gateway counts what it refuses.
    work.catch(() => undefined);
  };

  const feedback: Feedback = {
    clicked(card, item) {
      if (card !== undefined)
        quietly(report([{ kind: 'CLICK', item, context: { card, source: SOURCE } }]).then(changed));
    },
    heard({ item, msPlayed }) {
      const event = {
        kind: 'PLAY',
        item: item.track.id,
        msPlayed,
        context: contextOf(item),
      } as const;
      quietly(report([event]).then(changed));
    },
    seen(card, item) {
      if (reported.has(card)) return;
      reported.add(card);
      seen.set(card, item);
      timer ??= setTimeout(() => feedback.flush(), SEEN_DELAY_MS);
    },
    flush(keepalive = false) {
      clearTimeout(timer);
      timer = undefined;
      const events = [...seen].map(
        ([card, item]) =>
          ({ kind: 'IMPRESSION', item, context: { card, source: SOURCE } }) as const,
      );
      seen.clear();
      quietly(report(events, keepalive));
    },
    async dismiss(subject) {
      const userId = await viewer();
      if (userId === undefined) return;
      await client.mutate({
        mutation: DismissDocument,
        variables: { userId, subjectId: subject.id },
        optimisticResponse: { dismiss: { __typename: 'DismissPayload', subject } } as never,
        update: (cache) => takeOffShelves(cache, subject),
      });
      await changed();
    },
    async mark(subject, on) {
      const { data } = await client.query({ query: MarksDocument });
      if (data?.viewer) await changeMark(client, data.viewer, subject, on);
      await changed();
    },
  };
  return feedback;
}

function contextOf({ card, playlist }: Playable): EventInput['context'] {
  return { card, playlist, source: SOURCE };
}

type Cards = { readonly nodes: readonly Reference[] };

/** Removes all cards that show something from the shelves in the cache. */
function takeOffShelves(cache: ApolloClient['cache'], subject: AnySubject): void {
  const gone = cache.identify({ __typename: subject.__typename, id: subject.id });
  const all = cache.extract() as Record<string, { readonly __typename?: string }>;
  for (const [id, { __typename: type }] of Object.entries(all)) {
    if (type !== 'Shelf') continue;
    cache.modify<{ cards: Cards }>({
      id,
      fields: {
        cards(cards, { readField }) {
          const isOther = (card: Reference): boolean =>
            readField<Reference>('subject', card)?.__ref !== gone;
          const { nodes } = cards as unknown as Cards;
          return { ...cards, nodes: nodes.filter(isOther) };
        },
      },
    });
  }
}
