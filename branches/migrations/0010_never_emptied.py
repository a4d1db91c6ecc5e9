from django.db import migrations

from access.history import never_emptied

TABLES = ("branch", "branchperiod", "grant", "role", "placement")


class Migration(migrations.Migration):
    """Unions, grants, roles and their histories are never emptied as whole tables."""

    dependencies = [("branches", "0009_second_wall"), ("access", "0012_never_emptied")]

    operations = [never_emptied(*(f"branches_{table}{kind}" for table in TABLES for kind in ("", "event")))]
