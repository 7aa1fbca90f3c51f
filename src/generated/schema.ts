/* Written by `npm run codegen` from schema.graphql: do not edit. */
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A calendar date as precise as the catalogue knows it: `1971`, `1971-11` or `1971-11-08` (ISO 8601). */
  Date: { input: string; output: string; }
  /** A date-time string at UTC, such as 2007-12-03T10:15:30Z, compliant with the `date-time` format outlined in section 5.6 of the RFC 3339 profile of the ISO 8601 standard for representation of dates and times using the Gregorian calendar. */
  DateTime: { input: string; output: string; }
  /** A week from Monday to Sunday by ISO 8601, with the year it counts for: `2026-W48`. */
  ISOWeek: { input: string; output: string; }
  /** The `JSONObject` scalar type represents JSON objects as specified by [ECMA-404](http://www.ecma-international.org/publications/files/ECMA-ST/ECMA-404.pdf). */
  JSONObject: { input: Record<string, unknown>; output: Record<string, unknown>; }
  /** A field whose value exists in the standard IANA Time Zone Database: https://www.iana.org/time-zones */
  TimeZone: { input: string; output: string; }
};

/** What went through this gateway lately. */
export type Activity = {
  __typename?: 'Activity';
  /** Events taken in, by kind; kinds without any left out. */
  events: Array<EventRate>;
  /** How much was exploited and how much explored. */
  policies: Array<PolicyShare>;
  /** Since when it was watched, an hour at most. */
  since: Scalars['DateTime']['output'];
};

/** Answer of `addTexts`. */
export type AddTextsResult = {
  __typename?: 'AddTextsResult';
  /** How many were new. */
  added: Scalars['Int']['output'];
  /** How many were known and differ now. */
  changed: Scalars['Int']['output'];
};

/** A release of several tracks. */
export type Album = Node & {
  __typename?: 'Album';
  /** Who made it, main artist first. */
  artists: Array<Artist>;
  /** Address of its cover picture; one is drawn where the catalogue has none. */
  coverUrl?: Maybe<Scalars['String']['output']>;
  /** Albums that are written about alike, best first. */
  describedLike: Array<Album>;
  /** Its genres, most fitting first. */
  genres: Array<Scalars['String']['output']>;
  /** Global id: opaque to clients, the same over restarts and over stores. */
  id: Scalars['ID']['output'];
  /** When it came out, as far as known. */
  releaseDate?: Maybe<Scalars['Date']['output']>;
  /** What is written about it; null where nothing is, or nothing was read yet. */
  textProfile?: Maybe<TextProfile>;
  /** Its title. */
  title: Scalars['String']['output'];
  /** Its tracks, in order. */
  tracks: Array<Track>;
};


/** A release of several tracks. */
export type AlbumDescribedLikeArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A release of several tracks. */
export type AlbumTracksArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** Somebody who makes music: a person, a band, a composer. */
export type Artist = Node & {
  __typename?: 'Artist';
  /** Their albums, latest first. */
  albums: Array<Album>;
  /** Address of its cover picture; one is drawn where the catalogue has none. */
  coverUrl?: Maybe<Scalars['String']['output']>;
  /** Artists who are written about alike, best first. */
  describedLike: Array<Artist>;
  /** The genres, most fitting first. */
  genres: Array<Scalars['String']['output']>;
  /** Global id: opaque to clients, the same over restarts and over stores. */
  id: Scalars['ID']['output'];
  /** The name. */
  name: Scalars['String']['output'];
  /** What is written about it; null where nothing is, or nothing was read yet. */
  textProfile?: Maybe<TextProfile>;
  /** Their tracks, latest first. */
  tracks: Array<Track>;
};


/** Somebody who makes music: a person, a band, a composer. */
export type ArtistAlbumsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Somebody who makes music: a person, a band, a composer. */
export type ArtistDescribedLikeArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Somebody who makes music: a person, a band, a composer. */
export type ArtistTracksArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A page of a list of artists. */
export type ArtistConnection = {
  __typename?: 'ArtistConnection';
  /** What is on this page, with cursors. */
  edges: Array<ArtistEdge>;
  /** What is on this page, without cursors. */
  nodes: Array<Artist>;
  /** Where the page begins and ends. */
  pageInfo: PageInfo;
};

/** One of a list of artists. */
export type ArtistEdge = {
  __typename?: 'ArtistEdge';
  /** Opaque place in the list: an `after`. */
  cursor: Scalars['String']['output'];
  /** What stands here. */
  node: Artist;
};

/** An artist of a catalogue item: an id, with a name where it is new. */
export type ArtistRefInput = {
  /** Id of the artist. */
  id: Scalars['ID']['input'];
  /** Name, for an artist not in the catalogue yet. */
  name?: InputMaybe<Scalars['String']['input']>;
};

/** What a track sounds like, measured from its sound. Names and ranges are those of Spotify’s audio features; each answer has a confidence besides. */
export type AudioFeatures = {
  __typename?: 'AudioFeatures';
  /** How soft and dark its sound is, 0 to 1. */
  acousticness: Scalars['Float']['output'];
  /** How strong and danceable its pulse is, 0 to 1. */
  danceability: Scalars['Float']['output'];
  /** How long the sound is, in milliseconds. */
  durationMs?: Maybe<Scalars['Int']['output']>;
  /** How loud, dense and bright it is, 0 to 1. */
  energy: Scalars['Float']['output'];
  /** How little it moves as voices do, 0 to 1. */
  instrumentalness: Scalars['Float']['output'];
  /** Pitch class of the tonic, 0 (C) to 11 (B); -1 where none was heard. */
  key: Scalars['Int']['output'];
  /** Probability that key and mode are right, 0 to 1. */
  keyConfidence: Scalars['Float']['output'];
  /** How noisy its quiet moments are, 0 to 1. */
  liveness: Scalars['Float']['output'];
  /** Integrated loudness (EBU R128), in LUFS: -70 to about 0. */
  loudness: Scalars['Float']['output'];
  /** 1: major, 0: minor. */
  mode: Scalars['Int']['output'];
  /** What measured it. */
  modelVersion: Scalars['String']['output'];
  /** How much it moves as speech does, 0 to 1. */
  speechiness: Scalars['Float']['output'];
  /** Beats a minute; 0 where none were heard. In 6/8 the dotted beat. */
  tempo: Scalars['Float']['output'];
  /** Probability that the tempo is right, 0 to 1. */
  tempoConfidence: Scalars['Float']['output'];
  /** Beats in a bar, 3 to 7; 6 is 6/8. */
  timeSignature: Scalars['Int']['output'];
  /** Probability that the bar is right, 0 to 1. */
  timeSignatureConfidence: Scalars['Float']['output'];
  /** The track. */
  trackId: Scalars['ID']['output'];
  /** How cheerful mode, tempo and colour are, 0 to 1. */
  valence: Scalars['Float']['output'];
};

/** One place on a shelf. Its id goes into `context.card` of the events that it leads to. */
export type Card = Node & {
  __typename?: 'Card';
  /** Global id: opaque to clients, the same over restarts and over stores. */
  id: Scalars['ID']['output'];
  /** Whether it is expected to please or shown to learn. */
  policy: Policy;
  /** Place on the shelf, from 0. */
  position: Scalars['Int']['output'];
  /** Probability, in (0, 1], that the serving policy shows this subject on this shelf. */
  propensity: Scalars['Float']['output'];
  /** Why it is shown. */
  reason: Reason;
  /** How well it fits; compares within its shelf only. */
  score: Scalars['Float']['output'];
  /** What it shows. */
  subject: Subject;
};

/** A page of a list of cards. */
export type CardConnection = {
  __typename?: 'CardConnection';
  /** What is on this page, with cursors. */
  edges: Array<CardEdge>;
  /** What is on this page, without cursors. */
  nodes: Array<Card>;
  /** Where the page begins and ends. */
  pageInfo: PageInfo;
};

