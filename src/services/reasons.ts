/**
 * Why something is shown, in words, made from evidence alone. Models say which items speak for a card;
 * the words need the titles of those items, which are read from the store in one go.
 */
import { kindOf } from '../ids.ts';
import type { Store } from '../store/ports.ts';
import type { EvidenceRecord, ReasonRecord } from '../store/records.ts';
import type { Candidate } from '../models/hybrid/candidate.ts';
import type { CatalogueView } from './catalogue-view.ts';
import type { RecommenderKind } from './services.ts';

/** What a reason rests on. The API has an enum of the same values. */
export type ReasonKind =
  | 'played'
  | 'recent'
  | 'favourite'
  | 'followed'
  | 'similar'
  | 'genre'
  | 'new'
  | 'popular'
  | 'explore'
  | 'own'
  | 'mood'
  | 'weekly';

/** A reason without its words. */
export interface ReasonDraft {
  readonly kind: ReasonKind;
  /** Never empty. */
  readonly evidence: readonly EvidenceRecord[];
  /**
   * How it is like the named thing: by what is written, unless said; terms are then what both share. `liked`: not all of
   * what speaks for it was played.
   */
  readonly manner?: 'sounding' | 'liked';
  /** What of the evidence its words name; left out: the first. */
  readonly named?: readonly EvidenceRecord[];
  /** Words that it has already. */
  readonly text?: string;
}

/** A ranked track and why, before its reason has words. */
export interface RankedTrack {
  readonly track: string;
  readonly by: RecommenderKind;
  readonly reason: ReasonDraft;
}

/** Which engine found a candidate; content and catalogue ones exist only where engines are joined. */
export function engineOf(source: Candidate['source']): RecommenderKind {
  return source === 'content' || source === 'catalogue' ? 'hybrid' : source;
}

/** So much of what speaks for a subject is named. */
const NAMED = 2;

/** The name of a subject; undefined when the store does not know it. */
export type NameOf = (id: string) => string | undefined;

/** What a reason needs to know of a listener: see `listener-models.ts`. */
export interface ReasonListener {
  /** From 0 to 1, the most popular. */
  popularityOf(id: string): number;
  /** What they have done with an item; undefined for what they have not met. */
  howMet(id: string): 'played' | 'saved' | 'passed over' | undefined;
}

/** Why a recommender's candidate is shown. */
export function reasonOf(candidate: Candidate, own: ReasonListener): ReasonDraft {
  const { source } = candidate;
  const evidence = candidate.evidence();
  if (source === 'audio' && evidence.length > 0) {
    return { kind: 'similar', manner: 'sounding', evidence };
  }
  if (source === 'text' && evidence.length > 0) return { kind: 'similar', evidence };
  if (evidence.length > 0) {
    return source === 'content' ? { kind: 'new', evidence } : likedReason(evidence, own);
  }
  return source === 'popularity' || source === 'collaborative'
    ? popularReason(own.popularityOf(candidate.subject))
    : { kind: 'explore', evidence: [{ term: 'from the whole catalogue', weight: 1 }] };
}

/** What a listener played speaks for it, or what they have saved; what they passed over may, too, but is no reason to name. */
export function likedReason(
  evidence: readonly EvidenceRecord[],
  own: Pick<ReasonListener, 'howMet'>,
): ReasonDraft {
  const howMet = ({ subject }: EvidenceRecord) => subject && own.howMet(subject);
  const named = evidence.filter((part) => howMet(part) !== 'passed over').slice(0, NAMED);
  const saved = named.some((part) => howMet(part) === 'saved');
  return { kind: 'played', evidence, named, ...(saved && { manner: 'liked' }) };
}

/** @param popularity - 0 to 1. */
export function popularReason(popularity: number): ReasonDraft {
  return { kind: 'popular', evidence: [{ term: 'popular with listeners', weight: popularity }] };
}

