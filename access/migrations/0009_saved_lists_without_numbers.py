"""Lists that were saved while they searched for somebody's number: they go, since the number was in them in clear."""

from django.db import migrations
from django.http import QueryDict


def throw_away(apps, schema_editor) -> None:
    lists = apps.get_model("access", "SavedList").objects
    searching = lists.filter(query__regex=r"[?&]q=").values_list("pk", "query")
    lists.filter(pk__in=[pk for pk, query in searching if holds_a_number(query)]).delete()


def holds_a_number(query: str) -> bool:
    words = QueryDict(query.removeprefix("?")).get("q", "")
    return "@" in words or sum(map(str.isdecimal, words)) >= 5


class Migration(migrations.Migration):
    dependencies = [("access", "0008_looks")]
    operations = [migrations.RunPython(throw_away, migrations.RunPython.noop)]
