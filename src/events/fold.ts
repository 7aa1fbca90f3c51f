/**
 * The fold: what one event does to all that is known of one listener and one item. Order does not
 * matter and nothing is ever taken back: counts add, times take minimum and maximum, marks are
 * last-writer-wins registers (Shapiro et al. 2011, "A comprehensive study of convergent and
 * commutative replicated data types"). So late, reordered and replayed logs end in the same state.
 */
import type { ListenerItem, ListeningEvent, Register } from '../store/records.ts';

/** A play that sounded for less than this is a skip: what Spotify, too, does not count as a stream. */
export const SKIP_BELOW_MS = 30_000;

/** Weighted counts are kept in thousandths. */
const PER_UNIT = 1_000;

/** What is known of a listener and an item before the first event. */
export function emptyItem(listener: string, item: string): ListenerItem {
  return {
    listener,
    item,
    plays: 0,
    skips: 0,
    msPlayed: 0,
    imported: 0,
    firstAt: 0,
    lastAt: 0,
  };
}

/**
 * Folds one event. Impressions and clicks leave the state as it is: they count for cards. What a playlist
 * holds lives in the playlist; here only that the listener put the item into one, or took it out, last.
 *
 * @param state - what is known so far; undefined before the first event
 * @param event - one event that was not folded before: the caller knows by its id
 */
export function foldItem(state: ListenerItem | undefined, event: ListeningEvent): ListenerItem {
  const before = state ?? emptyItem(event.listener, event.item);
  switch (event.kind) {
    case 'play':
      return play(before, event);
    case 'save':
    case 'unsave':
      return { ...before, saved: latest(before.saved, event, event.kind === 'save') };
    case 'follow':
    case 'unfollow':
      return { ...before, followed: latest(before.followed, event, event.kind === 'follow') };
    case 'dismiss':
    case 'undismiss':
      return { ...before, dismissed: latest(before.dismissed, event, event.kind === 'dismiss') };
    case 'playlist_add':
    case 'playlist_remove':
      return { ...before, listed: latest(before.listed, event, event.kind === 'playlist_add') };
    case 'impression':
    case 'click':
      return before;
  }
}

/** Whether a play says that it was not wanted. */
export function isSkip({ msPlayed }: Pick<ListeningEvent, 'msPlayed'>): boolean {
  return msPlayed !== undefined && msPlayed < SKIP_BELOW_MS;
}

function play(before: ListenerItem, event: ListeningEvent): ListenerItem {
  const { at, msPlayed, weight = 1 } = event;
  const skipped = isSkip(event);
  return {
    ...before,
    plays: skipped ? before.plays : add(before.plays, weight),
    skips: skipped ? add(before.skips, weight) : before.skips,
    msPlayed: before.msPlayed + (msPlayed ?? 0),
    firstAt: before.firstAt === 0 ? at : Math.min(before.firstAt, at),
    lastAt: Math.max(before.lastAt, at),
  };
}

/**
 * Adds in whole thousandths: a plain sum of fractions depends on their order in the last bits, and
 * then two stores with the same events would differ.
 */
function add(count: number, weight: number): number {
  return (Math.round(count * PER_UNIT) + Math.round(weight * PER_UNIT)) / PER_UNIT;
}

/** The later of two writes; the event id settles a tie, as it must be settled the same way everywhere. */
function latest(register: Register | undefined, event: ListeningEvent, on: boolean): Register {
  const { at, id } = event;
  const older = register && (at < register.at || (at === register.at && id <= register.by));
  return older ? register : { on, at, by: id };
}