/** Reads the names of subjects, one read a kind; those of tracks stand in the view. */
export async function readNames(
  store: Pick<Store, 'catalogue' | 'playlists'>,
  view: Pick<CatalogueView, 'track'>,
  ids: Iterable<string>,
): Promise<NameOf> {
  const wanted = new Set(ids);
  const of = (kind: string): string[] => [...wanted].filter((id) => kindOf(id) === kind);
  const none = Promise.resolve(new Map<string, never>());
  const [artists, albums, podcasts, playlists] = await Promise.all([
    of('artist').length > 0 ? store.catalogue.artists(of('artist')) : none,
    of('album').length > 0 ? store.catalogue.albums(of('album')) : none,
    of('podcast').length > 0 ? store.catalogue.podcasts(of('podcast')) : none,
    of('playlist').length > 0 ? store.playlists.get(of('playlist')) : none,
  ]);
  return (id) =>
    view.track(id)?.title ??
    artists.get(id)?.name ??
    (albums.get(id) ?? podcasts.get(id) ?? playlists.get(id))?.title;
}

/** The subjects whose names {@link reasonRecord} will ask for. */
export function namesIn(draft: ReasonDraft): readonly string[] {
  return draft.text === undefined ? draft.evidence.flatMap(({ subject }) => subject ?? []) : [];
}

/** Puts a reason into words. */
export function reasonRecord(draft: ReasonDraft, nameOf: NameOf): ReasonRecord {
  return { kind: draft.kind, text: draft.text ?? textOf(draft, nameOf), evidence: draft.evidence };
}

function textOf({ kind, manner, evidence, named = evidence }: ReasonDraft, nameOf: NameOf): string {
  const subject = evidence.some((part) => part.subject !== undefined);
  const names = named.flatMap(({ subject: id, term }) => (id && nameOf(id)) ?? term ?? []);
  const first = names[0];
  const two = names.slice(0, NAMED).join(' and ');
  switch (kind) {
    case 'played':
      if (first === undefined) return 'Because of what you played';
      return `Because you ${manner === 'liked' ? 'like' : 'played'} ${two}`;
    case 'recent':
      return 'You played it lately';
    case 'favourite':
      return `You played it ${timesText(evidence[0]?.weight ?? 0)}`;
    case 'followed':
      return first === undefined ? 'Because you follow them' : `Because you follow ${first}`;
    case 'similar':
      if (first === undefined) return 'Like what you played';
      return manner === 'sounding' ? soundText(first, evidence) : likeText(first, evidence);
    case 'genre':
      return first === undefined ? 'In a genre you play' : `More ${first}, which you play`;
    case 'new':
      if (first === undefined) return 'New here';
      return subject ? `Not heard by anyone yet, and close to ${two}` : `Out since ${first}`;
    case 'popular':
      return first === undefined ? 'Popular with listeners' : capital(first);
    case 'explore':
      if (first === undefined) return 'Away from the usual';
      return subject ? `A step away from ${first}` : `Away from the usual: ${first}`;
    case 'mood':
      return first === undefined ? 'Sounds like what you play' : `Sounds ${first}`;
    case 'own':
      return 'A playlist of yours';
    case 'weekly':
      return first === undefined ? 'New to you this week' : `New to you in ${first}`;
  }
}

/** Names the terms that both are described by: single words and names, never sentences. */
function likeText(name: string, evidence: readonly EvidenceRecord[]): string {
  const terms = evidence.flatMap(({ term }) => (term === undefined ? [] : [`“${term}”`]));
  if (terms.length === 0) return `Like ${name}`;
  const last = terms.length === 1 ? '' : ` and ${terms.at(-1)}`;
  const before = terms.length === 1 ? terms[0] : terms.slice(0, -1).join(', ');
  return `Described, like ${name}, with ${before}${last}`;
}

/** Names what two sounds share: their key, their pulse, or both. */
function soundText(name: string, evidence: readonly EvidenceRecord[]): string {
  const traits = evidence.flatMap(({ term }) => term ?? []);
  return traits.length === 0 ? `Sounds like ${name}` : `Same ${traits.join(' and ')} as ${name}`;
}

function timesText(plays: number): string {
  const times = Math.round(plays);
  return times <= 1 ? 'once' : `${times.toLocaleString('en')} times`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
