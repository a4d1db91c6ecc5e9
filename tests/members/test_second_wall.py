"""PostgreSQL refuses what is written outside a user's rights, even where our own questions forget who asks."""

from contextlib import ExitStack
from unittest.mock import patch

import pytest
from django.db import connection, connections
from django.utils import timezone

from branches.actions.facts import change, dissolve, found
from branches.actions.grants import give
from branches.models import Branch, BranchPeriod, Grant, Role
from branches.models.branch import BranchQuerySet
from branches.second_wall import WRITES, begin_nowhere, limited_to
from members.actions.memberships import end, transfer
from members.actions.people import correct
from members.models import Membership, Person
from members.models.membership import MembershipQuerySet
from members.models.person import PersonQuerySet
from tests.cast import LONG_AGO, grant, just, member, refused
from tests.sent import send

LEFT = {"on": timezone.localdate(), "reason": "resigned", "by": None}


def said() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"current_setting('{setting}', true)" for setting in WRITES))
        return list(cursor.fetchone())


def test_nobody_foreign_is_ended_transferred_or_taken(officer, hanoi, saigon, membership):
    foreign = member(saigon)
    with limited_to(officer):
        with refused("membership_is_written_within_reach"):
            end(foreign, **LEFT)
        with refused("membership_is_written_within_reach"):
            transfer(foreign, to=hanoi, on=timezone.localdate(), by=None)
        with refused("membership_is_written_within_reach"):
            transfer(membership, to=saigon, on=timezone.localdate(), by=None)
        with refused("membership_is_written_within_reach"):
            Membership.objects.filter(pk=foreign.pk).delete()
        end(membership, **LEFT)


def test_nobody_foreign_is_corrected(officer, person, saigon):
    foreign = member(saigon).person
    with limited_to(officer):
        with refused("person_is_changed_within_reach"):
            correct(foreign, values={"note": "thử"}, by=None)
        with refused("person_is_changed_within_reach"):
            Person.objects.update(note="thử")
        correct(person, values={"note": "thử"}, by=None)


def test_no_foreign_union_is_changed_dissolved_or_placed_here(officer, post, hanoi, saigon, telecom):
    today = timezone.localdate()
    with limited_to(officer):
        with refused("union_is_changed_within_reach"):
            change(saigon, on=today, by=None, name="Khác")
        with refused("union_is_changed_within_reach"):
            change(saigon, on=today, by=None, parent=post)
        with refused("union_is_changed_within_reach"):
            change(hanoi, on=today, by=None, parent=telecom)
        with refused("union_s_facts_are_changed_within_reach"):
            BranchPeriod.objects.filter(branch=saigon).update(decision_number="1/QĐ")
        with refused("union_is_changed_within_reach"):
            found(Branch(code="VT9"), started_on=None, by=None, name="Mới", kind="grassroots", parent=telecom)
        with refused("union_is_changed_within_reach"):
            Branch.objects.filter(pk=saigon.pk).update(contact="thử")
        found(Branch(code="BC9"), started_on=None, by=None, name="Mới", kind="grassroots", parent=post)
        dissolve(hanoi, on=today, by=None, reason="thử")


def test_no_grant_is_given_where_none_may_be(officer, stranger, hanoi, saigon):
    officer.grants.update(role=just(officer, "access.give_grants"))
    viewer = {"role": Role.objects.get(pk="viewer"), "started_on": LONG_AGO, "by": None}
    with limited_to(officer):
        with refused("grant_is_given_within_reach"):
            give(stranger, branch=saigon, **viewer)
        give(stranger, branch=hanoi, **viewer)
        with refused("grant_is_given_within_reach"):
            Grant.objects.filter(user=stranger).update(branch=saigon)


def test_one_right_is_none_for_other_records(officer, hanoi, membership):
    officer.grants.update(role=just(officer, "members.change_membership"))
    with limited_to(officer):
        end(membership, **LEFT)
        with refused("union_is_changed_within_reach"):
            change(hanoi, on=timezone.localdate(), by=None, name="Khác")


def test_without_a_word_and_for_superusers_there_is_no_limit(stranger, membership):
    stranger.is_superuser = True
    with limited_to(stranger):
        assert said() == ["{/}"] * len(WRITES)
        end(membership, **LEFT)


def test_after_a_request_nothing_is_left_of_it_even_where_it_fails(officer, client, membership):
    for address in ("/admin/", "/admin/members/person/999/change/", "/admin/members/person/?id__gt=1"):
        client.force_login(officer)
        client.post(address, {"full_name": "Nguyễn Văn An"})
        assert [text or "" for text in said()] == [""] * len(WRITES)
    with pytest.raises(ZeroDivisionError), limited_to(officer):
        raise ZeroDivisionError
    assert [text or "" for text in said()] == [""] * len(WRITES)


def test_connections_of_the_web_server_begin_with_nowhere(membership):
    with patch.dict(connections.settings["default"], OPTIONS={}):
        begin_nowhere()
        fresh = connections.create_connection("default")
        with fresh.cursor() as cursor:
            cursor.execute("SET unionreg.people = '{/}'; RESET unionreg.people")
            cursor.execute("SELECT current_setting('unionreg.people')")
            assert cursor.fetchone() == ("{}",)
        fresh.close()


def test_a_visitor_writes_nothing(rf, membership):
    class Nobody:
        is_authenticated = False

    with limited_to(Nobody()), refused("membership_is_written_within_reach"):
        end(membership, **LEFT)


def test_pages_whose_questions_forget_who_asks_change_nothing_foreign(office, officer, hanoi, saigon, membership):
    foreign = member(saigon)
    grant(officer, hanoi)
    said = {"on": timezone.localdate().isoformat(), "reason": "resigned", "why": "thử"}
    with ExitStack() as forgotten:
        for questions in (PersonQuerySet, MembershipQuerySet, BranchQuerySet):
            for question in ("visible_to", "within_reach"):
                forgotten.enter_context(patch.object(questions, question, lambda rows, *_who: rows.all()))
        answer = send(office, f"/admin/members/person/{foreign.person_id}/memberships/{foreign.pk}/end/", said)
        mine = f"/admin/members/person/{membership.person_id}/memberships/{membership.pk}/transfer/"
        send(office, mine, said | {"to": saigon.pk})
    assert "not one of yours" in answer.content.decode()
    foreign.refresh_from_db()
    membership.refresh_from_db()
    assert (foreign.ended_on, membership.ended_on) == (None, None)
