-- What is heard together: pairs of items (a before b by id) that at least two sessions share.
SELECT one.item                            AS a,
       other.item                          AS b,
       count(*)                            AS sessions,
       count(DISTINCT one.listener)        AS listeners
FROM sessions one
JOIN sessions other
  ON other.listener = one.listener AND other.session = one.session AND other.item > one.item
GROUP BY one.item, other.item
HAVING count(*) > 1
ORDER BY a, b
