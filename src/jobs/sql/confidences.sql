-- How sure what a listener did makes us that they like an item: `confidenceOf` of src/models/factorization/confidence.ts,
-- for engines that fit on a cluster. Reads the aggregate listener_items and one row of settings.
WITH signals AS (
  SELECT listener,
         item,
         coalesce(dismissed, false)                                            AS dismissed,
         (CASE WHEN saved THEN 1.0E0 ELSE 0.0E0 END
           + CASE WHEN followed THEN 1.0E0 ELSE 0.0E0 END) * save_weight       AS explicit,
         plays + imported                                                      AS plays,
         skips,
         CASE WHEN last_at <= 0 THEN 1.0E0
              ELSE decay_floor + (1.0E0 - decay_floor)
                * power(2.0E0, -(greatest(0, now_ms - last_at) / 8.64E7) / half_life_days)
         END                                                                   AS decay,
         count_weight,
         skip_weight,
         dismiss_weight
  FROM listener_items
  CROSS JOIN settings
)
SELECT listener,
       item,
       CASE WHEN dismissed THEN -dismiss_weight
            WHEN plays > 0 THEN explicit
              + (1.0E0 + count_weight * ln(greatest(1.0E0, plays))) * (plays / (plays + skips)) * decay
            WHEN explicit > 0 OR skips = 0 THEN explicit
            ELSE -skip_weight * (skips / (1.0E0 + skips)) * decay
       END AS confidence
FROM signals
