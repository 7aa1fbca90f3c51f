/** What the simulation of one listener carries along, and how it writes an event down. */
import type { Random } from '../math/random.ts';
import type { EventKind, ListeningEvent, TrackRecord } from '../store/records.ts';
import { seededUuid7 } from './event-id.ts';
import type { Persona, Span } from './listener.ts';
import type { Rules } from './rules.ts';
import type { Scenes } from './scenes.ts';

/** A whole play. */
export interface Heard {
  readonly track: TrackRecord;
  readonly at: number;
}

/** What a listener's simulation carries along. */
export interface Life {
  readonly persona: Persona;
  readonly rules: Rules;
  readonly scenes: Scenes;
  readonly span: Span;
  readonly random: Random;
  readonly events: ListeningEvent[];
  /** Whole plays, oldest first, each time again: drawn from at random, the much played come back most. */
  readonly heard: Heard[];
  readonly saved: Set<string>;
  readonly followed: Set<string>;
  /** Whole plays by artist. */
  readonly artistPlays: Map<string, number>;
}

/** Adds an event, unless it would lie in the future. */
export function record(
  life: Life,
  kind: EventKind,
  item: string,
  rest: { readonly at: number; readonly msPlayed?: number; readonly playlist?: string },
): void {
  if (rest.at > life.span.now) return;
  life.events.push({
    id: seededUuid7(rest.at, life.random),
    listener: life.persona.record.id,
    kind,
    item,
    at: rest.at,
    ...(rest.msPlayed === undefined ? {} : { msPlayed: rest.msPlayed }),
    ...(rest.playlist === undefined ? {} : { context: { playlist: rest.playlist } }),
  });
}
