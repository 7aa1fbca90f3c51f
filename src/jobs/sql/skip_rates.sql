-- How often an item is skipped once it began: whole plays and skips by their weights, and the share of skips.
WITH counted AS (
  SELECT item,
         count(DISTINCT listener)                                                   AS listeners,
         CAST(sum(CASE WHEN skipped THEN 0 ELSE thousandths END) AS BIGINT)         AS plays,
         CAST(sum(CASE WHEN skipped THEN thousandths ELSE 0 END) AS BIGINT)         AS skips
  FROM plays
  GROUP BY item
)
SELECT item,
       listeners,
       plays / 1.0E3                                                                AS plays,
       skips / 1.0E3                                                                AS skips,
       CASE WHEN plays + skips > 0 THEN skips / CAST(plays + skips AS DOUBLE) END   AS skip_rate
FROM counted
ORDER BY item
