import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import members.models.person
import members.partial_dates
from access.history import append_only


class Migration(migrations.Migration):
    """People and memberships have a history."""

    dependencies = [
        ("branches", "0006_history"),
        ("members", "0004_people_listed_and_counted"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="MembershipEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("started_on", models.DateField(verbose_name="from")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="up to, not including")),
                (
                    "start_reason",
                    models.CharField(
                        choices=[
                            ("admitted", "admitted on own application"),
                            ("admitted_collectively", "admitted on a collective application"),
                            ("transferred_within", "came from another union of the register"),
                            ("transferred_from_outside", "came from a union outside the register"),
                            ("received_with_union", "received together with the union"),
                            ("restored", "taken back"),
                            ("listed", "on a roster of the union"),
                        ],
                        max_length=30,
                        verbose_name="how it began",
                    ),
                ),
                (
                    "start_decision",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=60, verbose_name="decision number (start)"
                    ),
                ),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("transferred_within", "went to another union of the register"),
                            ("transferred_outside", "went to a union outside the register"),
                            ("handed_over_with_union", "handed over together with the union"),
                            ("retired", "retired"),
                            ("left_employment", "left or lost the job"),
                            ("resigned", "left on own request"),
                            ("expelled", "expelled"),
                            ("died", "died"),
                            ("union_dissolved", "union dissolved"),
                            ("state_budget_2025", "no longer a member under 4173/TLĐ-ToC (2025)"),
                        ],
                        db_default="",
                        default="",
                        max_length=30,
                        verbose_name="how it ended",
                    ),
                ),
                (
                    "end_decision",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=60, verbose_name="decision number (end)"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PersonEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "member_code",
                    models.CharField(
                        db_default=members.models.person.NextMemberCode(),
                        editable=False,
                        max_length=20,
                        verbose_name="member code",
                    ),
                ),
                ("full_name", models.CharField(max_length=150, verbose_name="full name")),
                (
                    "born_on",
                    members.partial_dates.PartialDateField(
                        blank=True, db_default="", default="", max_length=10, verbose_name="born on"
                    ),
                ),
                (
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[("M", "male"), ("F", "female")],
                        db_default="",
                        default="",
                        max_length=1,
                        verbose_name="sex",
                    ),
                ),
                (
                    "id_number",
                    models.CharField(blank=True, db_default="", default="", max_length=12, verbose_name="ID number"),
                ),
                (
                    "id_issued_on",
                    members.partial_dates.PartialDateField(
                        blank=True, db_default="", default="", max_length=10, verbose_name="ID issued on"
                    ),
                ),
                (
                    "id_issued_by",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=200, verbose_name="ID issued by"
                    ),
                ),
                (
                    "ethnicity",
                    models.CharField(blank=True, db_default="", default="", max_length=100, verbose_name="ethnicity"),
                ),
                (
                    "religion",
                    models.CharField(blank=True, db_default="", default="", max_length=100, verbose_name="religion"),
                ),
                (
                    "hometown",
                    models.CharField(blank=True, db_default="", default="", max_length=300, verbose_name="home town"),
                ),
                (
                    "address",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=300, verbose_name="present address"
                    ),
                ),
                ("phone", models.CharField(blank=True, db_default="", default="", max_length=60, verbose_name="phone")),
                (
                    "email",
                    models.CharField(blank=True, db_default="", default="", max_length=254, verbose_name="e-mail"),
                ),
                (
                    "general_education",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=100, verbose_name="general education"
                    ),
                ),
                (
                    "qualification",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=200, verbose_name="qualification"
                    ),
                ),
                (
                    "political_theory",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=200, verbose_name="political theory"
                    ),
                ),
                ("party_member", models.BooleanField(db_default=False, default=False, verbose_name="party member")),
                (
                    "party_joined_on",
                    members.partial_dates.PartialDateField(
                        blank=True, db_default="", default="", max_length=10, verbose_name="joined the Party on"
                    ),
                ),
                (
                    "occupation",
                    models.CharField(blank=True, db_default="", default="", max_length=200, verbose_name="occupation"),
                ),
                (
                    "job_title",
                    models.CharField(blank=True, db_default="", default="", max_length=200, verbose_name="job title"),
                ),
                (
                    "union_position",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=200, verbose_name="position in the union"
                    ),
                ),
                (
                    "joined_on",
                    members.partial_dates.PartialDateField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="When the person became a trade union member, in whatever union.",
                        max_length=10,
                        verbose_name="joined the union on",
                    ),
                ),
                (
                    "card_number",
                    models.CharField(blank=True, db_default="", default="", max_length=100, verbose_name="card number"),
                ),
                (
                    "social_insurance_number",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=100, verbose_name="social insurance number"
                    ),
                ),
                ("note", models.CharField(blank=True, db_default="", default="", max_length=2000, verbose_name="note")),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_membershipevent" ("branch_id", "end_decision", "end_reason", "ended_on", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "start_decision", "start_reason", "started_on") SELECT new_values."branch_id", new_values."end_decision", new_values."end_reason", new_values."ended_on", new_values."person_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."start_decision", new_values."start_reason", new_values."started_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="7a821cd399d41b553c707ad2244b0c379f25f41f",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_20243",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="members_membership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_membershipevent" ("branch_id", "end_decision", "end_reason", "ended_on", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "start_decision", "start_reason", "started_on") SELECT new_values."branch_id", new_values."end_decision", new_values."end_reason", new_values."ended_on", new_values."person_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."start_decision", new_values."start_reason", new_values."started_on" FROM ( SELECT new_values.* FROM old_values FULL JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."branch_id" IS DISTINCT FROM (new_values."branch_id") OR old_values."end_decision" IS DISTINCT FROM (new_values."end_decision") OR old_values."end_reason" IS DISTINCT FROM (new_values."end_reason") OR old_values."ended_on" IS DISTINCT FROM (new_values."ended_on") OR old_values."person_id" IS DISTINCT FROM (new_values."person_id") OR old_values."start_decision" IS DISTINCT FROM (new_values."start_decision") OR old_values."start_reason" IS DISTINCT FROM (new_values."start_reason") OR old_values."started_on" IS DISTINCT FROM (new_values."started_on")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="de567f9f15b62a82183a0327020cf0f17473885d",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f5071",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="members_membership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_membershipevent" ("branch_id", "end_decision", "end_reason", "ended_on", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "start_decision", "start_reason", "started_on") SELECT old_values."branch_id", old_values."end_decision", old_values."end_reason", old_values."ended_on", old_values."person_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."start_decision", old_values."start_reason", old_values."started_on" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="69d412ad286219b16c9646fe1d92a5e37c5459a5",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_84b9f",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="members_membership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_personevent" ("address", "born_on", "card_number", "email", "ethnicity", "full_name", "general_education", "hometown", "id_issued_by", "id_issued_on", "id_number", "job_title", "joined_on", "member_code", "note", "occupation", "party_joined_on", "party_member", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "political_theory", "qualification", "religion", "sex", "social_insurance_number", "union_position") SELECT new_values."address", new_values."born_on", new_values."card_number", new_values."email", new_values."ethnicity", new_values."full_name", new_values."general_education", new_values."hometown", new_values."id_issued_by", new_values."id_issued_on", new_values."id_number", new_values."job_title", new_values."joined_on", new_values."member_code", new_values."note", new_values."occupation", new_values."party_joined_on", new_values."party_member", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."phone", new_values."political_theory", new_values."qualification", new_values."religion", new_values."sex", new_values."social_insurance_number", new_values."union_position" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="a05fd8fb4e9bc85b435bb1dccbe31abe5e6ab206",
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
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_personevent" ("address", "born_on", "card_number", "email", "ethnicity", "full_name", "general_education", "hometown", "id_issued_by", "id_issued_on", "id_number", "job_title", "joined_on", "member_code", "note", "occupation", "party_joined_on", "party_member", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "political_theory", "qualification", "religion", "sex", "social_insurance_number", "union_position") SELECT new_values."address", new_values."born_on", new_values."card_number", new_values."email", new_values."ethnicity", new_values."full_name", new_values."general_education", new_values."hometown", new_values."id_issued_by", new_values."id_issued_on", new_values."id_number", new_values."job_title", new_values."joined_on", new_values."member_code", new_values."note", new_values."occupation", new_values."party_joined_on", new_values."party_member", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."phone", new_values."political_theory", new_values."qualification", new_values."religion", new_values."sex", new_values."social_insurance_number", new_values."union_position" FROM ( SELECT new_values.* FROM old_values FULL JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."address" IS DISTINCT FROM (new_values."address") OR old_values."born_on" IS DISTINCT FROM (new_values."born_on") OR old_values."card_number" IS DISTINCT FROM (new_values."card_number") OR old_values."email" IS DISTINCT FROM (new_values."email") OR old_values."ethnicity" IS DISTINCT FROM (new_values."ethnicity") OR old_values."full_name" IS DISTINCT FROM (new_values."full_name") OR old_values."general_education" IS DISTINCT FROM (new_values."general_education") OR old_values."hometown" IS DISTINCT FROM (new_values."hometown") OR old_values."id_issued_by" IS DISTINCT FROM (new_values."id_issued_by") OR old_values."id_issued_on" IS DISTINCT FROM (new_values."id_issued_on") OR old_values."id_number" IS DISTINCT FROM (new_values."id_number") OR old_values."job_title" IS DISTINCT FROM (new_values."job_title") OR old_values."joined_on" IS DISTINCT FROM (new_values."joined_on") OR old_values."member_code" IS DISTINCT FROM (new_values."member_code") OR old_values."note" IS DISTINCT FROM (new_values."note") OR old_values."occupation" IS DISTINCT FROM (new_values."occupation") OR old_values."party_joined_on" IS DISTINCT FROM (new_values."party_joined_on") OR old_values."party_member" IS DISTINCT FROM (new_values."party_member") OR old_values."phone" IS DISTINCT FROM (new_values."phone") OR old_values."political_theory" IS DISTINCT FROM (new_values."political_theory") OR old_values."qualification" IS DISTINCT FROM (new_values."qualification") OR old_values."religion" IS DISTINCT FROM (new_values."religion") OR old_values."sex" IS DISTINCT FROM (new_values."sex") OR old_values."social_insurance_number" IS DISTINCT FROM (new_values."social_insurance_number") OR old_values."union_position" IS DISTINCT FROM (new_values."union_position")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="aa743ef4e0962b2a6dfa660491bcdf2ff6c2ba62",
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
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "members_personevent" ("address", "born_on", "card_number", "email", "ethnicity", "full_name", "general_education", "hometown", "id_issued_by", "id_issued_on", "id_number", "job_title", "joined_on", "member_code", "note", "occupation", "party_joined_on", "party_member", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "political_theory", "qualification", "religion", "sex", "social_insurance_number", "union_position") SELECT old_values."address", old_values."born_on", old_values."card_number", old_values."email", old_values."ethnicity", old_values."full_name", old_values."general_education", old_values."hometown", old_values."id_issued_by", old_values."id_issued_on", old_values."id_number", old_values."job_title", old_values."joined_on", old_values."member_code", old_values."note", old_values."occupation", old_values."party_joined_on", old_values."party_member", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."phone", old_values."political_theory", old_values."qualification", old_values."religion", old_values."sex", old_values."social_insurance_number", old_values."union_position" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="10a8455bca3ffe6cc835f9affd86b135955c52c5",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_b4a8d",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="members_person",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="membershipevent",
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
            model_name="membershipevent",
            name="person",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="members.person",
                verbose_name="member",
            ),
        ),
        migrations.AddField(
            model_name="membershipevent",
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
            model_name="membershipevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="members.membership",
            ),
        ),
        migrations.AddField(
            model_name="personevent",
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
            model_name="personevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="members.person",
            ),
        ),
        append_only("members_personevent", "members_membershipevent"),
    ]
