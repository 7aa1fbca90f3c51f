/**
 * The check of one event at the door: what passes is complete (global ids, an id of its own) and
 * within range; what does not pass gets a reason that names the field, what was expected and what
 * came, and never what the listener sent.
 */
import type { Clock } from '../clock.ts';
import { MINUTE_MS, DAY_MS } from '../clock.ts';
import { BadInputError } from '../errors.ts';
import { globalId, kindOf, parsePlace, SUBJECT_KINDS, type IdKind } from '../ids.ts';
import type { EventInput } from '../services/services.ts';
import type { EventContext, EventKind, ListeningEvent } from '../store/records.ts';

/** The longest id of an event, in characters. A UUID has 36. */
export const MAX_EVENT_ID_LENGTH = 64;
/** The longest `context.source`, in characters. */
export const MAX_SOURCE_LENGTH = 64;
/** The heaviest single event. */
export const MAX_WEIGHT = 1_000;
/** Default of {@link CheckDeps.maxFutureMs}: clocks of phones that nobody set by hand differ by less. */
export const MAX_FUTURE_MS = 5 * MINUTE_MS;

/** What a listener may want no more of. */
const DISMISSIBLE: readonly IdKind[] = [...SUBJECT_KINDS, 'genre', 'cluster'];

/** What a listener can do to what. Everything that stands on a card can be seen, clicked and sent away. */
const ITEM_KINDS: Readonly<Record<EventKind, readonly IdKind[]>> = {
  play: ['track', 'podcast'],
  save: ['track', 'album', 'playlist', 'podcast'],
  unsave: ['track', 'album', 'playlist', 'podcast'],
  follow: ['artist', 'podcast', 'playlist'],
  unfollow: ['artist', 'podcast', 'playlist'],
  playlist_add: ['track'],
  playlist_remove: ['track'],
  dismiss: DISMISSIBLE,
  undismiss: DISMISSIBLE,
  impression: SUBJECT_KINDS,
  click: SUBJECT_KINDS,
};

export interface CheckDeps {
  readonly clock: Clock;
  /** Makes the id of an event that has none. */
  readonly newId: () => string;
  /** How far ahead of our clock an event may lie, in ms. */
  readonly maxFutureMs: number;
}

/** The event, complete; or the reason why it is refused. */
export type Checked = ListeningEvent | { readonly reason: string };

/**
 * Checks one event. Bare ids are completed: a listener becomes `user:`, an item `artist:` for follows
 * and `track:` for all else.
 */
export function checkEvent(input: EventInput, deps: CheckDeps): Checked {
  try {
    return check(input, deps);
  } catch (error) {
    if (error instanceof BadInputError) return { reason: error.message };
    throw error;
  }
}

function check(input: EventInput, deps: CheckDeps): ListeningEvent {
  const { kind } = input;
  const kinds = ITEM_KINDS[kind];
  if (!Object.hasOwn(ITEM_KINDS, kind)) {
    throw new BadInputError(`kind: expected one of ${Object.keys(ITEM_KINDS).join(', ')}.`);
  }
  const listener = within('listener', () => globalId('user', input.listener));
  const context = input.context && checkContext(kind, input.context, listener);
  if (kind === 'impression' && context?.card === undefined) {
    throw new BadInputError('context.card: expected the card that was seen, got none.');
  }
  if ((kind === 'playlist_add' || kind === 'playlist_remove') && !context?.playlist) {
    throw new BadInputError('context.playlist: expected the playlist that was changed, got none.');
  }
  const event: { -readonly [K in keyof ListeningEvent]: ListeningEvent[K] } = {
    id: input.id === undefined ? deps.newId() : checkId(input.id),
    listener,
    kind,
    item: checkItem(kind, kinds, input.item),
    at: checkTime(input.at, deps),
  };
  // Fields that are not there stay out: absent and undefined must be the same to whoever compares.
  if (input.msPlayed !== undefined) event.msPlayed = checkMsPlayed(kind, input.msPlayed);
  if (input.weight !== undefined) event.weight = range('weight', input.weight, MAX_WEIGHT);
  if (context && Object.keys(context).length > 0) event.context = context;
  return event;
}

