"""The database's refusals in an officer's words.

Every constraint carries its sentence (`violation_error_message`); rules that triggers keep carry theirs in the
model's `RULES` (constraint name -> sentence). Both are found here by the name that PostgreSQL gives.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError


def sentence(error: IntegrityError) -> str:
    """What PostgreSQL refused, as the officer's sentence; the database's own words where no model knows the rule."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None)
    for model in apps.get_models():
        rules = getattr(model, "RULES", {})
        if name in rules:
            return str(rules[name])
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return str(constraint.get_violation_error_message())
    return getattr(diagnosis, "message_primary", None) or str(error)


@contextmanager
def explained() -> Iterator[None]:
    """Turn a refusal of the database into a ValidationError that a form can show."""
    try:
        yield
    except IntegrityError as error:
        raise ValidationError(sentence(error)) from error
