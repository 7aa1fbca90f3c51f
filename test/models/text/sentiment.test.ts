import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/math/random.ts';
import { heldOutScores, sentimentFigures } from '../../../src/models/text/evaluate-sentiment.ts';
import { sentimentFeatures } from '../../../src/models/text/sentiment-features.ts';
import { fitSentiment, scoreOf } from '../../../src/models/text/sentiment-fit.ts';

const FILLER = 'the album has songs from that year and a band'.split(' ');

/** Few complaints among much praise; "good" is praise unless it is negated. */
function reviews(seed: number, count: number) {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, i) => {
    const bad = random.next() < 0.1;
    const words = Array.from({ length: 30 }, () => FILLER[random.int(FILLER.length)]!);
    words.splice(random.int(30), 0, bad ? 'not really good' : 'really good');
    const rating = bad ? 1 + random.int(2) : 4 + random.int(2);
    return { features: sentimentFeatures(words.join(' ')), rating, group: `g${i % 40}` };
  });
}

describe('sentiment', () => {
  it('learns from few complaints, negation included', () => {
    const texts = reviews(1, 600);
    const scores = heldOutScores(texts, () => undefined);
    const figures = sentimentFigures(
      scores,
      texts.map(({ rating }) => rating),
    );
    expect(figures.n).toBe(600);
    expect(figures.auc).toBeGreaterThan(0.98);
    expect(figures.balancedAccuracy).toBeGreaterThan(0.95);
    expect(figures.spearman).toBeGreaterThan(0.3);
  });

  it('finds nothing where ratings have nothing to do with the texts', () => {
    const random = seededRandom(2);
    const texts = reviews(2, 600).map((text) => ({ ...text, rating: random.next() < 0.5 ? 1 : 5 }));
    const figures = sentimentFigures(
      heldOutScores(texts, () => undefined),
      texts.map(({ rating }) => rating),
    );
    expect(Math.abs(figures.auc - 0.5)).toBeLessThan(0.1);
  });

  it('is the same for the same texts, and puts the threshold between praise and complaint', () => {
    const texts = reviews(3, 300);
    const model = fitSentiment(texts);
    expect(fitSentiment(texts)).toEqual(model);
    const odds = (text: string) =>
      model.slope * scoreOf(model, sentimentFeatures(text)) + model.offset;
    expect(odds('an album that is really good')).toBeGreaterThan(0);
    expect(odds('an album that is not really good')).toBeLessThan(0);
  });
});

describe('sentimentFigures', () => {
  it('counts by hand', () => {
    const scores = Float64Array.of(2, -1, 0.5, -2, 1);
    const figures = sentimentFigures(scores, [5, 4, 3, 1, 2]);
    expect(figures).toMatchObject({ accuracy: 0.5, balancedAccuracy: 0.5, auc: 0.75, n: 4 });
    expect(figures.spearman).toBeCloseTo(0.6, 9);
  });

  it('counts equal scores half', () => {
    expect(sentimentFigures(new Float64Array(4), [5, 5, 1, 1])).toMatchObject({ auc: 0.5 });
  });
});
