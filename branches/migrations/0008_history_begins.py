from django.db import migrations

from access.history import history_begins


class Migration(migrations.Migration):
    """What stands in the register already is written down as known."""

    dependencies = [("branches", "0007_roles_have_a_history")]
    operations = [history_begins("branches", "Branch", "BranchPeriod", "Grant", "Placement", "Role")]
