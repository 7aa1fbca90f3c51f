import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Job, JobResult } from '../../src/jobs/job.ts';
import { makePopularityJob } from '../../src/jobs/popularity.job.ts';
import { makeTrainFactorizationJob } from '../../src/jobs/train-factorization.job.ts';
import type { TrainFactorizationDeps } from '../../src/jobs/train-factorization.job.ts';
import { CombinedModel } from '../../src/models/collaborative/combined-model.ts';
import { factorizationConfig } from '../../src/models/factorization/config.ts';
import { gateConfig } from '../../src/models/gate.ts';
import { popularityConfig } from '../../src/models/popularity/fit.ts';
import { ModelRegistry } from '../../src/models/registry.ts';
import { makeCatalogueViews } from '../../src/services/catalogue-views.ts';
import { makeModelService } from '../../src/services/models.ts';
import type { ModelService } from '../../src/services/services.ts';
import type { Store } from '../../src/store/ports.ts';
import {
  fill,
  listenersOfTwoColours,
  NOW,
  rememberingLog,
  temporaryStore,
} from '../helpers/listening-store.ts';
import type { TemporaryStore } from '../helpers/listening-store.ts';

const clock = { now: () => NOW };
type FitTerms = Pick<TrainFactorizationDeps, 'combine' | 'threads' | 'memoryBytes'>;
const TERMS: FitTerms = { combine: 'never', threads: 1, memoryBytes: 2 ** 30 };
const when = { schedule: '0 3 * * *', timeZone: 'UTC' };

let temporary: TemporaryStore;
let store: Store;
let registry: ModelRegistry;
let models: ModelService;

beforeEach(moveIn);

async function moveIn(): Promise<void> {
  temporary = await temporaryStore();
  store = temporary.store;
  registry = new ModelRegistry();
  const { log } = rememberingLog();
  models = makeModelService({
    store,
    registry,
    clock,
    log,
    gate: gateConfig(),
    keep: 5,
    catalogue: makeCatalogueViews({ store, clock }),
  });
}

afterEach(() => temporary.close());

function train(overrides: Record<string, number> = {}, fit: Partial<FitTerms> = {}): Job {
  const config = factorizationConfig({ rank: 8, ...overrides });
  return makeTrainFactorizationJob({ store, models, clock, config, ...when, ...TERMS, ...fit });
}

function popularity(): Job {
  return makePopularityJob({ store, models, clock, config: popularityConfig(), ...when });
}

async function run(job: Job, signal = new AbortController().signal) {
  const shares: number[] = [];
  const result = await job.run({ signal, progress: (share) => shares.push(share) });
  return { result, shares };
}

function messageOf(result: JobResult): string {
  if (result.outcome === 'succeeded') return result.message;
  return result.outcome === 'skipped' ? result.reason : result.error.message;
}

describe('the training job', () => {
  it('fits, publishes and serves, with progress that only goes up', async () => {
    await fill(store, listenersOfTwoColours(400, 40));
    const { result, shares } = await run(train());
    expect(result.outcome).toBe('succeeded');
    expect(messageOf(result)).toMatch(/serves: 3\d\d listeners, 40 items, \d+ pairs\./);
    expect(registry.require('factorization').items.size).toBe(40);
    expect(shares.length).toBeGreaterThan(8);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBeLessThanOrEqual(1);
  });

  it('fails with the reason of the gate, and the old model goes on serving', async () => {
    await fill(store, listenersOfTwoColours(400, 40));
    await run(train());
    const { version } = registry.require('factorization');
    const { result } = await run(train({ rank: 1, epochs: 1, regularization: 50 }));
    expect(result.outcome).toBe('failed');
    expect(messageOf(result)).toMatch(/The gate refused .*NDCG@100 .* against /);
    expect(registry.require('factorization').version).toBe(version);
  });

  it('is skipped where there is nothing to learn from', async () => {
    const { result } = await run(train());
    expect(result.outcome).toBe('skipped');
    expect(messageOf(result)).toBe('There is no listening to tracks of the catalogue yet.');
    expect(registry.current()).toEqual({});
  });

  it('stops when it is cancelled, and publishes nothing', async () => {
    await fill(store, listenersOfTwoColours(400, 40));
    const controller = new AbortController();
    const job = train({ rank: 128, epochs: 200 });
    const end = job.run({
      signal: controller.signal,
      progress: (share) => {
        if (share > 0.1) controller.abort(new Error('enough'));
      },
    });
    await expect(end).rejects.toThrow('enough');
    expect(registry.current()).toEqual({});
    expect(await store.snapshots.list('factorization', 5)).toEqual([]);
  });

  it.each(['never', 'auto'] as const)(
    'gives the same bytes for the same listening, however many threads (combine: %s)',
    async (combine) => {
      const bytes: (Uint8Array | undefined)[] = [];
      for (const threads of [1, 2]) {
        await fill(store, listenersOfTwoColours(160, 20));
        await run(train({ rank: 4 }, { combine, threads }));
        const { version } = registry.require('factorization');
        bytes.push(await store.snapshots.bytes('factorization', version));
        // Into a house of its own each time: a training starts from the model that serves.
        await temporary.close();
        await moveIn();
      }
      expect(bytes[0]).toBeDefined();
      expect(bytes[1]).toEqual(bytes[0]);
    },
  );
});

