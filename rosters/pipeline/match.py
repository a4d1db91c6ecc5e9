"""Match, second half: which person of the register is the one in a row.

member_code, else id_number, else name and birth date inside the union where either side has no ID number
(docs/decisions/0005). The answers lie in temporary tables: `matching`, one line a row; `active`, the membership of each
person found that holds on the day the rosters speak of, or the next one after it; `repeated`, the rows about a person
who stands on an earlier row; `twins`, the rows whose name and birth date another person of the union has.

Names are compared by their sort keys, which cost time to compute: first come the cheap conditions (union, birth date),
so that few keys are needed.
"""

from django.db import connection

from rosters.models import Import

_BY_NUMBER = """
CREATE TEMPORARY TABLE matching ON COMMIT DROP AS
SELECT r.id AS row_id, r.full_name, r.born_on, r.id_number,
       place.branch_id,
       place.refusal AS place_refusal,
       coalesce(coded.id, numbered.id) AS person_id,
       false AS is_ambiguous,
       coded.id <> numbered.id IS TRUE AS is_contradictory,
       r.member_code <> '' AND coded.id IS NULL AS is_code_unknown
  FROM rosters_importrow r
  JOIN place USING (file_id, sheet_position, branch_code, branch_name, section)
  LEFT JOIN members_person coded ON r.member_code <> '' AND coded.member_code = r.member_code
  LEFT JOIN members_person numbered ON r.id_number <> '' AND numbered.id_number = r.id_number
 WHERE r.roster_import_id = %(import)s
"""

# A birth date known to the year only may be the same as a whole one of that year.
_BY_NAME = """
WITH living AS (
    SELECT s.branch_id, bool_or(p.id_number = '') AS has_unnumbered
      FROM members_membership s JOIN members_person p ON p.id = s.person_id
     WHERE s.branch_id IN (SELECT m.branch_id FROM matching m WHERE m.person_id IS NULL)
       AND (s.ended_on IS NULL OR s.ended_on > %(day)s)
     GROUP BY s.branch_id
), sought AS MATERIALIZED (
    SELECT m.row_id, m.branch_id, m.born_on, m.id_number, vietnamese_sort_key(m.full_name) AS sort_key
      FROM matching m JOIN living ON living.branch_id = m.branch_id
     WHERE m.person_id IS NULL AND m.full_name <> '' AND (m.id_number = '' OR living.has_unnumbered)
), named AS (
    SELECT m.row_id, p.id AS person_id,
           rank() OVER (PARTITION BY m.row_id ORDER BY p.born_on = m.born_on DESC) AS nearness
      FROM sought m
      JOIN members_person p ON p.sort_key = m.sort_key
      JOIN members_membership s ON s.person_id = p.id AND s.branch_id = m.branch_id
     WHERE (m.id_number = '' OR p.id_number = '')
       AND (s.ended_on IS NULL OR s.ended_on > %(day)s)
       AND (p.born_on = m.born_on
            OR (p.born_on <> '' AND m.born_on <> ''
                AND (starts_with(p.born_on, m.born_on) OR starts_with(m.born_on, p.born_on))))
), nearest AS (
    SELECT row_id, min(person_id) AS person_id, count(DISTINCT person_id) AS people
      FROM named WHERE nearness = 1 GROUP BY row_id
)
UPDATE matching m
   SET person_id = CASE WHEN nearest.people = 1 THEN nearest.person_id END,
       is_ambiguous = nearest.people > 1
  FROM nearest
 WHERE m.row_id = nearest.row_id
"""

_ACTIVE = """
CREATE TEMPORARY TABLE active ON COMMIT DROP AS
SELECT DISTINCT ON (s.person_id) s.person_id, s.id AS membership_id, s.branch_id, s.started_on, s.ended_on
  FROM members_membership s
 WHERE s.person_id IN (SELECT m.person_id FROM matching m WHERE m.person_id IS NOT NULL)
   AND (s.ended_on IS NULL OR s.ended_on > %(day)s)
 ORDER BY s.person_id, s.started_on
"""

