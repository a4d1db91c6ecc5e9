from django.db import migrations

from branches.vietnamese import CREATE_FUNCTIONS, DROP_FUNCTIONS


class Migration(migrations.Migration):
    """Order and search keys of Vietnamese names, for columns that the database fills."""

    operations = [migrations.RunSQL(CREATE_FUNCTIONS, DROP_FUNCTIONS)]
