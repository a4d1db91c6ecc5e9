import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import branches.models.role
from access.history import append_only


class Migration(migrations.Migration):
    """Roles have a history, and that of grants tells the role."""

    dependencies = [
        ("branches", "0006_history"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="RoleEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "name_in_english",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=100, verbose_name="name in English"
                    ),
                ),
                (
                    "rights",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100),
                        size=None,
                        validators=[branches.models.role.is_known],
                        verbose_name="rights",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="position")),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="grant",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="grant",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="grant",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="grantevent",
            name="role",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                default=None,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="branches.role",
                verbose_name="role",
            ),
            preserve_default=False,
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="grant",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_grantevent" ("branch_id", "ended_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role_id", "started_on", "user_id") SELECT new_values."branch_id", new_values."ended_on", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."role_id", new_values."started_on", new_values."user_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="5d2f5aa487e0868d2accbf606afe06e82922a62f",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_42cee",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="branches_grant",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="grant",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_grantevent" ("branch_id", "ended_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role_id", "started_on", "user_id") SELECT new_values."branch_id", new_values."ended_on", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."role_id", new_values."started_on", new_values."user_id" FROM ( SELECT new_values.* FROM old_values FULL JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."branch_id" IS DISTINCT FROM (new_values."branch_id") OR old_values."ended_on" IS DISTINCT FROM (new_values."ended_on") OR old_values."role_id" IS DISTINCT FROM (new_values."role_id") OR old_values."started_on" IS DISTINCT FROM (new_values."started_on") OR old_values."user_id" IS DISTINCT FROM (new_values."user_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="533b3da93d8c2d1f339aa39a55271d7cf0410408",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e3820",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="branches_grant",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="grant",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_grantevent" ("branch_id", "ended_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role_id", "started_on", "user_id") SELECT old_values."branch_id", old_values."ended_on", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."role_id", old_values."started_on", old_values."user_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="e86ee4b5e8d905e2f270f8071aab8cb2c9a2f85d",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_2598c",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="branches_grant",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="role",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_roleevent" ("name", "name_in_english", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "rights") SELECT new_values."name", new_values."name_in_english", _pgh_attached_context.value, NOW(), \'insert\', new_values."code", new_values."position", new_values."rights" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="622ab2ccf3fe7876fef592e65a852b8106c1baba",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_1a268",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="branches_role",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="role",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_roleevent" ("name", "name_in_english", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "rights") SELECT new_values."name", new_values."name_in_english", _pgh_attached_context.value, NOW(), \'update\', new_values."code", new_values."position", new_values."rights" FROM ( SELECT new_values.* FROM old_values FULL JOIN new_values ON (old_values."code") = (new_values."code") WHERE (old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."name_in_english" IS DISTINCT FROM (new_values."name_in_english") OR old_values."position" IS DISTINCT FROM (new_values."position") OR old_values."rights" IS DISTINCT FROM (new_values."rights")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="f3b9dc893e7b6f2779c0e425b533b59a58385aed",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1e7d7",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="branches_role",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="role",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_roleevent" ("name", "name_in_english", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "rights") SELECT old_values."name", old_values."name_in_english", _pgh_attached_context.value, NOW(), \'delete\', old_values."code", old_values."position", old_values."rights" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="4b65e6746d54df02234a142f542a90fc22174a93",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_87bfb",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="branches_role",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="roleevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="roleevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="branches.role",
            ),
        ),
        append_only("branches_roleevent"),
    ]
