"""Two people change one record at the same time: neither overwrites what the other wrote without having seen it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from access.models import Act, User
from members.models import Person
from tests.access.test_typed import filled
from tests.cast import EDITS, LONG_AGO, allow, grant


@pytest.fixture
def second(office, officer, post):
    """The browser of a colleague with the same rights."""
    user = User.objects.create(username="second", first_name="Bình", last_name="Lê Thị", is_staff=True, language="en")
    allow(user, *EDITS)
    grant(user, post)
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.fixture
def change(person) -> str:
    return reverse("admin:members_person_change", args=[person.pk])


def errors(answer) -> str:
    return str(answer.context["adminform"].form.non_field_errors())


def test_the_second_editor_sees_both_versions_and_who_wrote_the_other(office, second, change, person):
    mine = filled(office, change, address="0900000001", hometown="hoa@example.vn")
    second.post(change, filled(second, change, address="0900000002"))

    answer = office.post(change, mine)
    page = answer.content.decode()
    [difference] = answer.context["adminform"].form.differences
    assert (difference.name, difference.typed, difference.now) == ("address", "0900000001", "0900000002")
    assert "Lê Thị Bình saved this record on" in page
    assert "Somebody changed this record" in errors(answer)
    person.refresh_from_db()
    assert (person.address, person.hometown) == ("0900000002", ""), "nothing is saved"


def test_everything_typed_stays_and_saving_again_saves_it_knowingly(office, second, change, person):
    mine = filled(office, change, address="0900000001", hometown="hoa@example.vn")
    second.post(change, filled(second, change, address="0900000002"))
    form = office.post(change, mine).context["adminform"].form
    assert (form["address"].value(), form["hometown"].value()) == ("0900000001", "hoa@example.vn")

    answer = office.post(change, mine | {"seen": form["seen"].value()})
    assert answer.status_code == 302
    person.refresh_from_db()
    assert (person.address, person.hometown) == ("0900000001", "hoa@example.vn")


def test_a_third_change_is_shown_again(office, second, change, person):
    mine = filled(office, change, address="0900000001")
    second.post(change, filled(second, change, address="0900000002"))
    seen = office.post(change, mine).context["adminform"].form["seen"].value()
    second.post(change, filled(second, change, address="0900000003"))
    [difference] = office.post(change, mine | {"seen": seen}).context["adminform"].form.differences
    assert difference.now == "0900000003"


def test_what_only_the_other_changed_is_kept(office, second, change, person):
    mine = filled(office, change, address="0900000001")
    second.post(change, filled(second, change, hometown="hoa@example.vn", note="x"))
    answer = office.post(change, mine, follow=True)
    assert "kept as they wrote it" in answer.content.decode()
    person.refresh_from_db()
    assert (person.address, person.hometown, person.note) == ("0900000001", "hoa@example.vn", "x")
    assert "hometown" not in Act.objects.filter(verb="correct").latest("id").details["after"]


def test_the_same_change_of_both_is_no_difference(office, second, change, person):
    mine = filled(office, change, address="0900000001")
    second.post(change, filled(second, change, address="0900000001"))
    assert office.post(change, mine).status_code == 302


def test_a_choice_is_shown_in_words(office, second, change):
    mine = filled(office, change, sex="M")
    second.post(change, filled(second, change, sex=""))
    [difference] = office.post(change, mine).context["adminform"].form.differences
    assert (difference.typed, difference.now) == ("male", "—")


def test_a_mark_of_another_record_counts_for_nothing(office, change, hanoi, person):
    mine = filled(office, change, address="0900000001")
    twin = Person.objects.create(full_name=person.full_name, address="0900000002")
    twin.memberships.create(branch=hanoi, started_on=LONG_AGO, start_reason="listed")
    other = reverse("admin:members_person_change", args=[twin.pk])
    Person.objects.filter(pk=person.pk).update(address="0900000002")
    answer = office.post(change, mine | {"seen": filled(office, other)["seen"]})
    assert "Somebody changed" in errors(answer)


@pytest.mark.parametrize("mark", ["", "made up"])
def test_with_a_mark_that_is_not_ours_nothing_is_overwritten_unseen(office, change, person, mark):
    Person.objects.filter(pk=person.pk).update(address="0900000002")
    answer = office.post(change, filled(office, change, address="0900000001") | {"seen": mark})
    assert "Somebody changed" in errors(answer)
    person.refresh_from_db()
    assert person.address == "0900000002"


def test_facts_of_a_union_are_compared_too(office, second, hanoi, post, hue):
    page = reverse("admin:branches_branch_change", args=[hanoi.pk])
    mine = filled(office, page, name="Công đoàn Bưu điện Thủ đô", workers="120")
    assert second.post(page, filled(second, page, name="Công đoàn Bưu điện Hà Nội mới")).status_code == 302
    [difference] = office.post(page, mine).context["adminform"].form.differences
    assert (difference.typed, difference.now) == ("Công đoàn Bưu điện Thủ đô", "Công đoàn Bưu điện Hà Nội mới")


def test_what_was_written_of_a_union_dissolved_meanwhile_is_not_lost_silently(office, second, hanoi):
    page = reverse("admin:branches_branch_change", args=[hanoi.pk])
    mine = filled(office, page, name="Công đoàn Bưu điện Thủ đô")
    hanoi.periods.update(ended_on="2026-01-01")
    type(hanoi).objects.filter(pk=hanoi.pk).update(dissolved_on="2026-01-01")
    assert "has no place now" in errors(office.post(page, mine))


def test_two_who_save_at_once_come_one_after_the_other(office, change, person):
    sent = filled(office, change, address="0900000001")
    with CaptureQueriesContext(connection) as asked:
        office.post(change, sent)
    people = [query["sql"] for query in asked if "members_person" in query["sql"]]
    held = next(number for number, sql in enumerate(people) if sql.endswith("FOR NO KEY UPDATE"))
    assert any(sql.startswith("SELECT") and "address" in sql for sql in people[held + 1 :]), (
        "what is compared is read after"
    )


def test_looking_at_a_record_holds_nobody_up(office, change, person):
    with CaptureQueriesContext(connection) as asked:
        office.get(change)
    assert not [query for query in asked if "FOR NO KEY UPDATE" in query["sql"]]
