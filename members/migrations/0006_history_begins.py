from django.db import migrations

from access.history import history_begins


class Migration(migrations.Migration):
    """What stands in the register already is written down as known."""

    dependencies = [("members", "0005_history")]
    operations = [history_begins("members", "Person", "Membership")]
