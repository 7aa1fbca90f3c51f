/**
 * What the gateway can do, as plain interfaces: resolvers, commands and jobs call these and nothing below them. It joins
 * the store (rows) with the models (arrays), the clock and a seed. Ids are global; unknown ones give undefined.
 */
import type { ActivityService, HistoryService, LiveService } from './watching.ts';
import type { JobRunRecord } from '../store/job-records.ts';
import type {
  ArtistRecord,
  CatalogueRecords,
  EventContext,
  EventKind,
  HomeRecord,
  PlaylistRecord,
  ReasonRecord,
  SnapshotKind,
  SnapshotRecord,
  TextRecord,
  WeeklyRecord,
} from '../store/records.ts';
import type { ExperimentService } from './services-experiment.ts';
import type { PolicyReportService } from './services-policies.ts';
import type { ListeningService } from './services-listening.ts';
import type { FixedList, SearchService } from './services-search.ts';
import type { TasteService } from './services-taste.ts';
import type { TextProfileService } from './services-text.ts';

export type {
  ActivityReport,
  ActivityService,
  HistoryService,
  ImportedListen,
  ImportListensResult,
  LiveService,
  NamedTrack,
  PolicyShare,
} from './watching.ts';

/** An event as it arrives, before intake has looked at it. */
export interface EventInput {
  readonly id?: string;
  readonly listener: string;
  readonly kind: EventKind;
  readonly item: string;
  readonly at: number;
  readonly msPlayed?: number;
  readonly weight?: number;
  readonly context?: EventContext;
}

export interface RejectedEvent {
  /** Position in the request, from 0. */
  readonly index: number;
  readonly reason: string;
}

export interface IntakeResult {
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: readonly RejectedEvent[];
}

/** `src/events/intake.ts` */
export interface EventIntake {
  /**
   * Checks, prepares and commits; resolves when what was accepted is durable and folded. Concurrent
   * calls share one commit. @throws BadInputError over 1,000 events; TooManyRequestsError when full.
   */
  record(events: readonly EventInput[]): Promise<IntakeResult>;
  /** Waits for what is under way, then refuses more. */
  stop(): Promise<void>;
}

/** `src/events/kafka/stream.ts`: the way of events over Kafka. There is none where events are embedded. */
export interface EventStream {
  /** Makes the topics where they are missing and joins those that fold. @throws UnavailableError */
  start(): Promise<void>;
  /** Says behind all events of a listener that they are to be forgotten. @throws UnavailableError */
  erase(listener: string): Promise<void>;
  /** How many events wait to be folded, by partition. @throws UnavailableError */
  lag(): Promise<readonly { readonly partition: number; readonly behind: number }[]>;
  /** What this process has folded since it started; undefined where it does not fold. */
  counts():
    { readonly folded: number; readonly duplicates: number; readonly dead: number } | undefined;
  /** Which brokers, how far behind, and what mends what is wrong: for `doctor`. */
  status(): Promise<{ readonly detail: string; readonly mend?: string }>;
}

/** `src/services/home.ts` */
export interface HomeService {
  /** The page that is valid now: served last, or new and logged; `explore`: how much is tried out, 0 to 1. */
  page(
    listener: string,
    shape: { readonly shelves: number; readonly cards: number; readonly explore?: number },
  ): Promise<HomeRecord>;
  /** A page served before. */
  served(listener: string, page: string): Promise<HomeRecord | undefined>;
}

/** `src/services/weekly.ts` */
export interface WeeklyService {
  /** The current ISO week in a time zone. */
  currentWeek(timeZone: string): string;
  /** The list of a week (this one unless said): built when it is this week's and missing. */
  forListener(listener: string, week?: string): Promise<WeeklyRecord | undefined>;
  list(listener: string, limit: number, before?: string): Promise<readonly WeeklyRecord[]>;
  /** Builds what is missing for every listener, for the week that begins within `aheadMs` in their zone. */
  buildAll(options: {
    readonly aheadMs: number;
    readonly progress: (done: number, total: number) => void;
    readonly signal: AbortSignal;
  }): Promise<{ readonly built: number; readonly kept: number }>;
}

export type RecommenderKind = 'hybrid' | 'collaborative' | 'popularity' | 'text' | 'audio';

export interface TrackFilter {
  readonly genres?: readonly string[];
  readonly market?: string;
  readonly explicit?: boolean;
  readonly yearFrom?: number;
  readonly yearTo?: number;
  readonly artistIds?: readonly string[];
  /** Beats a minute. */
  readonly tempoFrom?: number;
  readonly tempoTo?: number;
  /** 0 (C) to 11 (B); 1 for major, 0 for minor. */
  readonly key?: number;
  readonly mode?: number;
  /** Words that what is written about a track must have in its terms, all of them. */
  readonly text?: string;
}

export interface Recommendation {
  readonly track: string;
  readonly score: number;
  readonly by: RecommenderKind;
  readonly reason: ReasonRecord;
}

export type RankedList = FixedList<Recommendation>;

export interface SeedQuery {
  /** 1 to 5 in all. */
  readonly seedTracks: readonly string[];
  readonly seedArtists: readonly string[];
  readonly seedGenres: readonly string[];
  readonly limit: number;
  /** Who asks: what they want no more of is left out. */
  readonly listener?: string;
  readonly where?: TrackFilter;
  /** min / max / target of popularity (0 to 100), duration, tempo (beats a minute) and energy (0 to 1). */
  readonly tuning?: {
    readonly minPopularity?: number;
    readonly maxPopularity?: number;
    readonly targetPopularity?: number;
    readonly minDurationMs?: number;
    readonly maxDurationMs?: number;
    readonly targetDurationMs?: number;
    readonly minTempo?: number;
    readonly maxTempo?: number;
    readonly targetTempo?: number;
    readonly minEnergy?: number;
    readonly maxEnergy?: number;
    readonly targetEnergy?: number;
  };
}

