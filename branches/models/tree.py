"""What PostgreSQL does whenever dated facts of unions change: keeps the rules of the tree and the facts of today.

One text, run after each statement that adds, changes or removes periods. A lock makes two officers' changes follow
one another, so that no cycle can come about between them; READ COMMITTED shows the second what the first has stored.
"""

import pgtrigger

TREE_LOCK = 0x7EEE  # the number of the advisory lock that all changes of the tree share

_KEEP_THE_TREE = """
DECLARE
    broken record;
    -- Not current_date: Django's connections run on UTC, where it is still yesterday until seven in the morning.
    today date := (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date;
BEGIN
    SELECT b.code INTO broken
      FROM changed c JOIN branches_branch b ON b.id = c.branch_id
     WHERE c.started_on > today OR c.ended_on > today
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'a fact of union % begins or ends after today', broken.code
            USING ERRCODE = 'check_violation', CONSTRAINT = 'branch_facts_are_not_of_the_future';
    END IF;

    -- From each changed period upwards through all superiors it had on any of its days.
    WITH RECURSIVE upwards (start_id, parent_id, during, seen) AS (
        SELECT p.branch_id, p.parent_id, daterange(p.started_on, p.ended_on), ARRAY[p.branch_id]
          FROM branches_branchperiod p
         WHERE p.branch_id IN (SELECT branch_id FROM changed) AND p.parent_id IS NOT NULL
        UNION ALL
        SELECT u.start_id, p.parent_id, u.during * daterange(p.started_on, p.ended_on), u.seen || p.branch_id
          FROM upwards u
          JOIN branches_branchperiod p ON p.branch_id = u.parent_id AND daterange(p.started_on, p.ended_on) && u.during
         WHERE NOT u.parent_id = ANY (u.seen)
    )
    SELECT b.code INTO broken
      FROM upwards u JOIN branches_branch b ON b.id = u.start_id
     WHERE u.parent_id = ANY (u.seen)
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'union % would stand below itself', broken.code
            USING ERRCODE = 'check_violation', CONSTRAINT = 'branch_does_not_stand_below_itself';
    END IF;

    SELECT b.code, p.kind INTO broken
      FROM branches_branchperiod p
      JOIN branches_branch b ON b.id = p.branch_id
      LEFT JOIN branches_branchperiod s
        ON s.branch_id = p.parent_id AND daterange(s.started_on, s.ended_on) && daterange(p.started_on, p.ended_on)
     WHERE (p.branch_id IN (SELECT branch_id FROM changed) OR p.parent_id IN (SELECT branch_id FROM changed))
       AND (p.parent_id IS NULL OR s.id IS NOT NULL)
       AND NOT EXISTS (SELECT FROM branches_placement k
                        WHERE k.kind = p.kind AND k.superior_kind = coalesce(s.kind, ''))
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'union % of kind % may not stand there', broken.code, broken.kind
            USING ERRCODE = 'check_violation', CONSTRAINT = 'branch_stands_under_a_fitting_superior';
    END IF;

    -- A union may be older than its superior, but it may not outlive it without being placed elsewhere.
    SELECT b.code INTO broken
      FROM branches_branchperiod p
      JOIN branches_branch b ON b.id = p.branch_id
      LEFT JOIN LATERAL (SELECT max(coalesce(s.ended_on, 'infinity'::date)) AS ended_on
                           FROM branches_branchperiod s WHERE s.branch_id = p.parent_id) superior ON true
     WHERE (p.branch_id IN (SELECT branch_id FROM changed) OR p.parent_id IN (SELECT branch_id FROM changed))
       AND p.parent_id IS NOT NULL
       AND coalesce(p.ended_on, 'infinity'::date) > coalesce(superior.ended_on, '-infinity'::date)
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'union % would be left without its superior', broken.code
            USING ERRCODE = 'check_violation', CONSTRAINT = 'branch_is_not_left_without_its_superior';
    END IF;

    -- The facts of today (of a dissolved union: of its last day) on the union itself.
    UPDATE branches_branch b
       SET name = f.name, short_name = f.short_name, kind = f.kind, sector = f.sector, parent_id = f.parent_id,
           dissolved_on = f.ended_on
      FROM (SELECT DISTINCT ON (p.branch_id) p.*
              FROM branches_branchperiod p
             WHERE p.branch_id IN (SELECT branch_id FROM changed)
             ORDER BY p.branch_id, p.started_on DESC NULLS LAST) f
     WHERE b.id = f.branch_id
       AND (b.name, b.short_name, b.kind, b.sector, b.parent_id, b.dissolved_on)
           IS DISTINCT FROM (f.name, f.short_name, f.kind, f.sector, f.parent_id, f.ended_on);

    -- The paths of the changed unions, read by climbing from each to its root, and of all below them: ids of one
    -- width, so that paths sort as ids do.
    WITH RECURSIVE climb (id, parent_id, path, depth) AS (
        SELECT b.id, b.parent_id, lpad(b.id::text, 9, '0') || '/', 0
          FROM branches_branch b WHERE b.id IN (SELECT branch_id FROM changed)
        UNION ALL
        SELECT c.id, s.parent_id, lpad(s.id::text, 9, '0') || '/' || c.path, c.depth + 1
          FROM climb c JOIN branches_branch s ON s.id = c.parent_id
    ), downwards (id, path, depth) AS (
        SELECT id, '/' || path, depth FROM climb WHERE parent_id IS NULL
        UNION
        SELECT b.id, d.path || lpad(b.id::text, 9, '0') || '/', d.depth + 1
          FROM downwards d JOIN branches_branch b ON b.parent_id = d.id
    )
    UPDATE branches_branch b
       SET path = d.path, depth = d.depth
      FROM downwards d
     WHERE b.id = d.id AND (b.path, b.depth) IS DISTINCT FROM (d.path, d.depth);
    RETURN NULL;
END;
"""

_ONE_AFTER_THE_OTHER = f"PERFORM pg_advisory_xact_lock({TREE_LOCK}); RETURN NULL;"

TRIGGERS = [
    pgtrigger.Trigger(
        name="one_after_the_other",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=_ONE_AFTER_THE_OTHER,
    ),
    pgtrigger.Trigger(
        name="keep_the_tree_on_insert",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="changed"),
        func=_KEEP_THE_TREE,
    ),
    pgtrigger.Trigger(
        name="keep_the_tree_on_update",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        referencing=pgtrigger.Referencing(new="changed"),
        func=_KEEP_THE_TREE,
    ),
    pgtrigger.Trigger(
        name="keep_the_tree_on_delete",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Delete,
        referencing=pgtrigger.Referencing(old="changed"),
        func=_KEEP_THE_TREE,
    ),
]
