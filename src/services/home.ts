/**
 * Home: a page of shelves and cards. Candidates come from every shelf maker, the page lottery decides
 * which of them are shown and how probable each was, and the page is logged before anybody sees it.
 *
 * A page stays the same while its basis does (the listener's version, the models, the shape, the
 * settings) and it has not expired: a warm page costs one read of the version.
 */
import { LRUCache } from 'lru-cache';
import { periodWeights } from '../events/response-periods.ts';
import { fnv1a32, mix32 } from '../math/hash.ts';
import type { Candidate } from '../models/hybrid/candidate.ts';
import { nextMidnight } from '../models/weekly/week.ts';
import type { HomeRecord } from '../store/records.ts';
import { armMark, armOf } from './experiment.ts';
import type { Arm, Experiment } from './experiment.ts';
import { HOME_DEFAULTS } from './home-config.ts';
import type { HomeConfig } from './home-config.ts';
import { drawFrom, lotteryOf, namesOf, shelfRecords, subjectsOf } from './home-page.ts';
import { draftShelves } from './home-shelves/all-shelves.ts';
import type { ShelfContext } from './home-shelves/shelf-draft.ts';
import { unplayedShare } from './hybrid-list.ts';
import { COLD_EVERY } from './listener-models.ts';
import type { ListenerModels } from './listener-models.ts';
import { timeZoneOf } from './listener-state.ts';
import { readNames } from './reasons.ts';
import { readListenerModels } from './recommending.ts';
import type { RecommendingDeps } from './recommending.ts';
import type { HomeService, WeeklyService } from './services.ts';
import { tracksFor } from './tracks-for.ts';

/** How the pages of a listener are made. */
interface HomePolicy {
  readonly config: HomeConfig;
  /** What their log calls it. */
  readonly version: string;
}

/** Names how pages are drawn, for whoever reads the log; goes up when that changes. */
const POLICY = 'thompson-lottery-1';
/** What the listener follows and has made, each at most. */
const MAX_FOLLOWED = 100;
const MAX_PLAYLISTS = 50;
/** How deep the ranking goes: shelves of one genre find theirs in it. */
const RANKED_POOLS = 10;

interface Shape {
  readonly shelves: number;
  readonly cards: number;
  readonly explore: number;
}

export type HomeDeps = RecommendingDeps & {
  readonly weekly: WeeklyService;
  readonly config?: Partial<HomeConfig>;
  /** Gives some listeners other settings than `config`. */
  readonly experiment?: Experiment;
  /** Called with each page that was made for a listener, once it is logged. */
  readonly onPage?: (page: HomeRecord) => void;
};

/** @returns the service, and how to drop what it keeps of a listener in memory. */
export function makeHomeService(
  deps: HomeDeps,
): HomeService & { readonly forget: (listener: string) => void } {
  const config: HomeConfig = { ...HOME_DEFAULTS, ...deps.config };
  const policyOf = policies(config, deps.experiment);
  const { store, registry, clock } = deps;
  const pages = new LRUCache<string, HomeRecord>({ max: config.keptPages });
  const building = new Map<string, Promise<HomeRecord>>();

  const findOrBuild = async (
    listener: string,
    shape: Shape,
    basis: string,
    policy: HomePolicy,
  ): Promise<HomeRecord> => {
    const logged = await store.impressions.latest(listener, basis);
    if (logged !== undefined && isValid(logged, basis, clock.now())) return logged;
    const own = await readListenerModels(deps, listener);
    const page = await build(deps, policy, { own, shape, basis });
    // A page for nobody is no impression of anybody.
    if (own.state.profile !== undefined) {
      await store.impressions.put(page);
      deps.onPage?.(page);
    }
    return page;
  };

  return {
    async page(listener, wanted) {
      const policy = policyOf(listener);
      const shape = clamp(wanted, policy.config);
      const { factorization, popularity, hybrid } = registry.current();
      const version = await store.listening.version(listener);
      const models = [factorization?.version, popularity?.version, hybrid?.version];
      const asked = [shape.shelves, shape.cards, shape.explore];
      const basis = [version, ...models, ...asked, policy.version].join('|');
      const key = keyOf(listener, shape);
      const kept = pages.get(key);
      if (kept !== undefined && isValid(kept, basis, clock.now())) return kept;

      const id = `${key} ${basis}`;
      const underWay = building.get(id);
      if (underWay !== undefined) return underWay;
      const made = findOrBuild(listener, shape, basis, policy)
        .then((page) => {
          pages.set(key, page);
          return page;
        })
        .finally(() => building.delete(id));
      building.set(id, made);
      return made;
    },

    served: (listener, page) => store.impressions.get(listener, page),

    forget(listener) {
      for (const key of pages.keys()) if (key.startsWith(`${listener} `)) pages.delete(key);
    },
  };
}

