"""Match, second half: which person of the register is the one in a row.

member_code, else id_number, else name and birth date inside the union where either side has no ID number
(docs/decisions/0005). The answers lie in the temporary table `matching`, one line a row; `active` is the membership
that holds on the day the rosters speak of, or the next one after it.
"""

from django.db import connection

from rosters.models import Import

_BY_NUMBER = """
CREATE TEMPORARY TABLE matching ON COMMIT DROP AS
SELECT r.id AS row_id,
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
UPDATE matching m
   SET person_id = CASE WHEN named.people = 1 THEN named.person_id END,
       is_ambiguous = named.people > 1
  FROM (SELECT m.row_id, min(p.id) AS person_id, count(DISTINCT p.id) AS people
          FROM matching m
          JOIN rosters_importrow r ON r.id = m.row_id
          JOIN members_person p ON p.sort_key = r.sort_key
          JOIN members_membership s ON s.person_id = p.id AND s.branch_id = m.branch_id
         WHERE m.person_id IS NULL
           AND r.full_name <> ''
           AND (r.id_number = '' OR p.id_number = '')
           AND (s.ended_on IS NULL OR s.ended_on > %(day)s)
           AND (p.born_on = r.born_on
                OR (p.born_on <> '' AND r.born_on <> ''
                    AND (starts_with(p.born_on, r.born_on) OR starts_with(r.born_on, p.born_on))))
         GROUP BY m.row_id) named
 WHERE m.row_id = named.row_id
"""

_ACTIVE = """
CREATE TEMPORARY TABLE active ON COMMIT DROP AS
SELECT DISTINCT ON (s.person_id) s.person_id, s.id AS membership_id, s.branch_id, s.started_on
  FROM members_membership s
 WHERE s.person_id IN (SELECT m.person_id FROM matching m WHERE m.person_id IS NOT NULL)
   AND (s.ended_on IS NULL OR s.ended_on > %(day)s)
 ORDER BY s.person_id, s.started_on
"""


def match(incoming: Import) -> None:
    """Fill `matching` and `active` for all rows of an import; needs the table `place`."""
    values = {"import": incoming.pk, "day": incoming.effective_on}
    with connection.cursor() as cursor:
        cursor.execute(_BY_NUMBER, values)
        cursor.execute("ANALYZE matching")
        cursor.execute(_BY_NAME, values)
        cursor.execute(_ACTIVE, values)
        cursor.execute("ANALYZE matching, active")
