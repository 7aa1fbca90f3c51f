import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { assemble } from '../../demo/build/assemble.ts';
import { readClassicRock } from '../../demo/build/classic-rock.ts';
import { cleanArtists, cleanTitle, matchKey } from '../../demo/build/clean.ts';
import { parseCsv } from '../../demo/build/csv.ts';
import { readHarmonix } from '../../demo/build/harmonix.ts';
import { languageOf } from '../../demo/build/language.ts';
import { rewriteScore } from '../../demo/build/midi-file.ts';
import { openVerovio } from '../../demo/build/verovio-midi.ts';
import { DEMO_FOLDER, readAirplay, readCatalogue, readTexts } from '../../src/demo/demo-files.ts';
import { readRules } from '../../src/demo/rules.ts';
import { RELEASE_MS } from '../../src/demo/sound-format.ts';
import { kindOf, localId } from '../../src/ids.ts';

const now = Date.UTC(2026, 10, 20, 15);
const rules = readRules(DEMO_FOLDER);
const { tracks, artists, albums, podcasts } = readCatalogue(DEMO_FOLDER, rules, now);

describe('the shipped catalogue', () => {
  it('has about 3,700 tracks, several hundred of them art songs', () => {
    expect(tracks.length).toBeGreaterThan(3_600);
    expect(tracks.length).toBeLessThan(3_850);
    expect(tracks.filter((track) => track.genres.includes('Art Song')).length).toBeGreaterThan(600);
  });

  it('names every id once and with its kind', () => {
    for (const [kind, records] of Object.entries({
      track: tracks,
      artist: artists,
      album: albums,
      podcast: podcasts,
    })) {
      expect(new Set(records.map((record) => record.id)).size).toBe(records.length);
      expect(records.filter((record) => kindOf(record.id) !== kind)).toEqual([]);
    }
  });

  it('knows every artist and album that a track or an album names', () => {
    const artistIds = new Set(artists.map((artist) => artist.id));
    const albumIds = new Set(albums.map((album) => album.id));
    const named = [...tracks, ...albums].flatMap((record) => record.artistIds);
    expect(named.filter((id) => !artistIds.has(id))).toEqual([]);
    expect(tracks.filter((track) => track.artistIds.length === 0)).toEqual([]);
    expect(
      tracks.filter((track) => track.albumId !== undefined && !albumIds.has(track.albumId)),
    ).toEqual([]);
    const used = new Set(named);
    expect(artists.filter((artist) => !used.has(artist.id))).toEqual([]);
  });

  it('has no song twice, however its title and artist are spelled', () => {
    const nameOf = new Map(artists.map((artist) => [artist.id, artist.name]));
    const keys = tracks.map(
      (track) => `${matchKey(nameOf.get(track.artistIds[0]!)!)}/${matchKey(track.title)}`,
    );
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
    expect(new Set(artists.map((artist) => matchKey(artist.name))).size).toBe(artists.length);
  });

  it('joins a song that two of the sources have: radio plays, era and duration in one track', () => {
    const airplay = readAirplay(DEMO_FOLDER);
    const both = tracks.filter(
      (track) => airplay[track.id] !== undefined && track.durationMs !== undefined,
    );
    expect(both.length).toBeGreaterThan(15);
    const song = both.find((track) => track.title === 'Are You Experienced?');
    expect(song).toMatchObject({ artistIds: ['artist:jimi-hendrix'], releaseDate: '1967' });
  });

  it('is clean: no stray spaces, braces, shouting or impossible years', () => {
    const titles = tracks.map((track) => track.title);
    expect(
      titles.filter((title) => title !== title.trim() || /[{}\ufffd]|\s\s/.test(title)),
    ).toEqual([]);
    expect(
      titles.filter((title) => title === title.toUpperCase() && /[A-Z]{4}/.test(title)),
    ).toEqual([]);
    const years = tracks.flatMap((track) => track.releaseDate ?? []);
    expect(years.filter((year) => !/^(19[5-9]\d|20[01]\d)$/.test(year))).toEqual([]);
    expect(tracks.filter((track) => track.genres.length === 0)).toEqual([]);
  });

  it('has a score behind every audio address, and an address for every score', () => {
    const heard = tracks.filter((track) => track.audioUrl !== undefined);
    const files = readdirSync(path.join(DEMO_FOLDER, 'midi')).sort();
    expect(heard.map((track) => `${localId(track.id)}.mid`).sort()).toEqual(files);
    expect(heard.filter((track) => track.audioUrl !== `/audio/${track.id}.wav`)).toEqual([]);
    expect(heard.filter((track) => track.durationMs === undefined)).toEqual([]);
  });

  it('has the sung poem of every art song, about its track', () => {
    const texts = readTexts(DEMO_FOLDER);
    const songs = tracks
      .filter((track) => track.genres.includes('Art Song'))
      .map((track) => track.id);
    expect(texts.flatMap((text) => text.about).sort()).toEqual(songs.sort());
    expect(texts.filter((text) => text.text.length < 100 || !text.source?.includes('CC0'))).toEqual(
      [],
    );
  });

  it('has something new at any time, and most of it old', () => {
    const month = 30 * 86_400_000;
    const young = tracks.filter((track) => now - track.addedAt < month);
    expect(young.length).toBeGreaterThan(20);
    expect(young.length).toBeLessThan(120);
    expect(tracks.filter((track) => track.addedAt > now)).toEqual([]);
  });

  it('marks every podcast as invented', () => {
    expect(podcasts.length).toBeGreaterThanOrEqual(20);
    expect(
      podcasts.filter((podcast) => !podcast.description?.includes('Invented for the demo')),
    ).toEqual([]);
  });

  it('is credited source by source', () => {
    const credits = readFileSync(path.join(DEMO_FOLDER, '../THIRD_PARTY.md'), 'utf8');
    for (const credit of [
      'FiveThirtyEight',
      'CC BY 4.0',
      'Harmonix',
      'Oriol Nieto',
      'OpenScore',
      'CC0',
      'Florestan',
    ]) {
      expect(credits).toContain(credit);
    }
  });

  it('stays under 15 MB', () => {
    const files = readdirSync(DEMO_FOLDER, { recursive: true, encoding: 'utf8' });
    const bytes = files.reduce((sum, file) => sum + statSync(path.join(DEMO_FOLDER, file)).size, 0);
    expect(bytes).toBeLessThan(15_000_000);
  });
});

