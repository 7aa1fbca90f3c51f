/** A track filter of the API as a test over the catalogue view; applied before a ranking is cut. */
import { genreKey } from './catalogue-view.ts';
import type { CatalogueView, TrackFacts } from './catalogue-view.ts';
import type { TextModel } from '../models/text/text-model.ts';
import type { TrackFilter } from './services.ts';

/**
 * True for tracks that fit every condition. What the catalogue does not know does not fit: a track
 * without a year is outside any range of years, one whose sound was not analysed outside any of tempi, one that nothing is written about is not described. A track without markets is available everywhere.
 */
export function filterOf(
  view: CatalogueView,
  where: TrackFilter,
  text: TextModel | undefined,
): (id: string) => boolean {
  const genres = where.genres && new Set(where.genres.map(genreKey));
  const artists = where.artistIds && new Set(where.artistIds);
  const tests: ((track: TrackFacts) => boolean)[] = [];
  if (genres) tests.push((track) => track.genres.some((genre) => genres.has(genreKey(genre))));
  if (artists) tests.push((track) => track.artists.some((artist) => artists.has(artist)));
  if (where.explicit !== undefined) tests.push((track) => track.explicit === where.explicit);
  if (where.market !== undefined) {
    const market = where.market.toUpperCase();
    tests.push((track) => track.markets === undefined || track.markets.includes(market));
  }
  if (where.yearFrom !== undefined || where.yearTo !== undefined) {
    const { yearFrom = -Infinity, yearTo = Infinity } = where;
    tests.push((track) => {
      const year = yearOf(track);
      return year !== undefined && year >= yearFrom && year <= yearTo;
    });
  }
  const { tempoFrom, tempoTo, key, mode } = where;
  if (tempoFrom !== undefined || tempoTo !== undefined) {
    const [from, to] = [tempoFrom ?? -Infinity, tempoTo ?? Infinity];
    tests.push(({ sound }) => sound !== undefined && sound.tempo >= from && sound.tempo <= to);
  }
  if (key !== undefined) tests.push(({ sound }) => sound?.key === key);
  if (mode !== undefined) tests.push(({ sound }) => sound?.mode === mode);
  if (where.text !== undefined) tests.push(describedTest(where.text, text));
  return (id) => {
    const track = view.track(id);
    return track !== undefined && tests.every((test) => test(track));
  };
}

/** Whether a track, or one of its artists, is described in these words. */
function describedTest(
  words: string,
  model: TextModel | undefined,
): (track: TrackFacts) => boolean {
  const fitting = model?.describedBy(words);
  if (model === undefined || fitting === undefined) return () => false;
  return ({ id, artists }) => [id, ...artists].some((subject) => fitting.has(model.rowOf(subject)));
}

/** The year of release where the catalogue has one. */
export function yearOf(track: TrackFacts): number | undefined {
  const year = Number(track.releaseDate?.slice(0, 4));
  return Number.isInteger(year) ? year : undefined;
}
