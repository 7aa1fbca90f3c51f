/**
 * Places tracks that came after the last training and have listeners by now. All of it happens behind the
 * requests: a request reads what is placed and, where something changed, begins the next refresh. A refresh
 * looks at the tracks that were touched since the last one, or, once the catalogue or the model is another,
 * at the latest that the model does not know; per track it reads a few listeners by an index, and folds
 * each of them in.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { SECOND_MS } from '../clock.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { confidenceOf } from '../models/factorization/confidence.ts';
import type { FactorizationModel } from '../models/factorization/factorization-model.ts';
import { NewTracks } from '../models/hybrid/new-tracks.ts';
import type { ListeningPort } from '../store/ports.ts';
import type { CatalogueView } from './catalogue-view.ts';

export interface NewTracksConfig {
  /** Tracks kept at most. @defaultValue 5000 */
  readonly kept: number;
  /** Tracks looked at when the catalogue or the model is another, the latest added. @defaultValue 20000 */
  readonly looked: number;
  /** Listeners that place a track. @defaultValue 20 */
  readonly listeners: number;
  /** Items of each of them that are looked at, the latest. @defaultValue 1000 */
  readonly items: number;
}

export const NEW_TRACKS_DEFAULTS: NewTracksConfig = Object.freeze({
  kept: 5000,
  looked: 20_000,
  listeners: 20,
  items: 1000,
});

export interface NewTracksDeps {
  readonly store: { readonly listening: Pick<ListeningPort, 'ofListener' | 'listenersOf'> };
  readonly clock: Clock;
  readonly log: Log;
  readonly config?: Partial<NewTracksConfig>;
}

export interface NewTrackPlaces {
  /** What is placed in a model's space by now; begins a refresh, and does not wait for it. */
  of(model: FactorizationModel, view: CatalogueView): NewTracks;
  /** Listeners did something with these items. */
  touch(items: Iterable<string>): void;
  /** Forgets where everything lies: a listener was deleted, and may have had a part in it. */
  forget(): void;
  /** Resolves when no refresh is under way. */
  settled(): Promise<void>;
}

/** Touched tracks that wait; what is above that is found when the catalogue view is next made anew. */
const MAX_TOUCHED = 1000;
/** How many of them one refresh takes, and how long after the last: a track that all play costs little. */
const TOUCHED_AT_ONCE = 100;
const REST_MS = SECOND_MS;
/** Tracks of the view looked at between two looks at what else there is to do. */
const LOOKED_A_TURN = 20_000;
/** Listeners folded in once for all tracks of a refresh that they have heard. */
const KEPT_LISTENERS = 1000;

export function makeNewTracks(deps: NewTracksDeps): NewTrackPlaces {
  return new Places(deps, { ...NEW_TRACKS_DEFAULTS, ...deps.config });
}

class Places implements NewTrackPlaces {
  readonly #deps: NewTracksDeps;
  readonly #config: NewTracksConfig;
  #model: FactorizationModel | undefined;
  #tracks = new NewTracks(0, 0);
  /** The view that was looked through for this model. */
  #looked: CatalogueView | undefined;
  readonly #touched = new Set<string>();
  /** Tracks that as many listeners placed as may: more would move them little. */
  readonly #full = new Set<string>();
  #refresh: Promise<void> | undefined;
  #refreshedAt = 0;

  constructor(deps: NewTracksDeps, config: NewTracksConfig) {
    this.#deps = deps;
    this.#config = config;
  }

  of(model: FactorizationModel, view: CatalogueView): NewTracks {
    if (model !== this.#model) {
      this.#model = model;
      this.forget();
    }
    if (this.#refresh === undefined && this.#isDue(view)) {
      this.#refreshedAt = this.#deps.clock.now();
      this.#refresh = this.#run(model, view).finally(() => (this.#refresh = undefined));
    }
    return this.#tracks;
  }

