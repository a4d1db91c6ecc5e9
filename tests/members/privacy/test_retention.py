"""Retention rules: what they would empty, that they do it, and only where they are switched on."""

import json
from datetime import date, datetime, time, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from access.models import Act
from members.actions.people import correct
from members.models import Person, RetentionRule
from members.privacy.requests import finish
from members.privacy.retention import apply, due, months_before, people_of
from rosters.models import Import, ImportRow
from tests.cast import SEES, allow, member, refused
from tests.members.privacy.desk import ask, told
from tests.members.privacy.traces import in_tables
from tests.rosters.imports import AN
from tests.sent import send

ON = date(2026, 11, 24)
pytestmark = pytest.mark.django_db


@pytest.fixture
def rule(db) -> RetentionRule:
    """Phone and religion go two years after the last membership."""
    return RetentionRule.objects.create(
        name="Liên lạc", starts_on=date(2026, 1, 1), months=24, fields=["phone", "religion"], is_on=True
    )


@pytest.fixture
def former(hue) -> Person:
    """Left in 2020."""
    return member(hue, "Đào Văn Cũ", until=date(2020, 5, 1), phone="0912345678", religion="Phật giáo").person


def ran(*options: str) -> dict:
    out = StringIO()
    call_command("apply_retention", "--on", ON.isoformat(), "--json", *options, stdout=out)
    return json.loads(out.getvalue())


@pytest.mark.parametrize(
    ("months", "day"),
    [(1, date(2026, 10, 24)), (12, date(2025, 11, 24)), (9, date(2026, 2, 24)), (11, date(2025, 12, 24))],
)
def test_months_are_counted_back(months, day):
    assert months_before(ON, months) == day


def test_the_last_day_of_a_shorter_month_counts():
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)


def test_of_the_rules_that_come_with_the_register_that_about_members_is_switched_off(former):
    assert dict(RetentionRule.objects.values_list("of", "is_on")) == {
        "former": False,
        "imported": True,
        "waiting": True,
    }
    assert [(told["of"], told["files"]) for told in ran()["rules"]] == [("imported", 0), ("waiting", 0)]
    former.refresh_from_db()
    assert former.phone == "0912345678"


def test_a_rule_empties_its_fields_of_former_members_only(rule, former, person):
    Person.objects.filter(pk=person.pk).update(phone="0900000000")
    assert ran()["rules"][0]["people"] == 1
    former.refresh_from_db()
    person.refresh_from_db()
    assert (former.phone, former.religion, former.full_name, person.phone) == ("", "", "Đào Văn Cũ", "0900000000")
    act = Act.objects.filter(verb="retain").get()
    assert (act.subject_id, act.details["people"], act.by) == (rule.pk, 1, None)
    assert ran()["rules"][0]["people"] == 0


@pytest.mark.parametrize("until", [date(2024, 11, 25), date(2026, 1, 1), None])
def test_whoever_left_lately_or_not_at_all_is_left_alone(rule, hue, until):
    recent = member(hue, until=until, phone="0912345678").person
    assert recent not in people_of(rule, ON)


def test_the_day_itself_is_long_enough(rule, hue):
    assert member(hue, until=date(2024, 11, 24), phone="0912345678").person in people_of(rule, ON)


def test_restricted_data_is_left_alone(rule, former):
    finish(ask(former, "restrict"), by=None, **told())
    assert not people_of(rule, ON)


def test_a_dry_run_changes_nothing(rule, former):
    told = ran("--dry-run")
    assert told["rules"][0]["unions"] == [{"code": "BC02", "name": "Công đoàn Bưu điện Huế", "people": 1}]
    former.refresh_from_db()
    assert former.phone == "0912345678"
    assert not Act.objects.filter(verb="retain").exists()


def test_what_was_written_beside_goes_too(rule, former, import_rows, hue):
    correct(former, values={"phone": "0987654321"}, by=None)
    row = {"member_code": former.member_code, "full_name": former.full_name, "phone": "0900111222"}
    import_rows([row], branch=hue, commit=False)
    Import.objects.update(state=Import.State.APPLIED)
    assert list(in_tables(["0987654321", "0900111222"]))
    apply(rule, on=ON, by=None)
    assert list(in_tables(["0987654321", "0900111222", "0912345678"])) == []
    assert ImportRow.objects.get().full_name == former.full_name


def test_it_takes_as_many_statements_for_many_as_for_one(rule, former, hue):
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            apply(rule, on=ON, by=None)
        return len(captured)

    few = statements()
    for number in range(15):
        member(hue, until=date(2020, 5, 1), phone=f"09123456{number:02}")
    assert statements() == few


def test_a_rule_cannot_empty_names_or_codes(rule):
    for name in ("full_name", "member_code", "is_erased"):
        rule.fields = [name]
        with pytest.raises(ValidationError, match="."):
            rule.full_clean()


def test_a_rule_is_said_once_for_a_day(rule):
    with refused("retention_rule_is_said_once_for_a_day"):
        RetentionRule.objects.create(name=rule.name, starts_on=rule.starts_on, months=3, fields=["phone"])


