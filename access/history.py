"""History: what PostgreSQL writes down of every row added, changed or removed, and what it says of who did it.

Triggers write it, once for each statement, so that bulk statements and COPY are in it, too. What belongs to one action
(a request, a command, an import) carries the number of one context; nothing of it can be changed or removed.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import pghistory
import pgtrigger
from django.db import connection, migrations, models, transaction
from django.http import HttpRequest, HttpResponse
from pghistory import runtime, trigger

KNOWN = "known"  # what stood in the register when its history began


class _Compared(trigger.Event):
    """Compares the rows before and after a statement so that no plan of it can take each row with each other.

    PostgreSQL keeps the plan that it made for a connection's first, small statement. pghistory's own join then was a
    nested loop over 81,911 x 81,911 rows at the next import; a full join cannot be one.
    """

    def get_func_template_kwargs(self, model: type[models.Model]) -> dict:
        known = super().get_func_template_kwargs(model)
        known["cond_new_values"] = known["cond_new_values"].replace("old_values JOIN", "old_values FULL JOIN")
        return known


class Changed(pghistory.UpdateEvent):
    """A row of which a field became another one."""

    def add_event_trigger(self, event_model: type[models.Model]) -> None:
        pgtrigger.register(
            _Compared(
                event_model=event_model,
                label=self.label,
                name=self.trigger_name,
                row=self.row,
                operation=self.operation,
                condition=self.condition,
                level=self.level,
            )
        )(event_model.pgh_tracked_model)


def events_of(model: type[models.Model], *, found_by: str = "pgh_obj", without: tuple[str, ...] = ()) -> type:
    """The base of a model's events: all its fields but its number, `without` and those that PostgreSQL computes.

    `found_by` is the field by which a page looks for them; it alone is indexed, besides the context.
    """
    fields = [
        field.name
        for field in model._meta.local_fields
        if not field.primary_key and field.name not in without and not isinstance(field, models.GeneratedField)
    ]
    return pghistory.create_event_model(
        model,
        pghistory.InsertEvent(),
        Changed(),
        pghistory.DeleteEvent(),
        fields=fields,
        obj_field=pghistory.ObjForeignKey(
            on_delete=models.DO_NOTHING, related_name="+", related_query_name="+", db_index=found_by == "pgh_obj"
        ),
        attrs={"__str__": lambda event: f"{event.pgh_label} {event.pgh_obj_id}", "pgh_found_by": found_by}
        | {
            field.name: models.ForeignKey(
                field.remote_field.model,
                on_delete=models.DO_NOTHING,
                null=field.null,
                db_constraint=False,
                db_index=field.name == found_by,
                related_name="+",
                verbose_name=field.verbose_name,
            )
            for field in model._meta.local_fields
            if field.name in fields and field.is_relation
        },
        level=pghistory.Statement,
    )


def context_id() -> UUID | None:
    """The number that ties together what is done now; None where nobody said who does it."""
    context = getattr(runtime._tracker, "value", None)
    return context and context.id


def acting(*, by: models.Model | None = None, **known: object) -> pghistory.context:
    """What happens inside is one action: by this user (None: as said before), `known` says from where."""
    return pghistory.context(**known | ({"user": by.pk} if by is not None else {}))


def of_a_request(get_response: Callable) -> Callable:
    """Middleware: all that a request changes is one action of its user, done on the page of this address."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with pghistory.context(user=request.user.pk, url=request.path):
            return get_response(request)

    return middleware


@contextmanager
def erasing() -> Iterator[None]:
    """Inside, and only in this transaction, what was written down may be changed: for the erasure of personal data."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT history_erasure()")
        yield
        cursor.execute("SELECT history_erasure_is_done()")


# The setting holds the number of its transaction, so that it is of no use in another one. Contexts are written once:
# pghistory's own function would change them later.
CREATE_FUNCTIONS = """
CREATE FUNCTION history_erasure() RETURNS void LANGUAGE sql AS $$
    SELECT set_config('unionreg.history_erasure', pg_current_xact_id()::text, true);
$$;
CREATE FUNCTION history_erasure_is_done() RETURNS void LANGUAGE sql AS $$
    SELECT set_config('unionreg.history_erasure', '', true);
$$;
CREATE FUNCTION history_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('unionreg.history_erasure', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
        RAISE EXCEPTION 'What was written down in % is never changed or removed.', TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION _pgh_attach_context() RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
    said_id uuid := nullif(current_setting('pghistory.context_id', true), '');
BEGIN
    IF said_id IS NOT NULL THEN
        INSERT INTO pghistory_context (id, metadata, created_at, updated_at)
        VALUES (said_id, current_setting('pghistory.context_metadata')::jsonb, now(), now())
        ON CONFLICT (id) DO NOTHING;
    END IF;
    RETURN said_id;
END $$;
"""
# Emptying a whole table fires no other trigger, and history would not know of it. Nothing in the register does it: the
# setting is for registers that only test (tests/emptied.py).
CREATE_NEVER_EMPTIED = """
CREATE FUNCTION table_is_never_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('unionreg.may_truncate', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
        RAISE EXCEPTION 'The table % is never emptied at once.', TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
"""
DROP_NEVER_EMPTIED = "DROP FUNCTION table_is_never_emptied()"
DROP_FUNCTIONS = """
DROP FUNCTION history_is_kept();
DROP FUNCTION history_erasure_is_done();
DROP FUNCTION history_erasure();
"""


def _refused(rule: str, what: str, tables: tuple[str, ...]) -> migrations.RunSQL:
    """A trigger, and its function of the same name, that refuses what is done to whole tables by anybody at all."""
    return migrations.RunSQL(
        [
            f"CREATE TRIGGER {rule} BEFORE {what} ON {table}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {rule}();"
            f" ALTER TABLE {table} ENABLE ALWAYS TRIGGER {rule};"
            for table in tables
        ],
        [f"DROP TRIGGER {rule} ON {table}" for table in tables],
    )


def append_only(*tables: str) -> migrations.RunSQL:
    """Let PostgreSQL refuse to change or empty these tables, to superusers as well; rows can be added."""
    return _refused("history_is_kept", "UPDATE OR DELETE OR TRUNCATE", tables)


def never_emptied(*tables: str) -> migrations.RunSQL:
    """Let PostgreSQL refuse TRUNCATE of these tables, to superusers as well."""
    return _refused("table_is_never_emptied", "TRUNCATE", tables)


def history_begins(app: str, *names: str) -> migrations.RunPython:
    """Write down what stands in the register already, so that each later change has something to be compared with."""

    def write(apps, schema_editor) -> None:
        for name in names:
            events, rows = apps.get_model(app, f"{name}Event")._meta, apps.get_model(app, name)._meta
            columns = [f.column for f in events.local_fields if not f.name.startswith("pgh_")]
            number = rows.pk.column
            quoted = ", ".join(f'"{column}"' for column in columns)
            schema_editor.execute(
                f"INSERT INTO {events.db_table} (pgh_created_at, pgh_label, pgh_obj_id, {quoted})"  # noqa: S608 - names
                f" SELECT now(), '{KNOWN}', {number}, {quoted} FROM {rows.db_table} ORDER BY {number}"
            )

    return migrations.RunPython(write, migrations.RunPython.noop)
