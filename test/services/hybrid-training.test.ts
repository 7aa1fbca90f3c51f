import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTrainHybridJob } from '../../src/jobs/train-hybrid.job.ts';
import { makeTrainTextJob } from '../../src/jobs/train-text.job.ts';
import { factorizationConfig } from '../../src/models/factorization/config.ts';
import { decodeModel } from '../../src/models/decode-model.ts';
import { FactorizationModel } from '../../src/models/factorization/factorization-model.ts';
import { fitSnapshot } from '../../src/models/factorization/fit.ts';
import { gateConfig } from '../../src/models/gate.ts';
import { encodeHybrid } from '../../src/models/hybrid/hybrid-model.ts';
import { FEATURES } from '../../src/models/hybrid/hybrid-features.ts';
import { PopularityCounter, popularityConfig } from '../../src/models/popularity/fit.ts';
import { PopularityModel } from '../../src/models/popularity/popularity-model.ts';
import { decodeSnapshot } from '../../src/models/snapshot.ts';
import { textConfig } from '../../src/models/text/config.ts';
import { gatherHybridCases, judgeHybrid } from '../../src/services/hybrid-training.ts';
import type { HybridHalf } from '../../src/services/hybrid-training.ts';
import { makeModelService } from '../../src/services/models.ts';
import { readListenerModels } from '../../src/services/recommending.ts';
import { tracksFor } from '../../src/services/tracks-for.ts';
import { gatherMatrix } from '../../src/services/training-data.ts';
import { listenerId, makeWorld, NOON, trackId } from './music-world.ts';
import type { World } from './music-world.ts';

/** Models that say of everybody that they were not trained on them. */
const ALL = 2 ** 32 - 1;
const { signal } = new AbortController();
const log = { debug() {}, info() {}, warn() {}, error() {} };

let world: World;
beforeAll(async () => {
  world = await makeWorld();
  const { store, registry } = world;
  const config = factorizationConfig({ epochs: 4, rank: 8 });
  const training = await gatherMatrix(store, NOON, config, signal);
  const fit = { ...training, heldOutBelow: ALL, config, trainedTo: NOON };
  const bytes = await fitSnapshot(fit, () => undefined);
  const counter = new PopularityCounter(popularityConfig(), NOON);
  for (const item of training.items) counter.add(item, NOON);
  const counted = counter.snapshot(() => true, ALL)!;
  const decoded = decodeSnapshot(bytes, 'factorization');
  registry.swap('factorization', FactorizationModel.fromSnapshot(decoded, '2'));
  registry.swap(
    'popularity',
    PopularityModel.fromSnapshot(decodeSnapshot(counted, 'popularity'), '2'),
  );
});
afterAll(() => world.cleanUp());

const models = () =>
  makeModelService({
    ...{ store: world.store, registry: world.registry, clock: world.clock, log: log },
    ...{ gate: gateConfig({ minListeners: 5 }), keep: 3 },
    catalogue: world.catalogue,
  });
const job = () =>
  makeTrainHybridJob({
    ...{ training: world.deps, models: models(), clock: world.clock },
    ...{ schedule: '0 5 * * *', timeZone: 'UTC', threads: 1, seed: 1 },
  });
const CONTEXT = { signal, progress: () => undefined };
const run = () => job().run(CONTEXT);

const asked = (half: HybridHalf) => ({ half, now: NOON, joint: undefined, signal });

describe('gatherHybridCases', () => {
  it('deals every held-out listener to one half, and never names what a listener was shown', async () => {
    const fit = await gatherHybridCases(world.deps, asked('fit'));
    const judged = await gatherHybridCases(world.deps, asked('judge'));
    expect(fit.length).toBeGreaterThan(20);
    expect(judged.length).toBeGreaterThan(20);
    for (const { pool, hidden } of [...fit, ...judged]) {
      expect(new Set(pool.keys).size).toBe(pool.keys.length);
      expect(hidden.size).toBeGreaterThan(0);
    }
  });
});

