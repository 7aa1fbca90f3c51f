/**
 * Publishing, promoting and rolling back models. A snapshot is stored first, judged against the one that
 * serves, and only then pointed at; the pointer moves by compare-and-set, so that two gateways cannot
 * undo each other's change unseen. Old snapshots stay, the last few of them.
 */
import { crc32 } from 'node:zlib';
import type { Clock } from '../clock.ts';
import { ModelRefusedError, NotFoundError, UnavailableError } from '../errors.ts';
import type { Log } from '../log.ts';
import { decodeModel, MODEL_KINDS } from '../models/decode-model.ts';
import type { ModelOf } from '../models/decode-model.ts';
import { judgeInWorker } from '../models/evaluation/judge-in-worker.ts';
import type { Judgement } from '../models/evaluation/judge.ts';
import type { HybridModel } from '../models/hybrid/hybrid-model.ts';
import { factorizationConfig } from '../models/factorization/config.ts';
import { FactorizationModel } from '../models/factorization/factorization-model.ts';
import { compare } from '../models/gate.ts';
import type { GateConfig } from '../models/gate.ts';
import type { ModelRegistry } from '../models/registry.ts';
import type { Store } from '../store/ports.ts';
import type { SnapshotKind, SnapshotPointer, SnapshotRecord } from '../store/records.ts';
import type { CatalogueViews } from './catalogue-views.ts';
import { judgeHybrid } from './hybrid-training.ts';
import type { GateVerdict, ModelService, ModelStatus } from './services.ts';
import { gatherHeldOut } from './training-data.ts';

const LISTED_VERSIONS = 20;
/** More snapshots than any store holds: pruning looks at all. */
const MAX_STORED = 10_000;
/** Another process may move the pointer while we judge; then we judge again. */
const MAX_ATTEMPTS = 3;

export interface ModelServiceDeps {
  readonly store: Pick<Store, 'snapshots' | 'listening'>;
  readonly registry: ModelRegistry;
  readonly catalogue: CatalogueViews;
  readonly clock: Clock;
  readonly log: Log;
  readonly gate: GateConfig;
  /** Snapshots to keep of each kind, besides the current and the previous one. */
  readonly keep: number;
}

export function makeModelService(deps: ModelServiceDeps): ModelService {
  return new Models(deps);
}

/** A snapshot that was decoded once, so that it is known to be whole. */
interface Judged {
  readonly bytes: Uint8Array;
  readonly model: ModelOf<SnapshotKind>;
}

interface Comparison {
  readonly verdict: GateVerdict;
  readonly candidate: Judgement;
  readonly pointer: SnapshotPointer | undefined;
}

class Models implements ModelService {
  readonly #deps: ModelServiceDeps;

  constructor(deps: ModelServiceDeps) {
    this.#deps = deps;
  }

