"""Triggers that hold what a statement has written against how far the session may write (branches/second_wall.py).

A session for which nothing is said has no limit. Each refusal is a named rule, with its sentence in the model's RULES.
"""

import pgtrigger

_REFUSE = """
DECLARE
    reached text := nullif(current_setting('{setting}', true), '');
    broken text;
BEGIN
    IF reached IS NULL OR reached = '{{/}}' THEN
        RETURN NULL;
    END IF;
    SELECT written.code INTO broken
      FROM ({written}) written (code, path)
     WHERE NOT EXISTS (SELECT FROM unnest(reached::text[]) allowed WHERE starts_with(written.path, allowed))
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'union % lies outside what this session may write to', broken
            USING ERRCODE = 'check_violation', CONSTRAINT = '{rule}';
    END IF;
    RETURN NULL;
END;
"""

_OPERATIONS = {
    "insert": (pgtrigger.Insert, pgtrigger.Referencing(new="changed")),
    "update": (pgtrigger.Update, pgtrigger.Referencing(old="was", new="changed")),
    "delete": (pgtrigger.Delete, pgtrigger.Referencing(old="changed")),
}
_BOTH = "SELECT {column} FROM was UNION SELECT {column} FROM changed"
_ONE = "SELECT DISTINCT {column} FROM changed"
_OF_UNIONS = "SELECT b.code, b.path FROM ({rows}) written JOIN branches_branch b ON b.id = written.branch_id"


def _wall(rule: str, setting: str, operation: str, written: str) -> pgtrigger.Trigger:
    event, referencing = _OPERATIONS[operation]
    return pgtrigger.Trigger(
        name=f"wall_on_{operation}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=event,
        referencing=referencing,
        func=_REFUSE.format(rule=rule, setting=setting, written=written),
    )


def wall(rule: str, setting: str) -> list[pgtrigger.Trigger]:
    """For rows that lie in a union (branch_id): before and after, it must be within the setting."""
    rows = {name: (_BOTH if name == "update" else _ONE).format(column="branch_id") for name in _OPERATIONS}
    return [_wall(rule, setting, name, _OF_UNIONS.format(rows=told)) for name, told in rows.items()]


def wall_of_unions(rule: str, setting: str) -> list[pgtrigger.Trigger]:
    """For unions themselves: one without a path is about to get its first facts, which have a wall of their own."""
    both = _BOTH.format(column="code, path")
    written = f"SELECT versions.code, versions.path FROM ({both}) versions WHERE versions.path <> ''"  # noqa: S608 - constants
    return [_wall(rule, setting, "update", written)]


def wall_of_people(rule: str, setting: str) -> list[pgtrigger.Trigger]:
    """For people: their present or last union must be within the setting. Somebody new is nobody's yet."""
    written = """SELECT b.code, b.path
          FROM (SELECT DISTINCT last.branch_id
                  FROM changed c
                 CROSS JOIN LATERAL (SELECT m.branch_id FROM members_membership m WHERE m.person_id = c.id
                                      ORDER BY m.started_on DESC LIMIT 1) last) written
          JOIN branches_branch b ON b.id = written.branch_id"""
    return [_wall(rule, setting, "update", written)]