/** One of a list of cards. */
export type CardEdge = {
  __typename?: 'CardEdge';
  /** Opaque place in the list: an `after`. */
  cursor: Scalars['String']['output'];
  /** What stands here. */
  node: Card;
};

/** A track, album, artist or podcast, whole: what is left out is taken away from a known item. */
export type CatalogItemInput = {
  /** The album that a track is on. */
  album?: InputMaybe<Scalars['ID']['input']>;
  /** Who made the track or album. */
  artists?: InputMaybe<Array<ArtistRefInput>>;
  /** Address of the sound. */
  audioUrl?: InputMaybe<Scalars['String']['input']>;
  /** Address of the cover picture. */
  coverUrl?: InputMaybe<Scalars['String']['input']>;
  /** What a podcast is about, in words. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** Length of a track in milliseconds. */
  durationMs?: InputMaybe<Scalars['Int']['input']>;
  /** Whether the words are marked as explicit. */
  explicit?: InputMaybe<Scalars['Boolean']['input']>;
  /** Genres, most fitting first. */
  genres?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Its id. */
  id: Scalars['ID']['input'];
  /** International Standard Recording Code. */
  isrc?: InputMaybe<Scalars['String']['input']>;
  /** What it is. */
  kind: CatalogItemKind;
  /** ISO 3166 codes of the countries where a track may be played. Left out: everywhere. */
  markets?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Name, of an artist. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** Who publishes a podcast. */
  publisher?: InputMaybe<Scalars['String']['input']>;
  /** When it came out. */
  releaseDate?: InputMaybe<Scalars['Date']['input']>;
  /** Title, of all but artists. */
  title?: InputMaybe<Scalars['String']['input']>;
  /** What a podcast is about, in catchwords. */
  topics?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** What kind of catalogue item an input describes. */
export type CatalogItemKind =
  /** A release of several tracks. */
  | 'ALBUM'
  /** Who makes them. */
  | 'ARTIST'
  /** A podcast. */
  | 'PODCAST'
  /** A recording. */
  | 'TRACK';

/** Answer of `deleteUser`. */
export type DeleteUserResult = {
  __typename?: 'DeleteUserResult';
  /** False where the id was not known. */
  deleted: Scalars['Boolean']['output'];
  /** Who was asked to be deleted. */
  id: Scalars['ID']['output'];
};

/** Answer of `dismiss`. */
export type DismissPayload = {
  __typename?: 'DismissPayload';
  /** What was dismissed; null where it is not known. */
  subject?: Maybe<Subject>;
  /** Who dismissed it. */
  user?: Maybe<User>;
};

/** Where on a page or in a list something happened. */
export type EventContextInput = {
  /** The card that led to it: how Home learns. */
  card?: InputMaybe<Scalars['ID']['input']>;
  /** The playlist it was played from, or changed. */
  playlist?: InputMaybe<Scalars['ID']['input']>;
  /** A label of your own: a screen, a device. 64 characters at most. */
  source?: InputMaybe<Scalars['String']['input']>;
};

/** Something that a listener did. */
export type EventInput = {
  /** When; up to some minutes in the future for clocks that differ. */
  at: Scalars['DateTime']['input'];
  /** Where it happened. */
  context?: InputMaybe<EventContextInput>;
  /** Makes the event count once, however often it is sent: best a UUIDv7 of yours. Left out: one is made. */
  id?: InputMaybe<Scalars['ID']['input']>;
  /** To what: track, album, artist, playlist or podcast. */
  item: Scalars['ID']['input'];
  /** What was done. */
  kind: EventKind;
  /** Who did it; a listener not heard of before comes into being. */
  listener: Scalars['ID']['input'];
  /** For a play: how long it sounded, in milliseconds. Left out: the whole track. */
  msPlayed?: InputMaybe<Scalars['Int']['input']>;
  /** How much it counts, 0 to 1000. Left out: 1. */
  weight?: InputMaybe<Scalars['Float']['input']>;
};

/** What a listener did. */
export type EventKind =
  /** Opened the card in `context`. */
  | 'CLICK'
  /** Does not want to see this again, or any of it. */
  | 'DISMISS'
  /** Followed an artist, podcast or playlist. */
  | 'FOLLOW'
  /** Saw the card in `context`. */
  | 'IMPRESSION'
  /** Played a track; under 30 seconds it counts as a skip. */
  | 'PLAY'
  /** Added a track to the playlist in `context`. */
  | 'PLAYLIST_ADD'
  /** Removed a track from the playlist in `context`. */
  | 'PLAYLIST_REMOVE'
  /** Saved a track or album. */
  | 'SAVE'
  /** Took a dismissal back. */
  | 'UNDISMISS'
  /** Stopped following. */
  | 'UNFOLLOW'
  /** Took a saved track or album back. */
  | 'UNSAVE';

/** Events of one kind in the last hour. */
export type EventRate = {
  __typename?: 'EventRate';
  /** Which kind. */
  kind: EventKind;
  /** How many in each of 60 minutes, the oldest first. */
  perMinute: Array<Scalars['Int']['output']>;
  /** How many in all. */
  total: Scalars['Int']['output'];
};

/** Something that a reason rests on: a subject (a track played, an artist followed) or a term. */
export type Evidence = {
  __typename?: 'Evidence';
  /** What was played, followed or is alike, where it is a thing. */
  subject?: Maybe<Subject>;
  /** The shared term, where it is one. */
  term?: Maybe<Scalars['String']['output']>;
  /** Share of the score, or a count; larger weighs more. */
  weight: Scalars['Float']['output'];
};

/** Listeners split by a hash, who get Home made in different ways. */
export type Experiment = {
  __typename?: 'Experiment';
  /** Its arms; the first is what the others are compared with. */
  arms: Array<ExperimentArm>;
  /** When its arms were counted last; null: not yet. */
  countedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Its name in the configuration. */
  name: Scalars['String']['output'];
};

/** Listeners who get one way of making Home, and how they respond to it. */
export type ExperimentArm = {
  __typename?: 'ExperimentArm';
  /** Its mean less that of the first arm; null for the first. */
  difference?: Maybe<Scalars['Float']['output']>;
  /** Standard error of the difference; null where one is not known. */
  differenceError?: Maybe<Scalars['Float']['output']>;
  /** Standard error of the mean, over listeners; null for fewer than two. */
  error?: Maybe<Scalars['Float']['output']>;
  /** Listeners counted: those who saw a card; a sample of many. */
  listeners: Scalars['Int']['output'];
  /** Reward of a card that was seen, 0 to 1. */
  mean: Scalars['Float']['output'];
  /** Its name in the configuration. */
  name: Scalars['String']['output'];
  /** Cards that they saw. */
  seen: Scalars['Int']['output'];
  /** Share of the listeners, 0 to 1. */
  share: Scalars['Float']['output'];
};

/** A page of shelves. The same until the listener does something, it expires, or a new model serves. */
export type Home = {
  __typename?: 'Home';
  /** When it will be made anew at the latest. */
  expiresAt: Scalars['DateTime']['output'];
  /** When it was made. */
  generatedAt: Scalars['DateTime']['output'];
  /** Id of this page. */
  id: Scalars['ID']['output'];
  /** The shelves, from the top. */
  shelves: Array<Shelf>;
  /** True for the page of a listener of the demo world: simulated, not a person. */
  simulated: Scalars['Boolean']['output'];
};

/** What became of the owned tracks of one request. */
export type ImportCollectionResult = {
  __typename?: 'ImportCollectionResult';
  /** How many were saved by it. */
  accepted: Scalars['Int']['output'];
  /** How many were known from an earlier import. */
  duplicates: Scalars['Int']['output'];
  /** How many were refused. */
  rejected: Scalars['Int']['output'];
  /** How many tracks came into the catalogue by it. */
  tracksAdded: Scalars['Int']['output'];
  /** How many the catalogue does not have and the caller may not add. */
  unknown: Scalars['Int']['output'];
};

/** What became of the listens of one request. */
export type ImportListensResult = {
  __typename?: 'ImportListensResult';
  /** How many plays were new. */
  accepted: Scalars['Int']['output'];
  /** How many were known from an earlier import. */
  duplicates: Scalars['Int']['output'];
  /** How many were refused, such as those of the future. */
  rejected: Scalars['Int']['output'];
  /** How many tracks came into the catalogue by it. */
  tracksAdded: Scalars['Int']['output'];
  /** How many are of tracks that the catalogue does not have and the caller may not add. */
  unknown: Scalars['Int']['output'];
};

/** How a run of a job stands. */
export type JobOutcome =
  /** It failed and left everything as it was; the message says why. */
  | 'FAILED'
  /** It is under way. */
  | 'RUNNING'
  /** There was nothing to do; the message says why. */
  | 'SKIPPED'
  /** It did what it is for. */
  | 'SUCCEEDED';

/** One run of a job. */
export type JobRun = {
  __typename?: 'JobRun';
  /** When it ended; null while it runs. */
  finishedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Id of the run. */
  id: Scalars['ID']['output'];
  /** Name of the job. */
  job: Scalars['String']['output'];
  /** What it is doing, what it did, why it was skipped, or what failed. */
  message?: Maybe<Scalars['String']['output']>;
  /** How it stands. */
  outcome: JobOutcome;
  /** How far it is, 0 to 1. */
  progress: Scalars['Float']['output'];
  /** When it began. */
  startedAt: Scalars['DateTime']['output'];
};

/** A job and how it stands. */
export type JobStatus = {
  __typename?: 'JobStatus';
  /** What it does and what it leaves. */
  description: Scalars['String']['output'];
  /** The latest run; null: none yet. */
  lastRun?: Maybe<JobRun>;
  /** Its name, for `runJob`. */
  name: Scalars['String']['output'];
  /** When it runs next; null where this process does not tick the schedules. */
  nextRun?: Maybe<Scalars['DateTime']['output']>;
  /** How far the run under way is, 0 to 1; null: none is. */
  progress?: Maybe<Scalars['Float']['output']>;
  /** When it runs: a cron expression of five fields. */
  schedule: Scalars['String']['output'];
  /** IANA time zone of the schedule. */
  timeZone: Scalars['String']['output'];
};

/** A way of choosing cards that was not served, judged by the log of what was. */
export type JudgedPolicy = {
  __typename?: 'JudgedPolicy';
  /** How much of what it shows the log can speak of; far below 1 the estimates are too low. */
  coverage: Scalars['Float']['output'];
  /** What it shows. */
  description: Scalars['String']['output'];
  /** By a model of the rewards alone: its bias is not in the interval. */
  direct: PolicyEstimate;
  /** By that model, mended by what the log says of its errors. */
  doublyRobust: PolicyEstimate;
  /** How many cards, equally weighted, the weighted log is worth. */
  effectiveSize: Scalars['Float']['output'];
  /** By inverse propensities: no bias where the log covers the policy, much variance. */
  ips: PolicyEstimate;
  /** Its name. */
  name: Scalars['String']['output'];
  /** The same over the mean weight. */
  snips: PolicyEstimate;
};

/** A key, and how much of it is played. */
export type KeyShare = {
  __typename?: 'KeyShare';
  /** Pitch class of the tonic, 0 (C) to 11 (B). */
  key: Scalars['Int']['output'];
  /** 1: major; 0: minor. */
  mode: Scalars['Int']['output'];
  /** Share of the plays, 0 to 1. */
  weight: Scalars['Float']['output'];
};

/** Answer of the mutations of a listener's library. */
export type LibraryPayload = {
  __typename?: 'LibraryPayload';
  /** Whose library changed. */
  user?: Maybe<User>;
};

/** A track that was heard, as an export of another service names it. */
export type ListenInput = {
  /** Who made it, 500 characters at most. */
  artist: Scalars['String']['input'];
  /** When it began. */
  at: Scalars['DateTime']['input'];
  /** How long the track is, in milliseconds. */
  durationMs?: InputMaybe<Scalars['Float']['input']>;
  /** International Standard Recording Code. */
  isrc?: InputMaybe<Scalars['String']['input']>;
  /** How long it sounded, in milliseconds. Left out: the whole track. */
  msPlayed?: InputMaybe<Scalars['Float']['input']>;
  /** Its title, 500 characters at most. */
  title: Scalars['String']['input'];
};

/** What was played in a span of time. */
export type ListeningSpan = {
  __typename?: 'ListeningSpan';
  /** How long plays that say so sounded, in milliseconds. */
  msPlayed: Scalars['Float']['output'];
  /** Plays that were not skips. */
  plays: Scalars['Int']['output'];
  /** Plays of under 30 seconds. */
  skips: Scalars['Int']['output'];
  /** When its first play began; now where there is none. */
  startedAt: Scalars['DateTime']['output'];
};

/** What a listener plays now, in this sitting and today. */
export type ListeningWindows = {
  __typename?: 'ListeningWindows';
  /** The track that sounds; null where none does, or it is none that the catalogue knows. */
  nowPlaying?: Maybe<Track>;
  /** The sitting that goes on: plays with less than 30 minutes of silence between them. Null where none does. */
  session?: Maybe<ListeningSpan>;
  /** The listener's own day so far, 500 plays of it at most. */
  today: ListeningSpan;
};

/** A figure that a model reached on held-out listening. */
export type Metric = {
  __typename?: 'Metric';
  /** Its name, such as `ndcg100`. */
  name: Scalars['String']['output'];
  /** The figure. */
  value: Scalars['Float']['output'];
};

/** A model that is trained, promoted and rolled back. */
export type ModelKind =
  /** Places of sounds, and of tracks that nobody has played. */
  | 'AUDIO'
  /** Collaborative filtering by matrix factorisation. */
  | 'FACTORIZATION'
  /** The ranker over all recommenders. */
  | 'HYBRID'
  /** Play counts with recency. */
  | 'POPULARITY'
  /** What segments of listeners lean to among the cards of Home. */
  | 'RESPONSES'
  /** Profiles of what is written about tracks. */
  | 'TEXT';

/** How one kind of model stands. */
export type ModelStatus = {
  __typename?: 'ModelStatus';
  /** The snapshot that serves. */
  current?: Maybe<ModelVersion>;
  /** Which model. */
  kind: ModelKind;
  /** Figures of the version that serves. */
  metrics: Array<Metric>;
  /** The one before it, which `rollbackModel` puts back. */
  previous?: Maybe<ModelVersion>;
  /** When the version that serves was trained. */
  trainedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The version that serves; null: none yet. */
  version?: Maybe<Scalars['ID']['output']>;
  /** Published snapshots, newest first, 20 at most. */
  versions: Array<ModelVersion>;
};

/** One published snapshot of a model. */
export type ModelVersion = {
  __typename?: 'ModelVersion';
  /** Held-out figures; empty where there was too little to judge by. */
  metrics: Array<Metric>;
  /** Size of the snapshot in bytes. */
  sizeBytes: Scalars['Float']['output'];
  /** When it was trained. */
  trainedAt: Scalars['DateTime']['output'];
  /** The version, for `promoteModel`. */
  version: Scalars['ID']['output'];
};

export type Mutation = {
  __typename?: 'Mutation';
  /** Adds texts about music or replaces them; none at all, if one is malformed. */
  addTexts: AddTextsResult;
  /** Adds tracks at the end of a playlist. */
  addToPlaylist: PlaylistPayload;
  /** Makes a playlist. */
  createPlaylist: PlaylistPayload;
  /** Forgets a listener everywhere. There is no way back. */
  deleteUser: DeleteUserResult;
  /** Never shows something to a listener again, on Home or in recommendations. */
  dismiss: DismissPayload;
  /** Everything that is known about a listener, as JSON. */
  exportUser: UserExport;
  /** Follows artists. */
  followArtists: LibraryPayload;
  /** Follows podcasts. */
  followPodcasts: LibraryPayload;
  /** Saves the tracks that somebody owns, part by part. Tracks are found by their names; operators and services add those that are missing. A part that is sent twice counts once, and what is taken back stays so. */
  importCollection: ImportCollectionResult;
  /** Takes a listening history in, part by part. Tracks are found by their names; operators and services add those that are missing. A part that is sent twice counts once. */
  importListens: ImportListensResult;
  /** Recommends something no more: artists with all that is theirs, genres, parts of a taste, or single things. Holds on Home, in weekly lists and in all recommendations, and is no part of the taste; search and pages of things show everything. */
  mute: LibraryPayload;
  /** Makes a published snapshot serve, if it is not worse on held-out listening. */
  promoteModel: ModelStatus;
  /** Takes events in, in any order, each once by its id. What is accepted is durable, and the next Home knows it; where events go over Kafka, a moment later, and what is known already counts as accepted. */
  recordEvents: RecordEventsResult;
  /** Takes tracks out of a playlist. */
  removeFromPlaylist: PlaylistPayload;
  /** Makes the previous snapshot serve again. */
  rollbackModel: ModelStatus;
  /** Starts a job now; `jobs` shows how it goes on. */
  runJob: JobRun;
  /** Saves tracks. */
  saveTracks: LibraryPayload;
  /** Stops following artists. */
  unfollowArtists: LibraryPayload;
  /** Stops following podcasts. */
  unfollowPodcasts: LibraryPayload;
  /** Takes `mute` and `dismiss` back. */
  unmute: LibraryPayload;
  /** Takes saved tracks back. */
  unsaveTracks: LibraryPayload;
  /** Adds items to the catalogue or replaces them; none at all, if one is malformed. */
  upsertCatalog: UpsertCatalogResult;
};


export type MutationAddTextsArgs = {
  texts: Array<TextInput>;
};


export type MutationAddToPlaylistArgs = {
  playlistId: Scalars['ID']['input'];
  trackIds: Array<Scalars['ID']['input']>;
};


export type MutationCreatePlaylistArgs = {
  description?: InputMaybe<Scalars['String']['input']>;
  title: Scalars['String']['input'];
  trackIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  userId: Scalars['ID']['input'];
};


export type MutationDeleteUserArgs = {
  id: Scalars['ID']['input'];
};


export type MutationDismissArgs = {
  subjectId: Scalars['ID']['input'];
  userId: Scalars['ID']['input'];
};


export type MutationExportUserArgs = {
  id: Scalars['ID']['input'];
};


export type MutationFollowArtistsArgs = {
  artistIds: Array<Scalars['ID']['input']>;
  userId: Scalars['ID']['input'];
};


export type MutationFollowPodcastsArgs = {
  podcastIds: Array<Scalars['ID']['input']>;
  userId: Scalars['ID']['input'];
};


export type MutationImportCollectionArgs = {
  tracks: Array<OwnedTrackInput>;
  userId: Scalars['ID']['input'];
};


export type MutationImportListensArgs = {
  listens: Array<ListenInput>;
  userId: Scalars['ID']['input'];
};


export type MutationMuteArgs = {
  genres?: InputMaybe<Array<Scalars['String']['input']>>;
  ids?: InputMaybe<Array<Scalars['ID']['input']>>;
  userId: Scalars['ID']['input'];
};


export type MutationPromoteModelArgs = {
  force?: InputMaybe<Scalars['Boolean']['input']>;
  kind: ModelKind;
  version: Scalars['ID']['input'];
};


export type MutationRecordEventsArgs = {
  events: Array<EventInput>;
};


export type MutationRemoveFromPlaylistArgs = {
  playlistId: Scalars['ID']['input'];
  trackIds: Array<Scalars['ID']['input']>;
};


export type MutationRollbackModelArgs = {
  kind: ModelKind;
};


export type MutationRunJobArgs = {
  name: Scalars['String']['input'];
};


export type MutationSaveTracksArgs = {
  trackIds: Array<Scalars['ID']['input']>;
  userId: Scalars['ID']['input'];
};


export type MutationUnfollowArtistsArgs = {
  artistIds: Array<Scalars['ID']['input']>;
  userId: Scalars['ID']['input'];
};


export type MutationUnfollowPodcastsArgs = {
  podcastIds: Array<Scalars['ID']['input']>;
  userId: Scalars['ID']['input'];
};


export type MutationUnmuteArgs = {
  genres?: InputMaybe<Array<Scalars['String']['input']>>;
  ids?: InputMaybe<Array<Scalars['ID']['input']>>;
  userId: Scalars['ID']['input'];
};


export type MutationUnsaveTracksArgs = {
  trackIds: Array<Scalars['ID']['input']>;
  userId: Scalars['ID']['input'];
};


export type MutationUpsertCatalogArgs = {
  items: Array<CatalogItemInput>;
};

/** What a listener wants no more of. */
export type MutedKind =
  /** An album and its tracks. */
  | 'ALBUM'
  /** An artist and all that is theirs. */
  | 'ARTIST'
  /** A part of the taste: some artists and what is like them. */
  | 'CLUSTER'
  /** All tracks of a genre. */
  | 'GENRE'
  /** A playlist. */
  | 'PLAYLIST'
  /** A podcast. */
  | 'PODCAST'
  /** One recording. */
  | 'TRACK'
  /** A weekly playlist. */
  | 'WEEKLY';

/** Something that a listener wants no more of. */
export type MutedThing = {
  __typename?: 'MutedThing';
  /** Its id: for `unmute`. */
  id: Scalars['ID']['output'];
  /** What it is. */
  kind: MutedKind;
  /** Its name, or those of the artists that stand for it. */
  name: Scalars['String']['output'];
};

/** Anything with a global id, by which `node` finds it again. */
export type Node = {
  /** Global id: opaque to clients, the same over restarts and over stores. */
  id: Scalars['ID']['output'];
};

/** A track that somebody owns, as the tags of its file name it. */
export type OwnedTrackInput = {
  /** The album it is on, 500 characters at most. */
  album?: InputMaybe<Scalars['String']['input']>;
  /** Who made it, 500 characters at most. */
  artist: Scalars['String']['input'];
  /** How long it is, in milliseconds. */
  durationMs?: InputMaybe<Scalars['Float']['input']>;
  /** Its genres, 20 at most of 100 characters each. */
  genres?: InputMaybe<Array<Scalars['String']['input']>>;
  /** International Standard Recording Code. */
  isrc?: InputMaybe<Scalars['String']['input']>;
  /** When it came out. */
  releaseDate?: InputMaybe<Scalars['Date']['input']>;
  /** Its title, 500 characters at most. */
  title: Scalars['String']['input'];
};

/** Where a page of a list begins and ends. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** Cursor of the last edge: the next `after`. */
  endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether more follows. */
  hasNextPage: Scalars['Boolean']['output'];
  /** Whether something stands before. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** Cursor of the first edge. */
  startCursor?: Maybe<Scalars['String']['output']>;
};

