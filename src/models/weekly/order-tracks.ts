/**
 * Orders a weekly playlist to be listened to: it opens with what is nearest to what the listener knows,
 * the tracks that explore are spread evenly through the rest, no artist stands twice in a row wherever that
 * can be had, and within that neighbours fit in sound (`sequence.ts`).
 */
import { sequence } from './sequence.ts';
import type { SequencedTrack } from './sequence.ts';

export interface OrderedTrack extends SequencedTrack {
  /** The listener has played something by one of its artists. */
  readonly familiar: boolean;
}

/** How many tracks a list opens with before the first that explores. */
const OPENING = 3;

/**
 * The same tracks in the order to play them.
 *
 * @param tracks - In order of rank, best first.
 */
export function orderTracks<T extends OrderedTrack>(tracks: readonly T[]): readonly T[] {
  const known = tracks.filter((track) => !track.explore);
  const opening = known.filter((track) => track.familiar).slice(0, OPENING);
  const opened = new Set<T>(opening);
  const rest = known.filter((track) => !opened.has(track));
  const start = opening.length > 0 ? [...opening, ...rest] : rest;
  const exploring = tracks.filter((track) => track.explore);
  return sequence(apart(spread(start, exploring)), opening.length);
}

/** Puts `few` at even distances among `many`, none of them in the opening where that can be had. */
function spread<T>(many: readonly T[], few: readonly T[]): T[] {
  const length = many.length + few.length;
  const opening = Math.min(OPENING, many.length);
  const step = (length - opening) / (few.length + 1);
  const places = new Map(few.map((track, i) => [Math.floor(opening + step * (i + 1)), track]));
  const out: T[] = [];
  let next = 0;
  for (let place = 0; place < length; place++) {
    const track = places.get(place) ?? many[next++];
    if (track !== undefined) out.push(track);
  }
  return out;
}

/**
 * Moves tracks as little as it takes that neighbours share no artist: the nearest later track that
 * fits comes forward; where none does, an earlier gap takes the track that is left.
 */
function apart<T extends OrderedTrack>(tracks: readonly T[]): T[] {
  const out = [...tracks];
  for (let i = 1; i < out.length; i++) {
    if (!clash(out[i - 1], out[i])) continue;
    const later = out.findIndex((track, j) => j > i && !clash(out[i - 1], track));
    if (later > 0) out.splice(i, 0, ...out.splice(later, 1));
    else moveBack(out, i);
  }
  return out;
}

/** Puts the track at `from` into the last gap before it where neither neighbour shares its artist. */
function moveBack<T extends OrderedTrack>(tracks: T[], from: number): void {
  const track = tracks[from];
  for (let gap = from - 1; gap >= 0; gap--) {
    if (clash(tracks[gap - 1], track) || clash(track, tracks[gap])) continue;
    tracks.splice(from, 1);
    tracks.splice(gap, 0, track!);
    return;
  }
}

function clash(a: OrderedTrack | undefined, b: OrderedTrack | undefined): boolean {
  return (
    a !== undefined && b !== undefined && a.artists.some((artist) => b.artists.includes(artist))
  );
}
