"""Check: what an import does with each row, and why it refuses or warns; one statement over all rows."""

from django.db import connection

from members.id_numbers import PROVINCES
from members.models import Person
from rosters.models import Import
from rosters.parsing.cells import FIELDS

# The fields of a row that are values of the person.
PERSON_FIELDS = tuple(field for field in FIELDS if field not in ("member_code", "branch_code", "branch_name"))
_PARTIAL = ("born_on", "id_issued_on", "party_joined_on", "joined_on")


def differs(field: str) -> str:
    """The SQL condition that row `r` has news about `field` of person `p`: a blank cell has none.

    A date that is only less precise than the known one is no news, and an old 9-digit ID number does not replace
    the 12-digit one.
    """
    said = f"r.{field} <> ''"
    if field == "party_member":
        return f"({said} AND r.party_member::boolean <> p.party_member)"
    if field in _PARTIAL:
        return f"({said} AND length(r.{field}) >= length(p.{field}) AND r.{field} <> p.{field})"
    if field == "id_number":
        return f"({said} AND r.id_number <> p.id_number AND NOT (length(p.id_number) = 12 AND length(r.id_number) = 9))"
    return f"({said} AND r.{field} <> p.{field})"


_NEWS = " OR ".join(differs(field) for field in PERSON_FIELDS)
_OLD_VALUES = ", ".join(f"'{field}', CASE WHEN {differs(field)} THEN p.{field} END" for field in PERSON_FIELDS)