/** One play of one track. */
export type Play = {
  __typename?: 'Play';
  /** When it was played. */
  at: Scalars['DateTime']['output'];
  /** Id of the event that recorded it. */
  id: Scalars['ID']['output'];
  /** How long it sounded, in milliseconds; null: taken as the whole track. */
  msPlayed?: Maybe<Scalars['Int']['output']>;
  /** What was played; null where the catalogue does not have it. */
  track?: Maybe<Track>;
};

/** A page of a list of plays. */
export type PlayConnection = {
  __typename?: 'PlayConnection';
  /** What is on this page, with cursors. */
  edges: Array<PlayEdge>;
  /** What is on this page, without cursors. */
  nodes: Array<Play>;
  /** Where the page begins and ends. */
  pageInfo: PageInfo;
};

/** One of a list of plays. */
export type PlayEdge = {
  __typename?: 'PlayEdge';
  /** Opaque place in the list: an `after`. */
  cursor: Scalars['String']['output'];
  /** What stands here. */
  node: Play;
};

/** An artist and how often the listener played their tracks. */
export type PlayedArtist = {
  __typename?: 'PlayedArtist';
  /** The artist; null where the catalogue does not have them. */
  artist?: Maybe<Artist>;
  /** Plays that were not skips; weighted where events say so. */
  plays: Scalars['Float']['output'];
};

