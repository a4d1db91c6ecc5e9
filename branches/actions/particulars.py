"""What stays the same about a union: its code, employer, tax code, province, workers, first day, contact."""

from django.db import transaction

from access.audit import plain, record
from access.models import User
from access.refusals import explained
from branches.models import Branch


@transaction.atomic
def describe(branch: Branch, *, by: User | None, reason: str = "", **values) -> bool:
    """Write down these particulars; says whether any of them was other than before."""
    kept = Branch.objects.select_for_update().get(pk=branch.pk)
    before = {name: getattr(kept, name) for name, value in values.items() if getattr(kept, name) != value}
    if not before:
        return False
    after = {name: values[name] for name in before}
    with explained():
        Branch.objects.filter(pk=branch.pk).update(**after)
    branch.refresh_from_db()
    record("describe", branch, by=by, reason=reason, before=plain(before), after=plain(after))
    return True
