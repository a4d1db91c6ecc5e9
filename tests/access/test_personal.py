"""Personal data is declared: each field of each model, by the model itself; lists show what the declaration allows."""

import pytest
from django.apps import apps
from django.conf import settings

from access.personal import as_listed, declared, masked, masked_within
from members.models import Person
from rosters.models import ImportRow

OURS = [app for app in settings.INSTALLED_APPS if app in {"access", "branches", "members", "rosters"}]
ABOUT_NOBODY = {f"branches.{name}" for name in ("Placement", "Role", "BranchPeriod")}
MODELS = [
    model
    for model in apps.get_models(include_auto_created=True)
    if model._meta.app_label in OURS and getattr(model, "pgh_tracked_model", model)._meta.label not in ABOUT_NOBODY
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_is_declared_once(model):
    said = declared(model)
    names = {field.name for field in model._meta.concrete_fields if not field.name.startswith("pgh_")}
    if hasattr(model, "pgh_tracked_model"):  # a history keeps less of what it tells of
        assert names <= said.all
        return
    assert names == said.all, f"declare them in {model.__name__}: {names ^ said.all}"
    assert len(said.all) == len(said.personal) + len(said.sensitive) + len(said.other), "declared twice"
    assert said.masked | said.hidden <= said.personal


def test_every_app_of_ours_is_walked():
    assert {model._meta.app_label for model in MODELS} == {"access", "branches", "members", "rosters"}


def test_a_row_of_a_roster_is_as_personal_as_the_person():
    for name in ("id_number", "phone", "full_name", "ethnicity", "party_member"):
        assert (name in declared(ImportRow).personal) == (name in declared(Person).personal)
        assert (name in declared(ImportRow).sensitive) == (name in declared(Person).sensitive)


@pytest.mark.parametrize(
    ("whole", "shown"),
    [
        ("001201001234", "001•••••••34"),
        ("012345678", "012••••78"),
        ("0912345645", "091•••••45"),
        ("an.nguyen@example.vn", "a•••@example.vn"),
        ("12345", "1••••"),
        ("", ""),
    ],
)
def test_the_middle_is_masked(whole, shown):
    assert masked(whole) == shown


def test_what_somebody_wrote_is_masked_where_it_holds_a_number():
    assert masked_within("Search: 001 201 001 234") == "Search: 001••••••••••34"
    assert masked_within("gửi an@example.vn, 24/11/2026") == "gửi a•••@example.vn, 24/11/2026"


def test_lists_hide_what_is_sensitive():
    assert as_listed(Person, "religion", "Phật giáo") == "đã ẩn"
    assert as_listed(Person, "id_issued_by", "Cục Cảnh sát") == "đã ẩn"
    assert as_listed(Person, "phone", "0912345645") == "091•••••45"
    assert as_listed(Person, "full_name", "Lê An") == "Lê An"