_DECIDE = f"""
WITH judged AS (
    SELECT r.*, m.branch_id, m.person_id, m.place_refusal, m.is_ambiguous, m.is_contradictory, m.is_code_unknown,
           a.membership_id, a.started_on AS active_since, a.ended_on AS active_until, here.name AS elsewhere,
           a.branch_id <> m.branch_id IS TRUE AS is_elsewhere,
           EXISTS (SELECT FROM unnest(%(paths)s::text[]) reached WHERE starts_with(here.path, reached)) AS is_reachable,
           last.name AS last_elsewhere,
           repeated.row_id IS NOT NULL AS is_repeated,
           twins.row_id IS NOT NULL AS has_a_twin
      FROM matching m
      JOIN rosters_importrow r ON r.id = m.row_id
      LEFT JOIN active a ON a.person_id = m.person_id
      LEFT JOIN branches_branch here ON here.id = a.branch_id AND a.branch_id <> m.branch_id
      LEFT JOIN LATERAL (SELECT b.name, b.path
                           FROM members_membership s JOIN branches_branch b ON b.id = s.branch_id
                          WHERE %(paths)s::text[] <> '{{/}}' AND s.person_id = m.person_id
                          ORDER BY s.started_on DESC
                          LIMIT 1) last
        ON NOT EXISTS (SELECT FROM unnest(%(paths)s::text[]) reached WHERE starts_with(last.path, reached))
      LEFT JOIN repeated ON repeated.row_id = m.row_id
      LEFT JOIN twins ON twins.row_id = m.row_id
), weighed AS (
    SELECT r.*,
           r.refusals || array_remove(ARRAY[
               CASE WHEN r.full_name = ''
                     AND NOT (r.typed ? 'full_name' AND r.refusals && ARRAY['cell_error', 'cell_too_long']::varchar[])
                    THEN 'name_missing' END,
               CASE WHEN r.born_on > left(%(day)s, length(r.born_on))
                      OR r.joined_on > left(%(day)s, length(r.joined_on))
                    THEN 'date_in_future' END,
               nullif(r.place_refusal, ''),
               CASE WHEN r.is_contradictory THEN 'code_contradicts_id' END,
               CASE WHEN r.is_ambiguous THEN 'match_ambiguous' END,
               CASE WHEN r.is_repeated THEN 'repeated_in_file' END,
               CASE WHEN r.person_id IN (SELECT kept_back.id FROM members_person kept_back
                                          WHERE kept_back.is_restricted OR kept_back.is_erased)
                    THEN 'data_kept_back' END,
               CASE WHEN r.is_elsewhere AND NOT r.is_reachable OR r.last_elsewhere IS NOT NULL
                    THEN 'member_elsewhere' END,
               CASE WHEN r.is_elsewhere AND r.is_reachable
                     AND (r.active_since > %(day)s::date OR r.active_until IS NOT NULL)
                    THEN 'newer_membership' END
           ]::varchar[], NULL) AS all_refusals,
           array_remove(ARRAY[
               CASE WHEN r.id_number = '' THEN 'id_missing' END,
               CASE WHEN length(r.id_number) = 12 AND r.born_on <> ''
                     AND left(r.born_on, 4)::int
                         <> (substr(r.id_number, 4, 1)::int / 2 + 19) * 100 + substr(r.id_number, 5, 2)::int
                    THEN 'id_contradicts_birth' END,
               CASE WHEN length(r.id_number) = 12 AND r.sex <> ''
                     AND (substr(r.id_number, 4, 1)::int %% 2 = 1) <> (r.sex = 'F')
                    THEN 'id_contradicts_sex' END,
               CASE WHEN length(r.id_number) = 12 AND NOT left(r.id_number, 3) = ANY (%(provinces)s)
                    THEN 'id_province_unknown' END,
               CASE WHEN r.born_on <> ''
                     AND (partial_date_first_day(r.born_on) + interval '15 years' > %(day)s::date
                          OR partial_date_last_day(r.born_on) + interval '101 years' <= %(day)s::date)
                    THEN 'age_unlikely' END,
               CASE WHEN r.born_on <> '' AND r.joined_on <> ''
                     AND partial_date_first_day(r.born_on) + interval '15 years' > partial_date_last_day(r.joined_on)
                    THEN 'joined_before_15' END,
               CASE WHEN r.is_code_unknown THEN 'member_code_unknown' END,
               CASE WHEN r.person_id IS NOT NULL AND r.membership_id IS NULL THEN 'member_returns' END,
               CASE WHEN r.has_a_twin THEN 'name_and_birth_repeated' END
           ]::varchar[], NULL) AS warnings
      FROM judged r
), compared AS MATERIALIZED (
    SELECT r.id, r.roster_import_id, r.branch_id, r.membership_id, r.is_elsewhere, r.all_refusals, r.warnings,
           coalesce(r.last_elsewhere, r.elsewhere) AS elsewhere, p.id AS person_id,
           cardinality(r.all_refusals) > 0 AS is_refused,
           CASE WHEN p.id IS NOT NULL AND cardinality(r.all_refusals) = 0 AND ({_NEWS})
                THEN jsonb_strip_nulls(jsonb_build_object({_OLD_VALUES})) END AS before
      FROM weighed r
      LEFT JOIN members_person p ON p.id = r.person_id
)
INSERT INTO rosters_decision (row_id, roster_import_id, outcome, branch_id, person_id, person_is_new, membership_id,
                              refusals, warnings, before, elsewhere)
SELECT c.id, c.roster_import_id,
       CASE WHEN c.is_refused THEN 'refused'
            WHEN c.membership_id IS NULL THEN 'new'
            WHEN c.is_elsewhere THEN 'moved'
            WHEN c.before IS NOT NULL THEN 'changed'
            ELSE 'unchanged' END,
       c.branch_id,
       CASE WHEN c.person_id IS NULL AND NOT c.is_refused
            THEN nextval(pg_get_serial_sequence('members_person', 'id')) ELSE c.person_id END,
       c.person_id IS NULL, c.membership_id, c.all_refusals, c.warnings,
       coalesce(c.before, '{{}}'), coalesce(c.elsewhere, '')
  FROM compared c
 ORDER BY c.id
"""  # noqa: S608 - made of names of columns only, once, when the register starts


def check(incoming: Import, paths: list[str]) -> None:
    """Write a decision for each row of an import; needs the tables of `match`.

    `paths`: what the importer's grants reach. A member of a union outside them is never moved, and nobody whose present
    or last union lies outside is changed or taken back: a roster is no way to read, or to take in, people of others.
    """
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM rosters_decision WHERE roster_import_id = %s", [incoming.pk])
        cursor.execute(
            _DECIDE, {"day": incoming.effective_on.isoformat(), "paths": paths, "provinces": list(PROVINCES)}
        )


assert set(PERSON_FIELDS) <= {field.name for field in Person._meta.fields}
