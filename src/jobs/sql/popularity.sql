-- What was played where and when: listeners and plays of an item, by the listener's country and the day (UTC).
SELECT plays.day                                            AS day,
       listeners.country                                    AS country,
       plays.item                                           AS item,
       count(DISTINCT plays.listener)                       AS listeners,
       CAST(sum(plays.thousandths) AS BIGINT) / 1.0E3       AS plays
FROM plays
LEFT JOIN listeners ON listeners.listener = plays.listener
WHERE NOT plays.skipped
GROUP BY plays.day, listeners.country, plays.item
ORDER BY day, country NULLS FIRST, item