/** A track and how often the listener played it. */
export type PlayedTrack = {
  __typename?: 'PlayedTrack';
  /** Plays that were not skips; weighted where events say so. */
  plays: Scalars['Float']['output'];
  /** The track; null where the catalogue does not have it. */
  track?: Maybe<Track>;
};

/** A playlist that a listener made. */
export type Playlist = Node & {
  __typename?: 'Playlist';
  /** Address of its cover picture. */
  coverUrl?: Maybe<Scalars['String']['output']>;
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** What it is for, in words. */
  description?: Maybe<Scalars['String']['output']>;
  /** Global id: opaque to clients, the same over restarts and over stores. */
  id: Scalars['ID']['output'];
  /** How many tracks are in it. */
  length: Scalars['Int']['output'];
  /** Who made it. */
  owner?: Maybe<User>;
  /** Its title. */
  title: Scalars['String']['output'];
  /** Its tracks, in the order they were added. */
  tracks: TrackConnection;
  /** When its tracks last changed. */
  updatedAt: Scalars['DateTime']['output'];
};


/** A playlist that a listener made. */
export type PlaylistTracksArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A page of a list of playlists. */
export type PlaylistConnection = {
  __typename?: 'PlaylistConnection';
  /** What is on this page, with cursors. */
  edges: Array<PlaylistEdge>;
  /** What is on this page, without cursors. */
  nodes: Array<Playlist>;
  /** Where the page begins and ends. */
  pageInfo: PageInfo;
};

