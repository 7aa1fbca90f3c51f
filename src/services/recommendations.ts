/**
 * Ranked tracks with reasons: for a listener, like a track, and from seeds. Lists of the first two are
 * fixed once made and found again by key, so that paging through them never repeats and never skips.
 */
import { createHash } from 'node:crypto';
import type { Candidate } from '../models/hybrid/candidate.ts';
import { diversify } from '../models/hybrid/diversify.ts';
import type { ListenerModels } from './listener-models.ts';
import type { Where } from './may.ts';
import { NOBODY, readDismissed } from './listener-state.ts';
import { RankedLists } from './ranked-lists.ts';
import { engineOf, namesIn, readNames, reasonOf, reasonRecord } from './reasons.ts';
import type { RankedTrack } from './reasons.ts';
import { modelsOfNobody, readListenerModels } from './recommending.ts';
import type { RecommendingDeps } from './recommending.ts';
import { recommendBySeeds } from './seeds.ts';
import type { Recommendation, RecommendationService, RecommenderKind } from './services.ts';
import { filterOf } from './track-filter.ts';
import { tracksFor } from './tracks-for.ts';

export interface RecommendationConfig {
  /** Entries of a ranked list at most. @defaultValue 500 */
  readonly maxEntries: number;
  /** Lists kept for paging. @defaultValue 500 */
  readonly keptLists: number;
  /** Entries at the head of a list that are reordered for variety: its cost grows with the square. @defaultValue 200 */
  readonly diversified: number;
}

export const RECOMMENDATION_DEFAULTS: RecommendationConfig = Object.freeze({
  maxEntries: 500,
  keptLists: 500,
  diversified: 200,
});

export function makeRecommendationService(
  deps: RecommendingDeps & { readonly config?: Partial<RecommendationConfig> },
): RecommendationService {
  const config = { ...RECOMMENDATION_DEFAULTS, ...deps.config };
  const lists = new RankedLists<Recommendation>(config.keptLists);
  const { store, registry, catalogue, seed } = deps;

  /** A key that nobody can guess from another: it stands in cursors. */
  const keyOf = async (...parts: readonly unknown[]): Promise<string> => {
    const { factorization, popularity, text, audio, hybrid } = registry.current();
    const view = await catalogue.current();
    const models = [factorization, popularity, text, audio, hybrid];
    const versions = models.map((model) => model?.version);
    const basis = [seed, ...versions, view.version, ...parts];
    return createHash('sha256').update(JSON.stringify(basis)).digest('base64url').slice(0, 22);
  };

  const dismissedBy = async (listener: string | undefined): Promise<ReadonlySet<string>> =>
    listener === undefined ? NOBODY.dismissed : (await readDismissed(store, listener)).dismissed;

  return {
    async forListener(query) {
      const version = await store.listening.version(query.listener);
      return lists.get(await keyOf('listener', version, query), async () => {
        const own = await readListenerModels(deps, query.listener);
        const exclude = new Set([...query.exclude, ...own.state.played]);
        const where = query.where ? filterOf(own.view, query.where, own.models.text) : anything;
        const ranking = rankFor(own, query.by, config.maxEntries, exclude, where);
        const varied = vary(ranking, own, query.diversity, config.diversified);
        return inWords(
          deps,
          varied.map((candidate) => rankedTrack(candidate, own)),
        );
      });
    },

    async similar(track, by, listener) {
      const dismissed = await dismissedBy(listener);
      // One list for all who have dismissed nothing.
      const own = dismissed.size > 0 ? [...dismissed] : [];
      return lists.get(await keyOf('similar', track, by, ...own), async () => {
        const nobody = await modelsOfNobody(deps, dismissed);
        const ranking = similarTo(nobody, track, by, config.maxEntries);
        return inWords(
          deps,
          ranking.map(({ subject, source, evidence }) => ({
            track: subject,
            by: engineOf(source),
            reason: {
              kind: 'similar',
              ...(source === 'audio' && { manner: 'sounding' as const }),
              evidence:
                source === 'text' || source === 'audio'
                  ? evidence()
                  : [{ subject: track, weight: 1 }],
            },
          })),
        );
      });
    },

    async explain(track, listener) {
      const own = await readListenerModels(deps, listener);
      const found = own.explain(track);
      if (found === undefined) return undefined;
      const reason = reasonOf(found, own);
      return reasonRecord(reason, await readNames(store, own.view, namesIn(reason)));
    },

    async bySeeds(query) {
      const nobody = await modelsOfNobody(deps, await dismissedBy(query.listener));
      return inWords(deps, recommendBySeeds(nobody, query));
    },

    again: (key) => lists.again(key),
  };
}

const anything: Where = () => true;

function rankFor(
  own: ListenerModels,
  by: RecommenderKind,
  limit: number,
  exclude: ReadonlySet<string>,
  where: Where,
): readonly Candidate[] {
  switch (by) {
    case 'hybrid':
      return tracksFor(own, { limit, exclude, where, room: true });
    case 'collaborative':
      return own.collaborative(where).ask(limit, exclude);
    case 'popularity':
      return own.popular(where).ask(limit, exclude);
    case 'text':
      return own.described(where).ask(limit, exclude);
    case 'audio':
      return own.sounding(where).ask(limit, exclude);
  }
}

function similarTo(
  nobody: ListenerModels,
  track: string,
  by: RecommenderKind,
  limit: number,
): readonly Candidate[] {
  const none = new Set<string>();
  switch (by) {
    case 'hybrid':
      return nobody.similar(track, limit, none, anything);
    case 'collaborative':
      return nobody.alike(track, anything).ask(limit, none);
    case 'popularity':
      return nobody.related(track, anything).ask(limit, none);
    case 'text':
      return nobody.describedLike(track, anything).ask(limit, none);
    case 'audio':
      return nobody.soundingLike(track, anything).ask(limit, none);
  }
}

function vary(
  ranking: readonly Candidate[],
  own: ListenerModels,
  diversity: number,
  most: number,
): readonly Candidate[] {
  const head = ranking.slice(0, most);
  const order = diversify(head.length, (place) => own.vectorOf(head[place]!.subject), diversity);
  return [...Array.from(order, (place) => head[place]!), ...ranking.slice(most)];
}

function rankedTrack(candidate: Candidate, own: ListenerModels): RankedTrack {
  const { subject, source } = candidate;
  return {
    track: subject,
    by: engineOf(source),
    reason: reasonOf(candidate, own),
  };
}

/** Scores are places: those of the engines behind one list do not compare. */
async function inWords(
  { store, catalogue }: RecommendingDeps,
  ranked: readonly RankedTrack[],
): Promise<readonly Recommendation[]> {
  const nameOf = await readNames(
    store,
    await catalogue.current(),
    ranked.flatMap(({ reason }) => namesIn(reason)),
  );
  return ranked.map(({ track, by, reason }, place) => ({
    track,
    by,
    score: 1 - place / ranked.length,
    reason: reasonRecord(reason, nameOf),
  }));
}
