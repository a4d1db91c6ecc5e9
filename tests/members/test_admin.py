"""The pages of members, as officers use them."""

from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse

from access.models import Act
from access.personal import masked
from members.actions.memberships import transfer
from members.models import Membership, Person
from tests.cast import EDITS, allow, member
from tests.sent import send

LIST = "admin:members_person_changelist"
NEW = {
    "full_name": "Lê  Thị Lan",
    "born_on": "5/1990",
    "sex": "F",
    "phone": "+84 912 345 678",
    "on": "01/06/2024",
    "reason": "admitted",
}


def names(browser, **filters) -> list[str]:
    return [person.full_name for person in browser.get(reverse(LIST), filters, follow=True).context["cl"].result_list]


def text(answer) -> str:
    return answer.content.decode()


def act_page(membership: Membership, act: str) -> str:
    return reverse(f"admin:members_person_{act}", args=[membership.person_id, membership.pk])


def test_an_officer_never_sees_members_of_another_union(office, person, saigon):
    member(saigon, "Phạm Sài Gòn")
    assert names(office) == ["Trần Thị Hoà"]
    assert names(office, q="sai gon") == []
    assert names(office, membership="all", union=saigon.pk) == []


def test_a_member_who_went_elsewhere_is_seen_there_only(office, membership, saigon):
    transfer(membership, to=saigon, on=date(2024, 1, 1), by=None)
    assert names(office) == []
    assert names(office, membership="former") == []
    assert office.get(reverse("admin:members_person_change", args=[membership.person_id])).status_code == 404


def test_the_list_shows_members_of_today_unless_asked_otherwise(office, person, hanoi):
    member(hanoi, "Đã Nghỉ", until=date(2020, 1, 1))
    assert names(office) == ["Trần Thị Hoà"]
    assert names(office, membership="former") == ["Đã Nghỉ"]
    assert names(office, membership="all") == ["Trần Thị Hoà", "Đã Nghỉ"]


def test_the_list_follows_the_vietnamese_alphabet(office, hanoi):
    for name in ("Lê Đào", "Lê Dung", "Lê Ánh", "Lê An"):
        member(hanoi, name)
    assert names(office) == ["Lê An", "Lê Ánh", "Lê Dung", "Lê Đào"]


def test_a_union_is_filtered_with_all_below_it(office, post, hanoi, hue):
    member(hanoi, "Ở Hà Nội")
    member(hue, "Ở Huế")
    assert names(office, union=hue.pk) == ["Ở Huế"]
    assert len(names(office, union=post.pk)) == 2
    assert names(office, union="x") == []


def test_the_ethnic_groups_of_the_register_are_offered(office, hanoi):
    cache.clear()
    member(hanoi, "Lò Thị Mai", ethnicity="Thái")
    member(hanoi, "Lê Thị Mai", ethnicity="Kinh")
    assert '<option value="Thái"' in text(office.get(reverse(LIST)))
    assert names(office, ethnicity="Thái") == ["Lò Thị Mai"]


def test_a_filter_never_names_a_union_of_others(office, person, saigon):
    assert "Sài Gòn" not in text(office.get(reverse(LIST), {"union": saigon.pk}))


@pytest.mark.parametrize("words", ["hoa tran", "001185000001", "DV"])
def test_members_are_found_without_accents_and_by_numbers(office, person, words):
    assert names(office, q=words if words != "DV" else person.member_code) == ["Trần Thị Hoà"]


def test_the_list_hides_the_middle_of_an_id_number(office, person):
    assert masked("001201001234") == "001•••••••34"
    assert masked("012345678") == "012••••78"
    page = text(office.get(reverse(LIST)))
    assert "001•••••••01" in page
    assert person.id_number not in page


def test_a_new_member_is_entered_with_the_first_membership(office, hanoi, officer):
    answer = office.post(reverse("admin:members_person_add"), NEW | {"branch": hanoi.pk})
    assert answer.status_code == 302
    person = Person.objects.get()
    assert (person.full_name, person.born_on, person.phone) == ("Lê Thị Lan", "1990-05", "0912345678")
    membership = person.memberships.get()
    assert (membership.branch, membership.started_on, membership.start_reason) == (hanoi, date(2024, 6, 1), "admitted")
    assert Act.objects.filter(by=officer, verb="enter").exists()


def test_a_new_member_of_a_union_of_others_is_refused(office, hanoi, saigon):
    answer = office.post(reverse("admin:members_person_add"), NEW | {"branch": saigon.pk})
    assert answer.context["adminform"].form.errors.keys() == {"branch"}
    assert "Sài Gòn" not in text(answer)
    assert not Person.objects.exists()


def test_a_refusal_of_the_verb_is_shown_in_the_form(office, hanoi):
    answer = office.post(reverse("admin:members_person_add"), NEW | {"branch": hanoi.pk, "on": "01/01/2990"})
    assert "This day is yet to come" in text(answer)
    assert not Person.objects.exists()


