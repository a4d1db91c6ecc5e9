import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from access.history import append_only


class Migration(migrations.Migration):
    """Unions, their facts, grants and placements have a history."""

    dependencies = [
        ("branches", "0005_searched_by_an_index"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BranchEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("code", models.CharField(max_length=40, verbose_name="code")),
                (
                    "employer",
                    models.CharField(blank=True, db_default="", default="", max_length=250, verbose_name="employer"),
                ),
                (
                    "tax_code",
                    models.CharField(blank=True, db_default="", default="", max_length=20, verbose_name="tax code"),
                ),
                (
                    "province",
                    models.CharField(blank=True, db_default="", default="", max_length=100, verbose_name="province"),
                ),
                (
                    "workers",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="How many people the employer employs, members or not.",
                        null=True,
                        verbose_name="workers",
                    ),
                ),
                ("established_on", models.DateField(blank=True, null=True, verbose_name="established on")),
                (
                    "contact",
                    models.CharField(blank=True, db_default="", default="", max_length=250, verbose_name="contact"),
                ),
                (
                    "name",
                    models.CharField(db_default="", default="", editable=False, max_length=250, verbose_name="name"),
                ),
                (
                    "short_name",
                    models.CharField(
                        db_default="", default="", editable=False, max_length=100, verbose_name="short name"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("industry", "industry union"),
                            ("direct_superior", "direct superior union"),
                            ("grassroots", "grassroots union"),
                            ("affiliated_grassroots", "affiliated grassroots union"),
                            ("section", "section"),
                            ("group", "group"),
                        ],
                        db_default="",
                        default="",
                        editable=False,
                        max_length=30,
                        verbose_name="kind",
                    ),
                ),
                (
                    "sector",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("administrative", "administrative body"),
                            ("public_service", "public service unit"),
                            ("autonomous_public_service", "autonomous public service unit"),
                            ("armed_forces", "armed forces"),
                            ("state_enterprise", "state or state-controlled enterprise"),
                            ("private", "private enterprise"),
                            ("foreign_invested", "foreign-invested enterprise"),
                            ("cooperative", "cooperative"),
                            ("non_public", "non-public institution"),
                            ("foreign_organisation", "foreign organisation"),
                        ],
                        db_default="",
                        default="",
                        editable=False,
                        max_length=40,
                        verbose_name="sector",
                    ),
                ),
                ("dissolved_on", models.DateField(editable=False, null=True, verbose_name="dissolved on")),
                ("path", models.TextField(db_collation="C", db_default="", default="", editable=False)),
                ("depth", models.PositiveSmallIntegerField(db_default=0, default=0, editable=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="BranchPeriodEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("started_on", models.DateField(blank=True, null=True, verbose_name="from")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="up to, not including")),
                ("name", models.CharField(max_length=250, verbose_name="name")),
                (
                    "short_name",
                    models.CharField(blank=True, db_default="", default="", max_length=100, verbose_name="short name"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("industry", "industry union"),
                            ("direct_superior", "direct superior union"),
                            ("grassroots", "grassroots union"),
                            ("affiliated_grassroots", "affiliated grassroots union"),
                            ("section", "section"),
                            ("group", "group"),
                        ],
                        max_length=30,
                        verbose_name="kind",
                    ),
                ),
                (
                    "sector",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("administrative", "administrative body"),
                            ("public_service", "public service unit"),
                            ("autonomous_public_service", "autonomous public service unit"),
                            ("armed_forces", "armed forces"),
                            ("state_enterprise", "state or state-controlled enterprise"),
                            ("private", "private enterprise"),
                            ("foreign_invested", "foreign-invested enterprise"),
                            ("cooperative", "cooperative"),
                            ("non_public", "non-public institution"),
                            ("foreign_organisation", "foreign organisation"),
                        ],
                        db_default="",
                        default="",
                        max_length=40,
                        verbose_name="sector",
                    ),
                ),
                (
                    "decision_number",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=60, verbose_name="decision number"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="GrantEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("started_on", models.DateField(verbose_name="from")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="up to, not including")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PlacementEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("industry", "industry union"),
                            ("direct_superior", "direct superior union"),
                            ("grassroots", "grassroots union"),
                            ("affiliated_grassroots", "affiliated grassroots union"),
                            ("section", "section"),
                            ("group", "group"),
                        ],
                        max_length=30,
                        verbose_name="kind",
                    ),
                ),
                (
                    "superior_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("industry", "industry union"),
                            ("direct_superior", "direct superior union"),
                            ("grassroots", "grassroots union"),
                            ("affiliated_grassroots", "affiliated grassroots union"),
                            ("section", "section"),
                            ("group", "group"),
                        ],
                        db_default="",
                        default="",
                        max_length=30,
                        verbose_name="kind of the superior",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="branch",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_branchevent" ("code", "contact", "depth", "dissolved_on", "employer", "established_on", "kind", "name", "parent_id", "path", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "province", "sector", "short_name", "tax_code", "workers") SELECT new_values."code", new_values."contact", new_values."depth", new_values."dissolved_on", new_values."employer", new_values."established_on", new_values."kind", new_values."name", new_values."parent_id", new_values."path", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."province", new_values."sector", new_values."short_name", new_values."tax_code", new_values."workers" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="18d2d91fa5c06de3d9a11e662acd087eb3817a3f",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_00e85",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="branches_branch",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="branch",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_branchevent" ("code", "contact", "depth", "dissolved_on", "employer", "established_on", "kind", "name", "parent_id", "path", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "province", "sector", "short_name", "tax_code", "workers") SELECT new_values."code", new_values."contact", new_values."depth", new_values."dissolved_on", new_values."employer", new_values."established_on", new_values."kind", new_values."name", new_values."parent_id", new_values."path", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."province", new_values."sector", new_values."short_name", new_values."tax_code", new_values."workers" FROM ( SELECT new_values.* FROM old_values FULL JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."code" IS DISTINCT FROM (new_values."code") OR old_values."contact" IS DISTINCT FROM (new_values."contact") OR old_values."depth" IS DISTINCT FROM (new_values."depth") OR old_values."dissolved_on" IS DISTINCT FROM (new_values."dissolved_on") OR old_values."employer" IS DISTINCT FROM (new_values."employer") OR old_values."established_on" IS DISTINCT FROM (new_values."established_on") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."parent_id" IS DISTINCT FROM (new_values."parent_id") OR old_values."path" IS DISTINCT FROM (new_values."path") OR old_values."province" IS DISTINCT FROM (new_values."province") OR old_values."sector" IS DISTINCT FROM (new_values."sector") OR old_values."short_name" IS DISTINCT FROM (new_values."short_name") OR old_values."tax_code" IS DISTINCT FROM (new_values."tax_code") OR old_values."workers" IS DISTINCT FROM (new_values."workers")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="d5eaa5d325c37de70e11f5f6413d32427e6b8b6a",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_98809",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="branches_branch",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="branch",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_branchevent" ("code", "contact", "depth", "dissolved_on", "employer", "established_on", "kind", "name", "parent_id", "path", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "province", "sector", "short_name", "tax_code", "workers") SELECT old_values."code", old_values."contact", old_values."depth", old_values."dissolved_on", old_values."employer", old_values."established_on", old_values."kind", old_values."name", old_values."parent_id", old_values."path", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."province", old_values."sector", old_values."short_name", old_values."tax_code", old_values."workers" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="3829cad0af547be9bc99a58fe39a5778448f797b",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_1e4bb",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="branches_branch",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="branchperiod",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_branchperiodevent" ("branch_id", "decision_number", "ended_on", "kind", "name", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sector", "short_name", "started_on") SELECT new_values."branch_id", new_values."decision_number", new_values."ended_on", new_values."kind", new_values."name", new_values."parent_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."sector", new_values."short_name", new_values."started_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="041b8f844a2384975d915291cd3fbe3f5c9030a7",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e0e7c",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="branches_branchperiod",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="branchperiod",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_branchperiodevent" ("branch_id", "decision_number", "ended_on", "kind", "name", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sector", "short_name", "started_on") SELECT new_values."branch_id", new_values."decision_number", new_values."ended_on", new_values."kind", new_values."name", new_values."parent_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."sector", new_values."short_name", new_values."started_on" FROM ( SELECT new_values.* FROM old_values FULL JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."branch_id" IS DISTINCT FROM (new_values."branch_id") OR old_values."decision_number" IS DISTINCT FROM (new_values."decision_number") OR old_values."ended_on" IS DISTINCT FROM (new_values."ended_on") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."parent_id" IS DISTINCT FROM (new_values."parent_id") OR old_values."sector" IS DISTINCT FROM (new_values."sector") OR old_values."short_name" IS DISTINCT FROM (new_values."short_name") OR old_values."started_on" IS DISTINCT FROM (new_values."started_on")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="79dd86b073ba7778ab243a46a4ef6f268db41561",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_84995",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="branches_branchperiod",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="branchperiod",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_branchperiodevent" ("branch_id", "decision_number", "ended_on", "kind", "name", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sector", "short_name", "started_on") SELECT old_values."branch_id", old_values."decision_number", old_values."ended_on", old_values."kind", old_values."name", old_values."parent_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."sector", old_values."short_name", old_values."started_on" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="2a5711c0fe797e5a23bb10105f0135e6b2843562",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a72c4",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="branches_branchperiod",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="grant",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_grantevent" ("branch_id", "ended_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_on", "user_id") SELECT new_values."branch_id", new_values."ended_on", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."started_on", new_values."user_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="fd5ac6b122a032f6c4f5c823ad67f816e5be97a8",
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
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_grantevent" ("branch_id", "ended_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_on", "user_id") SELECT new_values."branch_id", new_values."ended_on", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."started_on", new_values."user_id" FROM ( SELECT new_values.* FROM old_values FULL JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."branch_id" IS DISTINCT FROM (new_values."branch_id") OR old_values."ended_on" IS DISTINCT FROM (new_values."ended_on") OR old_values."started_on" IS DISTINCT FROM (new_values."started_on") OR old_values."user_id" IS DISTINCT FROM (new_values."user_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="469c649419974d155d2e4e21b00bf00c2eac795c",
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
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_grantevent" ("branch_id", "ended_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_on", "user_id") SELECT old_values."branch_id", old_values."ended_on", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."started_on", old_values."user_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="57406a42a5b1e674ee02642435e0ba0479151202",
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
            model_name="placement",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_placementevent" ("kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "superior_kind") SELECT new_values."kind", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."superior_kind" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="0d72416d371f8155412ca34c78e8fa54230a6c00",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_52dff",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="branches_placement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="placement",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_placementevent" ("kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "superior_kind") SELECT new_values."kind", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."superior_kind" FROM ( SELECT new_values.* FROM old_values FULL JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."superior_kind" IS DISTINCT FROM (new_values."superior_kind")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="d9361d526ad9c146c2d2b8cf84d5eb6709d0d2d5",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_2a08c",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="branches_placement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="placement",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "branches_placementevent" ("kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "superior_kind") SELECT old_values."kind", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."superior_kind" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="b4e51c9c878c51a48ddbbdb492eec7f4f6e4d8e1",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_54808",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="branches_placement",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="branchevent",
            name="parent",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="branches.branch",
                verbose_name="superior",
            ),
        ),
        migrations.AddField(
            model_name="branchevent",
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
            model_name="branchevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="branches.branch",
            ),
        ),
        migrations.AddField(
            model_name="branchperiodevent",
            name="branch",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="branches.branch",
                verbose_name="union",
            ),
        ),
        migrations.AddField(
            model_name="branchperiodevent",
            name="parent",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="branches.branch",
                verbose_name="superior",
            ),
        ),
        migrations.AddField(
            model_name="branchperiodevent",
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
            model_name="branchperiodevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="branches.branchperiod",
            ),
        ),
        migrations.AddField(
            model_name="grantevent",
            name="branch",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="branches.branch",
                verbose_name="union",
            ),
        ),
        migrations.AddField(
            model_name="grantevent",
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
            model_name="grantevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="branches.grant",
            ),
        ),
        migrations.AddField(
            model_name="grantevent",
            name="user",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="user",
            ),
        ),
        migrations.AddField(
            model_name="placementevent",
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
            model_name="placementevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="branches.placement",
            ),
        ),
        append_only(
            "branches_branchevent", "branches_branchperiodevent", "branches_grantevent", "branches_placementevent"
        ),
    ]