describe('the training job with a combination', () => {
  it('combines where there are listeners to choose by, and goes on from that', async () => {
    await fill(store, listenersOfTwoColours(200, 30));
    const first = await run(train({ rank: 4 }, { combine: 'auto' }));
    expect(messageOf(first.result)).toMatch(
      / Combined: .*NDCG@100 \.?\d.* on hidden listening of \d+ listeners/,
    );
    expect(first.shares).toEqual(first.shares.toSorted((a, b) => a - b));
    expect(registry.require('factorization')).toBeInstanceOf(CombinedModel);
    const second = await run(train({ rank: 4 }, { combine: 'auto' }));
    expect(second.result.outcome).toBe('succeeded');
    // What was chosen last is all that is tried, with what lies around it.
    expect(second.shares.length).toBeLessThan(first.shares.length + 1);
  });

  it('does not combine with few listeners, and says so', async () => {
    await fill(store, listenersOfTwoColours(40, 20));
    const { result } = await run(train({}, { combine: 'auto' }));
    expect(messageOf(result)).toMatch(
      /Not combined with other models: \d+ listeners to choose by, of the 50/,
    );
    expect(registry.require('factorization')).not.toBeInstanceOf(CombinedModel);
  });

  it('does not combine, or refuses to start, where memory does not suffice', async () => {
    await fill(store, listenersOfTwoColours(200, 30));
    const { result } = await run(train({}, { combine: 'auto', memoryBytes: 8 * 2 ** 20 }));
    expect(messageOf(result)).toMatch(/Not combined .* takes about \d+ MiB, of 8/);
    await expect(run(train({ rank: 256 }, { memoryBytes: 4 * 2 ** 20 }))).rejects.toThrow(
      /Expected a training within 4 MiB .* `rank` \d+ would fit/,
    );
  });

  it('ends all threads when it is cancelled, and the old model serves on', async () => {
    await fill(store, listenersOfTwoColours(200, 30));
    await run(train());
    const { version } = registry.require('factorization');
    const controller = new AbortController();
    const job = train({ rank: 4 }, { combine: 'auto', threads: 2 });
    const end = job.run({
      signal: controller.signal,
      progress: (share) => {
        if (share > 0.3) controller.abort(new Error('enough'));
      },
    });
    await expect(end).rejects.toThrow('enough');
    expect(registry.require('factorization').version).toBe(version);
    expect((await store.snapshots.pointer('factorization'))?.current).toBe(version);
  });
});

describe('the popularity job', () => {
  it('counts listeners, not plays, and serves', async () => {
    await fill(
      store,
      new Map([
        ['user:a', ['track:1', 'track:2']],
        ['user:b', ['track:1']],
        ['user:c', ['track:1', 'track:2', 'track:3']],
      ]),
    );
    await store.listening.importInteractions('again', [
      { listener: 'user:c', item: 'track:3', count: 1_000, at: 0 },
    ]);
    const { result } = await run(popularity());
    expect(result.outcome).toBe('succeeded');
    const model = registry.require('popularity');
    const query = { taste: model.tasteFrom(), limit: 9, exclude: new Set<number>() };
    expect(
      model.recommend(query).map(({ index, score }) => [model.items.id(index), score]),
    ).toEqual([
      ['track:1', 3],
      ['track:2', 2],
      ['track:3', 1],
    ]);
    expect((await run(popularity())).result.outcome).toBe('succeeded');
  });

  it('is skipped where there is nothing to count', async () => {
    const { result } = await run(popularity());
    expect(result.outcome).toBe('skipped');
    expect(registry.current()).toEqual({});
  });
});
