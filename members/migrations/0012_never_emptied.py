from django.db import migrations

from access.history import never_emptied

TABLES = (
    *("person", "membership", "datarequest", "requeststep", "breach"),
    *("deadlinerule", "holiday", "retentionrule"),
)


class Migration(migrations.Migration):
    """People, memberships, requests, rules and their histories are never emptied as whole tables."""

    dependencies = [("members", "0011_privacy_has_a_history"), ("access", "0012_never_emptied")]

    operations = [
        never_emptied(*(f"members_{table}{kind}" for table in TABLES for kind in ("", "event")), "members_erasedperson")
    ]
