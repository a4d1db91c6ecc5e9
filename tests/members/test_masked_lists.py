"""No page of lists tells what it masks: by no filter, no order, no search (each answer would be one sign of it)."""

import re
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from access.personal import declared
from members.models import Person
from tests.cast import SEES, allow, member

LIST = reverse("admin:members_person_changelist")
SAID = declared(Person)
TRUE = {
    "id_number": "001185000001",
    "phone": "0912345678",
    "email": "hoa@example.vn",
    "social_insurance_number": "0123456789",
    "ethnicity": "Muong",
    "religion": "Phatgiao",
    "party_member": "True",
    "party_joined_on": "2010-02-03",
}
FALSE = {name: "".join("9" if sign.isdigit() else "x" for sign in value) for name, value in TRUE.items()}
FALSE |= {"party_member": "Fals"}
TOKENS = re.compile(r'(csrfmiddlewaretoken" value|nonce|data-token|data-seconds)="[^"]*"')


@pytest.fixture
def people(hanoi):
    """Two members who differ in everything that lists mask or hide; names and birth dates stand in their order."""
    cache.clear()
    member(hanoi, "Lê An", **TRUE | {"party_member": True})
    member(hanoi, "Lê Bình", id_number="001185000002", phone="0900000000", email="b@example.vn", ethnicity="Kinh")


@pytest.fixture
def reader(office, officer):
    """May see members, and open nothing."""
    allow(officer, *SEES, "members.export_person")
    return office


def answer(browser, said: str, value: str) -> tuple[int, str]:
    """What an address is answered, without tokens and without the value that it repeats."""
    got = browser.get(f"{LIST}?{said}={quote(value)}")
    text = TOKENS.sub("", got.content.decode())
    for sign, written in (("=", quote(value)), ("%3D", quote(quote(value))), ("%3D", quote(value)), ("=", value)):
        text = text.replace(f"{said}{sign}{written}", "…")
    return got.status_code, text


def lookups(name: str) -> list[str]:
    return sorted(Person._meta.get_field(name).get_lookups())


def test_everything_masked_or_hidden_is_tried():
    assert TRUE.keys() == SAID.masked | SAID.sensitive


@pytest.mark.parametrize("name", sorted(TRUE))
def test_no_question_about_a_column_is_answered(reader, people, name):
    asked = [name, *(f"{name}__{lookup}" for lookup in lookups(name)), f"memberships__person__{name}"]
    for said in asked:
        whole = answer(reader, said, TRUE[name])
        assert whole == answer(reader, said, FALSE[name]), said
        assert whole == answer(reader, said, TRUE[name][:4]) or "__" not in said, said


@pytest.mark.parametrize("name", sorted(SAID.masked))
def test_a_part_of_a_number_finds_nobody(people, name):
    for length in range(1, len(TRUE[name])):
        assert not Person.objects.found_by(TRUE[name][:length]).exists()
        assert not Person.objects.found_by(TRUE[name][length:]).exists()


@pytest.mark.parametrize("name", ["id_number", "phone", "email"])
def test_a_whole_number_finds_its_holder(office, people, name):
    listed = office.get(LIST, {"q": TRUE[name]}, follow=True).context["cl"].result_list
    assert [person.full_name for person in listed] == ["Lê An"]


def test_a_grouped_phone_number_is_a_whole_one(office, people):
    assert len(office.get(LIST, {"q": "0912 345.678"}, follow=True).context["cl"].result_list) == 1


@pytest.mark.parametrize("order", range(-9, 10))
def test_no_order_tells_what_is_masked(office, people, order):
    def names() -> list[str]:
        cache.clear()
        return [person.full_name for person in office.get(LIST, {"o": str(order)}).context["cl"].result_list]

    before = names()
    # What came after the other's comes before it now, and the other way round.
    swapped = {"id_number": "001185000000", "phone": "0999999999", "email": "z@example.vn", "ethnicity": "Z"}
    Person.objects.filter(full_name="Lê Bình").update(**swapped)
    assert names() == before


@pytest.mark.parametrize("said", ["party=yes", "party=no", "ethnicity=Muong", "ethnicity=Kinh", "ethnicity=-"])
def test_who_may_not_open_sensitive_data_filters_by_none(reader, people, said):
    page = reader.get(f"{LIST}?{said}")
    assert len(page.context["cl"].result_list) == 2
    assert "You may not ask who is of which ethnicity" in page.content.decode()
    assert 'name="party"' not in page.content.decode()
    assert 'name="ethnicity"' not in page.content.decode()


def test_a_refused_filter_is_answered_alike_whatever_it_asks(reader, people):
    for one, other in (("party=yes", "party=no"), ("ethnicity=Muong", "ethnicity=Thaix")):
        name, value = one.split("=")
        assert answer(reader, name, value) == answer(reader, name, other.split("=")[1])


def test_whoever_may_open_it_of_all_filters_by_it(office, people):
    assert len(office.get(f"{LIST}?party=yes").context["cl"].result_list) == 1
    assert 'name="ethnicity"' in office.get(LIST).content.decode()


def test_counts_of_party_members_lead_to_names_only_for_them(office, officer, people):
    page = reverse("reports:headcount")
    assert "party=yes" in office.get(page).content.decode()
    allow(officer, *SEES)
    assert "party=yes" not in office.get(page).content.decode()
    assert "Party members" in office.get(page).content.decode()


def test_a_list_and_its_print_show_numbers_in_part(office, people):
    for address in (LIST, reverse("admin:members_person_print")):
        page = office.get(address).content.decode()
        assert "001•••••••01" in page
        assert "091•••••78" in page
        for whole in ("id_number", "phone", "email", "social_insurance_number", "religion"):
            assert TRUE[whole] not in page


@pytest.mark.parametrize(
    ("number", "indexes"),
    [
        ("an@example.vn", {"person_by_email"}),
        (
            "0912345678",
            {
                "person_by_phone",
                "person_by_card",
                "member_code_is_issued_once",
                "person_is_the_only_one_with_this_id_number",
            },
        ),
    ],
)
def test_a_whole_number_is_read_from_indexes(people, number, indexes):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
    plan = Person.objects.found_by(number).order_by().explain()
    assert set(re.findall(r"Bitmap Index Scan on (\w+)", plan)) == indexes