/** One of a list of playlists. */
export type PlaylistEdge = {
  __typename?: 'PlaylistEdge';
  /** Opaque place in the list: an `after`. */
  cursor: Scalars['String']['output'];
  /** What stands here. */
  node: Playlist;
};

/** Answer of the mutations of playlists. */
export type PlaylistPayload = {
  __typename?: 'PlaylistPayload';
  /** The playlist as it is now; null where the id was not known. */
  playlist?: Maybe<Playlist>;
};

/** A podcast: followed, carded and recommended by who follows what. */
export type Podcast = Node & {
  __typename?: 'Podcast';
  /** Address of its cover picture; one is drawn where the catalogue has none. */
  coverUrl?: Maybe<Scalars['String']['output']>;
  /** What it is about, in words. */
  description?: Maybe<Scalars['String']['output']>;
  /** Global id: opaque to clients, the same over restarts and over stores. */
  id: Scalars['ID']['output'];
  /** Who publishes it. */
  publisher?: Maybe<Scalars['String']['output']>;
  /** Its title. */
  title: Scalars['String']['output'];
  /** What it is about, in catchwords. */
  topics: Array<Scalars['String']['output']>;
};

/** A page of a list of podcasts. */
export type PodcastConnection = {
  __typename?: 'PodcastConnection';
  /** What is on this page, with cursors. */
  edges: Array<PodcastEdge>;
  /** What is on this page, without cursors. */
  nodes: Array<Podcast>;
  /** Where the page begins and ends. */
  pageInfo: PageInfo;
};

/** One of a list of podcasts. */
export type PodcastEdge = {
  __typename?: 'PodcastEdge';
  /** Opaque place in the list: an `after`. */
  cursor: Scalars['String']['output'];
  /** What stands here. */
  node: Podcast;
};

/** Why something was chosen: because it is expected to please, or to learn whether it does. */
export type Policy =
  /** Expected to be among the best here. */
  | 'EXPLOIT'
  /** Shown to learn: less is known about it. */
  | 'EXPLORE';

/** A mean reward of a card that is seen, 0 to 1, with its interval. */
export type PolicyEstimate = {
  __typename?: 'PolicyEstimate';
  /** Where that ends. */
  high?: Maybe<Scalars['Float']['output']>;
  /** Where its 95 % interval begins; null where too few listeners speak. */
  low?: Maybe<Scalars['Float']['output']>;
  /** The estimate. */
  value: Scalars['Float']['output'];
};

/** What other policies of Home would have earned, by a sample of the log of pages. */
export type PolicyReport = {
  __typename?: 'PolicyReport';
  /** When it was estimated. */
  countedAt: Scalars['DateTime']['output'];
  /** Of pages since then. */
  from: Scalars['DateTime']['output'];
  /** Listeners who saw a card that a policy had chosen. */
  listeners: Scalars['Int']['output'];
  /** What was really earned. */
  logged: PolicyEstimate;
  /** Pages with such cards. */
  pages: Scalars['Int']['output'];
  /** What others would have earned. */
  policies: Array<JudgedPolicy>;
  /** Such cards. */
  seen: Scalars['Int']['output'];
  /** What was served, the most pages first. */
  served: Array<ServedPolicy>;
  /** And until then. */
  until: Scalars['DateTime']['output'];
};

/** What cards were chosen for. */
export type PolicyShare = {
  __typename?: 'PolicyShare';
  /** Cards on pages made by this process since it started. */
  cards: Scalars['Int']['output'];
  /** Mean of the probabilities they were shown by. */
  meanPropensity: Scalars['Float']['output'];
  /** Which policy. */
  policy: Policy;
  /** Share of all cards, 0 to 1. */
  share: Scalars['Float']['output'];
};

export type Query = {
  __typename?: 'Query';
  /** What went through this gateway lately. */
  activity: Activity;
  /** An album; null when it is not known. */
  album?: Maybe<Album>;
  /** An artist; null when not known. */
  artist?: Maybe<Artist>;
  /** Audio features in the order asked for, null for tracks that are not known or were not analysed yet; 100 at most. */
  audioFeatures: Array<Maybe<AudioFeatures>>;
  /** The experiment that runs and what its arms did; null where none is configured. */
  experiment?: Maybe<Experiment>;
  /** Every job and how it stands. */
  jobs: Array<JobStatus>;
  /** Every kind of model and how it stands. */
  models: Array<ModelStatus>;
  /** Anything by its global id; null when not known. */
  node?: Maybe<Node>;
  /** Things by their global ids, in the order asked for, null where unknown; 100 at most. */
  nodes: Array<Maybe<Node>>;
  /** A playlist of yours; null when it is not known. */
  playlist?: Maybe<Playlist>;
  /** A podcast; null when it is not known. */
  podcast?: Maybe<Podcast>;
  /** What other policies of Home would have earned, as the job `policies` estimated last; null before. */
  policyReport?: Maybe<PolicyReport>;
  /** Tracks from one to five seeds. */
  recommendations: SeedRecommendations;
  /** Whatever fits by name, mistyped or only begun, or is described in these words, best first. The caller's own comes a little earlier. A new track is found at once. */
  search: SubjectConnection;
  /** A track; null when it is not known. */
  track?: Maybe<Track>;
  /** Tracks in the order asked for, null where unknown; 100 at most. */
  tracks: Array<Maybe<Track>>;
  /** A listener; null when not known. */
  user?: Maybe<User>;
  /** The listener of the token. Without tokens: of the `x-listener` header, else the first. Null where there is none. */
  viewer?: Maybe<User>;
};


