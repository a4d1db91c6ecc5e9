"""What PostgreSQL checks whenever memberships, or the days on which a union existed, change."""

import pgtrigger

_WITHIN_THE_UNION_S_LIFE = """
DECLARE
    broken record;
BEGIN
    SELECT b.code INTO broken
      FROM (SELECT c.branch_id, min(c.started_on) AS started_on, max(coalesce(c.ended_on, 'infinity'::date)) AS ended_on
              FROM changed c GROUP BY c.branch_id) c
      JOIN branches_branch b ON b.id = c.branch_id
      JOIN (SELECT p.branch_id, min(coalesce(p.started_on, '-infinity'::date)) AS started_on,
                   max(coalesce(p.ended_on, 'infinity'::date)) AS ended_on
              FROM branches_branchperiod p GROUP BY p.branch_id) life ON life.branch_id = c.branch_id
     WHERE c.started_on < life.started_on OR c.ended_on > life.ended_on
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'union % did not exist on a day of a membership', broken.code
            USING ERRCODE = 'check_violation', CONSTRAINT = 'membership_lies_within_the_union_s_life';
    END IF;
    RETURN NULL;
END;
"""

TRIGGERS = [
    pgtrigger.Trigger(
        name=f"within_the_union_s_life_on_{name}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(new="changed"),
        func=_WITHIN_THE_UNION_S_LIFE,
    )
    for name, operation in (("insert", pgtrigger.Insert), ("update", pgtrigger.Update))
]

# Stands on the table of an app to the left, so it is installed by a migration of this one.
CREATE_NO_MEMBERS_LEFT = """
CREATE FUNCTION members_no_members_left() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    broken record;
BEGIN
    SELECT b.code INTO broken
      FROM changed c
      JOIN branches_branch b ON b.id = c.branch_id
      JOIN members_membership m ON m.branch_id = c.branch_id
     WHERE coalesce(m.ended_on, 'infinity'::date) > (SELECT max(coalesce(p.ended_on, 'infinity'::date))
                                                       FROM branches_branchperiod p WHERE p.branch_id = c.branch_id)
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'union % still has members', broken.code
            USING ERRCODE = 'check_violation', CONSTRAINT = 'branch_has_no_members_left';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER no_members_left AFTER UPDATE ON branches_branchperiod
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION members_no_members_left();
"""
DROP_NO_MEMBERS_LEFT = """
DROP TRIGGER no_members_left ON branches_branchperiod;
DROP FUNCTION members_no_members_left();
"""
