"""The number that each statement draws before it writes to the register: same number seen, same register seen."""

import pgtrigger

DRAWS_A_NUMBER = pgtrigger.Trigger(
    name="draws_a_number",
    level=pgtrigger.Statement,
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    func="PERFORM nextval('register_changes'); RETURN NULL;",
)
