-- What the rule "one membership a day" costs in each form it can take without btree_gist (docs/decisions/0007).
-- psql -f bench/exclusion.sql, on any database; it leaves nothing behind.
\timing on
CREATE TEMPORARY TABLE m (person_id bigint, started_on date, ended_on date);
\echo none
INSERT INTO m SELECT i, '2025-01-01' FROM generate_series(1, 82000) i;
TRUNCATE m;
\echo two ranges
ALTER TABLE m ADD CONSTRAINT e EXCLUDE USING gist
    (int8range(person_id, person_id, '[]') WITH &&, daterange(started_on, ended_on) WITH &&);
INSERT INTO m SELECT i, '2025-01-01' FROM generate_series(1, 82000) i;
TRUNCATE m;
ALTER TABLE m DROP CONSTRAINT e;
\echo one range over person and day
ALTER TABLE m ADD CONSTRAINT e EXCLUDE USING gist
    (int8range(person_id * 1000000 + (started_on - date '1800-01-01'),
               person_id * 1000000 + coalesce(ended_on - date '1800-01-01', 999999)) WITH &&);
INSERT INTO m SELECT i, '2025-01-01' FROM generate_series(1, 82000) i;
TRUNCATE m;
ALTER TABLE m DROP CONSTRAINT e;
\echo a box
ALTER TABLE m ADD CONSTRAINT e EXCLUDE USING gist
    (box(point(person_id, started_on - date '2000-01-01'),
         point(person_id, coalesce(ended_on - date '2000-01-01' - 0.5, 1e9))) WITH &&);
INSERT INTO m SELECT i, '2025-01-01' FROM generate_series(1, 82000) i;
