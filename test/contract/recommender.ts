/**
 * What every recommender promises, on a checkerboard with known answers: listener and item go together
 * when both are even or both are odd, so whoever plays one colour should be shown the rest of it. Item 0
 * is on nearly everybody's board besides, so that something is most popular.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RecommendQuery, Recommender, Scored, Taste } from '../../src/models/recommender.ts';

export const BOARD_SIZE = 32;

export interface Checkerboard {
  /** Global ids, by index. */
  readonly items: readonly string[];
  /** Item indexes that each listener plays. */
  readonly listeners: readonly (readonly number[])[];
}

/** Every listener misses one in five squares of their colour, so that there is something to find. */
export function checkerboard(): Checkerboard {
  const items = Array.from({ length: BOARD_SIZE }, (_, i) => `track:${String(i).padStart(2, '0')}`);
  const listeners = Array.from({ length: 3 * BOARD_SIZE }, (_, u) =>
    Array.from(items.keys()).filter(
      (i) => i === 0 || ((u + i) % 2 === 0 && (7 * u + 3 * i) % 5 !== 0),
    ),
  );
  return { items, listeners };
}

export interface RecommenderTraits {
  /** Whether answers follow the taste; where not, everybody gets the same. */
  readonly personal: boolean;
}

export function describeRecommender(
  name: string,
  make: (board: Checkerboard) => Promise<Recommender> | Recommender,
  { personal }: RecommenderTraits,
): void {
  describe(`${name}, as a recommender,`, () => {
    const board = checkerboard();
    let recommender: Recommender;
    const indexOf = (item: number): number => recommender.items.indexOf(board.items[item]!);
    const taste = (...items: readonly number[]): Taste => ({
      items: Int32Array.from(items, indexOf),
      weights: new Float32Array(items.length).fill(1),
    });
    const ask = (query: Partial<RecommendQuery>): readonly Scored[] =>
      recommender.recommend({ taste: taste(3, 7, 11), limit: 10, exclude: new Set(), ...query });

    const read = (answer: readonly Scored[]) =>
      answer.map((scored) => ({ ...scored, evidence: scored.evidence() }));

    beforeAll(async () => {
      recommender = await make(board);
    });

    it('knows the items of the board, by index and by id', () => {
      expect(recommender.items.size).toBe(BOARD_SIZE);
      for (const id of board.items) {
        expect(recommender.items.id(recommender.items.indexOf(id))).toBe(id);
      }
      expect(recommender.items.indexOf('track:nobody')).toBe(-1);
    });

    it('keeps limit, excludes and condition, best first and none twice, for any query', () => {
      const squares = fc.uniqueArray(fc.nat(BOARD_SIZE - 1), { maxLength: 12 });
      fc.assert(
        fc.property(squares, squares, fc.nat(40), fc.nat(3), (own, out, limit, modulus) => {
          const exclude = new Set(out.map(indexOf));
          const where = (index: number): boolean => index % 4 !== modulus;
          const answer = ask({ taste: taste(...own), limit, exclude, where });
          expect(answer.length).toBeLessThanOrEqual(limit);
          expect(new Set(answer.map(({ index }) => index)).size).toBe(answer.length);
          answer.forEach(({ index, score, evidence }, at) => {
            expect(Number.isFinite(score)).toBe(true);
            expect(score).toBeLessThanOrEqual(answer[at - 1]?.score ?? Infinity);
            expect(exclude.has(index)).toBe(false);
            expect(where(index)).toBe(true);
            expect(evidence().length).toBeLessThanOrEqual(3);
          });
        }),
      );
    });

    it('answers a smaller limit with the beginning of a larger one', () => {
      expect(read(ask({ limit: 4 }))).toEqual(read(ask({ limit: 9 })).slice(0, 4));
      expect(ask({ limit: 0 })).toEqual([]);
      expect(ask({ limit: 1_000 }).length).toBe(BOARD_SIZE);
    });

    it('gives the same answer again, whoever asked in between', () => {
      const before = ask({});
      const once = read(ask({}));
      read(ask({ taste: taste(2, 4) }));
      expect(read(ask({}))).toEqual(once);
      // What is asked why only now says the same.
      expect(read(before)).toEqual(once);
    });

    it('takes an empty taste, and one of items and weights that say nothing', () => {
      const expected = personal ? 0 : 10;
      expect(ask({ taste: taste() })).toHaveLength(expected);
      const unknown = { items: Int32Array.of(-1, 9_999), weights: Float32Array.of(1, 1) };
      expect(ask({ taste: unknown })).toHaveLength(expected);
      const empty = { items: Int32Array.of(3, 4), weights: Float32Array.of(0, Number.NaN) };
      expect(ask({ taste: empty })).toHaveLength(expected);
    });

    it('gives evidence out of the taste alone, heaviest first, as shares of the score', () => {
      const own = taste(3, 7, 11, 15, 19);
      const answer = ask({ taste: own, exclude: new Set(own.items) });
      expect(answer).not.toHaveLength(0);
      for (const { evidence } of read(answer)) {
        let last = 1;
        for (const { index, weight } of evidence) {
          expect(own.items).toContain(index);
          expect(weight).toBeGreaterThan(0);
          expect(weight).toBeLessThanOrEqual(last);
          last = weight;
        }
        const sum = evidence.reduce((total, { weight }) => total + weight, 0);
        expect(sum).toBeLessThanOrEqual(1 + 1e-9);
      }
      expect(answer.some(({ evidence }) => evidence().length > 0)).toBe(personal);
    });

    if (personal) {
      it.each([0, 1])(
        'shows the rest of the colour to who plays three squares of it (%i)',
        (odd) => {
          const own = [2 + odd, 6 + odd, 10 + odd];
          const exclude = new Set([0, ...own].map(indexOf));
          const rest = Array.from(board.items.keys()).filter(
            (i) => i % 2 === odd && i !== 0 && !own.includes(i),
          );
          const answer = ask({ taste: taste(...own), limit: 12, exclude }).map(({ index }) =>
            board.items.indexOf(recommender.items.id(index)),
          );
          expect(answer).toHaveLength(12);
          expect(rest).toEqual(expect.arrayContaining(answer));
        },
      );
    } else {
      it('shows what most listeners play, whoever asks', () => {
        const [first] = ask({});
        expect(board.items.indexOf(recommender.items.id(first!.index))).toBe(0);
        expect(ask({ taste: taste(2) })).toEqual(ask({ taste: taste() }));
      });
    }
  });
}
