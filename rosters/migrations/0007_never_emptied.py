from django.db import migrations

from access.history import never_emptied


class Migration(migrations.Migration):
    """What was asked for in large exports, and its history, is never emptied as a whole table."""

    dependencies = [("rosters", "0006_taken_back"), ("access", "0012_never_emptied")]

    operations = [never_emptied("rosters_largeexport", "rosters_largeexportevent")]
