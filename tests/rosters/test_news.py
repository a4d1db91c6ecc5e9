"""What of a row is news, and when a new membership starts (docs/decisions/0005)."""

from datetime import date

import pytest

from branches.actions.facts import change, dissolve
from members.models import Person, StartReason
from tests.cast import member, union
from tests.rosters.imports import AN, BINH, DAY, HOA, decisions, known, life, outcomes, register


def at_hand(person: Person, field: str) -> str:
    person.refresh_from_db()
    return getattr(person, field)


def test_a_new_member_is_entered_as_the_row_says(import_rows, hanoi):
    row = AN | {"phone": "0912345678", "party_member": "x", "joined_on": "05/2015", "qualification": "Đại học"}
    assert outcomes(import_rows([row], branch=hanoi)) == ["new"]
    new = known(AN)
    assert (new.full_name, new.born_on, new.sex, new.party_member) == ("Nguyễn Văn An", "1990-09-02", "M", True)
    assert (new.phone, new.joined_on, new.qualification) == ("0912345678", "2015-05", "Đại học")
    assert new.member_code.startswith("DV")


def test_a_cell_that_says_otherwise_is_a_change(import_rows, person, hanoi):
    incoming = import_rows([HOA | {"phone": "0912345678"}], branch=hanoi)
    assert outcomes(incoming) == ["changed"]
    assert decisions(incoming)[0].before == {"phone": ""}
    assert at_hand(person, "phone") == "0912345678"


def test_a_blank_cell_never_erases(import_rows, person, hanoi):
    Person.objects.update(phone="0912345678", party_member=True, note="x", joined_on="2010", sex="F")
    before = register()
    row = dict.fromkeys(["phone", "party_member", "note", "joined_on", "sex", "born_on"], "")
    assert outcomes(import_rows([HOA | row], branch=hanoi)) == ["unchanged"]
    assert register() == before


def test_whoever_is_no_party_member_any_more_may_be_written_so(import_rows, person, hanoi):
    Person.objects.update(party_member=True)
    assert outcomes(import_rows([HOA | {"party_member": "Không"}], branch=hanoi)) == ["changed"]
    assert at_hand(person, "party_member") is False


@pytest.mark.parametrize("said", ["1985", "03/1985", "1986"])
@pytest.mark.parametrize("field", ["born_on", "joined_on", "id_issued_on", "party_joined_on"])
def test_a_less_precise_date_never_replaces_a_more_precise_one(import_rows, person, hanoi, field, said):
    Person.objects.update(**{field: "1985-03-27"})
    import_rows([HOA | {field: said}], branch=hanoi)
    assert at_hand(person, field) == "1985-03-27"


@pytest.mark.parametrize(
    ("had", "said"), [("1985", "1985-03"), ("1985-03", "1985-03-27"), ("1985-03-27", "1986-01-01")]
)
def test_a_date_as_precise_or_more_is_news(import_rows, person, hanoi, had, said):
    Person.objects.update(joined_on=had)
    assert outcomes(import_rows([HOA | {"joined_on": said}], branch=hanoi)) == ["changed"]
    assert at_hand(person, "joined_on") == said


def test_an_old_card_never_replaces_a_new_one(import_rows, person, hanoi):
    row = HOA | {"member_code": person.member_code, "id_number": "123456789"}
    assert outcomes(import_rows([row], branch=hanoi)) == ["unchanged"]
    assert at_hand(person, "id_number") == HOA["id_number"]


def test_a_new_card_replaces_an_old_one(import_rows, person, hanoi):
    Person.objects.update(id_number="123456789")
    assert outcomes(import_rows([HOA | {"member_code": person.member_code}], branch=hanoi)) == ["changed"]
    assert at_hand(person, "id_number") == HOA["id_number"]


def test_the_same_roster_again_changes_nothing(import_rows, membership, hanoi):
    rows = [HOA | {"phone": "0912345678"}, AN, BINH | {"id_number": ""}]
    import_rows(rows, branch=hanoi)
    before = register()
    assert outcomes(import_rows(rows, branch=hanoi)) == ["unchanged"] * 3
    assert register() == before


def test_two_namesakes_of_less_and_more_precise_birth_stay_who_they_are(import_rows, hanoi):
    rows = [BINH | {"id_number": "", "born_on": said} for said in ("05/06/1992", "1992")]
    first = import_rows(rows, branch=hanoi)
    again = import_rows(rows, branch=hanoi)
    assert again.counts["unchanged"] == again.counts["accepted"] == first.counts["accepted"]


def test_a_new_membership_starts_on_the_day_of_the_roster(import_rows, hanoi):
    import_rows([AN | {"joined_on": "01/01/2015"}], branch=hanoi)
    started = known(AN).memberships.get()
    assert (started.branch, started.started_on, started.start_reason) == (hanoi, DAY, StartReason.LISTED)


def test_staff_may_let_new_memberships_start_earlier(import_rows, hanoi):
    import_rows([AN], branch=hanoi, starts_on=date(2025, 1, 1))
    assert life(known(AN)) == [("BC01", date(2025, 1, 1), None)]


def test_no_membership_starts_before_its_union(import_rows, post):
    young = union("BC09", under=post, on=date(2025, 6, 1))
    import_rows([AN], branch=young, starts_on=date(2025, 1, 1))
    assert life(known(AN)) == [("BC09", date(2025, 6, 1), None)]


def test_a_union_began_when_its_first_facts_did(import_rows, post):
    union_ = union("BC09", under=post, on=date(2020, 1, 1))
    change(union_, on=date(2025, 6, 1), by=None, name="Tên mới")
    import_rows([AN], branch=union_, starts_on=date(2025, 1, 1))
    assert life(known(AN)) == [("BC09", date(2025, 1, 1), None)]


def test_no_membership_starts_before_the_last_one_ended(import_rows, hanoi, hue):
    member(hanoi, on=date(2020, 1, 1), until=date(2025, 3, 1), id_number=AN["id_number"])
    import_rows([AN], branch=hue, starts_on=date(2025, 1, 1))
    assert life(known(AN))[1] == ("BC02", date(2025, 3, 1), None)


def test_a_former_member_is_taken_back_as_the_same_person(import_rows, hanoi):
    former = member(hanoi, on=date(2020, 1, 1), until=date(2022, 1, 1), id_number=AN["id_number"]).person
    assert outcomes(import_rows([AN], branch=hanoi)) == ["new"]
    assert life(former) == [("BC01", date(2020, 1, 1), date(2022, 1, 1)), ("BC01", DAY, None)]
    assert former.memberships.latest("started_on").start_reason == StartReason.RESTORED
    assert Person.objects.count() == 1


def test_a_start_is_never_overwritten(import_rows, membership, hanoi):
    import_rows([HOA | {"joined_on": "01/01/2011"}], branch=hanoi, on=date(2024, 1, 1), starts_on=date(2010, 1, 1))
    membership.refresh_from_db()
    assert membership.started_on == date(2020, 3, 1)


def test_a_roster_of_a_day_before_the_membership_is_no_second_membership(import_rows, person, hanoi):
    assert outcomes(import_rows([HOA], branch=hanoi, on=date(2019, 1, 1))) == ["unchanged"]
    assert len(life(person)) == 1


def test_an_old_roster_of_a_union_dissolved_since_makes_no_member(import_rows, hue):
    """The membership would have no end, but the union has one."""
    dissolve(hue, on=date(2024, 1, 1), by=None, reason="")
    incoming = import_rows([AN], branch=hue, on=date(2023, 1, 1))
    assert (outcomes(incoming), register()) == (["refused"], [])
