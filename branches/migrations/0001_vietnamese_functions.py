from django.db import migrations

from branches.vietnamese import CREATE_FUNCTIONS, DROP_FUNCTIONS


class Migration(migrations.Migration):
    """Order and search keys of Vietnamese names, for columns that the database fills; the number of changes."""

    operations = [
        migrations.RunSQL(CREATE_FUNCTIONS, DROP_FUNCTIONS),
        migrations.RunSQL("CREATE SEQUENCE register_changes", "DROP SEQUENCE register_changes"),
    ]