  async statuses(): Promise<readonly ModelStatus[]> {
    return Promise.all(MODEL_KINDS.map((kind) => this.#status(kind)));
  }

  async publish(
    kind: SnapshotKind,
    bytes: Uint8Array,
  ): Promise<{ readonly snapshot: SnapshotRecord; readonly verdict: GateVerdict }> {
    const { store, log } = this.#deps;
    const { version, createdAt } = await this.#nextVersion(kind, bytes);
    const candidate = judged(kind, bytes, version);
    let comparison = await this.#compare(kind, candidate);
    const metrics = {
      ...this.#metricsOf(comparison.candidate),
      ...searchFigures(candidate.model),
    };
    const snapshot = { kind, version, createdAt, sizeBytes: bytes.length, metrics };
    await store.snapshots.put(snapshot, bytes);
    for (let attempt = 1; comparison.verdict.passed; attempt++) {
      if (await this.#point(kind, version, comparison.pointer)) break;
      if (attempt === MAX_ATTEMPTS) throw movedError(kind);
      comparison = await this.#compare(kind, candidate);
    }
    const { verdict } = comparison;
    log.info({ kind, version, ...verdict }, verdict.passed ? 'model promoted' : 'model refused');
    await this.#load(kind);
    await this.#prune(kind);
    return { snapshot, verdict };
  }

  async promote(kind: SnapshotKind, version: string, force: boolean): Promise<ModelStatus> {
    const candidate = judged(kind, await this.#bytes(kind, version), version);
    for (let attempt = 1; ; attempt++) {
      const pointer = await this.#deps.store.snapshots.pointer(kind);
      if (pointer?.current === version) break;
      const comparison = force ? undefined : await this.#compare(kind, candidate);
      if (comparison?.verdict.passed === false) {
        throw new ModelRefusedError(
          `The gate refused ${kind} ${version}: ${comparison.verdict.reason}`,
        );
      }
      if (await this.#point(kind, version, comparison?.pointer ?? pointer)) break;
      if (attempt === MAX_ATTEMPTS) throw movedError(kind);
    }
    this.#deps.log.info({ kind, version, force }, 'model promoted by hand');
    await this.#load(kind);
    return this.#status(kind);
  }

  async rollback(kind: SnapshotKind): Promise<ModelStatus> {
    const pointer = await this.#deps.store.snapshots.pointer(kind);
    if (pointer?.previous === undefined) {
      throw new NotFoundError(`There is no previous ${kind} model to go back to.`);
    }
    await this.#read(kind, pointer.previous);
    if (!(await this.#point(kind, pointer.previous, pointer))) throw movedError(kind);
    this.#deps.log.info(
      { kind, version: pointer.previous, from: pointer.current },
      'model rolled back',
    );
    await this.#load(kind);
    return this.#status(kind);
  }

  async refresh(): Promise<void> {
    for (const kind of MODEL_KINDS) await this.#load(kind);
  }

  /** Makes a version current, and what was current the previous one. False when another was faster. */
  #point(
    kind: SnapshotKind,
    version: string,
    pointer: SnapshotPointer | undefined,
  ): Promise<boolean> {
    const to = { current: version, ...(pointer && { previous: pointer.current }) };
    return this.#deps.store.snapshots.point(kind, to, pointer?.current);
  }

  /** Puts what the pointer names into the registry. One that cannot be read is logged; the old one serves on. */
  async #load<K extends SnapshotKind>(kind: K): Promise<void> {
    const { registry, store, log } = this.#deps;
    const version = (await store.snapshots.pointer(kind))?.current;
    if (version === undefined || registry.current()[kind]?.version === version) return;
    try {
      registry.swap(kind, await this.#read(kind, version));
    } catch (error) {
      if (!(error instanceof ModelRefusedError || error instanceof NotFoundError)) throw error;
      const serving = registry.current()[kind]?.version ?? 'none';
      log.error({ kind, version, serving, error: error.message }, 'current model cannot be read');
    }
  }

  /** @throws NotFoundError for an unknown version, ModelRefusedError for one that does not decode. */
  async #read<K extends SnapshotKind>(kind: K, version: string): Promise<ModelOf<K>> {
    return decodeModel(kind, await this.#bytes(kind, version), version);
  }

  /** @throws NotFoundError for an unknown version. */
  async #bytes(kind: SnapshotKind, version: string): Promise<Uint8Array> {
    const bytes = await this.#deps.store.snapshots.bytes(kind, version);
    if (bytes === undefined) throw new NotFoundError(`There is no ${kind} model ${version}.`);
    return bytes;
  }

  /** Judges a candidate and the current model on the listeners that neither was trained on. */
  async #compare(kind: SnapshotKind, candidate: Judged): Promise<Comparison> {
    const { store, clock, gate } = this.#deps;
    const pointer = await store.snapshots.pointer(kind);
    const current = pointer && (await this.#current(kind, pointer.current));
    if (kind === 'hybrid') {
      const rankers = [candidate, current].map((each) => each?.model as HybridModel | undefined);
      const [first, second] = await judgeHybrid(this.#deps, rankers, clock.now());
      return { verdict: compare(first!, second, gate), candidate: first!, pointer };
    }
    if (kind === 'responses') {
      const reason = 'Its job has judged it: held-out listening says nothing about responses.';
      return { verdict: { passed: true, reason }, candidate: NOT_JUDGED, pointer };
    }
    const below = Math.min(candidate.model.heldOutBelow, current?.model.heldOutBelow ?? Infinity);
    const now = clock.now();
    const listeners = await gatherHeldOut(store.listening, below, now, factorizationConfig());
    const snapshots = [candidate, ...(current ? [current] : [])].map(({ bytes }) => bytes);
    const [first, second] = await judgeInWorker({ kind, snapshots, now }, listeners);
    return { verdict: compare(first!, second, gate), candidate: first!, pointer };
  }

  /** The snapshot that serves; undefined where it cannot be read: anything is better then. */
  async #current(kind: SnapshotKind, version: string): Promise<Judged | undefined> {
    try {
      return judged(kind, await this.#bytes(kind, version), version);
    } catch (error) {
      this.#deps.log.warn(
        { kind, version, error: (error as Error).message },
        'nothing to compare with',
      );
      return undefined;
    }
  }

  #metricsOf({
    ndcgOf,
    ndcg100,
    recall20,
    recall50,
    distinct,
    items,
  }: Judgement): Record<string, number> {
    if (ndcgOf.length < this.#deps.gate.minListeners) return {};
    const coverage = items === 0 ? 0 : distinct / items;
    return { ndcg100, recall20, recall50, coverage, listeners: ndcgOf.length };
  }

  /** Versions sort by time, and name their bytes. */
  async #nextVersion(
    kind: SnapshotKind,
    bytes: Uint8Array,
  ): Promise<{ readonly version: string; readonly createdAt: number }> {
    const [newest] = await this.#deps.store.snapshots.list(kind, 1);
    const createdAt = Math.max(this.#deps.clock.now(), (newest?.createdAt ?? -1) + 1);
    const time = new Date(createdAt).toISOString().replace(/[-:.]/g, '');
    return { version: `${time}-${crc32(bytes).toString(16).padStart(8, '0')}`, createdAt };
  }

  async #prune(kind: SnapshotKind): Promise<void> {
    const { store, keep } = this.#deps;
    const pointer = await store.snapshots.pointer(kind);
    const all = await store.snapshots.list(kind, MAX_STORED);
    for (const { version } of all.slice(keep)) {
      if (version === pointer?.current || version === pointer?.previous) continue;
      await store.snapshots.delete(kind, version);
    }
  }

  async #status(kind: SnapshotKind): Promise<ModelStatus> {
    const { snapshots } = this.#deps.store;
    const pointer = await snapshots.pointer(kind);
    const current = pointer && (await snapshots.get(kind, pointer.current));
    const previous = pointer?.previous && (await snapshots.get(kind, pointer.previous));
    const newest = await snapshots.list(kind, LISTED_VERSIONS);
    const listed = current === undefined || newest.some((each) => each.version === current.version);
    const versions = listed ? newest : [...newest.slice(0, LISTED_VERSIONS - 1), current];
    return { kind, versions, ...(current && { current }), ...(previous && { previous }) };
  }
}

const NOT_JUDGED: Judgement = {
  ndcgOf: new Float64Array(0),
  ...{ ndcg100: 0, recall20: 0, recall50: 0, distinct: 0, items: 0 },
};

/** @throws ModelRefusedError for bytes that do not decode. */
function judged(kind: SnapshotKind, bytes: Uint8Array, version: string): Judged {
  return { bytes, model: decodeModel(kind, bytes, version) };
}

/** What a fit measured of its own searches. */
function searchFigures(model: ModelOf<SnapshotKind>): Record<string, number> {
  const listed = model instanceof FactorizationModel && model.searchesLists;
  return listed ? { recall100: model.recall100 } : {};
}

function movedError(kind: SnapshotKind): UnavailableError {
  return new UnavailableError(`Others changed the current ${kind} model meanwhile: try again.`);
}
