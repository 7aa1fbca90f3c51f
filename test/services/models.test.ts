import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ModelRefusedError, NotFoundError } from '../../src/errors.ts';
import { factorizationConfig } from '../../src/models/factorization/config.ts';
import { fitSnapshot } from '../../src/models/factorization/fit.ts';
import { gateConfig } from '../../src/models/gate.ts';
import { ModelRegistry } from '../../src/models/registry.ts';
import { makeCatalogueViews } from '../../src/services/catalogue-views.ts';
import { makeModelService } from '../../src/services/models.ts';
import type { ModelService } from '../../src/services/services.ts';
import { gatherMatrix } from '../../src/services/training-data.ts';
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
const signal = new AbortController().signal;

let temporary: TemporaryStore;
let store: Store;

beforeEach(async () => {
  temporary = await temporaryStore();
  store = temporary.store;
});

afterEach(() => temporary.close());

function gateway(keep = 5) {
  const registry = new ModelRegistry();
  const { log, lines } = rememberingLog();
  const service = makeModelService({
    store,
    registry,
    clock,
    log,
    gate: gateConfig(),
    keep,
    catalogue: makeCatalogueViews({ store, clock }),
  });
  return { registry, lines, service };
}

async function fitted(overrides: Record<string, number> = {}): Promise<Uint8Array> {
  const config = factorizationConfig({ rank: 8, ...overrides });
  const training = await gatherMatrix(store, NOW, config, signal);
  return fitSnapshot({ ...training, config, trainedTo: NOW }, () => undefined);
}

/** A model that takes most items for others: each of its two colours is half of one, half of the other. */
async function worse(overrides: Record<string, number> = {}): Promise<Uint8Array> {
  const config = factorizationConfig({ rank: 8, ...overrides });
  const training = await gatherMatrix(store, NOW, config, signal);
  const half = training.items.length / 2;
  const items = training.items.map((_, i) => training.items[(i >> 1) + (i % 2) * half]!);
  return fitSnapshot({ ...training, items, config, trainedTo: NOW }, () => undefined);
}

function answers(registry: ModelRegistry): string {
  const model = registry.require('factorization');
  const lists = [1, 2, 3].map((first) => {
    const items = Int32Array.of(first, first + 2);
    const taste = { items, weights: new Float32Array(2).fill(1) };
    return model.recommend({ taste, limit: 20, exclude: new Set(items) });
  });
  return JSON.stringify([model.version, lists]);
}

async function factorizationOf(service: ModelService) {
  const statuses = await service.statuses();
  return statuses.find(({ kind }) => kind === 'factorization')!;
}

