import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../src/clock.ts';
import { PopularityCounter, popularityConfig } from '../../../src/models/popularity/fit.ts';
import { PopularityModel } from '../../../src/models/popularity/popularity-model.ts';
import { decodeSnapshot, encodeSnapshot } from '../../../src/models/snapshot.ts';
import { describeRecommender } from '../../contract/recommender.ts';

const NOW = 1_700_000_000_000;

type Voices = readonly (readonly [item: string, lastAt: number])[];

function count(voices: Voices, halfLifeDays = 90, keep = (_: string): boolean => true) {
  const counter = new PopularityCounter(popularityConfig({ halfLifeDays }), NOW);
  for (const [item, lastAt] of voices) counter.add(item, lastAt);
  return counter.snapshot(keep, 0);
}

function model(voices: Voices, halfLifeDays = 90): PopularityModel {
  return PopularityModel.fromSnapshot(
    decodeSnapshot(count(voices, halfLifeDays)!, 'popularity'),
    'v1',
  );
}

function order(of: PopularityModel): string[] {
  const query = { taste: of.tasteFrom(), limit: 100, exclude: new Set<number>() };
  return of.recommend(query).map(({ index }) => of.items.id(index));
}

describeRecommender(
  'PopularityModel',
  ({ items, listeners }) =>
    model(listeners.flatMap((row) => row.map((item) => [items[item]!, 0] as const))),
  { personal: false },
);

describe('PopularityModel', () => {
  it('counts a listener half for what they played a half-life ago', () => {
    const old = NOW - 10 * DAY_MS;
    const voices: Voices = [
      ['track:old', old],
      ['track:old', old],
      ['track:old', old],
      ['track:new', NOW],
      ['track:new', NOW],
    ];
    expect(order(model(voices, 10))).toEqual(['track:new', 'track:old']);
    expect(order(model(voices, 30))).toEqual(['track:old', 'track:new']);
  });

  it('does not let a voice of unknown age fade, nor one from the future grow', () => {
    const scores = model([
      ['track:a', 0],
      ['track:b', NOW + DAY_MS],
      ['track:c', NOW - DAY_MS],
    ]).recommend({
      taste: { items: new Int32Array(0), weights: new Float32Array(0) },
      limit: 3,
      exclude: new Set(),
    });
    expect(scores.map(({ score }) => score)).toEqual([1, 1, expect.closeTo(2 ** (-1 / 90), 6)]);
  });

  it('says how popular an item is as the share of items that are less so', () => {
    const of = model([
      ['track:a', 0],
      ['track:a', 0],
      ['track:a', 0],
      ['track:b', 0],
      ['track:c', 0],
      ['track:d', 0],
      ['track:d', 0],
    ]);
    const popularity = (id: string): number => of.popularityOf(of.items.indexOf(id));
    expect(popularity('track:a')).toBe(1);
    expect(popularity('track:d')).toBeCloseTo(2 / 3, 6);
    expect(popularity('track:b')).toBeCloseTo(1 / 6, 6);
    expect(popularity('track:c')).toBe(popularity('track:b'));
    expect(popularity('track:nobody')).toBe(0);
    expect(model([['track:a', 0]]).popularityOf(0)).toBe(1);
  });

  it('gives the same bytes for the same voices in any order', () => {
    const voices: Voices = [
      ['track:b', 0],
      ['track:a', NOW],
      ['track:b', 0],
    ];
    expect(count(voices)).toEqual(count(voices.toReversed()));
  });

  it('leaves out what is not in the catalogue, and makes no snapshot of nothing', () => {
    const voices: Voices = [
      ['track:a', 0],
      ['track:gone', 0],
    ];
    const kept = decodeSnapshot(
      count(voices, 90, (id) => id !== 'track:gone')!,
      'popularity',
    );
    expect(kept.items.size).toBe(1);
    expect(kept.items.id(0)).toBe('track:a');
    expect(count([])).toBeUndefined();
    expect(count(voices, 90, () => false)).toBeUndefined();
  });

  it.each([Number.NaN, Infinity, -1])('refuses a snapshot with a score of %s', (score) => {
    const bytes = encodeSnapshot({
      kind: 'popularity',
      config: {},
      seed: 0,
      trainedTo: 0,
      heldOutBelow: 0,
      items: ['track:a'],
      arrays: { scores: Float32Array.of(score) },
    });
    expect(() => PopularityModel.fromSnapshot(decodeSnapshot(bytes, 'popularity'), 'v')).toThrow(
      /finite scores of at least 0/,
    );
  });

  it('knows what a country plays most, leaning on all countries where it has few voices', () => {
    const counter = new PopularityCounter(popularityConfig(), NOW);
    const say = (voices: number, item: string, country?: string): void => {
      for (let i = 0; i < voices; i++) counter.add(item, NOW, country);
    };
    say(900, 'track:all', 'US');
    say(600, 'track:much', 'US');
    say(300, 'track:local', 'NO');
    say(100, 'track:much', 'NO');
    say(3, 'track:local', 'FI');
    say(50, 'track:nowhere');
    const of = PopularityModel.fromSnapshot(
      decodeSnapshot(
        counter.snapshot(() => true, 0)!,
        'popularity',
      ),
      'v1',
    );
    const first = (country: string): string[] =>
      Array.from(of.ofCountry(country), (index) => of.items.id(index));
    expect(first('NO').slice(0, 2)).toEqual(['track:local', 'track:much']);
    expect(first('US')[0]).toBe('track:all');
    expect(first('FI')[0]).toBe('track:all');
    expect(first('SE')).toEqual([]);
    expect(first('Norway')).toEqual([]);
  });
});
