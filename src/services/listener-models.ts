/**
 * The models of one moment as one listener meets them: their taste folded in once, and every
 * recommender asked by global id. Any model may be missing; its lists are then empty and the chain
 * goes on without it.
 */
import { dot } from '../math/dense.ts';
import { NO_CANDIDATES } from '../models/hybrid/candidate.ts';
import type { Candidate, CandidateList } from '../models/hybrid/candidate.ts';
import type { JointModel } from '../models/hybrid/joint-model.ts';
import { recommendChain } from '../models/hybrid/recommend-chain.ts';
import type { ItemEvidence, Taste } from '../models/recommender.ts';
import { candidateOf, indexesOf, popularityIn } from './by-id.ts';
import { anyTracks, relatedTracks } from './catalogue-list.ts';
import type { CatalogueView, TrackFacts } from './catalogue-view.ts';
import {
  alikeList,
  coldTracksOf,
  collaborativeList,
  explained,
  vectorIn,
} from './collaborative-list.ts';
import type { ServingModels } from './collaborative-list.ts';
import { bySound, byText, likeBoth, likeTaste, likeTrack } from './content-list.ts';
import { hiddenFrom, withoutHidden } from './corrections.ts';
import { playsOf } from './listener-state.ts';
import type { ListenerState } from './listener-state.ts';
import type { ListenerItem } from '../store/records.ts';
import { mayOf } from './may.ts';
import type { May, Where } from './may.ts';
import { popularInCountry, popularInGenre, popularList } from './popular-list.ts';

const NO_TASTE: Taste = { items: new Int32Array(0), weights: new Float32Array(0) };
/** Every how many places of a chain a track stands that nobody has played yet. */
export const COLD_EVERY = 10;

export class ListenerModels {
  readonly models: ServingModels;
  readonly view: CatalogueView;
  readonly state: ListenerState;
  /** The taste in the factorization's indexes; empty without that model. */
  readonly taste: Taste;
  /** Folded in, Float32Array [rank]; undefined without the model, or where nothing speaks for anything. */
  readonly vector: Float32Array | undefined;
  /** Which cluster of listeners; -1 where not known. */
  readonly segment: number;
  readonly #hides: Where;
  /** By their ids, made when one is asked for. */
  #items: ReadonlyMap<string, ListenerItem> | undefined;

  /** @param taste - In the indexes of `models.factorization`. */
  constructor(models: ServingModels, view: CatalogueView, state: ListenerState, taste: Taste) {
    this.models = models;
    this.view = view;
    this.state = state;
    this.taste = taste;
    this.#hides = hiddenFrom(state.dismissed, view, (id) => this.vectorOf(id));
    const factorization = models.factorization;
    const vector = factorization?.foldIn(this.taste);
    this.vector = vector?.some((x) => x !== 0) ? vector : undefined;
    this.segment = (this.vector && factorization?.segmentOf(this.vector)) ?? -1;
  }

  /** With the taste that the listener's own behaviour up to `now` says. */
  static ofListener(
    models: ServingModels,
    view: CatalogueView,
    state: ListenerState,
    now: number,
  ): ListenerModels {
    const believed = withoutHidden(state, view, (id) => vectorIn(models, view, id));
    const taste = models.factorization?.tasteFrom(believed.items, now) ?? NO_TASTE;
    return new ListenerModels(models, view, believed, taste);
  }

  /** True for tracks of the catalogue that the listener has not dismissed. */
  readonly mayShow: Where = (id) => this.view.track(id) !== undefined && !this.#hides(id);

  /** What they have done with an item; undefined for what they have not met. */
  howMet(id: string): 'played' | 'saved' | 'passed over' | undefined {
    this.#items ??= new Map(this.state.items.map((item) => [item.item, item]));
    const item = this.#items.get(id);
    if (item === undefined) return undefined;
    if (playsOf(item) > 0) return 'played';
    const liked = item.saved?.on === true || item.followed?.on === true;
    return liked ? 'saved' : 'passed over';
  }

  /** What those who respond alike lean to this item, in logits; 0 where nothing is known. */
  leanTo(item: string): number {
    return this.models.responses?.leanOf(this.segment, item) ?? 0;
  }

