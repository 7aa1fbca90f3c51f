import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readHistory } from '../../src/formats/history.ts';

const AT = Date.parse('2024-05-01T12:00:00Z');
const UTS = AT / 1_000;

/** One listen of each format, as its exporter writes it. */
const EXPORTS: readonly [format: string, text: string][] = [
  [
    'spotify-extended',
    JSON.stringify([
      {
        ts: '2024-05-01T12:03:00Z',
        ms_played: 180_000,
        ip_addr: '203.0.113.9',
        master_metadata_track_name: 'Erlkönig',
        master_metadata_album_artist_name: 'Franz Schubert',
        master_metadata_album_album_name: 'Lieder',
      },
      { ts: '2024-05-01T13:00:00Z', ms_played: 9, master_metadata_track_name: null },
    ]),
  ],
  [
    'spotify',
    JSON.stringify([
      {
        endTime: '2024-05-01 12:03',
        artistName: 'Franz Schubert',
        trackName: 'Erlkönig',
        msPlayed: 180_000,
      },
    ]),
  ],
  [
    'listenbrainz',
    [
      {
        listened_at: UTS,
        track_metadata: { artist_name: 'Franz Schubert', track_name: 'Erlkönig' },
      },
      { listened_at: UTS, track_metadata: { artist_name: '', track_name: 'Nobody’s' } },
    ]
      .map((line) => JSON.stringify(line))
      .join('\n'),
  ],
  [
    'panoscrobbler',
    `${JSON.stringify({ timeMs: AT, artist: 'Franz Schubert', track: 'Erlkönig', event: 'scrobble' })}\n`,
  ],
  [
    'maloja',
    JSON.stringify({
      maloja: {},
      scrobbles: [
        { time: UTS, track: { artists: ['Franz Schubert'], title: 'Erlkönig', album: null } },
        { time: UTS, track: {} },
      ],
    }),
  ],
  [
    'lastfm',
    `uts,utc_time,artist,artist_mbid,album,album_mbid,track,track_mbid\n"${UTS}","01 May 2024, 12:00","Franz Schubert","","Lieder, vol. 1","","Erlkönig",""\n`,
  ],
  ['lastfm', 'Franz Schubert,"Lieder, vol. 1",Erlkönig,01 May 2024 12:00\n'],
  ['librefm', `artist\ttrack\talbum\ttimestamp\nFranz Schubert\tErlkönig\tLieder\t${UTS}\n`],
  [
    'librefm',
    `+ACM- Data export from Libre.fm,,,\nArtist,Track,Album,Time\nFranz Schubert,Erlkönig,,${UTS}\n`,
  ],
  [
    'audioscrobbler-log',
    `#AUDIOSCROBBLER/1.1\n#TZ/UTC\n#ARTIST\t#ALBUM\t#TITLE\t#TRACKNUM\t#LENGTH\t#RATING\t#TIMESTAMP\nFranz Schubert\tLieder\tErlkönig\t1\t240\tL\t${UTS}\nFranz Schubert\tLieder\tGanymed\t2\t240\tS\t${UTS}\n`,
  ],
];

describe('A listening history', () => {
  it.each(EXPORTS)('of %s tells what was heard and when', (format, text) => {
    const history = readHistory(text);
    expect(history.format).toBe(format);
    expect(history.listens).toHaveLength(1);
    expect(history.listens[0]).toMatchObject({
      artist: 'Franz Schubert',
      title: 'Erlkönig',
      at: AT,
    });
  });

  it('says how many entries are no listens, and why', () => {
    expect(readHistory(EXPORTS[0]![1]).skipped).toEqual({ 'no track (podcasts, audiobooks)': 1 });
    expect(readHistory(EXPORTS[2]![1]).skipped).toEqual({ 'without an artist or a title': 1 });
  });

  it('keeps nothing of an export but what was heard', () => {
    expect(JSON.stringify(readHistory(EXPORTS[0]![1]))).not.toContain('203.0.113.9');
  });

  it.each(['', 'hello', '{}', '[]', '[1, null]', 'Never,Gonna,Give,You,Up\nNever,Gonna,Let\n'])(
    'is not what %j is, and the error says what was expected',
    (text) => {
      expect(() => readHistory(text)).toThrow(/^Expected an export of Spotify, ListenBrainz/);
    },
  );
});

const FIXTURES = path.resolve(
  import.meta.dirname,
  '../../../shared/data/listenbrainz-testdata/listenbrainz/testdata',
);

describe.skipIf(!existsSync(FIXTURES))('Real exports (listenbrainz-testdata)', () => {
  it.each([
    ['spotify_streaming_2023.json', 'spotify-extended'],
    ['spotify_streaming_endsong_0.json', 'spotify-extended'],
    ['listenbrainz_listens.jsonl', 'listenbrainz'],
    ['panoscrobbler.jsonl', 'panoscrobbler'],
    ['maloja.json', 'maloja'],
    ['librefm.csv', 'librefm'],
    ['librefm_via_maloja.csv', 'librefm'],
    ['librefm_with_comments.csv', 'librefm'],
    ['librefm_no_album_column.csv', 'librefm'],
    ['.scrobbler.log', 'audioscrobbler-log'],
  ])('%s is read as %s', (file, format) => {
    const history = readHistory(readFileSync(path.join(FIXTURES, file), 'utf8'));
    expect(history.format).toBe(format);
    expect(history.listens.length).toBeGreaterThan(0);
    for (const { at, artist, title } of history.listens) {
      expect(at).toBeGreaterThan(Date.UTC(2005, 0, 1));
      expect(artist && title).toBeTruthy();
    }
  });

  it('leaves out the two entries of a mixed file that name nobody or nothing', () => {
    const text = readFileSync(path.join(FIXTURES, 'listenbrainz_mixed_validity.jsonl'), 'utf8');
    const { listens, skipped } = readHistory(text);
    expect(listens.length).toBeGreaterThan(2);
    expect(skipped['without an artist or a title']).toBe(2);
  });
});