  #isDue(view: CatalogueView): boolean {
    if (this.#looked !== view) return true;
    const rested = Math.abs(this.#deps.clock.now() - this.#refreshedAt) >= REST_MS;
    return rested && this.#touched.size > 0;
  }

  touch(items: Iterable<string>): void {
    for (const item of items) {
      if (this.#touched.size >= MAX_TOUCHED) return;
      const known = this.#model === undefined || knows(this.#model, item);
      if (!known && !this.#full.has(item)) this.#touched.add(item);
    }
  }

  forget(): void {
    this.#tracks = new NewTracks(this.#model?.rank ?? 0, this.#config.kept);
    this.#looked = undefined;
    this.#full.clear();
  }

  async settled(): Promise<void> {
    await this.#refresh;
  }

  async #run(model: FactorizationModel, view: CatalogueView): Promise<void> {
    const tracks = this.#tracks;
    const all = this.#looked !== view;
    this.#looked = view;
    if (all) this.#full.clear();
    const touched = [...this.#touched].slice(0, TOUCHED_AT_ONCE);
    for (const id of touched) this.#touched.delete(id);
    try {
      const ids = all ? await latestUnknown(model, view, this.#config.looked) : [];
      const placeable = touched.filter((id) => view.track(id) !== undefined);
      await this.#placeAll(new Set([...ids.reverse(), ...placeable]), { model, view, tracks });
    } catch (error) {
      // The tracks stay where they were. The next request begins again.
      this.#looked = undefined;
      this.#deps.log.warn({ error: (error as Error).message }, 'new tracks could not be placed');
    }
  }

  async #placeAll(ids: ReadonlySet<string>, space: Space): Promise<void> {
    const folded = new LRUCache<string, Float32Array>({ max: KEPT_LISTENERS });
    for (const id of ids) {
      await breathe();
      // Somebody's deletion, or another model, began anew meanwhile.
      if (space.tracks !== this.#tracks) return;
      const vector = await this.#vectorOf(id, space, folded);
      if (vector === undefined) space.tracks.remove(id);
      else space.tracks.place(id, vector);
    }
  }

  /** Undefined for a track that nobody whose taste is known has met. */
  async #vectorOf(
    id: string,
    { model, view }: Space,
    folded: LRUCache<string, Float32Array>,
  ): Promise<Float32Array | undefined> {
    const { store, clock } = this.#deps;
    const { listeners, items } = this.#config;
    const now = clock.now();
    const vectors: number[] = [];
    const weights: number[] = [];
    const rows = await store.listening.listenersOf(id, listeners);
    if (rows.length === listeners) this.#full.add(id);
    for (const row of rows) {
      const weight = confidenceOf(row, now, model.config);
      if (weight === 0) continue;
      let vector = folded.get(row.listener);
      if (vector === undefined) {
        const own = await store.listening.ofListener(row.listener, items);
        vector = model.foldIn(model.tasteFrom(own, now));
        folded.set(row.listener, vector);
      }
      if (!vector.some((x) => x !== 0)) continue;
      for (const x of vector) vectors.push(x);
      weights.push(weight);
    }
    if (!weights.some((weight) => weight > 0)) return undefined;
    const centre = view.coldTracks(model).vector(id) ?? model.meanItem;
    return model.foldInItem(
      { vectors: Float32Array.from(vectors), weights: Float32Array.from(weights) },
      centre,
    );
  }
}

interface Space {
  readonly model: FactorizationModel;
  readonly view: CatalogueView;
  readonly tracks: NewTracks;
}

/** Whether a model learned something about an item. */
function knows(model: FactorizationModel, id: string): boolean {
  const index = model.items.indexOf(id);
  return index >= 0 && model.vector(index).some((x) => x !== 0);
}

/** Tracks that a model does not know, the latest added first. */
async function latestUnknown(
  model: FactorizationModel,
  view: CatalogueView,
  most: number,
): Promise<string[]> {
  const unknown: { readonly id: string; readonly addedAt: number }[] = [];
  for (let from = 0; from < view.tracks.length; from += LOOKED_A_TURN) {
    for (const { id, addedAt } of view.tracks.slice(from, from + LOOKED_A_TURN)) {
      if (!knows(model, id)) unknown.push({ id, addedAt });
    }
    await breathe();
  }
  unknown.sort((a, b) => b.addedAt - a.addedAt || (a.id < b.id ? -1 : 1));
  return unknown.slice(0, most).map(({ id }) => id);
}
