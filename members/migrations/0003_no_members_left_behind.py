from django.db import migrations

from members.models.triggers import CREATE_NO_MEMBERS_LEFT, DROP_NO_MEMBERS_LEFT


class Migration(migrations.Migration):
    """A union that still has members does not end."""

    dependencies = [("members", "0002_initial"), ("branches", "0002_initial")]
    operations = [migrations.RunSQL(CREATE_NO_MEMBERS_LEFT, DROP_NO_MEMBERS_LEFT)]
