-- What a factorization is fitted to: confidences of listeners who are not held out, in items of the catalogue that
-- anybody of them likes.
WITH pairs AS (
  SELECT confidences.listener AS listener, confidences.item AS item, confidences.confidence AS confidence
  FROM confidences
  JOIN documents ON documents.id = confidences.item AND documents.kind IN ('track', 'podcast')
  LEFT JOIN held_out ON held_out.listener = confidences.listener
  WHERE held_out.listener IS NULL AND confidences.confidence <> 0
), liked AS (
  SELECT item
  FROM pairs
  GROUP BY item
  HAVING max(confidence) > 0
)
SELECT pairs.listener AS listener, pairs.item AS item, pairs.confidence AS confidence
FROM pairs
JOIN liked ON liked.item = pairs.item