/** `src/services/recommendations.ts` */
export interface RecommendationService {
  forListener(query: {
    readonly listener: string;
    readonly exclude: readonly string[];
    readonly where?: TrackFilter;
    /** 0 (best scores) to 1 (most varied). */
    readonly diversity: number;
    readonly by: RecommenderKind;
  }): Promise<RankedList>;
  /** @param listener - Who asks: what they want no more of is left out. */
  similar(track: string, by: RecommenderKind, listener?: string): Promise<RankedList>;
  /**
   * Which of a listener's own plays, saves and follows weigh most in a track's score for them; undefined
   * where none does: an unknown or new listener, a track that no model can place, one that is dismissed.
   */
  explain(track: string, listener: string): Promise<ReasonRecord | undefined>;
  bySeeds(query: SeedQuery): Promise<readonly Recommendation[]>;
  /** @throws BadInputError when the list is gone: says to ask for the first page again. */
  again(key: string): RankedList;
}

export interface CatalogueService {
  /** `mentioned`: artists known by name only, written where the catalogue has none of that id. */
  upsert(
    records: CatalogueRecords,
    mentioned?: readonly ArtistRecord[],
  ): Promise<{ readonly added: number; readonly changed: number }>;
  addTexts(
    texts: readonly TextRecord[],
  ): Promise<{ readonly added: number; readonly changed: number }>;
}

/** `src/services/library.ts`: everything here goes through the intake, so it is an event like any other. */
export interface LibraryService {
  createPlaylist(
    owner: string,
    title: string,
    description: string | undefined,
    tracks: readonly string[],
  ): Promise<PlaylistRecord>;
  addToPlaylist(playlist: PlaylistRecord, tracks: readonly string[]): Promise<PlaylistRecord>;
  removeFromPlaylist(playlist: PlaylistRecord, tracks: readonly string[]): Promise<PlaylistRecord>;
  mark(
    listener: string,
    kind: 'save' | 'unsave' | 'follow' | 'unfollow' | 'dismiss' | 'undismiss',
    items: readonly string[],
    context?: EventContext,
  ): Promise<void>;
}

export interface ModelStatus {
  readonly kind: SnapshotKind;
  readonly current?: SnapshotRecord;
  readonly previous?: SnapshotRecord;
  /** Newest first, 20 at most, the current one among them. */
  readonly versions: readonly SnapshotRecord[];
}

export interface GateVerdict {
  readonly passed: boolean;
  /** What was compared, as a sentence with the figures. */
  readonly reason: string;
}

/** `src/services/models.ts` */
export interface ModelService {
  statuses(): Promise<readonly ModelStatus[]>;
  /** Stores a fitted snapshot, runs the gate, promotes if it passes. The old one goes on serving if not. */
  publish(
    kind: SnapshotKind,
    bytes: Uint8Array,
  ): Promise<{ readonly snapshot: SnapshotRecord; readonly verdict: GateVerdict }>;
  /** @throws NotFoundError for an unknown version, ModelRefusedError when the gate refuses and `force` is false. */
  promote(kind: SnapshotKind, version: string, force: boolean): Promise<ModelStatus>;
  /** Makes the previous one current. @throws NotFoundError when there is none. */
  rollback(kind: SnapshotKind): Promise<ModelStatus>;
  /** Loads what the pointers name into the registry; called at start, after changes, and now and then. */
  refresh(): Promise<void>;
}

export interface JobStatus {
  readonly name: string;
  readonly description: string;
  /** Cron expression, five fields. */
  readonly schedule: string;
  readonly timeZone: string;
  readonly lastRun?: JobRunRecord;
  /** Undefined when jobs do not tick in this process. */
  readonly nextRun?: number;
}

/** `src/jobs/runner.ts` */
export interface JobService {
  statuses(): Promise<readonly JobStatus[]>;
  /** Starts now and returns the run as it stands. @throws NotFoundError for an unknown name. */
  start(name: string): Promise<JobRunRecord>;
  /** The same, and waits for its end. */
  runToEnd(
    name: string,
    progress?: (share: number, message: string) => void,
  ): Promise<JobRunRecord>;
}

/** `src/services/privacy.ts` */
export interface PrivacyService {
  /** Everything known about one listener as plain JSON; undefined for an unknown one. */
  exportListener(id: string): Promise<Readonly<Record<string, unknown>> | undefined>;
  /** False for an unknown listener. */
  deleteListener(id: string): Promise<boolean>;
}

export interface Services {
  readonly intake: EventIntake;
  readonly stream?: EventStream;
  readonly home: HomeService;
  readonly weekly: WeeklyService;
  readonly recommendations: RecommendationService;
  readonly search: SearchService;
  readonly taste: TasteService;
  readonly experiment: ExperimentService;
  readonly policies: PolicyReportService;
  readonly textProfiles: TextProfileService;
  readonly listening: ListeningService;
  readonly catalogue: CatalogueService;
  readonly library: LibraryService;
  readonly models: ModelService;
  readonly jobs: JobService;
  readonly live: LiveService;
  readonly activity: ActivityService;
  readonly history: HistoryService;
  readonly privacy: PrivacyService;
}