export type QueryAlbumArgs = {
  id: Scalars['ID']['input'];
};


export type QueryArtistArgs = {
  id: Scalars['ID']['input'];
};


export type QueryAudioFeaturesArgs = {
  trackIds: Array<Scalars['ID']['input']>;
};


export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


export type QueryNodesArgs = {
  ids: Array<Scalars['ID']['input']>;
};


export type QueryPlaylistArgs = {
  id: Scalars['ID']['input'];
};


export type QueryPodcastArgs = {
  id: Scalars['ID']['input'];
};


export type QueryRecommendationsArgs = {
  input: SeedRecommendationsInput;
};


export type QuerySearchArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  kinds?: InputMaybe<Array<SubjectKind>>;
  query: Scalars['String']['input'];
};


export type QueryTrackArgs = {
  id: Scalars['ID']['input'];
};


export type QueryTracksArgs = {
  ids: Array<Scalars['ID']['input']>;
};


export type QueryUserArgs = {
  id: Scalars['ID']['input'];
};

/** Why something is shown, in words and with evidence. */
export type Reason = {
  __typename?: 'Reason';
  /** What speaks for it, heaviest first; may be empty. */
  evidence: Array<Evidence>;
  /** What it rests on. */
  kind: ReasonKind;
  /** The reason as a sentence to show. */
  text: Scalars['String']['output'];
};

/** What a reason rests on. */
export type ReasonKind =
  /** It is away from the usual, on purpose. */
  | 'EXPLORE'
  /** It is played often, or saved. */
  | 'FAVOURITE'
  /** An artist or podcast that the listener follows. */
  | 'FOLLOWED'
  /** A genre that the listener plays. */
  | 'GENRE'
  /** It sounds the way the shelf says. */
  | 'MOOD'
  /** It is new. */
  | 'NEW'
  /** It is the listener's own playlist. */
  | 'OWN'
  /** Tracks that the listener played. */
  | 'PLAYED'
  /** Many play it. */
  | 'POPULAR'
  /** It was played lately. */
  | 'RECENT'
  /** It is like the named thing. */
  | 'SIMILAR'
  /** It is the weekly playlist. */
  | 'WEEKLY';

/** A recommended track, and why. */
export type Recommendation = {
  __typename?: 'Recommendation';
  /** The engine that found it. */
  by: RecommenderKind;
  /** Why it is recommended. */
  reason: Reason;
  /** Larger is better; compares within one list only. */
  score: Scalars['Float']['output'];
  /** The track. */
  track: Track;
};

/** A page of a list of recommendations. */
export type RecommendationConnection = {
  __typename?: 'RecommendationConnection';
  /** What is on this page, with cursors. */
  edges: Array<RecommendationEdge>;
  /** What is on this page, without cursors. */
  nodes: Array<Recommendation>;
  /** Where the page begins and ends. */
  pageInfo: PageInfo;
};

/** One of a list of recommendations. */
export type RecommendationEdge = {
  __typename?: 'RecommendationEdge';
  /** Opaque place in the list: an `after`. */
  cursor: Scalars['String']['output'];
  /** What stands here. */
  node: Recommendation;
};

/** Which engine recommends. */
export type RecommenderKind =
  /** From how music sounds. */
  | 'AUDIO'
  /** From who plays what. */
  | 'COLLABORATIVE'
  /** All of them, in the order that serves best. */
  | 'HYBRID'
  /** From what many play. */
  | 'POPULARITY'
  /** From what is written about music. */
  | 'TEXT';

/** What became of the events of one request. Those accepted are durable. */
export type RecordEventsResult = {
  __typename?: 'RecordEventsResult';
  /** How many were new and are kept. */
  accepted: Scalars['Int']['output'];
  /** How many were known by their id already, and count once. */
  duplicates: Scalars['Int']['output'];
  /** Those not taken in. */
  rejected: Array<RejectedEvent>;
};

/** An event that was not taken in, and why. */
export type RejectedEvent = {
  __typename?: 'RejectedEvent';
  /** Its place in the request, from 0. */
  index: Scalars['Int']['output'];
  /** What was expected and what came. */
  reason: Scalars['String']['output'];
};

/** What some seeds lead to. */
export type SeedRecommendations = {
  __typename?: 'SeedRecommendations';
  /** Best first. */
  recommendations: Array<Recommendation>;
  /** The same tracks, without scores and reasons. */
  tracks: Array<Track>;
};

/** One to five seeds in all, and what the tracks should be like: `min` and `max` are limits, `target` is wished for. */
export type SeedRecommendationsInput = {
  /** How many tracks, 1 to 100. */
  limit?: InputMaybe<Scalars['Int']['input']>;
  /** Largest length in milliseconds. */
  maxDurationMs?: InputMaybe<Scalars['Int']['input']>;
  /** Largest energy, 0 to 1. */
  maxEnergy?: InputMaybe<Scalars['Float']['input']>;
  /** Largest popularity, 0 (nobody plays it) to 100 (the most played). */
  maxPopularity?: InputMaybe<Scalars['Int']['input']>;
  /** Largest tempo, beats a minute. */
  maxTempo?: InputMaybe<Scalars['Float']['input']>;
  /** Least length in milliseconds. */
  minDurationMs?: InputMaybe<Scalars['Int']['input']>;
  /** Least energy, 0 to 1. */
  minEnergy?: InputMaybe<Scalars['Float']['input']>;
  /** Least popularity, 0 (nobody plays it) to 100 (the most played). */
  minPopularity?: InputMaybe<Scalars['Int']['input']>;
  /** Least tempo, beats a minute. */
  minTempo?: InputMaybe<Scalars['Float']['input']>;
  /** Artists to start from. */
  seedArtists?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** Genres to start from. */
  seedGenres?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Tracks to start from. */
  seedTracks?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** Wished length in milliseconds. */
  targetDurationMs?: InputMaybe<Scalars['Int']['input']>;
  /** Wished energy, 0 to 1. */
  targetEnergy?: InputMaybe<Scalars['Float']['input']>;
  /** Wished popularity, 0 (nobody plays it) to 100 (the most played). */
  targetPopularity?: InputMaybe<Scalars['Int']['input']>;
  /** Wished tempo, beats a minute. */
  targetTempo?: InputMaybe<Scalars['Float']['input']>;
  /** Which tracks may come at all. */
  where?: InputMaybe<TrackFilter>;
};

/** A policy that was served. */
export type ServedPolicy = {
  __typename?: 'ServedPolicy';
  /** Pages looked at. */
  pages: Scalars['Int']['output'];
  /** Its version, as pages are logged with. */
  version: Scalars['String']['output'];
};

/** A titled row of cards. */
export type Shelf = Node & {
  __typename?: 'Shelf';
  /** Its cards, best place first. */
  cards: CardConnection;
  /** Global id: opaque to clients, the same over restarts and over stores. */
  id: Scalars['ID']['output'];
  /** What it is about. */
  kind: ShelfKind;
  /** A line under the title. */
  subtitle?: Maybe<Scalars['String']['output']>;
  /** Title to show. */
  title: Scalars['String']['output'];
};


