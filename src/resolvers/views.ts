/**
 * Records as the API shows them: with the global ids that rows spell out in parts. What a view
 * carries beyond its type's plain fields is for the field resolvers of that type.
 */
import { cardId, localId, shelfId } from '../ids.ts';
import type { JobStatus, ModelStatus } from '../services/services.ts';
import type {
  CardRecord,
  HomeRecord,
  ShelfRecord,
  SnapshotRecord,
  WeeklyRecord,
} from '../store/records.ts';

export interface CardView extends CardRecord {
  readonly id: string;
  readonly position: number;
}

export interface ShelfView extends Omit<ShelfRecord, 'cards'> {
  readonly id: string;
  readonly cards: readonly CardView[];
}

export interface HomeView {
  readonly id: string;
  readonly listener: string;
  readonly generatedAt: number;
  readonly expiresAt: number;
  readonly shelves: readonly ShelfView[];
}

export interface WeeklyView extends WeeklyRecord {
  readonly id: string;
}

/** A served page. */
export function homeView(page: HomeRecord): HomeView {
  return {
    id: `home:${encodeURIComponent(localId(page.listener))}/${page.id}`,
    listener: page.listener,
    generatedAt: page.generatedAt,
    expiresAt: page.expiresAt,
    shelves: page.shelves.map((_, shelf) => shelfView(page, shelf)!),
  };
}

/** One shelf of a served page, by its place; undefined where there is none. */
export function shelfView(page: HomeRecord, shelf: number): ShelfView | undefined {
  const record = page.shelves[shelf];
  if (record === undefined) return undefined;
  const place = { listener: page.listener, page: page.id, shelf };
  const cards = record.cards.map((card, position) => ({
    ...card,
    id: cardId({ ...place, position }),
    position,
  }));
  return { ...record, id: shelfId(place), cards };
}

/** A weekly list; its id is `weekly:LISTENER/WEEK`. */
export function weeklyView(weekly: WeeklyRecord): WeeklyView {
  return { ...weekly, id: weeklyId(weekly.listener, weekly.week) };
}

export function weeklyId(listener: string, week: string): string {
  return `weekly:${localId(listener)}/${week}`;
}

/** Whose list and of which week; undefined for a text that is no weekly id. */
export function parseWeeklyId(id: string): { listener: string; week: string } | undefined {
  const match = /^weekly:(.+)\/(\d{4}-W\d{2})$/.exec(id);
  return match ? { listener: `user:${match[1]}`, week: match[2]! } : undefined;
}

/** A published snapshot. */
export function versionView(snapshot: SnapshotRecord): object {
  return {
    version: snapshot.version,
    trainedAt: snapshot.createdAt,
    sizeBytes: snapshot.sizeBytes,
    metrics: Object.entries(snapshot.metrics).map(([name, value]) => ({ name, value })),
  };
}

/** How a kind of model stands: the fields of the version that serves stand at the top too. */
export function modelView(status: ModelStatus): object {
  return {
    metrics: [],
    ...(status.current && versionView(status.current)),
    kind: status.kind,
    current: status.current && versionView(status.current),
    previous: status.previous && versionView(status.previous),
    versions: status.versions.map(versionView),
  };
}

/** A job, with the progress of the run under way at the top. */
export function jobView(status: JobStatus): object {
  const { lastRun } = status;
  return { ...status, progress: lastRun?.outcome === 'running' ? lastRun.progress : undefined };
}
