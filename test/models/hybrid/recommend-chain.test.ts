import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candidate, CandidateList } from '../../../src/models/hybrid/candidate.ts';
import { recommendChain } from '../../../src/models/hybrid/recommend-chain.ts';
import { noEvidence } from '../../../src/models/recommender.ts';

/** A list of the given subjects, best first, that keeps the contract. */
function listOf(subjects: readonly string[], source: Candidate['source']): CandidateList {
  return {
    ask: (limit, exclude) =>
      subjects
        .filter((subject) => !exclude.has(subject))
        .slice(0, limit)
        .map((subject, i) => ({ subject, source, score: -i, evidence: noEvidence })),
  };
}

const subjectsOf = (candidates: readonly Candidate[]): string[] => candidates.map((c) => c.subject);

describe('recommendChain', () => {
  it('asks one list after the other, never twice for the same', () => {
    const chain = recommendChain({
      lists: [listOf(['a', 'b'], 'collaborative'), listOf(['b', 'c', 'd', 'e'], 'popularity')],
      coldEvery: 10,
      limit: 4,
      exclude: new Set(['d']),
    });
    expect(subjectsOf(chain)).toEqual(['a', 'b', 'c', 'e']);
    expect(chain.map(({ source }) => source)).toEqual([
      'collaborative',
      'collaborative',
      'popularity',
      'popularity',
    ]);
  });

  it('gives every n-th place to what nobody has played', () => {
    const chain = recommendChain({
      lists: [listOf(['a', 'b', 'c', 'd', 'e', 'f', 'g'], 'collaborative')],
      cold: listOf(['x', 'y', 'z'], 'content'),
      coldEvery: 3,
      limit: 8,
      exclude: new Set(),
    });
    expect(subjectsOf(chain)).toEqual(['a', 'b', 'x', 'c', 'd', 'y', 'e', 'f']);
  });

  it('fills up with cold tracks only as far as their share goes', () => {
    const chain = recommendChain({
      lists: [listOf([], 'collaborative')],
      cold: listOf(['x', 'y', 'z'], 'content'),
      coldEvery: 2,
      limit: 4,
      exclude: new Set(['y']),
    });
    expect(subjectsOf(chain)).toEqual(['x', 'z']);
  });

  it('keeps its promises whatever the lists', () => {
    const subjects = fc.array(fc.integer({ min: 0, max: 30 }).map((n) => `track:${n}`));
    fc.assert(
      fc.property(
        subjects,
        subjects,
        subjects,
        fc.array(fc.integer({ min: 0, max: 30 }).map((n) => `track:${n}`)),
        fc.record({
          limit: fc.integer({ min: 0, max: 25 }),
          every: fc.integer({ min: 2, max: 12 }),
        }),
        (first, second, cold, excluded, { limit, every }) => {
          const unique = (list: readonly string[]): string[] => [...new Set(list)];
          const got = subjectsOf(
            recommendChain({
              lists: [listOf(unique(first), 'collaborative'), listOf(unique(second), 'popularity')],
              cold: listOf(unique(cold), 'content'),
              coldEvery: every,
              limit,
              exclude: new Set(excluded),
            }),
          );
          const warm = unique([...first, ...second]).filter((s) => !excluded.includes(s));
          expect(new Set(got).size).toBe(got.length);
          expect(got.length).toBeLessThanOrEqual(limit);
          expect(got.some((subject) => excluded.includes(subject))).toBe(false);
          expect(got.length).toBeGreaterThanOrEqual(Math.min(limit, warm.length));
        },
      ),
    );
  });
});