describe('cleaning', () => {
  it.each([
    ["CAN'T STOP ROCK'N'ROLL", "Can't Stop Rock'n'roll"],
    ['T.N.T.', 'T.N.T.'],
    ['Fm {no Static At All}', 'Fm (No Static At All)'],
    ['Speak to Me/Breathe', 'Speak to Me / Breathe'],
    ["Keep Pushin'  1977", "Keep Pushin'"],
    ['Early 1970 [*]', 'Early 1970'],
    ['Boom Boom/', 'Boom Boom'],
  ])('reads the title %s as %s', (raw, clean) => {
    expect(cleanTitle(raw)).toBe(clean);
  });

  it.each([
    ['The Mamas ', ['The Mamas & the Papas']],
    ['Queen / David Bowie', ['Queen', 'David Bowie']],
    ['Chris Brown feat. Lil Wayne & Busta Rhymes', ['Chris Brown', 'Lil Wayne', 'Busta Rhymes']],
  ])('reads the artist %s as %j', (raw, clean) => {
    expect(cleanArtists(raw)).toEqual(clean);
  });

  it('finds two spellings of one name equal, and two names not', () => {
    expect(matchKey('Blue Öyster Cult')).toBe(matchKey('Blue Oyster Cult'));
    expect(matchKey('The James Gang')).toBe(matchKey('James Gang'));
    expect(matchKey('Heart')).not.toBe(matchKey('Hearts'));
  });

  it('reads quoted fields with commas, quotes and line breaks', () => {
    expect(parseCsv('a,b\r\n"x, ""y""",z\n"1\n2",3\n')).toEqual([
      { a: 'x, "y"', b: 'z' },
      { a: '1\n2', b: '3' },
    ]);
  });

  it.each([
    ['de', 'An dem reinsten Frühlingsmorgen ging die Schäferin und sang'],
    ['fr', 'La terre entre dans son sommeil et le vent du souvenir'],
    ['en', 'Lord, for tomorrow and its needs, I do not pray'],
    ['it', 'Giusto Amor tu che mi accendi mi consiglia e mi difendi, non lasciar il mio cor'],
  ])('tells %s by its small words', (language, text) => {
    expect(languageOf(text)).toBe(language);
  });
});

describe('the build of the demo', () => {
  const data = path.join(DEMO_FOLDER, '../../shared/data');
  const missing = ['classic-rock-538', 'harmonix', 'openscore-lieder'].filter(
    (set) => !existsSync(path.join(data, set)),
  );
  if (missing.length > 0 && process.env['CI'] === 'true') {
    throw new Error(`Expected the data sets ${missing.join(', ')} in ${data}.`);
  }
  const because = missing.length > 0 ? ` (skipped: no ${missing.join(', ')})` : '';

  it.skipIf(missing.length > 0)(
    `makes the shipped rock and pop tracks of the tables${because}`,
    () => {
      const read = (...parts: string[]): string => readFileSync(path.join(data, ...parts), 'utf8');
      const made = assemble([
        ...readClassicRock(read('classic-rock-538/classic-rock/classic-rock-song-list.csv')),
        ...readHarmonix(read('harmonix/metadata.csv')),
      ]);
      const shipped = tracks.filter((track) => track.audioUrl === undefined);
      expect(made.tracks).toEqual(shipped.map(({ addedAt: _, ...track }) => track));
      expect(made.airplay).toEqual(readAirplay(DEMO_FOLDER));
    },
  );

  it.skipIf(missing.length > 0)(
    `makes the shipped MIDI of a score, byte for byte${because}`,
    async () => {
      const score = 'Schumann,_Clara/_/Lorelei';
      const folder = path.join(data, 'openscore-lieder/scores', score);
      const mxl = readdirSync(folder).find((file) => file.endsWith('.mxl'))!;
      const convert = await openVerovio();
      const made = rewriteScore(convert(path.join(folder, mxl)));
      const shipped = readFileSync(
        path.join(DEMO_FOLDER, 'midi/lieder-clara-schumann-lorelei.mid'),
      );
      expect(Buffer.compare(made.bytes, shipped)).toBe(0);
      expect(made.durationMs + RELEASE_MS).toBe(
        tracks.find((track) => track.id === 'track:lieder-clara-schumann-lorelei')?.durationMs,
      );
    },
  );
});
