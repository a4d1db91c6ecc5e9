"""What holds for every import, whatever stands in it."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from members.models import Person
from rosters.results import as_dict
from tests.cast import member
from tests.rosters.imports import AN, BINH, HOA, register

ACCEPTED = ("new", "changed", "unchanged", "moved")
quick = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

# Rows of all sorts: few names, births and numbers, so that they meet.
any_row = some.fixed_dictionaries(
    {
        "full_name": some.sampled_from(["Trần Thị Hoà", "Nguyễn Văn An", "TRẦN THỊ HÒA", ""]),
        "born_on": some.sampled_from(["27/03/1985", "02/09/1990", "", "31/02/1990", "01/01/2030"]),
        "sex": some.sampled_from(["Nữ", "Nam", "", "?"]),
        "id_number": some.sampled_from(["", "", "001185000001", "001090000002", "123456789", "12"]),
        "phone": some.sampled_from(["", "0912345678", "0987654321"]),
        "branch_code": some.sampled_from(["BC01", "BC01", "BC02", "VT01", "BC99"]),
    }
).filter(lambda row: row["full_name"] or row["born_on"])
# Good rows of five people, with and without numbers.
PEOPLE = [HOA, AN, BINH, BINH | {"id_number": "", "full_name": "Lê Bình"}, HOA | {"id_number": "", "born_on": "1986"}]
good_row = some.builds(
    lambda person, union, phone: person | {"branch_code": union, "phone": phone},
    some.sampled_from(PEOPLE),
    some.sampled_from(["BC01", "BC01", "BC02"]),
    some.sampled_from(["", "0912345678"]),
)


@contextmanager
def undone() -> Iterator[None]:
    """Hypothesis runs a test many times in one transaction: take each run back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def unions(membership, hanoi, hue, saigon):
    """Hoà is a member of Hà Nội, an unnumbered An of Sài Gòn."""
    member(saigon, "Nguyễn Văn An", born_on="1990-09-02")


@quick
@given(rows=some.lists(any_row, min_size=1, max_size=7))
def test_no_row_is_lost(import_rows, unions, rows):
    with undone():
        answer = as_dict(import_rows(rows))
        for counts in (answer["counts"], answer["files"][0]["sheets"][0]["counts"]):
            assert counts["received"] == counts["accepted"] + counts["refused"] == len(rows)
            assert counts["accepted"] == sum(counts[outcome] for outcome in ACCEPTED)


@quick
@given(rows=some.lists(any_row, min_size=1, max_size=7))
def test_a_second_time_all_is_unchanged(import_rows, unions, rows):
    with undone():
        first = import_rows(rows).counts
        before = register()
        again = import_rows(rows).counts
        assert again["unchanged"] == again["accepted"] == first["accepted"]
        assert register() == before


@quick
@given(rows=some.lists(any_row, min_size=1, max_size=5), officer_only=some.booleans())
def test_a_preview_never_touches_the_register(import_rows, unions, officer, rows, officer_only):
    with undone():
        before = register()
        import_rows(rows, commit=False, mode="full", by=officer if officer_only else None)
        assert register() == before


@quick
@given(rows=some.lists(any_row, min_size=1, max_size=7))
def test_an_officer_never_changes_another_s_members(import_rows, unions, officer, saigon, rows):
    with undone():
        theirs = Person.objects.filter(memberships__branch=saigon)
        before = [*saigon.memberships.values_list(), *theirs.values_list()]
        import_rows(rows, by=officer)
        assert [*saigon.memberships.values_list(), *theirs.values_list()] == before


@quick
@given(data=some.data(), rows=some.lists(good_row, min_size=2, max_size=7))
def test_the_order_of_rows_decides_only_which_of_repeated_ones_is_refused(import_rows, unions, data, rows):
    shuffled = data.draw(some.permutations(rows))
    seen = []
    for order in (rows, shuffled):
        with undone():
            counts = import_rows(order).counts
            people = Counter(Person.objects.values_list("full_name", "born_on", "id_number"))
            seen.append((counts["refused"], counts["accepted"], people))
    assert seen[0] == seen[1]
