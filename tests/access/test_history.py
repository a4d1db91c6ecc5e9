"""What is written down of each change, by whom it says it was made, and that nobody changes it afterwards."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, models, transaction
from pghistory.models import Context

import manage
from access.audit import record
from access.history import acting, context_id, erasing
from access.models import Act, Look, SavedList, SignIn, User, UserEvent
from branches.models import Branch, BranchEvent
from members.models import ErasedPerson, PersonEvent
from rosters.models import LargeExport

EVENTS = [model for model in apps.get_models() if hasattr(model, "pgh_tracked_model") and model._meta.managed]
WRITTEN_DOWN = [*EVENTS, Act, Context, Look]
WITHOUT_HISTORY = {Act, ErasedPerson, Look, SavedList, SignIn, *EVENTS}
each_table = pytest.mark.parametrize("model", WRITTEN_DOWN, ids=lambda model: model._meta.label)


def refused(statement: str, table: str) -> None:
    """PostgreSQL refuses the statement about the table ({}) by a plain sentence."""
    said = f"What was written down in {table} is never changed or removed."
    with pytest.raises(ProgrammingError, match=re.escape(said)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


def test_every_model_about_people_and_unions_has_a_history():
    ours = {model for app in ("access", "branches", "members") for model in apps.get_app_config(app).get_models()}
    assert (ours - WITHOUT_HISTORY) | {LargeExport} == {event.pgh_tracked_model for event in EVENTS}


@pytest.mark.parametrize("event", EVENTS, ids=lambda model: model._meta.label)
def test_the_history_has_every_field_but_secrets_and_what_is_computed(event):
    kept = {field.name for field in event._meta.fields}
    own = [field for field in event.pgh_tracked_model._meta.fields if not isinstance(field, models.GeneratedField)]
    number = event.pgh_tracked_model._meta.pk.name
    assert {field.name for field in own} - kept <= {number, "password", "last_login", "sessions_ended_at"}


@each_table
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "TRUNCATE {}", "UPDATE {} SET {} = {}"])
def test_what_was_written_down_cannot_be_changed(db, model, statement):
    column = model._meta.pk.column
    refused(statement.format("{}", column, column), model._meta.db_table)


@each_table
def test_not_even_a_superuser_who_switches_triggers_off_changes_it(db, model):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    refused("DELETE FROM {}", model._meta.db_table)


@pytest.mark.parametrize(
    "model",
    [*WRITTEN_DOWN, *(event.pgh_tracked_model for event in EVENTS), SignIn, ErasedPerson],
    ids=lambda model: model._meta.label,
)
def test_no_table_that_has_a_history_is_emptied_not_even_inside_an_erasure(db, model):
    with erasing(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        with pytest.raises(ProgrammingError, match="is never emptied at once"), transaction.atomic():
            cursor.execute(f"TRUNCATE {model._meta.db_table} CASCADE")


def test_no_code_of_the_register_says_that_it_may_empty_tables():
    apps_of_ours = ("access", "branches", "members", "rosters", "reports", "unionreg")
    files = [file for app in apps_of_ours for file in (Path(manage.__file__).parent / app).rglob("*.py")]
    assert [file.name for file in files if "may_truncate" in file.read_text()] == ["history.py"]


def test_only_inside_an_erasure_it_can_be_changed(stranger):
    with erasing():
        UserEvent.objects.update(email="")
    refused("UPDATE {} SET email = ''", "access_userevent")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_erasure_opens_its_own_transaction_only():
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('unionreg.history_erasure', pg_current_xact_id()::text, false)")
    refused("DELETE FROM {}", "access_act")


def test_a_user_s_history_has_no_secrets_and_no_sign_ins(stranger):
    stranger.set_password("x")
    stranger.last_login = stranger.date_joined
    stranger.save()
    assert list(UserEvent.objects.values_list("pgh_label", flat=True)) == ["insert"]


def test_what_belongs_to_one_action_has_one_number(officer):
    with acting(by=officer, command="test"):
        made = Branch.objects.create(code="X")
        act = record("found", made, by=officer)
        assert act.context_id == context_id()
    event = BranchEvent.objects.get(pgh_obj=made)
    assert event.pgh_context_id == act.context_id
    assert event.pgh_context.metadata == {"user": officer.pk, "command": "test"}


def test_what_nobody_said_who_does_has_no_number(stranger):
    assert UserEvent.objects.get().pgh_context_id is None
    assert record("describe", stranger, by=None).context_id is None


def test_a_request_is_one_action_of_its_user_on_a_page(office, officer, person):
    address = f"/admin/members/person/{person.pk}/change/"
    form = office.get(address).context["adminform"].form
    data = {name: value if value is not None else "" for name, value in form.initial.items()}
    data |= {"seen": form["seen"].value(), "born_on": "27/03/1985", "address": "Số 1 phố Huế"}
    office.post(f"{address}?from=list", data)
    event = PersonEvent.objects.latest("pgh_id")
    assert (event.pgh_label, event.address) == ("update", "Số 1 phố Huế")
    assert event.pgh_context.metadata == {"user": officer.pk, "url": address}
    assert Act.objects.get(verb="correct").context_id == event.pgh_context_id


def test_a_command_is_one_action_under_its_name(db, monkeypatch):
    monkeypatch.setattr(manage, "execute_from_command_line", lambda argv: User.objects.create(username="made"))
    monkeypatch.setattr("sys.argv", ["manage.py", "createsuperuser"])
    manage.main()
    assert UserEvent.objects.get().pgh_context.metadata == {"command": "createsuperuser"}
