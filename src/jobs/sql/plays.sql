-- Every play: when, how much it counts (thousandths, so that sums are exact in any order), and whether it was a skip.
-- A play of less than 30 s is one, as in the fold of the gateway (src/events/fold.ts).
SELECT CAST(time AS DATE)                                                      AS day,
       at_ms,
       id,
       listener,
       item,
       CAST(floor(coalesce(weight, 1.0E0) * 1.0E3 + 0.5E0) AS BIGINT)          AS thousandths,
       CAST(floor(coalesce(ms_played, 0.0E0)) AS BIGINT)                       AS ms_played,
       coalesce(ms_played < 3.0E4, false)                                      AS skipped
FROM events
WHERE kind = 'play'
