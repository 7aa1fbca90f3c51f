import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MODEL_DEFAULTS } from '../../src/cli/eval-models.ts';
import { evalTime, EVAL_TIME_WEEKS } from '../../src/cli/eval-time.ts';
import type { EvalTimeOptions, EvalTimeResult } from '../../src/cli/eval-time.ts';
import { DAY_MS } from '../../src/clock.ts';
import { BadInputError } from '../../src/errors.ts';
import { foldItem } from '../../src/events/fold.ts';
import type { ListeningEvent } from '../../src/store/records.ts';
import {
  fill,
  listenersOfTwoColours,
  NOW,
  temporaryStore,
  type TemporaryStore,
} from '../helpers/listening-store.ts';

const control = {
  clock: { now: () => 0 },
  progress: () => undefined,
  signal: new AbortController().signal,
};
const WEEK_MS = 7 * DAY_MS;

let temporary: TemporaryStore;

beforeEach(async () => {
  temporary = await temporaryStore();
});
afterEach(() => temporary.close());

/** Everybody plays an item of their colour a day for six weeks; a skip and a save of the other colour mean nothing. */
async function sixWeeks(): Promise<void> {
  const board = listenersOfTwoColours(80, 200);
  const events = Array.from(board).flatMap(([listener, items], u) => {
    const other = `track:${String((u + 1) % 2).padStart(3, '0')}`;
    const noise = { listener, item: other, at: NOW - 3 * DAY_MS };
    const day = (d: number): ListeningEvent => {
      const item = items[(d * 7 + u) % items.length]!;
      return { id: `p${u}-${d}`, kind: 'play', listener, item, at: NOW - d * DAY_MS };
    };
    return [
      ...Array.from({ length: 42 }, (_, d) => day(d)),
      { ...noise, id: `s${u}`, kind: 'play' as const, msPlayed: 2_000 },
      { ...noise, id: `v${u}`, kind: 'save' as const },
    ];
  });
  await fill(temporary.store, board);
  const prepared = events.map((event) => ({ event, outcomes: [] }));
  await temporary.store.events.commit(prepared, foldItem);
}

function run(options: Partial<EvalTimeOptions> = {}): Promise<EvalTimeResult> {
  const settings = { rank: 4, epochs: 4, unobservedWeight: 0.1 };
  const all = { ...MODEL_DEFAULTS, models: ['popularity', 'ials'], settings };
  return evalTime(temporary.store.events, { ...all, weeks: EVAL_TIME_WEEKS, ...options }, control);
}

describe('eval time', () => {
  it('asks for what is played for the first time after the cut, on the plays of the store alone', async () => {
    await sixWeeks();
    const { users, cut, end, pairs, models, paired } = await run();
    expect(Date.parse(end) % DAY_MS).toBe(0);
    expect(Date.parse(end)).toBeGreaterThan(NOW);
    expect(Date.parse(end) - Date.parse(cut)).toBe(2 * WEEK_MS);
    expect(users).toBe(80);
    // Bulk counts of 80 items a listener have no time and are not among them.
    expect(pairs).toBeLessThan(80 * 42);
    const { popularity, ials } = models;
    expect(ials!.ndcg100).toBeGreaterThan(popularity!.ndcg100);
    expect(paired.models['popularity']!.difference).toBeLessThan(0);
    expect(ials!.config).toMatchObject({ rank: 4 });
  });

  it('cuts where it is told to', async () => {
    await sixWeeks();
    const cut = NOW - WEEK_MS;
    const later = await run({ models: ['popularity'], cut });
    expect(Date.parse(later.cut)).toBe(cut);
    expect(later.pairs).toBeGreaterThan((await run({ models: ['popularity'] })).pairs);
  });

  it('says so where there is nothing before or after the cut', async () => {
    await expect(run()).rejects.toThrow(
      new BadInputError('Expected events in the store, got none.'),
    );
    await sixWeeks();
    await expect(run({ cut: NOW + 2 * DAY_MS })).rejects.toThrow(
      /^Expected a cut before the end of the events \(2023-11-15T00:00:00\.000Z\), got 2023-11-16T/,
    );
    await expect(run({ weeks: 30 })).rejects.toThrow(
      /^Expected listeners who play something new after .* got 0 and 0\.$/,
    );
  });
});