  /** Tracks by the factorization. */
  collaborative(where: Where): CandidateList {
    return collaborativeList(this.models, this.taste, this.#may(where));
  }

  /** Tracks nearest to the taste among the factors alone: a fraction of the work of {@link collaborative}. */
  nearest(limit: number, exclude: ReadonlySet<string>): readonly Candidate[] {
    const model = this.models.factorization;
    if (model === undefined || this.vector === undefined) return [];
    const where = this.#may(() => true).indexOf(model.items);
    return model
      .nearest(this.vector, { limit, exclude: indexesOf(model.items, exclude), where })
      .map(({ index, score }) => {
        const evidence = (): readonly ItemEvidence[] => model.explain(index, this.taste).evidence();
        return candidateOf(model, { index, score, evidence });
      });
  }

  /** Podcasts that the factorization knows, nearest first: few among many tracks, so each is looked at by itself. */
  podcasts(limit: number, exclude: ReadonlySet<string>): readonly Candidate[] {
    const model = this.models.factorization;
    if (model === undefined || this.vector === undefined) return [];
    return this.view.podcasts
      .filter((id) => !exclude.has(id) && model.items.indexOf(id) >= 0)
      .map((id) => ({ index: model.items.indexOf(id), near: this.nearnessOf(id) }))
      .sort((a, b) => b.near - a.near)
      .slice(0, limit)
      .map(({ index }) => candidateOf(model, model.explain(index, this.taste)));
  }

  /** Tracks that nobody has played, by what the catalogue says about them. */
  cold(where: Where): CandidateList {
    const model = this.models.factorization;
    const vector = this.vector;
    if (model === undefined || vector === undefined) return NO_CANDIDATES;
    const cold = coldTracksOf(this.models, this.view, model);
    return {
      ask: (limit, exclude) =>
        cold.recommend(
          vector,
          this.taste,
          limit,
          (id) => !exclude.has(id) && !this.#isNew(id) && !this.#hides(id) && where(id),
        ),
    };
  }

  /** Tracks by popularity. */
  popular(where: Where): CandidateList {
    return popularList(this.models.popularity, this.#may(where));
  }

  /** Tracks by popularity in the listener's country; none where nothing is known of it. */
  popularNear(where: Where): CandidateList {
    const country = this.state.profile?.country;
    return popularInCountry(this.models.popularity, country, this.#may(where));
  }

  /** Tracks of a genre by popularity. */
  popularIn(genre: string): CandidateList {
    return popularInGenre(
      this.models.popularity,
      this.view,
      genre,
      this.#may(() => true),
    );
  }

  /** Tracks that are described like what the listener plays; ages count from the latest play. */
  described(where: Where): CandidateList {
    const taste = this.models.text?.tasteFrom(this.state.items, this.#latest()) ?? NO_TASTE;
    return likeTaste(byText(this.models), taste, this.#may(where));
  }

  /** Tracks that are described like one, or where nothing is written about it, like its album or its artists. */
  describedLike(track: string, where: Where): CandidateList {
    const { album, artists } = this.view.track(track) ?? { album: undefined, artists: [] };
    const like = [track, ...(album === undefined ? [] : [album]), ...artists];
    return likeTrack(byText(this.models), like, this.#may(where));
  }

  /** Tracks by a model over listening and texts; ages count from the latest play. */
  jointly(model: JointModel | undefined, where: Where): CandidateList {
    const taste = model?.tasteFrom(this.state.items, this.#latest()) ?? NO_TASTE;
    return likeBoth(model, taste, this.#may(where));
  }

  /** Tracks that sound like what the listener plays; ages count from the latest play. */
  sounding(where: Where): CandidateList {
    const taste = this.models.audio?.tasteFrom(this.state.items, this.#latest()) ?? NO_TASTE;
    return likeTaste(bySound(this.models), taste, this.#may(where));
  }

  /** Tracks that sound like one. */
  soundingLike(track: string, where: Where): CandidateList {
    return likeTrack(bySound(this.models), [track], this.#may(where));
  }

  /** Any tracks, in an order that is the listener's own: what is left when no model has an answer. */
  anyTracks(where: Where): CandidateList {
    return anyTracks(this.view, this.state.listener, this.#may(where));
  }

  /** Tracks most like one, best first; without a vector for it, those of its artist and genre. */
  similar(
    track: string,
    limit: number,
    exclude: ReadonlySet<string>,
    where: Where,
  ): readonly Candidate[] {
    return recommendChain({
      lists: [this.alike(track, where), this.related(track, where)],
      coldEvery: COLD_EVERY,
      limit,
      exclude: new Set([...exclude, track]),
    });
  }

  /** Tracks that the same listeners play as this one. */
  alike(track: string, where: Where): CandidateList {
    return alikeList(this.models, track, this.#may(where));
  }

  /** Tracks that share an artist with one, then those that share a genre, each the popular first. */
  related(track: string, where: Where): CandidateList {
    const inOrder = (tracks: readonly TrackFacts[]): readonly string[] => this.byPopularity(tracks);
    return relatedTracks(this.view, track, inOrder, this.#may(where));
  }

  /** What of the listener's own speaks for a track that may be shown; undefined where nothing does. */
  explain(track: string): Candidate | undefined {
    if (this.vector === undefined || !this.mayShow(track)) return undefined;
    const found = explained(this.models, this.view, track, {
      taste: this.taste,
      vector: this.vector,
    });
    return found && found.evidence().length > 0 ? found : undefined;
  }

  /** Ids, the most popular first; equals in the order given. */
  byPopularity(tracks: readonly TrackFacts[]): readonly string[] {
    return this.#rank(tracks.map(({ id }) => id));
  }

  /** Ids of all podcasts, the most popular first. */
  popularPodcasts(): readonly string[] {
    return this.#rank(this.view.podcasts);
  }

  /** From 0 (nobody's, or unknown) to 1 (the most popular). */
  popularityOf(id: string): number {
    return popularityIn(this.models.popularity, id);
  }

  /** Where an item lies: its vector, or the prior of a track nobody has played; undefined if neither. */
  vectorOf(id: string): Float32Array | undefined {
    return vectorIn(this.models, this.view, id);
  }

  /** When the listener last did something, ms. */
  #latest(): number {
    return this.state.items.reduce((last, { lastAt }) => Math.max(last, lastAt), 0);
  }

  #isNew(id: string): boolean {
    return this.models.newTracks?.has(id) === true;
  }

  /** How near an item lies to the listener's taste; larger is nearer, 0 where either is not known. */
  nearnessOf(id: string): number {
    const vector = this.vectorOf(id);
    if (vector === undefined || this.vector === undefined) return 0;
    return dot(vector, 0, this.vector, 0, vector.length);
  }

  #rank(ids: readonly string[]): readonly string[] {
    return ids
      .map((id) => ({ id, popularity: this.popularityOf(id) }))
      .sort((a, b) => b.popularity - a.popularity)
      .map(({ id }) => id);
  }

  #may(where: Where): May {
    return mayOf(this.view, (id) => !this.#hides(id) && where(id));
  }
}