function checkId(id: string): string {
  if (id.length === 0 || id.length > MAX_EVENT_ID_LENGTH) {
    throw new BadInputError(
      `id: expected 1 to ${MAX_EVENT_ID_LENGTH} characters, got ${id.length}.`,
    );
  }
  if (!/^[\w.:-]+$/.test(id)) {
    throw new BadInputError('id: expected letters, digits and . _ : - only, got others.');
  }
  return id;
}

function checkItem(kind: EventKind, kinds: readonly IdKind[], item: string): string {
  const given = kindOf(item);
  if (given !== undefined && !kinds.includes(given)) {
    throw new BadInputError(
      `item: expected for ${kind} an id of kind ${kinds.join(' or ')}, got one of kind ${given}.`,
    );
  }
  const bare = kind === 'follow' || kind === 'unfollow' ? 'artist' : 'track';
  return within('item', () => globalId(given ?? bare, item));
}

function checkTime(at: number, { clock, maxFutureMs }: CheckDeps): number {
  if (!Number.isFinite(at) || at < 1) {
    throw new BadInputError('at: expected a time after 1970-01-01T00:00:00Z.');
  }
  const ahead = at - clock.now();
  if (ahead > maxFutureMs) {
    throw new BadInputError(
      `at: expected a time at most ${maxFutureMs / MINUTE_MS} minutes ahead, got one ${describe(ahead)} ahead.`,
    );
  }
  return Math.floor(at);
}

function describe(ms: number): string {
  return ms < DAY_MS ? `${Math.ceil(ms / MINUTE_MS)} minutes` : `${Math.floor(ms / DAY_MS)} days`;
}

function checkMsPlayed(kind: EventKind, msPlayed: number): number {
  if (kind !== 'play') throw new BadInputError(`msPlayed: expected none for ${kind}, got one.`);
  return Math.floor(range('msPlayed', msPlayed, DAY_MS));
}

function range(field: string, value: number, max: number): number {
  if (value >= 0 && value <= max) return value;
  throw new BadInputError(`${field}: expected a number from 0 to ${max}, got ${value}.`);
}

function checkContext(kind: EventKind, given: EventContext, listener: string): EventContext {
  const context: { -readonly [K in keyof EventContext]: EventContext[K] } = {};
  if (given.card !== undefined) context.card = checkCard(given.card, listener);
  if (given.playlist !== undefined) context.playlist = checkPlaylist(kind, given.playlist);
  if (given.source !== undefined) {
    if (given.source.length > MAX_SOURCE_LENGTH) {
      throw new BadInputError(
        `context.source: expected at most ${MAX_SOURCE_LENGTH} characters, got ${given.source.length}.`,
      );
    }
    context.source = given.source;
  }
  return context;
}

function checkCard(card: string, listener: string): string {
  const place = parsePlace(card);
  if (place?.position === undefined) {
    throw new BadInputError('context.card: expected the id of a card of a served page.');
  }
  if (place.listener !== listener) {
    throw new BadInputError(
      "context.card: expected a card of this listener's, got another listener's.",
    );
  }
  return card;
}

function checkPlaylist(kind: EventKind, playlist: string): string {
  // What was played can come from the weekly list too, but nobody can change that one.
  const weekly = kind !== 'playlist_add' && kind !== 'playlist_remove';
  const idKind = weekly && kindOf(playlist) === 'weekly' ? 'weekly' : 'playlist';
  return within('context.playlist', () => globalId(idKind, playlist));
}

/** Says in which field an id was malformed. */
function within(field: string, make: () => string): string {
  try {
    return make();
  } catch (error) {
    if (error instanceof BadInputError) throw new BadInputError(`${field}: ${error.message}`);
    throw error;
  }
}