/** One policy for everybody, or one an arm: its mark ends the version. */
function policies(
  config: HomeConfig,
  experiment: Experiment | undefined,
): (listener: string) => HomePolicy {
  const versionOf = (own: HomeConfig): string =>
    `${POLICY}.${fnv1a32(JSON.stringify(own)).toString(36)}`;
  const usual = { config, version: versionOf(config) };
  if (experiment === undefined) return () => usual;
  const ofArm = new Map<Arm, HomePolicy>();
  for (const arm of experiment.arms) {
    const own = { ...config, ...arm.home };
    ofArm.set(arm, { config: own, version: `${versionOf(own)} ${armMark(experiment, arm)}` });
  }
  return (listener) => ofArm.get(armOf(experiment, listener))!;
}

function clamp(
  shape: Omit<Shape, 'explore'> & Partial<Shape>,
  { maxShelves, maxCards, explore }: HomeConfig,
): Shape {
  return {
    shelves: Math.min(maxShelves, Math.max(1, Math.floor(shape.shelves))),
    cards: Math.min(maxCards, Math.max(1, Math.floor(shape.cards))),
    explore: Math.min(1, Math.max(0, shape.explore ?? explore)),
  };
}

/** The listener first and a blank after it, so that {@link HomeService} can forget one listener's. */
function keyOf(listener: string, shape: Shape): string {
  return `${listener} ${shape.shelves}x${shape.cards} ${shape.explore}`;
}

function isValid(page: HomeRecord, basis: string, now: number): boolean {
  // A clock set back must not leave a page from the future standing.
  return page.basis === basis && now < page.expiresAt && now >= page.generatedAt;
}

async function build(
  deps: HomeDeps,
  { config, version: policyVersion }: HomePolicy,
  ask: {
    readonly own: ListenerModels;
    readonly shape: Shape;
    readonly basis: string;
  },
): Promise<HomeRecord> {
  const { store, clock, seed } = deps;
  const { own, shape, basis } = ask;
  const { listener } = own.state;
  const now = clock.now();
  const context = await contextOf(deps, config, own, { ...shape, now });
  const drafts = draftShelves(context);
  const weights = periodWeights(now);
  const [totals, items] = await Promise.all([
    store.impressions.totals(weights),
    store.impressions.responses(own.segment, subjectsOf(drafts), weights),
  ]);

  // A new page, a new lottery: what one could not show, the next can.
  const hash = fnv1a32([seed, listener, basis, now].join('|'));
  const responded = { totals, items, leanTo: (item: string) => own.leanTo(item) };
  const lottery = lotteryOf(drafts, responded, shape, config, mix32(hash));
  const drawn = drawFrom(lottery, mix32(hash ^ 0x5bd1e995));
  const nameOf = await readNames(store, own.view, namesOf(drawn, drafts));
  return {
    id: pageId(now, hash),
    listener,
    generatedAt: now,
    expiresAt: Math.min(now + config.expiryMs, nextMidnight(now, timeZoneOf(own.state))),
    basis,
    policyVersion,
    segment: own.segment,
    shelves: shelfRecords(drawn, drafts, nameOf),
  };
}

async function contextOf(
  { store, weekly }: HomeDeps,
  config: HomeConfig,
  own: ListenerModels,
  { cards, now }: Shape & { readonly now: number },
): Promise<ShelfContext> {
  const { listener, played } = own.state;
  const [followedArtists, followedPodcasts, followedPlaylists, playlists, list] = await Promise.all(
    [
      store.library.followed(listener, 'artist', MAX_FOLLOWED),
      store.library.followed(listener, 'podcast', MAX_FOLLOWED),
      store.library.followed(listener, 'playlist', MAX_FOLLOWED),
      store.playlists.ofListener(listener, MAX_PLAYLISTS),
      // Who has played nothing gets no list for the week unless they ask: it would stay that impersonal.
      played.size > 0 ? weekly.forListener(listener) : undefined,
    ],
  );
  const others = followedPlaylists.map(({ item }) => item);
  const known = others.length > 0 ? await store.playlists.get(others) : new Map<string, never>();
  const pool = Math.max(config.pool, 2 * cards);
  return {
    own,
    now,
    cards,
    pool,
    thin: Math.min(config.thinShelf, cards),
    ranked: own.vector === undefined ? [] : rankedOf(own, RANKED_POOLS * pool),
    followedArtists,
    followedPodcasts,
    followedPlaylists: others.flatMap((id) => known.get(id) ?? []),
    playlists,
    weekly: list,
  };
}

/** Tracks not played, with as many among them that nobody has as the listener's genres have of that kind. */
function rankedOf(own: ListenerModels, limit: number): readonly Candidate[] {
  const every = Math.round(1 / Math.max(1 / COLD_EVERY, unplayedShare(own)));
  return tracksFor(own, { limit, exclude: own.state.played, where: () => true, coldEvery: every });
}

/**
 * Ascends with time, and is another for another page of the same millisecond. Two gateways that build
 * the same page at the same time give it the same id, and log it once.
 */
function pageId(now: number, hash: number): string {
  return `${now.toString(36).padStart(9, '0')}-${hash.toString(36).padStart(7, '0')}`;
}
