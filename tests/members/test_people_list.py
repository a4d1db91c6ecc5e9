"""The list of members as a page: its pages, its address, lists that users keep, what is printed."""

from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse

from access.models import SavedList, User
from access.saved_lists import keep, rename
from members.actions.memberships import end
from members.admin.people import PeopleList
from tests.cast import allow, member, refused

LIST = reverse("admin:members_person_changelist")
KEEP, LISTS, PRINT = (reverse(f"admin:members_person_{name}") for name in ("keep_list", "lists", "print"))


def text(answer) -> str:
    return answer.content.decode()


def names(browser, **said) -> list[str]:
    return [person.full_name for person in browser.get(LIST, said).context["cl"].result_list]


@pytest.fixture
def many(hanoi, monkeypatch):
    """Seven members, on pages of three."""
    monkeypatch.setattr(PeopleList, "list_per_page", 3)
    for letter in "ABCDEGH":
        member(hanoi, f"Lê {letter}")


@pytest.mark.parametrize("said", [{}, {"q": "le"}])
def test_every_page_has_its_people_from_whichever_end_they_are_read(office, many, said):
    assert [names(office, p=page, **said) for page in (1, 2, 3)] == [
        ["Lê A", "Lê B", "Lê C"],
        ["Lê D", "Lê E", "Lê G"],
        ["Lê H"],
    ]


@pytest.mark.parametrize("number", ["99", "-1", "x", "9" * 40])
def test_a_page_that_is_not_there_is_the_nearest_one(office, many, number):
    assert names(office, p=number) in (["Lê H"], ["Lê A", "Lê B", "Lê C"])


def test_another_order_is_kept_on_the_last_page(office, many):
    assert names(office, o="-1", p=3) == ["Lê A"]


def test_blanks_of_the_form_do_not_stay_in_the_address(office, person):
    answer = office.get(LIST, {"q": "hoa", "sex": "", "union": "", "on": "31/12/2025"})
    assert answer.url == f"{LIST}?q=hoa&on=2025-12-31"


@pytest.mark.parametrize("said", ["nonsense=1", "on=x", "union=0", "o=99.x", "e=1", "_popup=1", "ids=%00"])
def test_no_address_breaks_the_list(office, person, said):
    assert office.get(f"{LIST}?{said}").status_code == 200


def test_no_column_is_asked_about_but_by_a_filter(office, person):
    for said in ("sex__exact", "party_member__exact", "id_number__startswith"):
        assert office.get(LIST, {said: "1"}).status_code == 400


def test_a_part_that_makes_no_sense_is_answered_with_a_sentence(office, person):
    assert "There is no such union among yours." in text(office.get(LIST, {"union": "0"}))


@pytest.mark.parametrize(
    ("said", "queries"),
    [
        ({}, 11),
        ({"sex": "F", "age": "30-39", "party": "no", "ethnicity": "-", "qualification": "-"}, 10),
        ({"union": "BC", "kind": "grassroots"}, 13),
        ({"union": "BC", "on": "2023-01-01"}, 14),
        ({"union": "BC", "movement": "joined", "since": "2010-01-01", "until": "2023-01-01"}, 13),
        ({"membership": "former"}, 11),
        ({"warning": "id_missing", "q": "nguoi"}, 9),
    ],
    ids=str,
)
def test_the_list_asks_as_often_for_one_member_as_for_many(
    office, post, hanoi, said, queries, django_assert_num_queries
):
    member(hanoi, "Người", sex="F", born_on="1990")
    end(member(hanoi, "Người Cũ", sex="F"), on=date(2024, 1, 1), reason="retired", by=None)

    def asked() -> None:
        cache.clear()
        office.get(LIST)  # what the drop-downs offer is remembered
        with django_assert_num_queries(queries):
            assert office.get(LIST, said).context["cl"].result_count

    asked()
    for number in range(20):
        member(hanoi, f"Người {number}", sex="F", born_on=f"{1970 + number}")
    asked()


def test_a_list_is_kept_for_its_user_only(office, officer, head_office_user, post):
    office.post(KEEP, {"query": f"sex=F&union={post.pk}&nonsense=1", "name": " Nữ   ở Bưu chính "})
    saved = SavedList.objects.get()
    assert (saved.user, saved.name, saved.query) == (officer, "Nữ ở Bưu chính", f"?union={post.pk}&sex=F")
    keep(head_office_user, list_name="members", name="Của người khác", query="")
    page = text(office.get(LIST))
    assert f"{LIST}?union={post.pk}&amp;sex=F" in page
    assert "Của người khác" not in page


@pytest.fixture
def head_office_user(db) -> User:
    return User.objects.create_superuser("head")


def test_a_saved_list_has_a_name_of_its_own(officer, db):
    keep(officer, list_name="members", name="Nữ", query="?sex=F")
    with refused("saved_list_has_a_name_of_its_own"):
        keep(officer, list_name="members", name="Nữ", query="")
    with refused("saved_list_has_a_name"):
        keep(officer, list_name="members", name=" ", query="")
    other = keep(officer, list_name="members", name="Nam", query="?sex=M")
    with refused("saved_list_has_a_name_of_its_own"):
        rename(other, name="Nữ")


def test_a_name_taken_already_is_said_on_the_list(office, officer):
    keep(officer, list_name="members", name="Nữ", query="?sex=F")
    answer = office.post(KEEP, {"query": "sex=M", "name": "Nữ"}, follow=True)
    assert "You have a saved list of this name already" in text(answer)
    assert SavedList.objects.count() == 1


def test_a_saved_list_is_renamed_and_thrown_away_on_its_page(office, officer):
    saved = keep(officer, list_name="members", name="Nữ", query="?sex=F")
    office.post(LISTS, {"saved": saved.pk, "name": "Đoàn viên nữ"})
    assert "Đoàn viên nữ" in text(office.get(LISTS))
    office.post(LISTS, {"saved": saved.pk, "throw_away": "1"})
    assert not SavedList.objects.exists()


def test_nobody_changes_a_saved_list_of_another(office, head_office_user):
    saved = keep(head_office_user, list_name="members", name="Nữ", query="?sex=F")
    for said in ({"name": "Khác"}, {"throw_away": "1"}):
        assert office.post(LISTS, {"saved": saved.pk, **said}).status_code == 404
    assert SavedList.objects.get().name == "Nữ"


def test_a_printed_list_names_its_filters_and_its_printer_and_hides_id_numbers(office, officer, person, saigon):
    member(saigon, "Phạm Sài Gòn", sex="F")
    page = text(office.get(PRINT, {"sex": "F"}))
    for said in ("Trần Thị Hoà", "BC01", "Female", "printed by officer", "001•••••••01"):
        assert said in page
    assert person.id_number not in page
    assert "Phạm Sài Gòn" not in page


def test_too_many_people_are_not_printed(office, many, monkeypatch):
    monkeypatch.setattr("members.admin.people_print.MOST_PRINTED", 6)
    assert office.get(PRINT).status_code == 302
    assert office.get(PRINT, {"q": "le a"}).status_code == 200


@pytest.mark.parametrize("address", [PRINT, LISTS, KEEP, reverse("admin:members_person_end_many")])
def test_who_may_not_see_members_sees_none_of_their_pages(office, officer, address):
    allow(officer)
    assert office.get(address).status_code == 403
