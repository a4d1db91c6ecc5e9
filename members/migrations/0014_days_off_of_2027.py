from datetime import date

from django.db import migrations

# The Labour Code (Law 45/2019/QH14, article 112) gives five days at the lunar new year, and lets the Prime Minister
# decide every year which; likewise the second day of the national holiday. The first three days of the year were in all
# that was decided so far. Article 111: a day off at a weekend moves to the next working day.
TET, NATIONAL = "Tết Nguyên đán", "Quốc khánh"
CERTAIN = [
    *((date(2027, 2, day), f"{TET} (mùng {number})") for number, day in enumerate((6, 7, 8), start=1)),
    (date(2027, 4, 16), "Giỗ Tổ Hùng Vương (10/3 âm lịch)"),
    (date(2027, 5, 1), "Quốc tế Lao động"),
    (date(2027, 5, 3), "Quốc tế Lao động (nghỉ bù)"),
]
NOT_DECIDED = [
    *((date(2027, 2, day), TET) for day in (4, 5, 9, 10, 11, 12)),
    *((date(2027, 9, day), NATIONAL) for day in (1, 3)),
]

# Files as sent hold all that a roster says, long after its rows were put into the register.
FILES = [
    {"name": "Tệp danh sách đã ghi vào hệ thống", "of": "imported", "months": 24},
    {"name": "Lần nhập không ai xác nhận", "of": "waiting", "months": 0, "days": 7},
]
SINCE = date(2026, 1, 1)


def fill(apps, schema_editor):
    days = apps.get_model("members", "Holiday")
    days.objects.bulk_create(
        [
            days(day=day, name=name, is_decided=is_decided)
            for listed, is_decided in ((CERTAIN, True), (NOT_DECIDED, False))
            for day, name in listed
        ],
        ignore_conflicts=True,  # somebody may have entered them by hand
    )
    rules = apps.get_model("members", "RetentionRule")
    rules.objects.bulk_create(rules(starts_on=SINCE, is_on=True, fields=[], **said) for said in FILES)


def empty(apps, schema_editor):
    names = [rule["name"] for rule in FILES]
    apps.get_model("members", "RetentionRule").objects.filter(name__in=names).delete()
    days = [day for day, _name in (*CERTAIN, *NOT_DECIDED)]
    apps.get_model("members", "Holiday").objects.filter(day__in=days).delete()


class Migration(migrations.Migration):
    """Days off of 2027, as far as they are known; how long files of rosters are kept."""

    dependencies = [("members", "0013_how_long_files_are_kept")]
    operations = [migrations.RunPython(fill, empty)]
