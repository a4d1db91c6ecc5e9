import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import branches.models.role

# The roles that the register comes with, as a first choice: editable in the admin.
SEES = ["members.view_person", "members.view_membership", "branches.view_branch"]
OPENS = ["members.open_person", "members.open_sensitive_person"]
# code -> the name, in Vietnamese and in English, and the rights.
ROLES = {
    "viewer": ("Người xem", "Viewer", SEES),
    "officer": (
        "Cán bộ",
        "Officer",
        [
            *SEES,
            *OPENS,
            "members.add_person",
            "members.change_person",
            "members.add_membership",
            "members.change_membership",
            "members.export_person",
            "access.view_history",
        ],
    ),
    "roster_staff": (
        "Người nhập danh sách",
        "Roster staff",
        [*SEES, *OPENS, "members.export_person", "rosters.view_import", "rosters.add_import", "rosters.change_import"],
    ),
    "superior": (
        "Cấp trên",
        "Superior",
        [
            *SEES,
            "members.open_person",
            "members.export_person",
            "rosters.view_import",
            "rosters.approve_import",
            "branches.add_branch",
            "branches.change_branch",
            "access.view_history",
        ],
    ),
    "data_protection": (
        "Người phụ trách dữ liệu cá nhân",
        "Data protection officer",
        [
            *SEES,
            *OPENS,
            "access.view_history",
            "access.view_look",
            "access.handle_requests",
            "access.second_factor",
        ],
    ),
    "auditor": (
        "Kiểm tra",
        "Auditor",
        [
            *SEES,
            *OPENS,
            "rosters.view_import",
            "access.view_history",
            "access.view_look",
            "access.audit",
            "access.view_user",
            "access.view_signin",
            "access.second_factor",
        ],
    ),
    "administrator": (
        "Quản trị",
        "Administrator",
        [
            *SEES,
            "branches.add_branch",
            "branches.change_branch",
            "access.view_history",
            "access.view_user",
            "access.view_signin",
            "access.give_grants",
            "access.second_factor",
        ],
    ),
}

# Until now rights lay with users and groups, over all their unions alike: each grant becomes grants of those roles
# that hold what its user could do.
NEEDED = {"officer": "change_person", "roster_staff": "add_import", "superior": "change_branch"}


def fill(apps, schema_editor):
    Role = apps.get_model("branches", "Role")
    Role.objects.bulk_create(
        Role(code=code, name=name, name_in_english=english, rights=rights, position=10 * place)
        for place, (code, (name, english, rights)) in enumerate(ROLES.items(), start=1)
    )


def empty(apps, schema_editor):
    apps.get_model("branches", "Role").objects.all().delete()


def give_roles(apps, schema_editor):
    Grant, Permission = apps.get_model("branches", "Grant"), apps.get_model("auth", "Permission")
    for grant in Grant.objects.all():
        held = models.Q(user=grant.user_id) | models.Q(group__user=grant.user_id)
        could = set(Permission.objects.filter(held).values_list("codename", flat=True))
        first, *others = [role for role, right in NEEDED.items() if right in could] or ["viewer"]
        Grant.objects.filter(pk=grant.pk).update(role=first)
        for role in others:
            grant.pk, grant.role_id = None, role
            grant.save(force_insert=True)


class Migration(migrations.Migration):
    """What users may do comes from roles, which their grants give."""

    dependencies = [
        ("branches", "0003_placements"),
        ("access", "0003_saved_list"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [
        migrations.CreateModel(
            name="Role",
            fields=[
                ("code", models.SlugField(max_length=40, primary_key=True, serialize=False, verbose_name="code")),
                ("name", models.CharField(max_length=100, unique=True, verbose_name="name")),
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
            options={"verbose_name": "role", "verbose_name_plural": "roles", "ordering": ["position", "code"]},
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True),
                name="role_has_a_name",
                violation_error_message="A role needs a name.",
            ),
        ),
        migrations.RunPython(fill, empty),
        migrations.AddField(
            model_name="grant",
            name="role",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="grants",
                to="branches.role",
                verbose_name="role",
            ),
        ),
        migrations.RunPython(give_roles, migrations.RunPython.noop),
        # The rows that were filled have checks waiting for the end of the transaction: without them the table can change.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="grant",
            name="role",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="grants",
                to="branches.role",
                verbose_name="role",
            ),
        ),
        migrations.RemoveConstraint(model_name="grant", name="grant_ends_after_it_starts"),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_on", None), ("ended_on__gte", models.F("started_on")), _connector="OR"),
                name="grant_does_not_end_before_it_starts",
                violation_error_message="The end must not come before the start.",
            ),
        ),
    ]
