import { describe, expect, it } from 'vitest';
import type { Judgement } from '../../src/models/evaluation/judge.ts';
import { compare, gateConfig } from '../../src/models/gate.ts';

function judgement(ndcg: readonly number[], distinct: number): Judgement {
  const ndcg100 = ndcg.length === 0 ? 0 : ndcg.reduce((sum, x) => sum + x, 0) / ndcg.length;
  const ndcgOf = Float64Array.from(ndcg);
  return { ndcgOf, ndcg100, recall20: 0, recall50: 0, distinct, items: 1_000 };
}

const many = (value: number): number[] => new Array<number>(50).fill(value);
const config = gateConfig({ ndcgMargin: 0.1, coverageMargin: 0.2, minListeners: 10 });

describe('the gate', () => {
  it.each([
    ['better in all', judgement(many(0.5), 300), true],
    ['worse within both margins', judgement(many(0.361), 161), true],
    ['less accurate than the margin allows', judgement(many(0.359), 300), false],
    ['narrower than the margin allows', judgement(many(0.5), 159), false],
  ])('decides on a candidate that is %s', (_, candidate, passed) => {
    const verdict = compare(candidate, judgement(many(0.4), 200), config);
    expect(verdict.passed).toBe(passed);
  });

  it('says the figures that it compared', () => {
    const candidate = judgement([...many(0.3), 0.5], 150);
    const { reason } = compare(candidate, judgement([...many(0.4), 0.4], 200), config);
    expect(reason).toBe(
      'NDCG@100 0.3039 against 0.4000 of the current model (difference -0.0961, standard error' +
        ' 0.0039, 10 % may be lost: refused), 150 different items recommended against 200' +
        ' (20 % may be lost: refused), on 51 held-out listeners.',
    );
  });

  it('passes the first model, and says what it measured where it could', () => {
    expect(compare(judgement([], 0), undefined, config)).toEqual({
      passed: true,
      reason: 'There is no current model to compare with.',
    });
    expect(compare(judgement(many(0.25), 9), undefined, config).reason).toBe(
      'There is no current model to compare with: NDCG@100 0.2500 on 50 held-out listeners.',
    );
  });

  it('passes what it cannot judge, and says why', () => {
    const verdict = compare(judgement([0], 1), judgement([1], 100), config);
    expect(verdict).toEqual({
      passed: true,
      reason:
        'Passed without comparison: 1 held-out listener that neither model has seen, of the 10 needed.',
    });
  });
});