/** A titled row of cards. */
export type ShelfCardsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** What a shelf of Home is about. */
export type ShelfKind =
  /** Like one track or artist, which the title names. */
  | 'BECAUSE_YOU_LISTENED'
  /** Away from what is usual for this listener. */
  | 'EXPLORE'
  /** What is played most. */
  | 'FAVOURITES'
  /** From followed artists and podcasts. */
  | 'FOLLOWED'
  /** Recommended from all of the listening. */
  | 'MADE_FOR_YOU'
  /** Of one mood, by how it sounds. */
  | 'MOOD'
  /** New in the catalogue and near to the taste. */
  | 'NEW_RELEASES'
  /** The listener's playlists. */
  | 'PLAYLISTS'
  /** Podcasts. */
  | 'PODCASTS'
  /** What many play. */
  | 'POPULAR'
  /** What was played last. */
  | 'RECENT'
  /** This week's playlist of new music, and earlier ones. */
  | 'WEEKLY';

/** What a card can show. */
export type Subject = Album | Artist | Playlist | Podcast | Track | WeeklyPlaylist;

/** A page of a list of subjects. */
export type SubjectConnection = {
  __typename?: 'SubjectConnection';
  /** What is on this page, with cursors. */
  edges: Array<SubjectEdge>;
  /** What is on this page, without cursors. */
  nodes: Array<Subject>;
  /** Where the page begins and ends. */
  pageInfo: PageInfo;
};

/** One of a list of subjects. */
export type SubjectEdge = {
  __typename?: 'SubjectEdge';
  /** Opaque place in the list: an `after`. */
  cursor: Scalars['String']['output'];
  /** What stands here. */
  node: Subject;
};

/** What kind of thing search finds. */
export type SubjectKind =
  /** A release of several tracks. */
  | 'ALBUM'
  /** Who makes them. */
  | 'ARTIST'
  /** The caller's own playlists. */
  | 'PLAYLIST'
  /** A podcast. */
  | 'PODCAST'
  /** A recording. */
  | 'TRACK';

export type Subscription = {
  __typename?: 'Subscription';
  /** The Home page of a listener: as it is now, then each one that follows, within a second of what changed it. */
  homeChanged: Home;
  /** Runs of jobs as they go on and end: those under way now, and those that begin. */
  jobProgress: JobRun;
};


export type SubscriptionHomeChangedArgs = {
  cards?: InputMaybe<Scalars['Int']['input']>;
  shelves?: InputMaybe<Scalars['Int']['input']>;
  userId: Scalars['ID']['input'];
};


export type SubscriptionJobProgressArgs = {
  name?: InputMaybe<Scalars['String']['input']>;
};

/** A part of a taste: artists that lie near each other by the current model. */
export type TasteCluster = {
  __typename?: 'TasteCluster';
  /** Artists that stand for it, played most first; 4 at most. */
  artists: Array<Artist>;
  /** Genres of its artists, played most first; 3 at most. */
  genres: Array<Scalars['String']['output']>;
  /** Names the artists that stand for it, so that it outlives the model: for `mute`. */
  id: Scalars['ID']['output'];
  /** Share of the plays, 0 to 1. */
  weight: Scalars['Float']['output'];
};

/** What the gateway takes a listener to like: what recommendations start from. */
export type TasteProfile = {
  __typename?: 'TasteProfile';
  /** Parts of the taste: artists near each other by the current model, largest first. */
  clusters: Array<TasteCluster>;
  /** Genres by share of plays, largest first. */
  genres: Array<WeightedTerm>;
  /** Plays of tracks whose sound is known, by key and mode, largest first. */
  keys: Array<KeyShare>;
  /** What the listener wants no more of, the latest first, 200 at most. */
  muted: Array<MutedThing>;
  /** All plays that were not skips. */
  plays: Scalars['Float']['output'];
  /** Group of listeners with a taste like this one, by the current model; -1: not known yet. */
  segment: Scalars['Int']['output'];
  /** Plays of tracks whose sound is known, by tempo, slowest first. */
  tempos: Array<TempoShare>;
  /** What is written about the tracks, by share of plays, largest first. */
  terms: Array<WeightedTerm>;
  /** Most played artists, most plays first. */
  topArtists: Array<PlayedArtist>;
  /** Most played tracks, most plays first. */
  topTracks: Array<PlayedTrack>;
};

/** A range of tempi, and how much of it is played. */
export type TempoShare = {
  __typename?: 'TempoShare';
  /** Slowest, in beats a minute. */
  from: Scalars['Int']['output'];
  /** Up to, but not, so many beats a minute. */
  to: Scalars['Int']['output'];
  /** Share of the plays, 0 to 1. */
  weight: Scalars['Float']['output'];
};

/** A text about music: a review, a news item, a post, lyrics, tags. */
export type TextInput = {
  /** Global ids of what it is about. Without, the job `text` links it to what it names of the catalogue. */
  about?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** Its id; a text with a known id is replaced. */
  id: Scalars['ID']['input'];
  /** ISO 639 code of its language. */
  language?: InputMaybe<Scalars['String']['input']>;
  /** When it was published. */
  published?: InputMaybe<Scalars['Date']['input']>;
  /** Its rating, 1 to 5, where it has one. */
  rating?: InputMaybe<Scalars['Float']['input']>;
  /** Where it comes from. */
  source?: InputMaybe<Scalars['String']['input']>;
  /** The text, plain or HTML; only its words are kept. */
  text: Scalars['String']['input'];
  /** Its address. */
  url?: InputMaybe<Scalars['String']['input']>;
};

/** What is written about a track, an artist or an album. */
export type TextProfile = {
  __typename?: 'TextProfile';
  /** How many texts it rests on; repeated ones count once. */
  documents: Scalars['Int']['output'];
  /** What else these texts are about or name, most often first; 10 at most. */
  entities: Array<Subject>;
  /** What is thought of it, -1 (nothing good) to 1 (nothing bad); 0: nothing either way. */
  sentiment: Scalars['Float']['output'];
  /** How much there was to tell the sentiment by, 0 (nothing) to 1. */
  sentimentConfidence: Scalars['Float']['output'];
  /** What stands out in it, as it is written, heaviest first; weights are shares. 20 at most. */
  terms: Array<WeightedTerm>;
};

/** A recording that can be played and recommended. */
export type Track = Node & {
  __typename?: 'Track';
  /** The album it is on. */
  album?: Maybe<Album>;
  /** Who made it, main artist first. */
  artists: Array<Artist>;
  /** What it sounds like; null until its sound was analysed. */
  audioFeatures?: Maybe<AudioFeatures>;
  /** Address of its sound, where there is one. */
  audioUrl?: Maybe<Scalars['String']['output']>;
  /** Address of its cover picture; one is drawn where the catalogue has none. */
  coverUrl?: Maybe<Scalars['String']['output']>;
  /** How long it is, in milliseconds. */
  durationMs?: Maybe<Scalars['Int']['output']>;
  /** What a listener did that speaks most for this track; null where nothing does. */
  explain?: Maybe<Reason>;
  /** Whether its words are marked as explicit. */
  explicit: Scalars['Boolean']['output'];
  /** Its genres, most fitting first. */
  genres: Array<Scalars['String']['output']>;
  /** Global id: opaque to clients, the same over restarts and over stores. */
  id: Scalars['ID']['output'];
  /** International Standard Recording Code. */
  isrc?: Maybe<Scalars['String']['output']>;
  /** ISO 3166 codes of the countries where it may be played; null: everywhere. */
  markets?: Maybe<Array<Scalars['String']['output']>>;
  /** When it came out, as far as known. */
  releaseDate?: Maybe<Scalars['Date']['output']>;
  /** Tracks like this one, best first. */
  similar: RecommendationConnection;
  /** What is written about it; null where nothing is, or nothing was read yet. */
  textProfile?: Maybe<TextProfile>;
  /** Its title. */
  title: Scalars['String']['output'];
};


/** A recording that can be played and recommended. */
export type TrackExplainArgs = {
  userId: Scalars['ID']['input'];
};