def test_data_is_kept_for_a_month_at_least(rule):
    with refused("retention_is_a_month_at_least"):
        RetentionRule.objects.filter(pk=rule.pk).update(months=0)


# Files


def days_ago(number: int) -> datetime:
    """So many days before ON, at noon."""
    return timezone.make_aware(datetime.combine(ON - timedelta(number), time(12)))


@pytest.mark.parametrize(("age", "is_kept"), [(729, True), (731, False)])
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_file_goes_two_years_after_its_import_and_what_it_did_stays(import_rows, hanoi, age, is_kept):
    incoming = import_rows([AN], branch=hanoi)
    Import.objects.update(applied_at=days_ago(age), received_at=days_ago(age))
    file = incoming.files.get()
    assert ran("--dry-run")["rules"][0]["files"] == (not is_kept)
    assert file.path.exists()
    assert ran()["rules"][0]["files"] == (not is_kept)
    file.refresh_from_db()
    assert (file.path.exists(), file.erased_at is None) == (is_kept, is_kept)
    assert (ImportRow.objects.count(), Person.objects.count()) == (1, 1)
    assert Act.objects.filter(verb="retain").exists() is not is_kept


def test_a_file_that_came_again_lately_is_kept(import_rows, hanoi):
    old = import_rows([AN], branch=hanoi)
    Import.objects.filter(pk=old.pk).update(applied_at=days_ago(800))
    import_rows([AN], branch=hanoi)
    assert ran()["rules"][0]["files"] == 0
    assert old.files.get().erased_at is None


@pytest.mark.parametrize(("age", "is_kept"), [(6, True), (7, False)])
def test_an_import_that_nobody_confirmed_goes_after_a_week(import_rows, hanoi, age, is_kept):
    import_rows([AN], branch=hanoi, commit=False)
    Import.objects.update(received_at=days_ago(age))
    assert ran()["rules"][1]["files"] == (not is_kept)
    assert Import.objects.exists() is is_kept
    assert Act.objects.filter(verb="discard", by=None).exists() is not is_kept


def test_the_report_counts_files_of_imports_that_the_user_sees(desk, head_office, import_rows, hanoi, protector):
    import_rows([AN], branch=hanoi)
    Import.objects.update(applied_at=days_ago(800))
    rule = RetentionRule.objects.get(of="imported")
    assert (due(rule, ON).files, due(rule, ON, to=protector).files) == (1, 0)
    assert "<b>1</b> would go" in head_office.get(reverse("admin:members_retentionrule_report")).content.decode()


def test_a_rule_is_of_something_known(rule):
    with refused("retention_is_of_something_known"):
        RetentionRule.objects.filter(pk=rule.pk).update(of="else")


# The pages


def test_the_report_counts_and_names_within_reach(desk, protector, rule, former, saigon):
    member(saigon, "Người Nơi Khác", until=date(2020, 1, 1), phone="0900111222")
    page = desk.get(reverse("admin:members_retentionrule_report")).content.decode()
    assert "Đào Văn Cũ" in page
    assert "Người Nơi Khác" not in page
    assert "0912345678" not in page
    assert (due(rule, ON).people, due(rule, ON, to=protector).people) == (2, 1)


def test_only_superusers_change_rules(second_desk, head_office, rule):
    page = reverse("admin:members_retentionrule_change", args=[rule.pk])
    said = {"name": "Khác", "starts_on": "01/01/2026", "months": 3, "fields_emptied": ["phone"], "is_on": "on"}
    said |= {"days": 0}
    assert second_desk.get(page).status_code == 200
    assert second_desk.post(page, said).status_code == 403
    assert send(head_office, page, said).status_code == 302
    rule.refresh_from_db()
    assert (rule.name, rule.months, rule.fields) == ("Khác", 3, ["phone"])


def test_a_rule_about_files_has_no_fields(head_office):
    rule = RetentionRule.objects.get(of="imported")
    page = reverse("admin:members_retentionrule_change", args=[rule.pk])
    assert 'name="fields_emptied"' not in head_office.get(page).content.decode()
    said = {"name": rule.name, "starts_on": "01/01/2026", "months": 12, "days": 0, "is_on": "on"}
    assert send(head_office, page, said).status_code == 302
    rule.refresh_from_db()
    assert (rule.of, rule.months, rule.fields) == ("imported", 12, [])


def test_without_the_right_nobody_sees_the_rules(office, officer, rule):
    allow(officer, *SEES)
    for name in ("changelist", "report"):
        assert office.get(reverse(f"admin:members_retentionrule_{name}")).status_code == 403


def test_without_the_right_a_rule_is_as_one_that_is_not_there(office, officer, rule):
    allow(officer, *SEES)
    told = [office.get(reverse("admin:members_retentionrule_history", args=[pk])) for pk in (rule.pk, 987_654)]
    assert [answer.status_code for answer in told] == [404, 404]
