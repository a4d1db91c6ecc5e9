"""No address has a number, or an e-mail, of somebody: neither what browsers are sent to nor what pages lead to.

An officer goes the ways on which numbers are typed; every address asked for, led to or offered is read.
"""

import re
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse

from access.models import Act, SavedList
from access.searches import LOST, MARK, for_address, from_address
from members.models import Person
from rosters.models import Import
from tests.cast import EDITS, IMPORTS, allow, member, refused
from tests.rosters.desk import send, table
from tests.rosters.imports import AN
from tests.signed_in import sign_in

LIST = reverse("admin:members_person_changelist")
NUMBER = re.compile(r"\b\d{9,12}\b|@")
LINK = re.compile(r'(?:href|action|src|hx-get|value)="([^"]*\?[^"]*)"')
NUMBERS = {
    "id_number": "001185000007",
    "phone": "0912345678",
    "email": "an@example.vn",
    "card_number": "0123456789",
    "social_insurance_number": "0118500000",
}
SENT = {"search": "1"}


class Noting(Client):
    """A browser that notes every address: asked for, led to, and offered by a page."""

    def __init__(self, **more) -> None:
        super().__init__(**more)
        self.noted: list[str] = []

    def request(self, **request):
        answer = super().request(**request)
        self.noted.append(f"{request['PATH_INFO']}?{request['QUERY_STRING']}")
        self.noted.append(answer.headers.get("Location", ""))
        self.noted.append(answer.headers.get("Content-Disposition", ""))
        if not answer.streaming:
            self.noted += LINK.findall(answer.content.decode(errors="replace"))
        return answer

    @property
    def told(self) -> list[str]:
        return [address for address in self.noted if NUMBER.search(unquote(unquote(address)))]


@pytest.fixture
def noting(officer, hanoi) -> Noting:
    """Of an officer; two people share all but the ID number."""
    allow(officer, *EDITS, *IMPORTS, "access.audit", "access.view_look")
    member(hanoi, "Lê An", **NUMBERS)
    member(hanoi, "Lê Bình", **NUMBERS | {"id_number": "001185000008"})
    noting = Noting()
    sign_in(noting, officer)
    return noting


@pytest.fixture
def sealed(noting) -> str:
    """The address of a list that searches for a phone."""
    return noting.post(LIST, SENT | {"q": NUMBERS["phone"]}).url


@pytest.mark.parametrize("name", NUMBERS)
def test_a_search_for_a_number_leaves_none(noting, name):
    noting.post(LIST, SENT | {"q": NUMBERS[name], "sex": "F"}, follow=True)
    assert len(noting.noted) > 5
    assert noting.told == []


def test_words_stay_readable_in_the_address(noting):
    assert noting.post(LIST, SENT | {"q": "le an", "sex": "", "o": "1"}).url == f"{LIST}?q=le+an&o=1"


def test_a_number_that_one_person_has_leads_to_that_person(noting):
    answer = noting.post(LIST, SENT | {"q": "001185000008", "sex": "M"})
    an = Person.objects.get(full_name="Lê Bình")
    assert answer.url == reverse("admin:members_person_change", args=[an.pk]) + "?_changelist_filters=sex%3DM"


def test_a_number_of_somebody_elsewhere_leads_nowhere(noting, saigon):
    member(saigon, "Phạm Xa", id_number="001185000009")
    answer = noting.post(LIST, SENT | {"q": "001185000009"}, follow=True)
    assert answer.context["cl"].result_count == 0


def test_the_list_of_a_number_shows_whom_it_finds(noting, sealed):
    page = noting.get(sealed)
    assert [person.full_name for person in page.context["cl"].result_list] == ["Lê An", "Lê Bình"]
    assert [chip.words for chip in page.context["cl"].chips] == ["Tìm: 091•••••78"]


@pytest.mark.parametrize(
    "journey",
    [
        lambda noting, sealed: noting.get(f"{sealed}&o=-1&p=1"),
        lambda noting, sealed: noting.get(reverse("admin:members_person_print") + sealed.partition(LIST)[2]),
        lambda noting, sealed: noting.get(reverse("admin:members_person_end_many") + sealed.partition(LIST)[2]),
        lambda noting, sealed: noting.post(sealed, {"action": "print_chosen", "select_across": "1"}, follow=True),
        lambda noting, sealed: noting.post(sealed, {"action": "export_chosen", "_selected_action": "1"}, follow=True),
        lambda noting, sealed: noting.get(LIST, {"q": NUMBERS["phone"], "e": "1"}, follow=True).request,
    ],
)
def test_no_page_about_such_a_list_has_the_number(noting, sealed, journey):
    noting.noted.clear()
    journey(noting, sealed)
    asked_by_hand = f"{LIST}?q={NUMBERS['phone']}&e=1"
    assert [address for address in noting.told if address != asked_by_hand] == []
    assert noting.noted


