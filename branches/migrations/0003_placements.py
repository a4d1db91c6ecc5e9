from django.db import migrations

# kind -> the kinds it may stand under ('' = it may stand under none); Law on Trade Unions 2024 art. 8 for the levels,
# the charter's guidance for the parts inside a grassroots union. Editable in the admin: rules change.
PLACEMENTS = {
    "industry": [""],
    "direct_superior": ["industry"],
    "grassroots": ["industry", "direct_superior"],
    "affiliated_grassroots": ["grassroots"],
    "section": ["grassroots", "affiliated_grassroots"],
    "group": ["grassroots", "affiliated_grassroots", "section"],
}


def fill(apps, schema_editor):
    Placement = apps.get_model("branches", "Placement")
    Placement.objects.bulk_create(
        Placement(kind=kind, superior_kind=superior) for kind, superiors in PLACEMENTS.items() for superior in superiors
    )


def empty(apps, schema_editor):
    apps.get_model("branches", "Placement").objects.all().delete()


class Migration(migrations.Migration):
    """Which kind of union may stand under which, as the rules of 2025 have it."""

    dependencies = [("branches", "0002_initial")]
    operations = [migrations.RunPython(fill, empty)]
