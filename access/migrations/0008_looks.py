import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from access.history import append_only


class Migration(migrations.Migration):
    """Who looked at whose data; it can be added to, but not changed."""

    dependencies = [
        ("access", "0007_sign_ins"),
    ]

    operations = [
        migrations.CreateModel(
            name="Look",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="when"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("opened", "opened"),
                            ("seen", "saw what was open"),
                            ("previewed", "saw in the preview of an import"),
                            ("printed", "printed"),
                            ("exported", "exported"),
                            ("sent", "got the whole file"),
                        ],
                        max_length=20,
                        verbose_name="what",
                    ),
                ),
                (
                    "fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), default=list, size=None, verbose_name="which data"
                    ),
                ),
                (
                    "people",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None, verbose_name="whom"
                    ),
                ),
                ("count", models.PositiveIntegerField(default=0, verbose_name="how many people")),
                ("reason", models.TextField(blank=True, default="", verbose_name="what for")),
                ("page", models.CharField(blank=True, default="", max_length=100, verbose_name="page")),
                ("details", models.JSONField(blank=True, default=dict, verbose_name="details")),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="looks",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by whom",
                    ),
                ),
            ],
            options={
                "verbose_name": "look at personal data",
                "verbose_name_plural": "looks at personal data",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["user", "at"], name="look_by_user"),
                    django.contrib.postgres.indexes.GinIndex(fields=["people"], name="look_by_person"),
                ],
            },
        ),
        append_only("access_look"),
    ]