def test_an_export_of_such_a_list_holds_its_people_and_no_trace_of_the_number(noting, sealed):
    page = reverse("admin:members_person_export") + sealed.partition(LIST)[2]
    answer = noting.post(page, {"kind": "csv", "why": "report"})
    assert "Lê Bình" in b"".join(answer.streaming_content).decode()
    asked = Act.objects.get(verb="export").details
    assert (asked["asked"], asked["filters"]) == (
        ["Tìm: 091•••••78"],
        "?q=091%E2%80%A2%E2%80%A2%E2%80%A2%E2%80%A2%E2%80%A278",
    )
    assert noting.told == []


@pytest.mark.parametrize("name", ["access_look", "access_act", "branches_branch"])
def test_other_lists_search_without_telling(noting, name):
    page = reverse(f"admin:{name}_changelist")
    answer = noting.post(page, SENT | {"q": NUMBERS["id_number"]})
    assert answer.url.startswith(f"{page}?q={MARK}")
    assert noting.get(answer.url).context["cl"].query == NUMBERS["id_number"]
    assert noting.told == []


def test_the_rows_of_an_import_are_searched_without_telling(noting, hanoi):
    send(noting, table(AN | {"branch_code": "BC01"}))
    page = reverse("admin:rosters_import_change", args=[Import.objects.get().pk])
    answer = noting.post(page, SENT | {"q": AN["id_number"], "rows": "all"}, follow=True)
    assert [line.name.new for line in answer.context["lines"]] == [AN["full_name"]]
    assert noting.told == []


def test_somebody_who_is_entered_leaves_no_number(noting, hanoi):
    typed = {"full_name": "Lê Mới", "id_number": "001185000011"}
    noting.post(reverse("admin:members_person_look"), typed, follow=True)
    assert noting.told == []


def test_a_number_typed_into_the_address_is_answered_sealed(noting):
    answer = noting.get(LIST, {"q": NUMBERS["phone"], "sex": "F"})
    assert answer.url.startswith(f"{LIST}?q={MARK}")
    assert answer.url.endswith("&sex=F")


def test_nobody_else_opens_what_is_sealed(officer, stranger):
    assert from_address(for_address(NUMBERS["phone"], officer), officer) == NUMBERS["phone"]
    assert from_address(for_address(NUMBERS["phone"], officer), stranger) is None
    assert from_address(f"{MARK}nonsense", officer) is None


def test_what_is_sealed_opens_for_half_a_day(officer, settings):
    sealed = for_address(NUMBERS["phone"], officer)
    settings.SESSION_COOKIE_AGE = -1
    assert from_address(sealed, officer) is None


def test_what_does_not_open_finds_nobody_and_says_so(noting):
    for page in (LIST, reverse("admin:access_act_changelist")):
        answer = noting.get(page, {"q": f"{MARK}nonsense"})
        assert answer.context["cl"].result_count == 0
        assert str(LOST) in answer.content.decode()


def test_a_list_of_a_number_is_not_saved(noting, sealed):
    assert "Lưu danh sách này" not in noting.get(sealed).content.decode()
    for query in (sealed.partition("?")[2], f"q={NUMBERS['phone']}", "q=an%40example.vn", "q=0912+345+678"):
        noting.post(reverse("admin:members_person_keep_list"), {"query": query, "name": "Tìm số"})
    assert not SavedList.objects.exists()


def test_the_database_takes_no_saved_list_of_a_number(officer):
    for query in ("?q=0912345678", f"?sex=F&q={MARK}abc", "?q=an%40example.vn"):
        with refused("saved_list_holds_no_number"):
            SavedList.objects.create(user=officer, list="members", name="Tìm số", query=query)
    SavedList.objects.create(user=officer, list="members", name="Tên", query="?q=Nguy%E1%BB%85n+V%C4%83n&on=2025-12-31")


def test_a_search_is_not_lost_with_the_session(noting, officer):
    noting.get(LIST)
    noting.session.flush()
    answer = noting.post(LIST, SENT | {"q": NUMBERS["phone"], "keep_typed": "1"}, HTTP_ORIGIN="http://testserver")
    assert answer.url.startswith(reverse("admin:login"))
    sign_in(noting, officer)
    assert noting.get(LIST).url.startswith(f"{LIST}?q={MARK}")
    assert noting.told == []
