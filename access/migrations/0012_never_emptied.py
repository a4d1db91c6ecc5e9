from django.db import migrations

from access.history import CREATE_NEVER_EMPTIED, DROP_NEVER_EMPTIED, never_emptied


class Migration(migrations.Migration):
    """Users and the logs are never emptied as whole tables."""

    dependencies = [("access", "0011_a_file_sent_is_found")]

    operations = [
        migrations.RunSQL(CREATE_NEVER_EMPTIED, DROP_NEVER_EMPTIED),
        never_emptied(
            "access_user", "access_userevent", "access_act", "access_look", "access_signin", "pghistory_context"
        ),
    ]
