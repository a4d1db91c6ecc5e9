"""The page of one person: what it shows, how it is corrected, where it leads back to."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from access.models import Act
from members.actions.memberships import end, transfer
from members.actions.people import correct
from members.acts import done_to
from members.admin.person_page import age_in_words
from members.models import Person
from tests.cast import allow, member, open_data
from tests.sent import send

LIST = reverse("admin:members_person_changelist")


def page_of(person: Person) -> str:
    return reverse("admin:members_person_change", args=[person.pk])


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def as_opened(browser, person: Person) -> dict:
    """What the form of a person sends when nothing is changed in it."""
    form = browser.get(page_of(person)).context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)}


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def reader(office, officer) -> Client:
    """The browser of an officer who may only look."""
    allow(officer, "members.view_person", "branches.view_branch")
    return office


# What is shown


def test_the_head_says_who_this_is(office, person):
    Person.objects.filter(pk=person.pk).update(phone="0912345678", party_member=True)
    open_data(office, person)
    page = text(office.get(page_of(person)))
    for said in (person.member_code, "born 27/03/1985", 'href="tel:0912345678"', "0912 345 678", "Party member"):
        assert said in page
    assert "BC01 · Công đoàn Bưu điện Hà Nội</b> <span>since 01/03/2020" in page


@pytest.mark.parametrize(
    ("born_on", "said"),
    [
        ("1985-03-27", "40 years old"),
        ("1985-03-28", "39 years old"),
        ("1985-03", "approximately 40 years old"),
        ("1985", "approximately 40 years old"),
        ("2024-03-27", "1 year old"),
        ("2030", ""),
        ("", ""),
    ],
)
def test_an_age_is_approximate_where_the_birth_date_is(born_on, said):
    assert age_in_words(born_on, date(2025, 3, 27)) == said


def test_what_looks_wrong_stands_beside_its_field(office, person):
    Person.objects.filter(pk=person.pk).update(sex="M", born_on="")
    open_data(office, person, "papers")
    answer = office.get(page_of(person))
    assert answer.context["warned"].keys() == {"sex", "born_on", "phone"}
    page = text(answer)
    assert 'data-code="id_contradicts_sex">The ID number says the other sex.' in page
    assert "3 things to look at" in page
    assert "female, born in 1985, registered in Hà Nội" in page


def test_warnings_never_block(office, person):
    office.post(page_of(person), as_opened(office, person) | {"sex": "M"})
    person.refresh_from_db()
    assert person.sex == "M"


def test_a_warning_about_what_was_just_written_goes_with_the_officer(office, person):
    answer = office.post(page_of(person), as_opened(office, person) | {"sex": "M"}, follow=True)
    assert "The ID number says the other sex." in text(answer)
    answer = office.post(page_of(person), as_opened(office, person) | {"note": "x"}, follow=True)
    assert "The ID number says the other sex." not in text(answer)


def test_memberships_are_told_with_what_can_be_done(office, membership, hue):
    transfer(membership, to=hue, on=date(2024, 1, 1), by=None)
    page = text(office.get(page_of(membership.person)))
    begun = membership.person.membership_on()
    assert "from 01/03/2020, no longer from 01/01/2024" in page
    assert "from 01/01/2024 to today" in page
    for act in ("transfer", "end", "correct"):
        assert reverse(f"admin:members_person_{act}", args=[membership.person_id, begun.pk]) in page
    assert reverse("admin:members_person_end", args=[membership.person_id, membership.pk]) not in page


def test_who_may_only_look_reads_the_same_page(reader, membership):
    Person.objects.filter(pk=membership.person_id).update(joined_on="2010-05", qualification="Đại học")
    page = text(reader.get(page_of(membership.person)))
    for said in ("27/03/1985", "05/2010", "Đại học", "001•••••••01", "Công đoàn Bưu điện Hà Nội"):
        assert said in page
    for offered in ('name="_save"', 'name="phone"', "/transfer/", "/end/", "/correct/"):
        assert offered not in page


def test_what_was_done_is_told_old_and_new(office, person, officer):
    correct(
        person,
        values={"born_on": "1985", "party_member": True, "phone": "0912345678"},
        why="giấy khai sinh",
        by=officer,
    )
    page = text(office.get(page_of(person)))
    assert '<span class="sr-only">old value</span> 27/03/1985</del> → <ins>' in page
    assert '<span class="sr-only">new value</span> 1985</ins>' in page
    assert "giấy khai sinh" in page
    [done] = done_to(person)
    assert [(change.before, change.after) for change in done.changes] == [
        ("27/03/1985", "1985"),
        ("—", "091•••••78"),
        ("hidden", "hidden"),
    ]


def test_an_act_hides_the_middle_of_id_numbers(office, person):
    correct(person, values={"id_number": "001185000099"}, by=None)
    [done] = done_to(person)
    assert (done.changes[0].before, done.changes[0].after) == ("001•••••••01", "001•••••••99")


def test_acts_of_memberships_are_told_in_words(membership, hue, officer):
    begun = transfer(membership, to=hue, on=date(2024, 1, 1), decision_number="12/QĐ", by=officer)
    end(begun, on=date(2024, 5, 1), reason="retired", by=officer)
    ended, transferred = done_to(membership.person)
    assert ended.said == ["01/05/2024", "retired"]
    assert transferred.said == ["BC01 → BC02", "01/01/2024", "decision 12/QĐ"]


def questions(browser, person: Person) -> int:
    with CaptureQueriesContext(connection) as asked:
        browser.get(page_of(person))
    return len(asked)


def test_a_page_asks_as_often_for_one_act_as_for_many(office, membership, hue):
    office.get(page_of(membership.person))
    asked = questions(office, membership.person)
    transfer(membership, to=hue, on=date(2024, 1, 1), by=None)
    for place in range(5):
        correct(membership.person, values={"note": str(place)}, by=None)
    assert questions(office, membership.person) == asked < 18


# Correcting


def test_a_phone_number_is_corrected_without_a_reason(office, person):
    open_data(office, person, "contact")
    office.post(page_of(person), as_opened(office, person) | {"phone": "0912 345 678"})
    assert Act.objects.get(verb="correct").details == {"before": {"phone": ""}, "after": {"phone": "0912345678"}}


@pytest.mark.parametrize(
    ("typed", "field"), [({"id_number": "00118500001"}, "id_number"), ({"born_on": "31/2/1985"}, "born_on")]
)
def test_an_error_is_named_above_the_form_with_a_way_to_its_field(office, person, typed, field):
    open_data(office, person)
    answer = office.post(page_of(person), as_opened(office, person) | typed | {"address": "12 Tràng Thi"})
    page = text(answer)
    assert answer.context["adminform"].form.errors.keys() == {field}
    assert f'<a href="#id_{field}">' in page
    assert 'value="12 Tràng Thi"' in page
    assert next(iter(typed.values())) in page


def test_an_id_number_of_another_person_is_refused_beside_its_field(office, person, saigon):
    foreign = member(saigon, "Phạm Bí Mật", id_number="079185000001").person
    open_data(office, person)
    answer = office.post(page_of(person), as_opened(office, person) | {"id_number": foreign.id_number})
    assert answer.context["adminform"].form.errors.keys() == {"id_number"}
    assert "in a union that is not yours" in text(answer)
    assert "Phạm Bí Mật" not in text(answer)


def test_an_id_number_is_read_grouped(office, person):
    open_data(office, person)
    office.post(page_of(person), as_opened(office, person) | {"id_number": "001.185 000-099"})
    person.refresh_from_db()
    assert person.id_number == "001185000099"


def test_the_boxes_bring_the_right_keyboard(office, person):
    open_data(office, person)
    form = office.get(page_of(person)).context["adminform"].form
    assert 'type="tel"' in str(form["phone"])
    assert 'inputmode="numeric"' in str(form["id_number"])
    assert 'type="email"' in str(form["email"])
    assert 'list="usual-ethnicity"' in str(form["ethnicity"])
    assert "id_born_on_warnings" in str(form["born_on"])


# The way back


def test_saving_leads_back_to_the_list_as_it_was_filtered(office, person):
    address = page_of(person) + "?_changelist_filters=q%3Dho%26sex%3DF"
    answer = office.post(address, as_opened(office, person) | {"note": "mới"})
    assert answer.url == LIST + "?q=ho&sex=F"
    assert f'href="{page_of(person)}?_changelist_filters=q%3Dho%26sex%3DF"' in text(office.get(answer.url))


def test_save_and_stay_stays(office, person):
    address = page_of(person) + "?_changelist_filters=q%3Dho"
    answer = office.post(address, as_opened(office, person) | {"_continue": "1"})
    assert answer.url == address


@pytest.mark.parametrize("act", ["end", "transfer", "correct"])
def test_an_act_leads_back_to_the_person_as_opened_from_the_list(office, membership, hue, act):
    address = reverse(f"admin:members_person_{act}", args=[membership.person_id, membership.pk])
    back = page_of(membership.person) + "?_changelist_filters=q%3Dho"
    answer = office.get(address + "?_changelist_filters=q%3Dho")
    assert f'href="{back}"' in text(answer)
    assert "Trần Thị Hoà" in text(answer)
    assert "member of BC01 · Công đoàn Bưu điện Hà Nội since 01/03/2020" in text(answer)
    said = {"on": "01/05/2024", "reason": "retired", "to": hue.pk, "why": "x"}
    said |= {"branch": hue.pk, "started_on": "01/03/2020", "start_reason": "listed"}
    assert send(office, address + "?_changelist_filters=q%3Dho", said).url == back


# Unions


def test_the_page_of_a_union_counts_its_members_and_leads_to_them(office, post, hanoi, hue):
    member(hanoi)
    member(hue)
    member(hue, until=date(2020, 1, 1))
    answer = office.get(reverse("admin:branches_branch_change", args=[post.pk]))
    assert answer.context["members"] == {"own": 0, "all": 2}
    assert f"{LIST}?union={post.pk}&amp;below=no" in text(answer)
    assert f"{reverse('admin:members_person_look')}?union={post.pk}" in text(answer)


def test_who_may_not_see_members_sees_no_count_of_them(office, officer, hanoi):
    allow(officer, "branches.view_branch")
    answer = office.get(reverse("admin:branches_branch_change", args=[hanoi.pk]))
    assert answer.status_code == 200
    assert "union-members" not in text(answer)
