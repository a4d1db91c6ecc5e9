from django.db import migrations

from members.partial_dates import CREATE_FUNCTIONS, DROP_FUNCTIONS


class Migration(migrations.Migration):
    """What the database must know of dates without a day, and the sequence of member codes."""

    operations = [
        migrations.RunSQL(CREATE_FUNCTIONS, DROP_FUNCTIONS),
        migrations.RunSQL(
            "CREATE SEQUENCE members_member_code MAXVALUE 99999999 NO CYCLE", "DROP SEQUENCE members_member_code"
        ),
    ]
