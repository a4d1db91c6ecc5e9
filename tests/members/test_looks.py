"""Who looked at whose data: on the page of a person, and in the list of all looks of those within reach."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from access import looks
from access.models import Look, User
from members.models import Person
from tests.cast import SEES, allow, grant, member, open_data
from tests.members.test_person_page import page_of, text
from tests.readers import Readers, written

LIST = reverse("admin:access_look_changelist")


@pytest.fixture
def auditor(office, officer):
    allow(officer, *SEES, "members.open_person", "access.view_look")
    return office


def looked(person: Person, by: User | None = None, what: str = "opened", **details) -> int:
    return looks.log(by, [person.pk], Look.What(what), fields=["phone"], reason="record", **details)[0]


def page_of_looks(person: Person) -> str:
    return reverse("admin:members_person_looks", args=[person.pk])


def test_a_look_is_one_statement(person, officer, django_assert_num_queries):
    with django_assert_num_queries(1):
        looked(person, officer)
    with django_assert_num_queries(1):
        number, count = looks.log(None, Person.objects.all(), Look.What.EXPORTED, fields=["phone"])
    assert (Look.objects.get(pk=number).people, count) == ([person.pk], 1)


@pytest.mark.parametrize("people", [[], Person.objects.none()])
def test_a_look_at_nobody_is_a_look(db, people):
    number, count = looks.log(None, people, Look.What.EXPORTED, fields=[])
    assert (Look.objects.get(pk=number).people, count) == ([], 0)


def test_a_person_s_page_leads_to_who_looked(auditor, officer, person, hanoi):
    open_data(auditor, person, "contact")
    looked(member(hanoi, "Người Khác").person, User.objects.create(username="another"))
    assert page_of_looks(person) in text(auditor.get(page_of(person)))
    page = text(auditor.get(page_of_looks(person)))
    for said in ("Who looked at the data of Trần Thị Hoà", "officer", "Opened", "e-mail, phone", "to edit or check"):
        assert said in page
    assert "another" not in page


def test_who_looked_is_for_whoever_has_the_right_over_the_person(office, auditor, officer, person, saigon):
    foreign = member(saigon).person
    assert auditor.get(page_of_looks(foreign)).status_code == 404
    allow(officer, *SEES)
    assert page_of_looks(person) not in text(office.get(page_of(person)))
    assert office.get(page_of_looks(person)).status_code == 403
    assert office.get(LIST).status_code == 403


def test_the_list_has_looks_at_people_within_reach(auditor, head_office, officer, person, saigon):
    foreign = member(saigon, "Phạm Bí Mật").person
    looked(person, officer)
    looked(foreign, officer)
    head = User.objects.get(username="admin")
    auditor.force_login(officer)
    page = text(auditor.get(LIST))
    assert "Trần Thị Hoà" in page
    assert "Phạm Bí Mật" not in page
    auditor.force_login(head)
    assert "Phạm Bí Mật" in text(auditor.get(LIST))


def test_a_look_at_many_names_nobody_out_of_reach(auditor, officer, person, saigon):
    foreign = member(saigon, "Phạm Bí Mật").person
    looks.log(officer, [foreign.pk, person.pk], Look.What.EXPORTED, fields=["phone"])
    page = text(auditor.get(LIST))
    assert "Trần Thị Hoà" in page
    assert "Phạm Bí Mật" not in page


def found(browser, words: str) -> int:
    return browser.get(LIST, {"q": words}, follow=True).context["cl"].result_count


def test_looks_are_found_by_user_and_by_person(auditor, officer, person, hanoi):
    looked(person, officer)
    looked(member(hanoi, "Lê An").person, User.objects.create(username="binh", last_name="Nguyễn", first_name="Bình"))
    assert (found(auditor, "officer"), found(auditor, "Nguyễn Bình"), found(auditor, "nobody")) == (1, 1, 0)
    assert (found(auditor, "tran hoa"), found(auditor, person.member_code), found(auditor, "001185")) == (1, 1, 0)


def test_the_list_asks_as_often_for_one_look_as_for_many(auditor, officer, person, django_assert_max_num_queries):
    for _time in range(20):
        looked(person, officer)
    with django_assert_max_num_queries(12):
        auditor.get(LIST)


def test_nobody_writes_or_deletes_looks(head_office, person):
    number = looked(person)
    for page in ("add", "delete"):
        arguments = [number] if page == "delete" else []
        assert head_office.get(reverse(f"admin:access_look_{page}", args=arguments)).status_code == 403


def test_whoever_opens_many_people_in_an_hour_is_told_of(auditor, officer, person, hanoi, monkeypatch):
    monkeypatch.setattr(looks, "MANY_PEOPLE", 2)
    other, third = member(hanoi).person, member(hanoi).person
    for one in (person, person, other):
        looked(one, officer)
    assert "in the hour before" not in text(auditor.get(LIST))
    looked(third, officer)
    [alarm] = looks.alarms(Look.objects.all())
    assert (alarm.user, alarm.people) == (officer, 3)
    assert "opened the data of 3 people in the hour before" in text(auditor.get(LIST))


def test_people_opened_over_more_than_an_hour_are_no_alarm(officer, person, hanoi, monkeypatch):
    monkeypatch.setattr(looks, "MANY_PEOPLE", 1)
    now = timezone.now()
    for hours, one in ((3, person), (1, member(hanoi).person)):
        Look.objects.create(user=officer, what="opened", people=[one.pk], count=1, at=now - timedelta(hours=hours))
    assert looks.alarms(Look.objects.all()) == []


def test_a_printed_list_is_a_look(office, officer, person):
    office.get(reverse("admin:members_person_print"))
    look = Look.objects.get()
    assert (look.user, look.what, look.people, look.page) == (
        officer,
        "printed",
        [person.pk],
        "admin:members_person_print",
    )


def test_a_list_is_no_look(office, person):
    office.get(reverse("admin:members_person_changelist"))
    office.get(page_of(person))
    assert not Look.objects.exists()


def test_each_of_a_hundred_random_reads_has_its_line(hanoi, hue, post):
    """python -m bench.looks does 10,000 (goal G19)."""
    for number in range(10):
        member((hanoi, hue)[number % 2], f"Người {number}", id_number=f"00108500000{number}", phone="0912000111")
    officers = [User.objects.create(username=f"can-bo-{number}", is_staff=True) for number in range(3)]
    for user, branch in zip(officers, (hanoi, hue, post), strict=True):
        grant(user, branch)
    readers = Readers(officers, seed=19)
    while len(readers.expected) < 100:
        readers.read(views=0.5)
    assert written() == readers.expected
