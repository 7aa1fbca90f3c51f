-- Tracks heard in one sitting, once each: plays of a listener with less than 30 minutes (1,800,000 ms) between them.
-- The first 50 tracks of a session count: what plays all night says little about what goes together.
WITH gaps AS (
  SELECT listener, item, at_ms, id,
         CASE WHEN at_ms - lag(at_ms) OVER (PARTITION BY listener ORDER BY at_ms, id) < 1800000 THEN 0 ELSE 1 END AS begins
  FROM plays
  WHERE NOT skipped
), numbered AS (
  SELECT listener, item, at_ms, id,
         CAST(sum(begins) OVER (PARTITION BY listener ORDER BY at_ms, id
                                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS BIGINT) AS session
  FROM gaps
), heard AS (
  SELECT listener, session, item, min(at_ms) AS first_at
  FROM numbered
  GROUP BY listener, session, item
), placed AS (
  SELECT listener, session, item,
         row_number() OVER (PARTITION BY listener, session ORDER BY first_at, item) AS place
  FROM heard
)
SELECT listener, session, item
FROM placed
WHERE place <= 50
