/** What Home learns from responses outlives the gateway that took them, and every other gateway knows it at once. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fillStore } from '../../bench/filled-store.ts';
import { type App, buildApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { periodWeights } from '../../src/events/response-periods.ts';
import { cardId } from '../../src/ids.ts';
import type { CardRecord, HomeRecord } from '../../src/store/records.ts';
import { startGateway } from '../helpers/gateway.ts';

const SIZE = { listeners: 300, tracks: 1_000, playsEach: 20, rank: 8 };
const SHAPE = { shelves: 6, cards: 8 };
/** Enough that what most of their pages show is on more than a few, whatever is drawn. */
const RESPONDING = 60;
const SECOND_MS = 1_000;

const RECORD = /* GraphQL */ `
  mutation Record($events: [EventInput!]!) {
    recordEvents(events: $events) {
      accepted
    }
  }
`;

let data: string;
beforeEach(async () => {
  data = await mkdtemp(path.join(os.tmpdir(), 'tastegraph-learned-'));
});
afterEach(() => rm(data, { recursive: true, force: true }));

describe('what was learned from responses', () => {
  it(
    'is known to another gateway within a second, and to one that starts after a kill',
    { timeout: 120_000 },
    async () => {
      await fillStore(data, SIZE);
      const gateway = await startGateway(['--no-jobs', '--data', data, '--seed', '7']);
      const other = await open();
      try {
        const pages = await pagesOf(other, 0, RESPONDING);
        const liked = mostShown(pages);
        const before = await earnedBy(other, liked);
        const events = pages.flatMap((page) => likes(page, liked));
        expect(events.length).toBeGreaterThan(3);

        const { data: answer } = await gateway.query<{ recordEvents: { accepted: number } }>(
          RECORD,
          { events },
        );
        const acknowledgedAt = performance.now();
        await gateway.kill();
        expect(answer.recordEvents.accepted).toBe(events.length);
        const known = await earnedBy(other, liked);
        expect(performance.now() - acknowledgedAt).toBeLessThan(SECOND_MS);
        expect(known.reward).toBe(before.reward + events.length);

        const restarted = await open();
        try {
          expect(await earnedBy(restarted, liked)).toEqual(known);
          // Listeners who have no page yet: what is drawn for them expects more of the card than it did before.
          const later = await pagesOf(restarted, 2 * RESPONDING, RESPONDING);
          const [then, now] = [pages, later].map((all) => mean(cardsOf(all, liked)));
          expect(now).toBeGreaterThan(then! + 0.02);
        } finally {
          await restarted.stop();
        }
      } finally {
        await other.stop();
      }
    },
  );
});

function open(): Promise<App> {
  const log = { debug() {}, info() {}, warn() {}, error: console.error };
  const config = loadConfig(undefined, {}, { data });
  return buildApp({ config, clock: { now: () => Date.now() }, seed: 7, log });
}

async function pagesOf(app: App, from: number, count: number): Promise<readonly HomeRecord[]> {
  const pages: HomeRecord[] = [];
  for (let l = from; l < from + count; l++) {
    pages.push(await app.services.home.page(`user:${l}`, SHAPE));
  }
  return pages;
}

/** The recommended track that most pages hold. */
function mostShown(pages: readonly HomeRecord[]): string {
  const counts = new Map<string, number>();
  for (const { shelves } of pages) {
    for (const { subject, propensity } of shelves.flatMap(({ cards }) => cards)) {
      if (propensity < 1) counts.set(subject, (counts.get(subject) ?? 0) + 1);
    }
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]![0];
}

/** A save from the card of a page that shows it, as the API takes it. */
function likes({ listener, id: page, shelves }: HomeRecord, liked: string): readonly object[] {
  return shelves.flatMap(({ cards }, shelf) =>
    cards.flatMap(({ subject }, position) =>
      subject === liked
        ? [
            {
              ...{ listener, kind: 'SAVE', item: liked, at: new Date().toISOString() },
              context: { card: cardId({ listener, page, shelf, position }) },
            },
          ]
        : [],
    ),
  );
}

/** What a card has earned with everybody. */
async function earnedBy(app: App, subject: string) {
  const found = await app.store.impressions.responses(0, [subject], periodWeights(Date.now()));
  return found.get(subject)?.all ?? { seen: 0, reward: 0 };
}

function cardsOf(pages: readonly HomeRecord[], subject: string): readonly CardRecord[] {
  return pages.flatMap(({ shelves }) =>
    shelves.flatMap(({ cards }) => cards.filter((card) => card.subject === subject)),
  );
}

function mean(cards: readonly CardRecord[]): number {
  return cards.reduce((sum, { score }) => sum + score, 0) / Math.max(1, cards.length);
}