describe('the hybrid job', () => {
  it('learns, is no worse than the order without it, and serves', async () => {
    const result = await run();
    expect(result).toMatchObject({ outcome: 'succeeded' });
    const serving = world.registry.current().hybrid!;
    expect(Object.values(serving.weights).some((weight) => weight !== 0)).toBe(true);
    const [own, plain] = await judgeHybrid(world.deps, [serving, undefined], NOON);
    expect(own!.ndcg100).toBeGreaterThanOrEqual(0.95 * plain!.ndcg100);
  });

  it('ranks for listeners what they have not played, each once', async () => {
    const own = await readListenerModels(world.deps, listenerId(3));
    const asked = { limit: 40, exclude: own.state.played, where: () => true };
    const ids = tracksFor(own, asked).map(({ subject }) => subject);
    expect(new Set(ids).size).toBe(40);
    expect(ids.some((id) => own.state.played.has(id))).toBe(false);
  });

  it('keeps the last places of a hundred for what few know, as much as a listener plays of it', async () => {
    const { registry } = world;
    const before = registry.current().hybrid!;
    const items = registry.current().popularity!.items;
    const ids = Array.from({ length: items.size }, (_, i) => items.id(i)).sort();
    const listeners = Int32Array.from(ids, (_, i) => (i % 4 === 0 ? 4 : 50));
    const weights = Float32Array.from(Object.values(before.weights));
    const learned = { means: new Float32Array(FEATURES), weights, trees: { bias: 0, trees: [] } };
    const origin = { seed: 0, trainedTo: NOON, heldOutBelow: ALL };
    const roomy = decodeModel(
      'hybrid',
      encodeHybrid(learned, origin, { items: ids, listeners }),
      'r',
    );
    registry.swap('hybrid', roomy);
    const own = await readListenerModels(world.deps, listenerId(3));
    const asked = { limit: 100, exclude: own.state.played, where: () => true, coldEvery: 200 };
    const list = (room: boolean): readonly string[] =>
      tracksFor(own, { ...asked, room }).map(({ subject }) => subject);
    const played = [...own.state.played].filter((id) => id.startsWith('track:'));
    const share = played.filter((id) => roomy.isLittleKnown!(id)).length / played.length;
    const kept = Math.min(33, Math.round(100 * share));
    expect(kept).toBeGreaterThan(5);
    expect(list(true).slice(0, 100 - kept)).toEqual(list(false).slice(0, 100 - kept));
    expect(
      list(true)
        .slice(100 - kept)
        .every((id) => roomy.isLittleKnown!(id)),
    ).toBe(true);
    expect(new Set(list(true)).size).toBe(100);
    registry.swap('hybrid', before);
  });

  it('is refused where it ranks worse than the one that serves, which serves on', async () => {
    const before = world.registry.current().hybrid!;
    const origin = { seed: 0, trainedTo: NOON, heldOutBelow: ALL };
    // Turned round: what everybody recommends comes last.
    const weights = Float32Array.from(Object.values(before.weights), (weight) => -weight);
    const trees = { bias: 0, trees: [] };
    const learned = { means: new Float32Array(FEATURES), weights, trees };
    const bytes = encodeHybrid(learned, origin, { items: [] });
    const { verdict } = await models().publish('hybrid', bytes);
    expect(verdict.passed).toBe(false);
    expect(world.registry.current().hybrid!.version).toBe(before.version);
  });

  it('is rolled back to the one before', async () => {
    world.clock.pass(1_000);
    const before = world.registry.current().hybrid!.version;
    expect(await run()).toMatchObject({ outcome: 'succeeded' });
    expect(world.registry.current().hybrid!.version).not.toBe(before);
    await models().rollback('hybrid');
    expect(world.registry.current().hybrid!.version).toBe(before);
  });

  it('has a model over listening and texts where there are texts, and asks it, too', async () => {
    const texts = Array.from({ length: 40 }, (_, t) => ({
      ...{ id: `t${t}`, about: [trackId(t % 4, t % 3, t % 5)], language: 'en' },
      text: `A ${['loud', 'smoky', 'rural', 'bright'][t % 4]} track number ${t}.`,
    }));
    await world.store.texts.put(texts);
    const text = makeTrainTextJob({
      ...{ store: world.store, models: models(), registry: world.registry, clock: world.clock },
      ...{ config: textConfig(), seed: 1, schedule: '0 2 * * *', timeZone: 'UTC' },
    });
    expect(await text.run(CONTEXT)).toMatchObject({ outcome: 'succeeded' });
    world.clock.pass(1_000);
    expect(await run()).toMatchObject({ outcome: 'succeeded' });
    const { joint } = world.registry.current().hybrid!;
    const own = await readListenerModels(world.deps, listenerId(3));
    const named = own.jointly(joint, (id) => id !== trackId(0, 0, 0)).ask(20, own.state.played);
    expect(named.length).toBeGreaterThan(5);
    for (const { subject, evidence } of named) {
      expect(own.state.played.has(subject)).toBe(false);
      expect(subject).not.toBe(trackId(0, 0, 0));
      const known = new Set(own.state.items.map(({ item }) => item));
      expect(evidence().every(({ subject: by }) => known.has(by!))).toBe(true);
    }
  });
});
