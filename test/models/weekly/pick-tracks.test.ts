import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pickTracks } from '../../../src/models/weekly/pick-tracks.ts';
import type { WeeklyCandidate } from '../../../src/models/weekly/pick-tracks.ts';

const RULES = { length: 6, perArtist: 2, cold: 1 };

const candidate = (track: string, artist?: string, cold = false): WeeklyCandidate => ({
  track,
  artists: artist === undefined ? [] : [artist],
  cold,
});
const pool = (
  fresh: readonly WeeklyCandidate[],
  repeated: readonly WeeklyCandidate[] = [],
  played: readonly WeeklyCandidate[] = [],
) => ({ fresh, repeated: () => repeated, played: () => played });
const namesOf = (picked: readonly WeeklyCandidate[]): string =>
  picked.map(({ track }) => track).join('');
const many = (tracks: string, artist?: string): WeeklyCandidate[] =>
  [...tracks].map((track) => candidate(track, artist));

describe('pickTracks', () => {
  it('takes the best, two by one artist at most, and keeps a place for a cold track', () => {
    const picked = pickTracks(
      pool([...many('abc', 'one'), ...many('defghi'), candidate('x', 'two', true)]),
      RULES,
    );
    expect(namesOf(picked)).toBe('abdefx');
  });

  it('does not cap tracks without an artist', () => {
    expect(namesOf(pickTracks(pool(many('abcdefgh')), { ...RULES, cold: 0 }))).toBe('abcdef');
  });

  it('gives the place of a missing cold track to the next best', () => {
    expect(namesOf(pickTracks(pool(many('abcdefgh')), RULES))).toBe('abcdef');
  });

  it('takes more by one artist before anything from earlier lists', () => {
    const picked = pickTracks(pool(many('abcdef', 'one'), many('rst')), RULES);
    expect(namesOf(picked)).toBe('abcdef');
  });

  it('takes from earlier lists before what was played, and as little as it takes', () => {
    const asked: string[] = [];
    const picked = pickTracks(
      {
        fresh: many('abcd'),
        repeated: () => (asked.push('repeated'), many('r')),
        played: () => (asked.push('played'), many('pqs')),
      },
      RULES,
    );
    expect(namesOf(picked)).toBe('abcdrp');
    expect(asked).toEqual(['repeated', 'played']);
    pickTracks(
      { fresh: many('abcdefg'), repeated: () => (asked.push('again'), []), played: () => [] },
      RULES,
    );
    expect(asked).not.toContain('again');
  });

  it('reads no more of the ranking than it needs', () => {
    let read = 0;
    function* endless(): Generator<WeeklyCandidate> {
      for (;;) yield candidate(`t${read++}`, undefined, read % 3 === 0);
    }
    expect(
      pickTracks({ fresh: endless(), repeated: () => [], played: () => [] }, RULES),
    ).toHaveLength(6);
    expect(read).toBeLessThan(20);
  });

  it('never repeats a track and is never shorter than it must be', () => {
    const list = fc.array(
      fc.record({
        n: fc.integer({ min: 0, max: 15 }),
        artist: fc.integer({ min: 0, max: 3 }),
        cold: fc.boolean(),
      }),
      { maxLength: 20 },
    );
    const build = (
      rows: readonly { n: number; artist: number; cold: boolean }[],
    ): WeeklyCandidate[] =>
      rows.map(({ n, artist, cold }) =>
        candidate(`t${n}`, artist === 0 ? undefined : `a${artist}`, cold),
      );
    fc.assert(
      fc.property(list, list, list, (fresh, repeated, played) => {
        const all = new Set([...fresh, ...repeated, ...played].map(({ n }) => n));
        const picked = pickTracks(pool(build(fresh), build(repeated), build(played)), RULES);
        expect(new Set(picked.map(({ track }) => track)).size).toBe(picked.length);
        expect(picked).toHaveLength(Math.min(RULES.length, all.size));
      }),
    );
  });
});