# Rows of one union with one birth date; only they can be about one person, or about twins.
_NAMESAKES = """
CREATE TEMPORARY TABLE namesakes ON COMMIT DROP AS
SELECT m.row_id, m.branch_id, m.born_on, m.person_id, m.id_number, vietnamese_sort_key(m.full_name) AS sort_key
  FROM matching m
  JOIN (SELECT branch_id, born_on FROM matching GROUP BY branch_id, born_on HAVING count(*) > 1) born_together
    ON born_together.branch_id = m.branch_id AND born_together.born_on = m.born_on
 WHERE m.full_name <> ''
"""

# A row without ID number is about the namesake before it; one with a number, about an unknown one without.
_REPEATED = """
CREATE TEMPORARY TABLE repeated ON COMMIT DROP AS
SELECT row_id
  FROM (SELECT row_id, row_number() OVER (PARTITION BY person_id ORDER BY row_id) AS turn
          FROM matching
         WHERE person_id IN (SELECT person_id FROM matching GROUP BY person_id HAVING count(*) > 1)) same_person
 WHERE turn > 1
UNION
SELECT row_id
  FROM (SELECT row_id, row_number() OVER (PARTITION BY id_number ORDER BY row_id) AS turn
          FROM matching
         WHERE id_number IN (SELECT id_number FROM matching WHERE id_number <> ''
                              GROUP BY id_number HAVING count(*) > 1)) same_number
 WHERE turn > 1
UNION
SELECT row_id
  FROM (SELECT row_id, person_id, id_number, count(*) OVER earlier AS all_earlier,
               count(*) FILTER (WHERE id_number = '' AND person_id IS NULL) OVER earlier AS unknown_earlier
          FROM namesakes
        WINDOW earlier AS (PARTITION BY branch_id, born_on, sort_key ORDER BY row_id
                           ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) same_name
 WHERE person_id IS NULL AND CASE WHEN id_number = '' THEN all_earlier > 0 ELSE unknown_earlier > 0 END
"""

_TWINS = """
CREATE TEMPORARY TABLE twins ON COMMIT DROP AS
WITH born_together AS MATERIALIZED (
    SELECT m.row_id, m.full_name, p.sort_key
      FROM matching m
      JOIN members_membership s ON s.branch_id = m.branch_id
      JOIN members_person p ON p.id = s.person_id AND p.born_on = m.born_on
     WHERE m.born_on <> '' AND p.id IS DISTINCT FROM m.person_id
       AND s.started_on <= %(day)s AND (s.ended_on IS NULL OR s.ended_on > %(day)s)
)
SELECT row_id
  FROM (SELECT row_id, count(*) OVER (PARTITION BY branch_id, born_on, sort_key) AS people
          FROM namesakes
         WHERE born_on <> '' AND row_id NOT IN (SELECT row_id FROM repeated)) in_file
 WHERE people > 1
UNION
SELECT row_id
  FROM born_together
 WHERE sort_key = vietnamese_sort_key(full_name)
"""


def match(incoming: Import) -> None:
    """Fill the temporary tables for all rows of an import; needs the table `place`."""
    values = {"import": incoming.pk, "day": incoming.effective_on}
    with connection.cursor() as cursor:
        cursor.execute(_BY_NUMBER, values)
        cursor.execute("ANALYZE matching (row_id, branch_id, person_id, born_on, id_number)")
        for statement in (_BY_NAME, _ACTIVE, _NAMESAKES, _REPEATED, _TWINS):
            cursor.execute(statement, values)
        cursor.execute("ANALYZE active, repeated, twins")


def forget() -> None:
    """Drop the temporary tables: an import may be decided upon twice in one transaction."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE place, matching, active, namesakes, repeated, twins")