def test_a_namesake_is_entered_only_after_a_second_thought(office, person, hanoi):
    same = NEW | {"branch": hanoi.pk, "full_name": "Trần Thị Hòa", "born_on": "27/03/1985"}
    answer = office.post(reverse("admin:members_person_add"), same)
    assert person.member_code in text(answer)
    assert 'name="confirmed"' in text(answer)
    assert Person.objects.count() == 1
    office.post(reverse("admin:members_person_add"), same | {"confirmed": "on"})
    assert Person.objects.count() == 2


def test_an_id_number_is_not_entered_twice_even_with_a_second_thought(office, person, hanoi):
    same = NEW | {"branch": hanoi.pk, "id_number": "001 185 000 001", "confirmed": "on"}
    answer = office.post(reverse("admin:members_person_add"), same)
    assert answer.context["adminform"].form.errors.keys() == {"id_number"}
    assert Person.objects.count() == 1


def test_of_somebody_of_another_union_only_the_existence_is_told(office, hanoi, saigon):
    foreign = member(saigon, "Phạm Bí Mật", id_number="079185000001", phone="0987654321").person
    answer = text(
        office.post(reverse("admin:members_person_add"), NEW | {"branch": hanoi.pk, "id_number": foreign.id_number})
    )
    assert "in a union that is not yours" in answer
    for secret in (foreign.full_name, foreign.member_code, foreign.phone, "Sài Gòn"):
        assert secret not in answer


def test_a_change_of_the_form_is_a_correction_with_its_reason(office, person, officer):
    page = reverse("admin:members_person_change", args=[person.pk])
    send(
        office,
        page,
        {
            "full_name": person.full_name,
            "born_on": "1985",
            "sex": "F",
            "id_number": person.id_number,
            "why": "giấy khai sinh",
        },
    )
    person.refresh_from_db()
    assert person.born_on == "1985"
    act = Act.objects.first()
    assert (act.verb, act.by, act.reason) == ("correct", officer, "giấy khai sinh")
    assert act.details == {"before": {"born_on": "1985-03-27"}, "after": {"born_on": "1985"}}


def test_a_membership_is_ended_on_its_page(office, membership):
    page = act_page(membership, "end")
    assert "Cancel" in text(office.get(page))
    answer = send(office, page, {"on": "01/05/2024", "reason": "retired"})
    assert answer.url == reverse("admin:members_person_change", args=[membership.person_id])
    membership.refresh_from_db()
    assert (membership.ended_on, membership.end_reason) == (date(2024, 5, 1), "retired")


def test_a_refused_end_is_explained_on_its_page(office, membership):
    answer = send(office, act_page(membership, "end"), {"on": "01/05/2010", "reason": "retired"})
    assert "The end must come after the start." in text(answer)


def test_a_member_is_transferred_only_to_a_union_that_the_officer_sees(office, membership, hue, saigon):
    answer = send(office, act_page(membership, "transfer"), {"to": saigon.pk, "on": "01/05/2024"})
    assert answer.context["form"].errors.keys() == {"to"}
    assert send(office, act_page(membership, "transfer"), {"to": hue.pk, "on": "01/05/2024"}).status_code == 302
    assert membership.person.membership_on().branch == hue


def test_a_former_member_is_taken_back(office, hanoi, hue):
    person = member(hanoi, until=date(2020, 1, 1)).person
    page = reverse("admin:members_person_take_back", args=[person.pk])
    assert page in text(office.get(reverse("admin:members_person_change", args=[person.pk])))
    send(office, page, {"branch": hue.pk, "on": "01/05/2024", "why": "xin vào lại"})
    assert person.membership_on().branch == hue


def test_a_membership_is_corrected_on_its_page(office, membership):
    form = office.get(act_page(membership, "correct")).context["form"]
    said = {name: value or "" for name, value in form.initial.items()}
    send(office, act_page(membership, "correct"), said | {"started_on": "01/03/2019", "why": "nhập nhầm"})
    membership.refresh_from_db()
    assert membership.started_on == date(2019, 3, 1)


@pytest.mark.parametrize("act", ["end", "transfer", "correct"])
def test_a_membership_in_a_union_of_others_is_out_of_reach(office, hanoi, saigon, act):
    earlier = member(saigon, until=date(2020, 1, 1))
    Membership.objects.create(
        person=earlier.person, branch=hanoi, started_on=date(2020, 1, 1), start_reason="transferred_within"
    )
    assert office.get(act_page(earlier, act)).status_code == 404


@pytest.mark.parametrize("act", ["end", "transfer", "correct"])
def test_who_may_only_look_acts_on_nothing(office, officer, membership, act):
    allow(officer, *(right for right in EDITS if right != "members.change_membership"))
    assert office.post(act_page(membership, act), {}).status_code == 403
    page = text(office.get(reverse("admin:members_person_change", args=[membership.person_id])))
    assert act_page(membership, act) not in page


def test_nobody_is_deleted(head_office, person):
    assert (
        head_office.post(reverse("admin:members_person_delete", args=[person.pk]), {"post": "yes"}).status_code == 403
    )
    assert Person.objects.exists()
