-- Where conditions go: below the aggregations whose keys they read, into unions and the sides of joins; an outer join whose padded rows they drop pads none.
CREATE TABLE a (id INT, k STRING, g INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE b (id INT, k STRING, g INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
SELECT k, n FROM (SELECT UPPER(k) AS k, COUNT(*) AS n FROM a GROUP BY UPPER(k)) WHERE k <> 'X' AND n > 1;
SELECT * FROM (SELECT k, COUNT(*) AS n FROM a GROUP BY k UNION ALL SELECT k, COUNT(*) FROM b GROUP BY k) WHERE k <> 'x';
SELECT k, n FROM (SELECT k, COUNT(*) AS n FROM a GROUP BY k) WHERE k = 'x' OR n > 1;
SELECT k, g, COUNT(*) AS n FROM a GROUP BY ROLLUP (k, g) HAVING k <> 'x';
SELECT a.id, b.g FROM a LEFT JOIN b ON a.id = b.id WHERE NOT (b.g = 1);
SELECT * FROM (SELECT a.id, b.g, a.k FROM a LEFT JOIN b ON a.id = b.id) WHERE g + 1 > 1 OR (g < 0 AND k = 'x');
SELECT a.id, b.g FROM a FULL JOIN b ON a.id = b.id WHERE b.g > 1;
SELECT a.id, b.g FROM a FULL JOIN b ON a.id = b.id WHERE a.g IS NOT NULL;
SELECT a.id, b.g FROM a FULL JOIN b ON a.id = b.id WHERE a.g < b.g;
SELECT a.id, b.g FROM a LEFT JOIN b ON a.id = b.id WHERE COALESCE(b.g, 0) > 1;
SELECT a.id, b.g FROM a RIGHT JOIN b ON a.id = b.id WHERE b.g IS NULL;
SELECT k, n FROM (SELECT k, RAND() AS n FROM a GROUP BY k) WHERE n < 0.5;
