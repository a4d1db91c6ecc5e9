import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import members.models.erasures
from access.history import append_only


class Migration(migrations.Migration):
    """Requests about data, breaches and the rules for both have a history; that of people tells what is kept back."""

    dependencies = [
        ("members", "0010_breaches"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BreachEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("found_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="found at")),
                ("what", models.TextField(verbose_name="what happened")),
                ("which_data", models.TextField(blank=True, db_default="", default="", verbose_name="which data")),
                ("people", models.PositiveIntegerField(blank=True, null=True, verbose_name="how many people")),
                (
                    "done",
                    models.TextField(blank=True, db_default="", default="", verbose_name="what was done about it"),
                ),
                (
                    "reported_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="reported to the Ministry of Public Security (A05) at"
                    ),
                ),
                (
                    "report",
                    models.TextField(
                        blank=True, db_default="", default="", verbose_name="number and day of the report"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DataRequestEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("copy", "a copy of the data"),
                            ("correct", "correction"),
                            ("restrict", "restriction of processing"),
                            ("withdraw", "withdrawal of consent"),
                            ("object", "objection to processing"),
                            ("erase", "erasure"),
                        ],
                        max_length=10,
                        verbose_name="what is asked for",
                    ),
                ),
                ("received_on", models.DateField(verbose_name="received on")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("in_person", "in person"),
                            ("letter", "by letter"),
                            ("email", "by e-mail"),
                            ("phone", "by telephone"),
                            ("other", "in another way"),
                        ],
                        max_length=10,
                        verbose_name="how it came",
                    ),
                ),
                ("text", models.TextField(blank=True, db_default="", default="", verbose_name="what was said")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "to be answered"),
                            ("answered", "answered, to be done"),
                            ("done", "done"),
                            ("refused", "refused"),
                        ],
                        default="received",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("answer_due_on", models.DateField(verbose_name="to be answered by")),
                ("due_on", models.DateField(verbose_name="to be done by")),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="answered on")),
                ("extended_on", models.DateField(blank=True, null=True, verbose_name="extended on")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DeadlineRuleEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("copy", "a copy of the data"),
                            ("correct", "correction"),
                            ("restrict", "restriction of processing"),
                            ("withdraw", "withdrawal of consent"),
                            ("object", "objection to processing"),
                            ("erase", "erasure"),
                        ],
                        max_length=10,
                        verbose_name="what is asked for",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="for requests received from")),
                (
                    "answer_days",
                    models.PositiveSmallIntegerField(verbose_name="working days to answer with the procedure"),
                ),
                ("days", models.PositiveSmallIntegerField(verbose_name="days to do it")),
                ("more_days", models.PositiveSmallIntegerField(verbose_name="days of the one extension")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="HolidayEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("day", models.DateField(verbose_name="day")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RequestStepEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("received", "received"),
                            ("answered", "answered with the procedure"),
                            ("extended", "extended"),
                            ("given", "copy made"),
                            ("restricted", "processing restricted"),
                            ("lifted", "restriction lifted"),
                            ("done", "done"),
                            ("refused", "refused"),
                        ],
                        max_length=10,
                        verbose_name="what",
                    ),
                ),
                ("on", models.DateField(verbose_name="on")),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in_person", "in person"),
                            ("letter", "by letter"),
                            ("email", "by e-mail"),
                            ("phone", "by telephone"),
                            ("other", "in another way"),
                        ],
                        db_default="",
                        default="",
                        max_length=10,
                        verbose_name="how",
                    ),
                ),
                ("text", models.TextField(blank=True, db_default="", default="", verbose_name="what was sent or said")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="written down at")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RetentionRuleEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("starts_on", models.DateField(verbose_name="in force from")),
                (
                    "fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        size=None,
                        validators=[members.models.erasures.are_fields_that_may_go],
                        verbose_name="fields that are emptied",
                    ),
                ),
                ("months", models.PositiveSmallIntegerField(verbose_name="months after the last membership ended")),
                ("is_on", models.BooleanField(db_default=False, default=False, verbose_name="switched on")),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="person",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="person",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="person",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="personevent",
            name="is_erased",
            field=models.BooleanField(
                db_default=False, default=False, editable=False, verbose_name="personal data was erased"
            ),
        ),
        migrations.AddField(
            model_name="personevent",
            name="is_restricted",
            field=models.BooleanField(
                db_default=False, default=False, editable=False, verbose_name="processing is restricted"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="breach",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_breachevent" ("by_id", "done", "found_at", "people", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report", "reported_at", "what", "which_data") SELECT new_values."by_id", new_values."done", new_values."found_at", new_values."people", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."report", new_values."reported_at", new_values."what", new_values."which_data" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="b23d001a6f25634de00f2b5451993c5873700c9a",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_8efb0",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="members_breach",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="breach",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_breachevent" ("by_id", "done", "found_at", "people", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report", "reported_at", "what", "which_data") SELECT new_values."by_id", new_values."done", new_values."found_at", new_values."people", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."report", new_values."reported_at", new_values."what", new_values."which_data" FROM ( SELECT new_values.* FROM old_values FULL JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."by_id" IS DISTINCT FROM (new_values."by_id") OR old_values."done" IS DISTINCT FROM (new_values."done") OR old_values."found_at" IS DISTINCT FROM (new_values."found_at") OR old_values."people" IS DISTINCT FROM (new_values."people") OR old_values."report" IS DISTINCT FROM (new_values."report") OR old_values."reported_at" IS DISTINCT FROM (new_values."reported_at") OR old_values."what" IS DISTINCT FROM (new_values."what") OR old_values."which_data" IS DISTINCT FROM (new_values."which_data")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="e9f7a1b024db21761ae5e1a23e96c5550f7235e6",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_2191c",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="members_breach",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="breach",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_breachevent" ("by_id", "done", "found_at", "people", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report", "reported_at", "what", "which_data") SELECT old_values."by_id", old_values."done", old_values."found_at", old_values."people", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."report", old_values."reported_at", old_values."what", old_values."which_data" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="41ec4af15f91b1d2b54a2e0ca4fbd11233e85870",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_cfdea",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="members_breach",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="datarequest",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_datarequestevent" ("answer_due_on", "answered_on", "by_id", "channel", "closed_on", "due_on", "extended_on", "kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "state", "text") SELECT new_values."answer_due_on", new_values."answered_on", new_values."by_id", new_values."channel", new_values."closed_on", new_values."due_on", new_values."extended_on", new_values."kind", new_values."person_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."received_on", new_values."state", new_values."text" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="54a0fc4dd059778f4cbfcecb3619d3e8cb71bd72",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_14896",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="members_datarequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="datarequest",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_datarequestevent" ("answer_due_on", "answered_on", "by_id", "channel", "closed_on", "due_on", "extended_on", "kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "state", "text") SELECT new_values."answer_due_on", new_values."answered_on", new_values."by_id", new_values."channel", new_values."closed_on", new_values."due_on", new_values."extended_on", new_values."kind", new_values."person_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."received_on", new_values."state", new_values."text" FROM ( SELECT new_values.* FROM old_values FULL JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."answer_due_on" IS DISTINCT FROM (new_values."answer_due_on") OR old_values."answered_on" IS DISTINCT FROM (new_values."answered_on") OR old_values."by_id" IS DISTINCT FROM (new_values."by_id") OR old_values."channel" IS DISTINCT FROM (new_values."channel") OR old_values."closed_on" IS DISTINCT FROM (new_values."closed_on") OR old_values."due_on" IS DISTINCT FROM (new_values."due_on") OR old_values."extended_on" IS DISTINCT FROM (new_values."extended_on") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."person_id" IS DISTINCT FROM (new_values."person_id") OR old_values."received_on" IS DISTINCT FROM (new_values."received_on") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."text" IS DISTINCT FROM (new_values."text")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="eb9d6eae429d9eedf640a28e52d42b8a07db6f0c",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_2bbe6",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="members_datarequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="datarequest",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_datarequestevent" ("answer_due_on", "answered_on", "by_id", "channel", "closed_on", "due_on", "extended_on", "kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "state", "text") SELECT old_values."answer_due_on", old_values."answered_on", old_values."by_id", old_values."channel", old_values."closed_on", old_values."due_on", old_values."extended_on", old_values."kind", old_values."person_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."received_on", old_values."state", old_values."text" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="38bf62146f10bfd9f4adf41b27256b8fddfe7499",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_57256",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="members_datarequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="deadlinerule",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_deadlineruleevent" ("answer_days", "days", "kind", "more_days", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") SELECT new_values."answer_days", new_values."days", new_values."kind", new_values."more_days", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."starts_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="c10ad0ec5b9a4edd4f7d7bbb4821bd335bd840b3",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_924b6",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="members_deadlinerule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="deadlinerule",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_deadlineruleevent" ("answer_days", "days", "kind", "more_days", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") SELECT new_values."answer_days", new_values."days", new_values."kind", new_values."more_days", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."starts_on" FROM ( SELECT new_values.* FROM old_values FULL JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."answer_days" IS DISTINCT FROM (new_values."answer_days") OR old_values."days" IS DISTINCT FROM (new_values."days") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."more_days" IS DISTINCT FROM (new_values."more_days") OR old_values."starts_on" IS DISTINCT FROM (new_values."starts_on")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="b467588868b9ef35f84334351a517a96480d5108",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e1a4a",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="members_deadlinerule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="deadlinerule",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_deadlineruleevent" ("answer_days", "days", "kind", "more_days", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") SELECT old_values."answer_days", old_values."days", old_values."kind", old_values."more_days", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."starts_on" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="5d5711bd0f40f345690691c465b7e58137b5ff27",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_b824f",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="members_deadlinerule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="holiday",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_holidayevent" ("day", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."day", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="6959c31b9c71e46670ff9840fbc5e95c3f5d8eff",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f8fcf",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="members_holiday",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="holiday",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_holidayevent" ("day", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."day", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values FULL JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."day" IS DISTINCT FROM (new_values."day") OR old_values."name" IS DISTINCT FROM (new_values."name")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="4705e7623808d303ea43da27f24f17200d1854ab",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_bd93c",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="members_holiday",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="holiday",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_holidayevent" ("day", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."day", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="46f36da72220d6df850be147cd4a98be97f7cc52",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_d5658",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="members_holiday",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_personevent" ("address", "born_on", "card_number", "email", "ethnicity", "full_name", "general_education", "hometown", "id_issued_by", "id_issued_on", "id_number", "is_erased", "is_restricted", "job_title", "joined_on", "member_code", "note", "occupation", "party_joined_on", "party_member", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "political_theory", "qualification", "religion", "sex", "social_insurance_number", "union_position") SELECT new_values."address", new_values."born_on", new_values."card_number", new_values."email", new_values."ethnicity", new_values."full_name", new_values."general_education", new_values."hometown", new_values."id_issued_by", new_values."id_issued_on", new_values."id_number", new_values."is_erased", new_values."is_restricted", new_values."job_title", new_values."joined_on", new_values."member_code", new_values."note", new_values."occupation", new_values."party_joined_on", new_values."party_member", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."phone", new_values."political_theory", new_values."qualification", new_values."religion", new_values."sex", new_values."social_insurance_number", new_values."union_position" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="2d4909c7ca494da98a1a4faf97fa3b4d9fd3a0be",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ccaf2",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="members_person",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_personevent" ("address", "born_on", "card_number", "email", "ethnicity", "full_name", "general_education", "hometown", "id_issued_by", "id_issued_on", "id_number", "is_erased", "is_restricted", "job_title", "joined_on", "member_code", "note", "occupation", "party_joined_on", "party_member", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "political_theory", "qualification", "religion", "sex", "social_insurance_number", "union_position") SELECT new_values."address", new_values."born_on", new_values."card_number", new_values."email", new_values."ethnicity", new_values."full_name", new_values."general_education", new_values."hometown", new_values."id_issued_by", new_values."id_issued_on", new_values."id_number", new_values."is_erased", new_values."is_restricted", new_values."job_title", new_values."joined_on", new_values."member_code", new_values."note", new_values."occupation", new_values."party_joined_on", new_values."party_member", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."phone", new_values."political_theory", new_values."qualification", new_values."religion", new_values."sex", new_values."social_insurance_number", new_values."union_position" FROM ( SELECT new_values.* FROM old_values FULL JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."address" IS DISTINCT FROM (new_values."address") OR old_values."born_on" IS DISTINCT FROM (new_values."born_on") OR old_values."card_number" IS DISTINCT FROM (new_values."card_number") OR old_values."email" IS DISTINCT FROM (new_values."email") OR old_values."ethnicity" IS DISTINCT FROM (new_values."ethnicity") OR old_values."full_name" IS DISTINCT FROM (new_values."full_name") OR old_values."general_education" IS DISTINCT FROM (new_values."general_education") OR old_values."hometown" IS DISTINCT FROM (new_values."hometown") OR old_values."id_issued_by" IS DISTINCT FROM (new_values."id_issued_by") OR old_values."id_issued_on" IS DISTINCT FROM (new_values."id_issued_on") OR old_values."id_number" IS DISTINCT FROM (new_values."id_number") OR old_values."is_erased" IS DISTINCT FROM (new_values."is_erased") OR old_values."is_restricted" IS DISTINCT FROM (new_values."is_restricted") OR old_values."job_title" IS DISTINCT FROM (new_values."job_title") OR old_values."joined_on" IS DISTINCT FROM (new_values."joined_on") OR old_values."member_code" IS DISTINCT FROM (new_values."member_code") OR old_values."note" IS DISTINCT FROM (new_values."note") OR old_values."occupation" IS DISTINCT FROM (new_values."occupation") OR old_values."party_joined_on" IS DISTINCT FROM (new_values."party_joined_on") OR old_values."party_member" IS DISTINCT FROM (new_values."party_member") OR old_values."phone" IS DISTINCT FROM (new_values."phone") OR old_values."political_theory" IS DISTINCT FROM (new_values."political_theory") OR old_values."qualification" IS DISTINCT FROM (new_values."qualification") OR old_values."religion" IS DISTINCT FROM (new_values."religion") OR old_values."sex" IS DISTINCT FROM (new_values."sex") OR old_values."social_insurance_number" IS DISTINCT FROM (new_values."social_insurance_number") OR old_values."union_position" IS DISTINCT FROM (new_values."union_position")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="eb21639fd00d0c5a7f8efa0a97c783fb4c0e35d4",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a133a",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="members_person",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_personevent" ("address", "born_on", "card_number", "email", "ethnicity", "full_name", "general_education", "hometown", "id_issued_by", "id_issued_on", "id_number", "is_erased", "is_restricted", "job_title", "joined_on", "member_code", "note", "occupation", "party_joined_on", "party_member", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "political_theory", "qualification", "religion", "sex", "social_insurance_number", "union_position") SELECT old_values."address", old_values."born_on", old_values."card_number", old_values."email", old_values."ethnicity", old_values."full_name", old_values."general_education", old_values."hometown", old_values."id_issued_by", old_values."id_issued_on", old_values."id_number", old_values."is_erased", old_values."is_restricted", old_values."job_title", old_values."joined_on", old_values."member_code", old_values."note", old_values."occupation", old_values."party_joined_on", old_values."party_member", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."phone", old_values."political_theory", old_values."qualification", old_values."religion", old_values."sex", old_values."social_insurance_number", old_values."union_position" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="a380c822ecaacecd6c512f2c098c6606200bfadd",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_b4a8d",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="members_person",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="requeststep",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_requeststepevent" ("at", "by_id", "channel", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "request_id", "text", "what") SELECT new_values."at", new_values."by_id", new_values."channel", new_values."on", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."request_id", new_values."text", new_values."what" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="903f1cbf17cca915cb7a3b13f8864eca5d492b4c",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c779e",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="members_requeststep",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="requeststep",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_requeststepevent" ("at", "by_id", "channel", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "request_id", "text", "what") SELECT new_values."at", new_values."by_id", new_values."channel", new_values."on", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."request_id", new_values."text", new_values."what" FROM ( SELECT new_values.* FROM old_values FULL JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."at" IS DISTINCT FROM (new_values."at") OR old_values."by_id" IS DISTINCT FROM (new_values."by_id") OR old_values."channel" IS DISTINCT FROM (new_values."channel") OR old_values."on" IS DISTINCT FROM (new_values."on") OR old_values."request_id" IS DISTINCT FROM (new_values."request_id") OR old_values."text" IS DISTINCT FROM (new_values."text") OR old_values."what" IS DISTINCT FROM (new_values."what")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="525fd50511fca7d6480fa36f4bf0b2ff2387d7d4",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a9417",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="members_requeststep",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="requeststep",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_requeststepevent" ("at", "by_id", "channel", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "request_id", "text", "what") SELECT old_values."at", old_values."by_id", old_values."channel", old_values."on", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."request_id", old_values."text", old_values."what" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="5479203b3dba7e99232a0813562cbcae779c4da4",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f55f2",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="members_requeststep",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="retentionrule",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_retentionruleevent" ("fields", "is_on", "months", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") SELECT new_values."fields", new_values."is_on", new_values."months", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."starts_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="e3ae2d591af6628d44ede44e5a1c941e0c5615f3",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_cc3e5",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="members_retentionrule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="retentionrule",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_retentionruleevent" ("fields", "is_on", "months", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") SELECT new_values."fields", new_values."is_on", new_values."months", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."starts_on" FROM ( SELECT new_values.* FROM old_values FULL JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."fields" IS DISTINCT FROM (new_values."fields") OR old_values."is_on" IS DISTINCT FROM (new_values."is_on") OR old_values."months" IS DISTINCT FROM (new_values."months") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."starts_on" IS DISTINCT FROM (new_values."starts_on")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="20d9bf1af961e0b868ad69127639cd45ed4bd91c",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e4365",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="members_retentionrule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="retentionrule",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_retentionruleevent" ("fields", "is_on", "months", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") SELECT old_values."fields", old_values."is_on", old_values."months", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."starts_on" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="f1c53ad02a334cbde012114bb6a8df5ae3256d52",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_c8d1a",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="members_retentionrule",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="breachevent",
            name="by",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="entered by",
            ),
        ),
        migrations.AddField(
            model_name="breachevent",
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
            model_name="breachevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="members.breach",
            ),
        ),
        migrations.AddField(
            model_name="datarequestevent",
            name="by",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="entered by",
            ),
        ),
        migrations.AddField(
            model_name="datarequestevent",
            name="person",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="members.person",
                verbose_name="member",
            ),
        ),
        migrations.AddField(
            model_name="datarequestevent",
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
            model_name="datarequestevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="members.datarequest",
            ),
        ),
        migrations.AddField(
            model_name="deadlineruleevent",
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
            model_name="deadlineruleevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="members.deadlinerule",
            ),
        ),
        migrations.AddField(
            model_name="holidayevent",
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
            model_name="holidayevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="members.holiday",
            ),
        ),
        migrations.AddField(
            model_name="requeststepevent",
            name="by",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by whom",
            ),
        ),
        migrations.AddField(
            model_name="requeststepevent",
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
            model_name="requeststepevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="members.requeststep",
            ),
        ),
        migrations.AddField(
            model_name="requeststepevent",
            name="request",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="members.datarequest",
                verbose_name="request",
            ),
        ),
        migrations.AddField(
            model_name="retentionruleevent",
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
            model_name="retentionruleevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="members.retentionrule",
            ),
        ),
        append_only(
            "members_datarequestevent",
            "members_requeststepevent",
            "members_deadlineruleevent",
            "members_holidayevent",
            "members_breachevent",
            "members_retentionruleevent",
        ),
    ]
