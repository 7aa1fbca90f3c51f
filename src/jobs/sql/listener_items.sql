-- All that is known of a listener and an item, as the store folds it: counts of plays and skips, imported counts,
-- first and last play, and the marks that are on or off (NULL: never set). What training reads.
WITH marks AS (
  SELECT listener, item, kind,
         row_number() OVER (PARTITION BY listener, item, replace(replace(kind, 'un', ''), '_remove', '_add')
                            ORDER BY at_ms DESC, id DESC) AS newest
  FROM events
  WHERE kind IN ('save', 'unsave', 'follow', 'unfollow', 'dismiss', 'undismiss', 'playlist_add', 'playlist_remove')
), facts AS (
  SELECT listener, item,
         CASE WHEN skipped THEN 0 ELSE thousandths END AS plays,
         CASE WHEN skipped THEN thousandths ELSE 0 END AS skips,
         ms_played,
         0.0E0                                         AS imported,
         at_ms                                            AS first_at,
         at_ms                                            AS last_at,
         CAST(NULL AS BOOLEAN)                         AS saved,
         CAST(NULL AS BOOLEAN)                         AS followed,
         CAST(NULL AS BOOLEAN)                         AS dismissed,
         CAST(NULL AS BOOLEAN)                         AS listed
  FROM plays
  UNION ALL
  SELECT listener, item, 0, 0, 0, imported, nullif(first_at, 0), last_at,
         CAST(NULL AS BOOLEAN), CAST(NULL AS BOOLEAN), CAST(NULL AS BOOLEAN), CAST(NULL AS BOOLEAN)
  FROM imported
  UNION ALL
  SELECT listener, item, 0, 0, 0, 0.0E0, CAST(NULL AS BIGINT), 0,
         CASE WHEN kind IN ('save', 'unsave') THEN kind = 'save' END,
         CASE WHEN kind IN ('follow', 'unfollow') THEN kind = 'follow' END,
         CASE WHEN kind IN ('dismiss', 'undismiss') THEN kind = 'dismiss' END,
         CASE WHEN kind IN ('playlist_add', 'playlist_remove') THEN kind = 'playlist_add' END
  FROM marks
  WHERE newest = 1
)
SELECT listener,
       item,
       CAST(sum(plays) AS BIGINT) / 1.0E3             AS plays,
       CAST(sum(skips) AS BIGINT) / 1.0E3             AS skips,
       CAST(sum(ms_played) AS BIGINT)                 AS ms_played,
       sum(imported)                                  AS imported,
       CAST(coalesce(min(first_at), 0) AS BIGINT)     AS first_at,
       CAST(max(last_at) AS BIGINT)                   AS last_at,
       bool_or(saved)                                 AS saved,
       bool_or(followed)                              AS followed,
       bool_or(dismissed)                             AS dismissed,
       bool_or(listed)                                AS listed
FROM facts
GROUP BY listener, item
ORDER BY listener, item
