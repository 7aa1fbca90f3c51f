/**
 * How well sentiment is told from rated texts: trained and tested across folds that share no group,
 * everything that is chosen (calibration, and so the threshold) inside the training part. What is rated
 * in between counts for the order of ratings, not for praise against complaint.
 */
import { areaUnderCurve, ranksOf } from '../../math/ranks.ts';
import { fitSentiment, foldOf, NEGATIVE, POSITIVE, scoreOf } from './sentiment-fit.ts';
import type { RatedText } from './sentiment-fit.ts';

export interface SentimentFigures {
  readonly accuracy: number;
  readonly balancedAccuracy: number;
  readonly auc: number;
  /** Rank correlation of score and rating, over all texts. */
  readonly spearman: number;
  /** Texts of praise or complaint. */
  readonly n: number;
}

export const SENTIMENT_FOLDS = 5;

/** Scores of all texts, each by a model that saw nothing of its group: log-odds of praise. */
export function heldOutScores(
  texts: readonly RatedText[],
  progress: (share: number) => void,
): Float64Array {
  const scores = new Float64Array(texts.length);
  for (let fold = 0; fold < SENTIMENT_FOLDS; fold++) {
    const held = ({ group }: RatedText): boolean => foldOf(group, SENTIMENT_FOLDS) === fold;
    const model = fitSentiment(texts.filter((text) => !held(text)));
    texts.forEach((text, i) => {
      if (held(text)) scores[i] = model.slope * scoreOf(model, text.features) + model.offset;
    });
    progress((fold + 1) / SENTIMENT_FOLDS);
  }
  return scores;
}

/** @param scores - Above 0: praise. */
export function sentimentFigures(
  scores: Float64Array,
  ratings: readonly number[],
): SentimentFigures {
  const isPraise = (i: number): boolean => ratings[i]! >= POSITIVE;
  const tested = ratings.flatMap((rating, i) =>
    rating >= POSITIVE || rating <= NEGATIVE ? [i] : [],
  );
  const right = (i: number): boolean => scores[i]! > 0 === isPraise(i);
  const praise = tested.filter(isPraise);
  const complaints = tested.filter((i) => !isPraise(i));
  const share = (all: readonly number[]): number =>
    all.length === 0 ? 0 : all.filter(right).length / all.length;
  return {
    accuracy: share(tested),
    balancedAccuracy: (share(praise) + share(complaints)) / 2,
    auc: areaOf(scores, praise, complaints),
    spearman: correlation(ranksOf(scores), ranksOf(Float64Array.from(ratings))),
    n: tested.length,
  };
}

/** Chance that praise scores above a complaint; equals count half, and so does having only one of them. */
function areaOf(
  scores: Float64Array,
  praise: readonly number[],
  complaints: readonly number[],
): number {
  if (praise.length === 0 || complaints.length === 0) return 0.5;
  const tested = Float64Array.from([...praise, ...complaints], (i) => scores[i]!);
  return areaUnderCurve(tested, (i) => i < praise.length);
}

function correlation(a: Float64Array, b: Float64Array): number {
  const mean = (a.length - 1) / 2;
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += (a[i]! - mean) * (b[i]! - mean);
    aa += (a[i]! - mean) ** 2;
    bb += (b[i]! - mean) ** 2;
  }
  return aa === 0 || bb === 0 ? 0 : ab / Math.sqrt(aa * bb);
}