describe('publishing a model', () => {
  it('stores, judges, promotes and serves the first one', async () => {
    await fill(store, listenersOfTwoColours(400, 40));
    const { registry, service } = gateway();
    const { snapshot, verdict } = await service.publish('factorization', await fitted());
    expect(verdict.passed).toBe(true);
    expect(verdict.reason).toMatch(
      /^There is no current model to compare with: NDCG@100 0\.\d{4} on \d+ held-out listeners\.$/,
    );
    expect(registry.require('factorization').version).toBe(snapshot.version);
    expect(snapshot.metrics['ndcg100']).toBeGreaterThan(0.6);
    expect(snapshot.metrics['coverage']).toBe(1);
    expect(snapshot.metrics['listeners']).toBeGreaterThan(20);
    expect(await factorizationOf(service)).toEqual({
      kind: 'factorization',
      current: snapshot,
      versions: [snapshot],
    });
  });

  it('goes through force and rollback and ends with the former answers, byte for byte', async () => {
    await fill(store, listenersOfTwoColours(400, 40));
    const { registry, service } = gateway();
    const good = await service.publish('factorization', await fitted());
    const before = answers(registry);

    const bad = await service.publish('factorization', await worse());
    expect(bad.verdict.passed).toBe(false);
    expect(bad.verdict.reason).toMatch(
      /^NDCG@100 0\.\d{4} against 0\.\d{4} of the current model .*refused.* on \d+ held-out listeners\.$/,
    );
    expect(answers(registry)).toBe(before);

    const promotion = service.promote('factorization', bad.snapshot.version, false);
    await expect(promotion).rejects.toThrow(ModelRefusedError);
    await expect(promotion).rejects.toThrow(/The gate refused .*NDCG@100/);
    expect(answers(registry)).toBe(before);

    const forced = await service.promote('factorization', bad.snapshot.version, true);
    expect(forced.current).toEqual(bad.snapshot);
    expect(forced.previous).toEqual(good.snapshot);
    expect(answers(registry)).not.toBe(before);

    const restored = await service.rollback('factorization');
    expect(restored.current).toEqual(good.snapshot);
    expect(restored.previous).toEqual(bad.snapshot);
    expect(answers(registry)).toBe(before);

    const restarted = gateway();
    await restarted.service.refresh();
    expect(answers(restarted.registry)).toBe(before);
  });

  it('lets one that is as good replace the current one, and promotes an old one again', async () => {
    await fill(store, listenersOfTwoColours(400, 40));
    const { service } = gateway();
    const first = await service.publish('factorization', await fitted());
    const second = await service.publish('factorization', await fitted({ seed: 2 }));
    expect(second.verdict.passed).toBe(true);
    expect(second.verdict.reason).toMatch(/ may be lost: passed\).* may be lost: passed\)/);
    expect(second.snapshot.version > first.snapshot.version).toBe(true);
    const status = await service.promote('factorization', first.snapshot.version, false);
    expect(status.current).toEqual(first.snapshot);
    expect(await service.promote('factorization', first.snapshot.version, false)).toEqual(status);
  });

  it('passes without comparison where too few listeners are held out, and says so', async () => {
    await fill(store, listenersOfTwoColours(60, 40));
    const { service } = gateway();
    expect((await service.publish('factorization', await fitted())).snapshot.metrics).toEqual({});
    const { verdict } = await service.publish('factorization', await worse());
    expect(verdict.passed).toBe(true);
    expect(verdict.reason).toMatch(
      /^Passed without comparison: \d+ held-out listeners? .* of the 20 needed\.$/,
    );
  });

  it('refuses and does not keep what is no snapshot of this kind', async () => {
    await fill(store, listenersOfTwoColours(60, 40));
    const { service, registry } = gateway();
    const bytes = await fitted();
    await expect(service.publish('popularity', bytes)).rejects.toThrow(/`kind` is "popularity"/);
    await expect(service.publish('factorization', bytes.slice(0, -1))).rejects.toThrow(
      ModelRefusedError,
    );
    expect((await factorizationOf(service)).versions).toEqual([]);
    expect(registry.current()).toEqual({});
  });

  it('keeps the last few, and always the current and the previous one', async () => {
    await fill(store, listenersOfTwoColours(400, 40));
    const { service } = gateway(2);
    const first = await service.publish('factorization', await fitted());
    const second = await service.publish('factorization', await fitted({ seed: 2 }));
    for (const seed of [3, 4, 5]) {
      const bytes = await worse({ seed });
      expect((await service.publish('factorization', bytes)).verdict.passed).toBe(false);
    }
    const { versions, current, previous } = await factorizationOf(service);
    expect([current, previous]).toEqual([second.snapshot, first.snapshot]);
    expect(versions).toHaveLength(4);
    expect(versions).toEqual(expect.arrayContaining([first.snapshot, second.snapshot]));
  });

  it('loses no pointer when two gateways publish at once', async () => {
    await fill(store, listenersOfTwoColours(400, 40));
    const [a, b] = [gateway(), gateway()];
    const published = await Promise.all([
      a.service.publish('factorization', await fitted()),
      b.service.publish('factorization', await fitted({ seed: 2 })),
    ]);
    expect(published.map(({ verdict }) => verdict.passed)).toEqual([true, true]);
    const { current, previous } = await factorizationOf(a.service);
    expect(new Set([current?.version, previous?.version])).toEqual(
      new Set(published.map(({ snapshot }) => snapshot.version)),
    );
  });
});

describe('what serves', () => {
  it('goes on serving when the current snapshot cannot be read, and the log says so', async () => {
    await fill(store, listenersOfTwoColours(400, 40));
    const { registry, service, lines } = gateway();
    const { snapshot } = await service.publish('factorization', await fitted());
    const before = answers(registry);

    const broken = { ...snapshot, version: 'broken', createdAt: NOW + 1_000 };
    await store.snapshots.put(broken, new TextEncoder().encode('this is no snapshot at all'));
    await store.snapshots.point('factorization', { current: 'broken' }, snapshot.version);
    await service.refresh();
    expect(answers(registry)).toBe(before);
    const errors = lines.filter(({ level }) => level === 'error');
    expect(errors).toHaveLength(1);
    expect(errors[0]!.fields).toMatchObject({ version: 'broken', serving: snapshot.version });

    const restarted = gateway();
    await restarted.service.refresh();
    expect(restarted.registry.current().factorization).toBeUndefined();
    const next = await restarted.service.publish('factorization', await fitted());
    expect(next.verdict.passed).toBe(true);
    expect(restarted.registry.require('factorization').version).toBe(next.snapshot.version);
  });

  it('is what another gateway promoted, after a refresh', async () => {
    await fill(store, listenersOfTwoColours(60, 40));
    const [a, b] = [gateway(), gateway()];
    const { snapshot } = await a.service.publish('factorization', await fitted());
    expect(b.registry.current().factorization).toBeUndefined();
    await b.service.refresh();
    const model = b.registry.require('factorization');
    expect(model.version).toBe(snapshot.version);
    await b.service.refresh();
    expect(b.registry.require('factorization')).toBe(model);
  });

  it('cannot be promoted or rolled back to what is not there', async () => {
    await fill(store, listenersOfTwoColours(60, 40));
    const { service } = gateway();
    await expect(service.promote('factorization', 'v0', true)).rejects.toThrow(
      new NotFoundError('There is no factorization model v0.'),
    );
    await service.publish('factorization', await fitted());
    await expect(service.rollback('factorization')).rejects.toThrow(NotFoundError);
  });
});