/** A recording that can be played and recommended. */
export type TrackSimilarArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  by?: InputMaybe<RecommenderKind>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A page of a list of tracks. */
export type TrackConnection = {
  __typename?: 'TrackConnection';
  /** What is on this page, with cursors. */
  edges: Array<TrackEdge>;
  /** What is on this page, without cursors. */
  nodes: Array<Track>;
  /** Where the page begins and ends. */
  pageInfo: PageInfo;
};

/** One of a list of tracks. */
export type TrackEdge = {
  __typename?: 'TrackEdge';
  /** Opaque place in the list: an `after`. */
  cursor: Scalars['String']['output'];
  /** What stands here. */
  node: Track;
};

/** Keeps only tracks for which all that is said holds. */
export type TrackFilter = {
  /** By one of these artists. */
  artistIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** Explicit ones only, or none. */
  explicit?: InputMaybe<Scalars['Boolean']['input']>;
  /** One of these genres. */
  genres?: InputMaybe<Array<Scalars['String']['input']>>;
  /** In this key, 0 (C) to 11 (B). */
  key?: InputMaybe<Scalars['Int']['input']>;
  /** May be played in this country (ISO 3166). */
  market?: InputMaybe<Scalars['String']['input']>;
  /** Major (1) or minor (0). */
  mode?: InputMaybe<Scalars['Int']['input']>;
  /** At least so many beats a minute. */
  tempoFrom?: InputMaybe<Scalars['Float']['input']>;
  /** At most so many beats a minute. */
  tempoTo?: InputMaybe<Scalars['Float']['input']>;
  /** Described so: the terms of its text profile, or of its artist's, hold each of these words. */
  text?: InputMaybe<Scalars['String']['input']>;
  /** Came out in this year or later. */
  yearFrom?: InputMaybe<Scalars['Int']['input']>;
  /** Came out in this year or earlier. */
  yearTo?: InputMaybe<Scalars['Int']['input']>;
};

/** Answer of `upsertCatalog`. */
export type UpsertCatalogResult = {
  __typename?: 'UpsertCatalogResult';
  /** How many were new. */
  added: Scalars['Int']['output'];
  /** How many were known and differ now. */
  changed: Scalars['Int']['output'];
};

/** A listener. All but id and name is for the listener and for operators. */
export type User = Node & {
  __typename?: 'User';
  /** ISO 3166 country code. */
  country?: Maybe<Scalars['String']['output']>;
  /** When the gateway first heard of the listener. */
  createdAt: Scalars['DateTime']['output'];
  /** Artists followed, latest first. */
  followedArtists: ArtistConnection;
  /** Podcasts followed, latest first. */
  followedPodcasts: PodcastConnection;
  /** The page of shelves that is valid now; what it shows is logged as impressions. */
  home: Home;
  /** Global id: opaque to clients, the same over restarts and over stores. */
  id: Scalars['ID']['output'];
  /** What the listener plays now, in this sitting and today. */
  listening: ListeningWindows;
  /** Name to show. */
  name?: Maybe<Scalars['String']['output']>;
  /** Playlists made, newest first. */
  playlists: PlaylistConnection;
  /** What was played, latest first. */
  recentPlays: PlayConnection;
  /** Tracks for this listener, best first. A cursor goes on in the list it came from. */
  recommendations: RecommendationConnection;
  /** Saved tracks, latest first. */
  savedTracks: TrackConnection;
  /** True for a listener of the demo world: simulated, not a person. */
  simulated: Scalars['Boolean']['output'];
  /** What the listener is taken to like. */
  tasteProfile: TasteProfile;
  /** IANA time zone: when the listener's Monday begins. */
  timeZone: Scalars['TimeZone']['output'];
  /** The weekly playlist; null for a week that has none. This week’s is made when missing. */
  weeklyPlaylist?: Maybe<WeeklyPlaylist>;
  /** Weekly playlists, latest first. */
  weeklyPlaylists: WeeklyPlaylistConnection;
};


/** A listener. All but id and name is for the listener and for operators. */
export type UserFollowedArtistsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A listener. All but id and name is for the listener and for operators. */
export type UserFollowedPodcastsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A listener. All but id and name is for the listener and for operators. */
export type UserHomeArgs = {
  cards?: InputMaybe<Scalars['Int']['input']>;
  explore?: InputMaybe<Scalars['Float']['input']>;
  shelves?: InputMaybe<Scalars['Int']['input']>;
};


/** A listener. All but id and name is for the listener and for operators. */
export type UserPlaylistsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A listener. All but id and name is for the listener and for operators. */
export type UserRecentPlaysArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A listener. All but id and name is for the listener and for operators. */
export type UserRecommendationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  by?: InputMaybe<RecommenderKind>;
  diversity?: InputMaybe<Scalars['Float']['input']>;
  exclude?: InputMaybe<Array<Scalars['ID']['input']>>;
  first?: InputMaybe<Scalars['Int']['input']>;
  where?: InputMaybe<TrackFilter>;
};


/** A listener. All but id and name is for the listener and for operators. */
export type UserSavedTracksArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A listener. All but id and name is for the listener and for operators. */
export type UserWeeklyPlaylistArgs = {
  week?: InputMaybe<Scalars['ISOWeek']['input']>;
};


/** A listener. All but id and name is for the listener and for operators. */
export type UserWeeklyPlaylistsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** Everything that is known about one listener. */
export type UserExport = {
  __typename?: 'UserExport';
  /** Profile, events, playlists, pages served and weekly playlists; null for an unknown id. */
  data?: Maybe<Scalars['JSONObject']['output']>;
  /** When it was put together. */
  exportedAt: Scalars['DateTime']['output'];
  /** Whose it is. */
  id: Scalars['ID']['output'];
};

/** A listener's playlist of new music for one week. */
export type WeeklyPlaylist = Node & {
  __typename?: 'WeeklyPlaylist';
  /** Address of its cover picture. */
  coverUrl?: Maybe<Scalars['String']['output']>;
  /** When it was made. */
  generatedAt: Scalars['DateTime']['output'];
  /** Global id: opaque to clients, the same over restarts and over stores. */
  id: Scalars['ID']['output'];
  /** Its 30 tracks, in the order to listen to. */
  tracks: Array<WeeklyTrack>;
  /** Monday 00:00 in the listener's time zone. */
  validFrom: Scalars['DateTime']['output'];
  /** The Monday after, 00:00. */
  validUntil: Scalars['DateTime']['output'];
  /** Its week. */
  week: Scalars['ISOWeek']['output'];
};

/** A page of a list of weekly playlists. */
export type WeeklyPlaylistConnection = {
  __typename?: 'WeeklyPlaylistConnection';
  /** What is on this page, with cursors. */
  edges: Array<WeeklyPlaylistEdge>;
  /** What is on this page, without cursors. */
  nodes: Array<WeeklyPlaylist>;
  /** Where the page begins and ends. */
  pageInfo: PageInfo;
};

/** One of a list of weekly playlists. */
export type WeeklyPlaylistEdge = {
  __typename?: 'WeeklyPlaylistEdge';
  /** Opaque place in the list: an `after`. */
  cursor: Scalars['String']['output'];
  /** What stands here. */
  node: WeeklyPlaylist;
};

/** A track of a weekly playlist. */
export type WeeklyTrack = {
  __typename?: 'WeeklyTrack';
  /** Whether it is expected to please or there to learn. */
  policy: Policy;
  /** Place in the list, from 0. */
  position: Scalars['Int']['output'];
  /** Why it is in the list. */
  reason: Reason;
  /** How well it fits; compares within the list only. */
  score: Scalars['Float']['output'];
  /** The track. */
  track: Track;
};

/** A term and how much it weighs. */
export type WeightedTerm = {
  __typename?: 'WeightedTerm';
  /** The term. */
  term: Scalars['String']['output'];
  /** Its weight; larger weighs more. */
  weight: Scalars['Float']['output'];
};
