"""Exports of more than 10,000 people: somebody else allows them, the file is then taken once within a day."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.models import Act, Look, User
from members.filters import PeopleFilters
from rosters import large_exports, people_admin
from rosters.large_exports import ask, decide, refusal, who_could
from rosters.models import LargeExport
from tests.cast import EDITS, SEES, allow, grant, just, member, refused
from tests.signed_in import sign_in

EXPORT, LIST = reverse("admin:members_person_export"), reverse("admin:rosters_largeexport_changelist")
START = reverse("admin:index")
WHY = {"kind": "csv", "why": "other", "words": "đại hội"}


@pytest.fixture(autouse=True)
def more_than_one_is_very_many(monkeypatch):
    monkeypatch.setattr(large_exports, "MOST_ALONE", 1)


@pytest.fixture
def people(hanoi, hue):
    return [member(hanoi, "Lê An"), member(hanoi, "Lê Bình"), member(hue, "Lê Cúc")]


def working(name: str, branch, *rights: str) -> User:
    user = User.objects.create(username=name, is_staff=True)
    grant(user, branch, just(user, *SEES, *rights).pk)
    return user


@pytest.fixture
def superior(industry) -> User:
    return working("superior", industry, "rosters.approve_import")


def browser_of(user: User) -> Client:
    browser = Client(headers={"accept-language": "en"})
    sign_in(browser, user)
    browser.cookies["django_language"] = "en"
    return browser


@pytest.fixture
def desk(officer, people) -> Client:
    allow(officer, *EDITS)
    return browser_of(officer)


@pytest.fixture
def asked(desk) -> LargeExport:
    desk.post(EXPORT, WHY)
    return LargeExport.objects.get()


def page_of(asked: LargeExport) -> str:
    return reverse("admin:rosters_largeexport_change", args=[asked.pk])


def is_file(answer) -> bool:
    return "Content-Disposition" in answer.headers


def test_a_file_of_very_many_is_asked_for_and_not_given(desk, officer, asked):
    assert (asked.by, asked.count, asked.why, asked.is_allowed) == (officer, 3, "other: đại hội", None)
    assert not Look.objects.exists()
    act = Act.objects.get(verb="ask_export")
    assert (act.by, act.reason, act.details["rows"]) == (officer, "đại hội", 3)


def test_the_page_before_says_so(desk):
    said = desk.get(EXPORT).content.decode()
    assert "So many people need somebody else" in said
    assert "Ask for it" in said


def test_few_people_are_taken_at_once_and_hear_nothing_of_it(desk, hue):
    assert "somebody else" not in desk.get(f"{EXPORT}?union={hue.pk}").content.decode()
    assert is_file(desk.post(f"{EXPORT}?union={hue.pk}", WHY))
    assert not LargeExport.objects.exists()
    assert "Exports of very many people" not in desk.get(START).content.decode()


def test_what_waits_is_not_asked_for_twice(desk, asked):
    desk.post(EXPORT, WHY)
    assert LargeExport.objects.count() == 1


def test_somebody_else_allows_it_and_it_is_taken_once(desk, asked, superior):
    answer = browser_of(superior).post(page_of(asked), {"allow": "1"})
    assert answer.url == page_of(asked)
    assert "superior allowed this export" in desk.get(EXPORT).content.decode()
    assert is_file(desk.post(EXPORT, WHY))
    details = Act.objects.get(verb="export").details
    assert (details["allowed_by"], Look.objects.get(what="exported").details["allowed_by"]) == ("superior", "superior")
    assert not is_file(desk.post(EXPORT, WHY))
    assert LargeExport.objects.count() == 2


def test_what_was_allowed_lapses_after_a_day(desk, asked, superior):
    decide(asked, is_allowed=True, by=superior)
    LargeExport.objects.update(decided_at=timezone.now() - timedelta(hours=24, minutes=1))
    assert not is_file(desk.post(EXPORT, WHY))


@pytest.mark.parametrize("other", [{"union": True}, {"sensitive": True}, {"user": True}])
def test_what_was_allowed_is_this_list_for_this_user(desk, asked, superior, post, other):
    decide(asked, is_allowed=True, by=superior)
    if "union" in other:
        assert not is_file(desk.post(f"{EXPORT}?membership=all", WHY))
    elif "sensitive" in other:
        assert not is_file(desk.post(EXPORT, WHY | {"sensitive": "on"}))
    else:
        assert not is_file(browser_of(working("another", post, *EDITS)).post(EXPORT, WHY))


def test_a_refusal_needs_a_reason_and_ends_it(desk, asked, superior):
    browser = browser_of(superior)
    browser.post(page_of(asked), {"refuse": "1", "said": " "})
    assert LargeExport.objects.get().is_allowed is None
    browser.post(page_of(asked), {"refuse": "1", "said": "Không cần số điện thoại"})
    assert LargeExport.objects.get().is_allowed is False
    assert "Không cần số điện thoại" in desk.get(page_of(asked)).content.decode()
    assert not is_file(desk.post(EXPORT, WHY))


def test_a_form_that_says_neither_decides_nothing(asked, superior):
    browser_of(superior).post(page_of(asked), {})
    assert LargeExport.objects.get().is_allowed is None


def test_nobody_allows_their_own(desk, officer, asked):
    allow(officer, *EDITS, "rosters.approve_import")
    desk.post(page_of(asked), {"allow": "1"})
    assert LargeExport.objects.get().is_allowed is None
    with refused("large_export_is_decided_by_somebody_else"):
        LargeExport.objects.update(is_allowed=True, decided_by=officer, decided_at=timezone.now())


def test_not_even_a_superuser(head_office, people):
    head_office.post(EXPORT, WHY)
    asked = LargeExport.objects.get()
    head_office.post(page_of(asked), {"allow": "1"})
    assert LargeExport.objects.get().is_allowed is None
    assert "Nobody else here may allow it" in head_office.get(page_of(asked)).content.decode()


def test_who_works_for_all_of_these_unions_allows_the_export_of_a_superuser(head_office, people, superior):
    head_office.post(EXPORT, WHY)
    assert refusal(LargeExport.objects.get(), superior) == ""


@pytest.mark.parametrize("right", ["rosters.approve_import", "access.handle_requests", "access.give_grants"])
def test_three_rights_allow_it(asked, industry, right):
    assert refusal(asked, working("other", industry, right)) == ""


def test_the_right_to_export_alone_does_not(asked, industry):
    other = working("other", industry, *EDITS)
    assert browser_of(other).get(page_of(asked)).status_code == 404
    with pytest.raises(ValidationError):
        decide(asked, is_allowed=True, by=other)


def test_nor_does_a_right_over_some_of_the_unions(asked, hanoi, saigon):
    for name, union in (("below", hanoi), ("elsewhere", saigon)):
        other = working(name, union, "rosters.approve_import")
        assert browser_of(other).get(page_of(asked)).status_code == 404
        assert browser_of(other).post(page_of(asked), {"allow": "1"}).status_code == 404
    assert LargeExport.objects.get().is_allowed is None


def test_of_a_list_of_one_union_its_own_superior_decides(officer, people, hanoi, hue):
    filters = PeopleFilters({"union": str(hanoi.pk)}, user=officer)
    asked = ask(filters, count=2, sensitive=False, why="report", by=officer)
    here, there = (working(union.code, union, "rosters.approve_import") for union in (hanoi, hue))
    assert (refusal(asked, here), bool(refusal(asked, there))) == ("", True)
    assert who_could(asked) == [here]


def test_the_second_word_is_refused(asked, superior, industry):
    decide(asked, is_allowed=False, said="Không", by=superior)
    with pytest.raises(ValidationError):
        decide(asked, is_allowed=True, by=working("other", industry, "rosters.approve_import"))


def test_deciding_asks_for_the_password(asked, superior):
    browser = Client()
    browser.force_login(superior)
    assert reverse("account_reauthenticate") in browser.post(page_of(asked), {"allow": "1"}).url
    assert LargeExport.objects.get().is_allowed is None


def test_it_waits_on_the_start_page_of_who_may_allow_it(desk, asked, superior):
    assert page_of(asked) in browser_of(superior).get(START).content.decode()
    assert page_of(asked) not in desk.get(START).content.decode()
    decide(asked, is_allowed=True, by=superior)
    assert page_of(asked) not in browser_of(superior).get(START).content.decode()
    assert page_of(asked) in desk.get(START).content.decode()


def test_the_asker_is_told_who_could(desk, asked, superior):
    assert "This may be allowed by: superior" in desk.get(page_of(asked)).content.decode()


def test_others_see_nothing_of_it(asked, hue):
    other = browser_of(working("other", hue, *EDITS))
    assert other.get(page_of(asked)).status_code == 404
    assert other.get(LIST).context["cl"].result_count == 0
    assert browser_of(working("reader", hue)).get(LIST).status_code == 403


def test_where_one_person_runs_all_it_can_be_switched_off(desk, settings):
    settings.EXPORT_NEEDS_TWO = False
    assert is_file(desk.post(EXPORT, WHY))


def test_the_password_comes_before_the_asking(officer, people, monkeypatch):
    monkeypatch.setattr(people_admin, "MANY", 1)
    allow(officer, *EDITS)
    browser = Client()
    browser.force_login(officer)
    assert reverse("account_reauthenticate") in browser.post(EXPORT, WHY).url
    assert not LargeExport.objects.exists()


def test_the_database_holds_what_was_decided_and_taken(asked):
    with refused("large_export_is_decided_by_somebody"):
        LargeExport.objects.update(is_allowed=True)
    with refused("large_export_is_taken_once_it_is_allowed"):
        LargeExport.objects.update(taken_at=timezone.now())
