"""Before somebody is entered, the register is asked; it tells nothing about people of unions of others."""

from datetime import date

import pytest
from django.urls import reverse

from members.admin.lookup import MOST_SHOWN
from members.models import Membership, Person
from tests.cast import EDITS, allow, grant, member

LOOK = "admin:members_person_look"
ADD = "admin:members_person_add"


def look(browser, **typed):
    return browser.post(reverse(LOOK), typed)


def found(answer) -> list[str]:
    return [match.person.full_name for match in answer.context["found"].matches]


def text(answer) -> str:
    return answer.content.decode()


def test_adding_begins_with_a_look(office):
    answer = office.get(reverse(ADD), {"union": "1", "_changelist_filters": "q=an"})
    assert answer.url == reverse(LOOK) + "?union=1&_changelist_filters=q%3Dan"
    assert office.get(answer.url).status_code == 200


@pytest.mark.parametrize(
    "typed",
    [{"full_name": "hoa tran"}, {"id_number": "001 185 000 001"}, {"born_on": "27/3/1985"}, {"born_on": "1985"}],
)
def test_somebody_of_the_own_unions_is_found(office, person, typed):
    answer = look(office, **typed)
    assert found(answer) == ["Trần Thị Hoà"]
    assert person.member_code in text(answer)
    assert person.id_number not in text(answer).replace('value="001185000001"', "")


def test_a_member_can_be_transferred_and_a_former_one_taken_back(office, membership, hanoi):
    former = member(hanoi, "Trần Đã Nghỉ", until=date(2020, 1, 1)).person
    answer = text(look(office, full_name="tran"))
    assert reverse("admin:members_person_transfer", args=[membership.person_id, membership.pk]) in answer
    assert reverse("admin:members_person_take_back", args=[former.pk]) in answer


def test_a_name_with_another_birth_date_is_somebody_else(office, person):
    answer = look(office, full_name="Trần Thị Hoà", born_on="1990")
    assert answer.url.startswith(reverse(ADD))


def test_a_name_whose_birth_date_is_not_known_may_be_the_one(office, hanoi):
    member(hanoi, "Trần Văn Ba")
    assert found(look(office, full_name="Trần Văn Ba", born_on="1/1/1980")) == ["Trần Văn Ba"]


def test_the_nearest_names_come_first_and_not_too_many(office, hanoi):
    for place in range(MOST_SHOWN + 1):
        member(hanoi, f"Nguyễn Văn Anh {place}")
    member(hanoi, "Nguyễn Văn An")
    answer = look(office, full_name="nguyen van an")
    assert found(answer)[0] == "Nguyễn Văn An"
    assert len(found(answer)) == MOST_SHOWN
    assert answer.context["found"].has_more


def test_nobody_found_leads_straight_to_the_form_with_what_was_typed(office):
    answer = office.post(
        reverse(LOOK), {"full_name": "Lê Mới", "born_on": "5/1990", "id_number": "001190000001"}, follow=True
    )
    form = answer.context["adminform"].form
    assert [form[name].value() for name in ("full_name", "born_on", "id_number")] == [
        "Lê Mới",
        "05/1990",
        "001190000001",
    ]
    assert "001190000001" not in str(answer.redirect_chain)


def test_none_of_those_found_leads_to_the_form(office, person):
    answer = office.post(reverse(LOOK), {"full_name": "Trần Thị Hoà", "_new": "1"}, follow=True)
    assert answer.context["adminform"].form["full_name"].value() == "Trần Thị Hoà"


def test_a_new_look_forgets_the_one_before(office):
    look(office, full_name="Lê Mới")
    office.get(reverse(LOOK))
    assert not office.get(reverse(ADD), {"form": "1"}).context["adminform"].form["full_name"].value()


def test_of_an_id_number_of_others_only_its_existence_is_told(office, saigon):
    foreign = member(saigon, "Phạm Bí Mật", id_number="079185000001", phone="0987654321").person
    answer = office.post(reverse(LOOK), {"id_number": foreign.id_number, "_new": "1"})
    assert "Somebody in the register has this ID number" in text(answer)
    for secret in (foreign.full_name, foreign.member_code, foreign.phone, "Sài Gòn", "VT01"):
        assert secret not in text(answer)


def test_of_a_name_of_others_nothing_is_told(office, saigon):
    member(saigon, "Phạm Bí Mật", born_on="1985")
    nobody = look(office, full_name="Phạm Không Có", born_on="1985")
    foreign = look(office, full_name="Phạm Bí Mật", born_on="1985")
    assert (foreign.status_code, foreign.url) == (nobody.status_code, nobody.url)


def test_a_look_asks_for_something(office, person):
    assert "Write at least one of them." in text(look(office))
    assert look(office, id_number="123").context["form"].errors.keys() == {"id_number"}


def test_who_may_not_enter_members_does_not_look_here(office, officer):
    allow(officer, *(right for right in EDITS if right != "members.add_person"))
    assert office.get(reverse(LOOK)).status_code == 403
    assert look(office, full_name="an").status_code == 403


def branch_offered(browser, **address):
    return browser.get(reverse(ADD), {"form": "1"} | address).context["adminform"].form["branch"].value()


def test_the_union_asked_for_is_offered(office, post, hanoi, saigon):
    assert branch_offered(office, union=hanoi.pk) == hanoi.pk
    assert branch_offered(office, _changelist_filters=f"union={hanoi.pk}") == hanoi.pk
    assert branch_offered(office, _changelist_filters=f"union={post.pk}") is None
    assert branch_offered(office, union=saigon.pk) is None
    assert branch_offered(office, union="x") is None


def test_the_only_union_of_an_officer_is_offered(office, officer, hanoi):
    officer.grants.all().delete()
    grant(officer, hanoi)
    assert branch_offered(office) == hanoi.pk


def test_a_look_asks_as_often_for_one_as_for_many(office, hanoi, django_assert_num_queries):
    member(hanoi, "Lê Một")
    look(office, full_name="le")
    with django_assert_num_queries(7):
        look(office, full_name="le")
    for place in range(5):
        member(hanoi, f"Lê Thêm {place}")
    with django_assert_num_queries(7):
        look(office, full_name="le")


def test_a_former_member_is_offered_the_last_union_again(office, hanoi, hue):
    person = member(hanoi, until=date(2020, 1, 1)).person
    page = reverse("admin:members_person_take_back", args=[person.pk])
    assert office.get(page).context["form"]["branch"].value() == hanoi.pk
    assert office.get(page, {"union": hue.pk}).context["form"]["branch"].value() == hue.pk
    assert Membership.objects.count() == Person.objects.count() == 1
