/**
 * Migration 1: the tables of the first floor.
 *
 * Listeners and items are written as small integers (`n`) in the rows of which there are many, so that
 * an event takes some 80 bytes instead of 250. A listener's number is never given out again
 * (AUTOINCREMENT), so nothing that was missed could ever show up as somebody else's. Items are
 * never forgotten: they are catalogue, not people. Where rows are read in an order that only text can
 * settle (equal times), the row holds the text itself.
 */
export const FIRST_FLOOR = `
CREATE TABLE listeners (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  name TEXT,
  time_zone TEXT NOT NULL,
  country TEXT,
  created_at INTEGER NOT NULL,
  simulated INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX listeners_by_creation ON listeners (created_at, id);

CREATE TABLE items (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE) STRICT;

-- Catalogue and texts: one JSON document a row; n keeps the order in which they came.
CREATE TABLE tracks (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL) STRICT;
CREATE INDEX tracks_by_album ON tracks (body ->> 'albumId') WHERE body ->> 'albumId' IS NOT NULL;
CREATE TABLE albums (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL) STRICT;
CREATE TABLE artists (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL) STRICT;
CREATE TABLE podcasts (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL) STRICT;
CREATE TABLE texts (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL) STRICT;
CREATE TABLE audio_features (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL) STRICT;

-- What an artist made, latest first. kind: 'track' or 'album'; release: '' where it is not known.
CREATE TABLE works (
  artist TEXT NOT NULL,
  kind TEXT NOT NULL,
  release TEXT NOT NULL,
  id TEXT NOT NULL,
  PRIMARY KEY (artist, kind, release DESC, id)
) STRICT, WITHOUT ROWID;

-- The log grows at its end; the unique id is what makes a repeat count once.
CREATE TABLE events (
  n INTEGER PRIMARY KEY,
  listener INTEGER NOT NULL,
  at INTEGER NOT NULL,
  id TEXT NOT NULL UNIQUE,
  kind INTEGER NOT NULL,
  item INTEGER NOT NULL,
  ms_played REAL,
  weight REAL,
  card TEXT,
  playlist TEXT,
  source TEXT
) STRICT;
CREATE INDEX events_of_listener ON events (listener, at);
-- Days since the epoch that have events, and how many.
CREATE TABLE event_days (day INTEGER PRIMARY KEY, events INTEGER NOT NULL) STRICT;

-- The fold of the log and of bulk imports. marks: JSON of the registers that were ever set. There is no
-- index by time: it would cost each event another page, and a listener's rows lie together and sort fast.
CREATE TABLE listener_items (
  listener INTEGER NOT NULL,
  item INTEGER NOT NULL,
  plays REAL NOT NULL DEFAULT 0,
  skips REAL NOT NULL DEFAULT 0,
  ms_played REAL NOT NULL DEFAULT 0,
  imported REAL NOT NULL DEFAULT 0,
  run INTEGER,
  first_at INTEGER NOT NULL DEFAULT 0,
  last_at INTEGER NOT NULL DEFAULT 0,
  marks TEXT,
  PRIMARY KEY (listener, item)
) STRICT, WITHOUT ROWID;
CREATE TABLE import_runs (n INTEGER PRIMARY KEY, run TEXT NOT NULL UNIQUE) STRICT;

-- The registers of listener_items that are on, in reading order. mark: 1 saved, 2 followed, 3 dismissed.
CREATE TABLE library (
  listener INTEGER NOT NULL,
  mark INTEGER NOT NULL,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  item TEXT NOT NULL,
  PRIMARY KEY (listener, mark, kind, at DESC, item)
) STRICT, WITHOUT ROWID;

CREATE TABLE playlists (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  owner INTEGER NOT NULL,
  title TEXT NOT NULL,
  description TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  length INTEGER NOT NULL
) STRICT;
CREATE INDEX playlists_by_owner ON playlists (owner, created_at DESC, id);
CREATE TABLE playlist_items (
  playlist INTEGER NOT NULL,
  item TEXT NOT NULL,
  present INTEGER NOT NULL,
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  PRIMARY KEY (playlist, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX playlist_items_in_order ON playlist_items (playlist, at, item) WHERE present = 1;

CREATE TABLE weeklies (
  listener INTEGER NOT NULL,
  week TEXT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (listener, week)
) STRICT;

CREATE TABLE pages (
  listener INTEGER NOT NULL,
  id TEXT NOT NULL,
  basis TEXT NOT NULL,
  generated_at INTEGER NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (listener, id)
) STRICT;
CREATE INDEX pages_by_basis ON pages (listener, basis, id);
CREATE INDEX pages_by_time ON pages (generated_at);

CREATE TABLE outcomes (
  listener INTEGER NOT NULL,
  page TEXT NOT NULL,
  shelf INTEGER NOT NULL,
  position INTEGER NOT NULL,
  segment INTEGER NOT NULL,
  item INTEGER NOT NULL,
  reward REAL NOT NULL,
  PRIMARY KEY (listener, page, shelf, position)
) STRICT, WITHOUT ROWID;
-- Sums of rewards are whole millionths: sums of fractions would depend on the order of arrival.
CREATE TABLE responses (
  item INTEGER NOT NULL,
  segment INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  millionths INTEGER NOT NULL,
  PRIMARY KEY (item, segment)
) STRICT, WITHOUT ROWID;
CREATE TABLE responses_over_all (
  item INTEGER PRIMARY KEY,
  seen INTEGER NOT NULL,
  millionths INTEGER NOT NULL
) STRICT;

CREATE TABLE snapshots (
  kind TEXT NOT NULL,
  version TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  size INTEGER NOT NULL,
  metrics TEXT NOT NULL,
  PRIMARY KEY (kind, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX snapshots_by_time ON snapshots (kind, created_at DESC, version DESC);
CREATE TABLE snapshot_chunks (
  kind TEXT NOT NULL,
  version TEXT NOT NULL,
  chunk INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  UNIQUE (kind, version, chunk)
) STRICT;
CREATE TABLE snapshot_pointers (kind TEXT PRIMARY KEY, current TEXT NOT NULL, previous TEXT)
  STRICT, WITHOUT ROWID;

CREATE TABLE leases (name TEXT PRIMARY KEY, holder TEXT NOT NULL, until INTEGER NOT NULL)
  STRICT, WITHOUT ROWID;
CREATE TABLE job_runs (
  id TEXT PRIMARY KEY,
  job TEXT NOT NULL,
  outcome TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  progress REAL NOT NULL,
  message TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX job_runs_by_job ON job_runs (job, id DESC);
CREATE TABLE job_notes (
  job TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (job, key)
) STRICT, WITHOUT ROWID;
`;
