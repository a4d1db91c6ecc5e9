"""Two people change one record at the same time: neither overwrites what the other wrote without having seen it."""

from datetime import date, timedelta

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from access.admin import ScopedAdmin
from access.models import Act, User
from branches.models import Grant, Role
from members.models import Breach, Membership, Person
from tests.access.test_typed import filled
from tests.cast import EDITS, LONG_AGO, allow, grant
from tests.matrix.asked import posted_forms
from tests.sent import send


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


@pytest.mark.parametrize("mark", [{}, {"seen": ""}, {"seen": "made up"}])
def test_without_a_mark_of_ours_nothing_is_overwritten_unseen(office, change, person, mark):
    Person.objects.filter(pk=person.pk).update(address="0900000002")
    sent = filled(office, change, address="0900000001")
    del sent["seen"]
    answer = office.post(change, sent | mark)
    assert answer.status_code == 409
    assert "Somebody changed" in errors(answer)
    person.refresh_from_db()
    assert person.address == "0900000002"


def test_every_form_of_a_record_of_ours_carries_its_mark(head_office):
    request = head_office.get("/admin/").wsgi_request
    ours = {model: pages for model, pages in admin.site._registry.items() if isinstance(pages, ScopedAdmin)}
    assert {Person, User} <= ours.keys()
    forms = {model: pages.get_form(request, model(), change=True) for model, pages in ours.items()}
    for pages in ours.values():
        forms |= {rows.model: rows.get_formset(request).form for rows in pages.get_inline_instances(request)}
    assert [model for model, form in forms.items() if "seen" not in form.base_fields] == []


def test_a_grant_that_was_changed_meanwhile_is_shown_in_both_versions(head_office, hanoi, stranger):
    page = reverse("admin:access_user_change", args=[stranger.pk])
    held = grant(stranger, hanoi, "viewer")
    mine = row_of(head_office, page) | {"grants-0-ended_on": "01/02/2039"}
    Grant.objects.filter(pk=held.pk).update(ended_on="2038-01-01", role="officer")
    answer = head_office.post(page, mine)
    assert answer.status_code == 409
    [difference] = answer.context["old_forms"][0].differences
    assert (difference.typed, difference.now) == ("01/02/2039", "01/01/2038")
    assert "ended_on" not in str(Act.objects.filter(verb="change_grant").values_list("details"))


def row_of(browser, page: str) -> dict:
    """A user's page as a browser would send it."""
    return next(form for form in posted_forms(browser.get(page).content.decode()) if "username" in form)


def test_rights_of_a_role_are_told_in_words(head_office):
    page = reverse("admin:branches_role_change", args=["viewer"])
    mine = filled(head_office, page, rights=["members.view_person"])
    Role.objects.filter(code="viewer").update(rights=["branches.view_branch"])
    answer = head_office.post(page, mine)
    [difference] = answer.context["old_forms"][0].differences
    assert (difference.typed, difference.now) == ("See members, counts and lists", "See unions")


def test_what_has_a_day_and_a_time_is_compared_as_one(head_office):
    breach = Breach.objects.create(found_at=timezone.now(), what="Gửi nhầm")
    page = reverse("admin:members_breach_change", args=[breach.pk])
    [mine] = [form for form in posted_forms(head_office.get(page).content.decode()) if "what" in form]
    Breach.objects.filter(pk=breach.pk).update(found_at=timezone.now() - timedelta(days=3), done="Đã thu hồi")
    assert head_office.post(page, mine | {"report": "Đã báo"}).status_code == 302
    breach.refresh_from_db()
    assert (breach.found_at.date(), breach.done) == (timezone.now().date() - timedelta(days=3), "Đã thu hồi")


ACTS = {
    "end": {"on": "01/05/2024", "reason": "retired"},
    "transfer": {"on": "01/05/2024"},
    "correct": {"started_on": "01/05/2019", "why": "nhầm"},
}


@pytest.mark.parametrize("act", ACTS)
def test_an_act_whose_page_does_not_say_what_it_showed_is_not_done(office, membership, hue, act):
    page = reverse(f"admin:members_person_{act}", args=[membership.person_id, membership.pk])
    sent = filled(office, page) | ACTS[act] | ({"to": hue.pk} if act == "transfer" else {})
    answer = office.post(page, {name: value for name, value in sent.items() if name not in ("seen", "watched")})
    assert answer.status_code == 409
    assert list(Membership.objects.values_list("started_on", "ended_on")) == [(membership.started_on, None)]


def test_an_act_on_what_changed_meanwhile_tells_what_was_and_what_is(office, second, membership):
    page = reverse("admin:members_person_end", args=[membership.person_id, membership.pk])
    mine = filled(office, page, on="01/05/2024", reason="retired")
    corrected = {"branch": membership.branch_id, "started_on": "05/04/2021", "start_reason": "listed", "why": "nhầm"}
    send(second, page.replace("/end/", "/correct/"), corrected)
    answer = office.post(page, mine)
    assert answer.status_code == 409
    turned = {(one.was, one.now) for one in answer.context["watching"].turned}
    assert turned == {("01/03/2020", "05/04/2021")}
    assert "Lê Thị Bình saved this record on" in answer.content.decode()
    again = mine | {"watched": answer.context["watching"].mark}
    assert office.post(page, again).status_code == 302, "seen now, and done knowingly"


def test_of_a_correction_what_only_the_other_corrected_is_kept(office, membership):
    page = reverse("admin:members_person_correct", args=[membership.person_id, membership.pk])
    mine = filled(office, page, start_decision="5/QĐ", why="thiếu số")
    Membership.objects.filter(pk=membership.pk).update(started_on="2021-04-05")
    assert office.post(page, mine).status_code == 302
    membership.refresh_from_db()
    assert (membership.start_decision, membership.started_on) == ("5/QĐ", date(2021, 4, 5))


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
