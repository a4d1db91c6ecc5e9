from datetime import date

from django.db import migrations

# Decree 356/2025/NĐ-CP, in force with Law 91/2025/QH15: kind, working days to answer, days, days of the extension.
# Days to correct, to give a copy and to erase: 10, 10 and 20, the shorter ones where the decree leaves a span.
SINCE = date(2026, 1, 1)
DEADLINES = [
    ("copy", 2, 10, 15),
    ("correct", 2, 10, 15),
    ("restrict", 2, 15, 15),
    ("withdraw", 2, 15, 15),
    ("object", 2, 15, 15),
    ("erase", 2, 20, 15),
]

# Days off as announced; those of Tết are announced anew every year, so that somebody has to add them.
HOLIDAYS = [
    (date(2026, 1, 1), "Tết Dương lịch"),
    *((date(2026, 2, day), "Tết Nguyên đán") for day in (16, 17, 18, 19, 20)),
    (date(2026, 4, 27), "Giỗ Tổ Hùng Vương (nghỉ bù)"),
    (date(2026, 4, 30), "Ngày Chiến thắng"),
    (date(2026, 5, 1), "Quốc tế Lao động"),
    (date(2026, 9, 1), "Quốc khánh"),
    (date(2026, 9, 2), "Quốc khánh"),
    (date(2027, 1, 1), "Tết Dương lịch"),
    (date(2027, 4, 30), "Ngày Chiến thắng"),
    (date(2027, 9, 2), "Quốc khánh"),
]

# Switched off: whether it is right for this register, the union decides.
RETENTION = {
    "name": "Liên lạc và lý lịch của đoàn viên cũ",
    "starts_on": SINCE,
    "months": 60,
    "fields": [
        *("phone", "email", "address", "hometown", "ethnicity", "religion", "id_issued_on", "id_issued_by"),
        *("social_insurance_number", "general_education", "qualification", "political_theory", "note"),
    ],
}


def fill(apps, schema_editor):
    apps.get_model("members", "DeadlineRule").objects.bulk_create(
        apps.get_model("members", "DeadlineRule")(
            kind=kind, starts_on=SINCE, answer_days=answer, days=days, more_days=more
        )
        for kind, answer, days, more in DEADLINES
    )
    apps.get_model("members", "Holiday").objects.bulk_create(
        apps.get_model("members", "Holiday")(day=day, name=name) for day, name in HOLIDAYS
    )
    apps.get_model("members", "RetentionRule").objects.create(**RETENTION)


def empty(apps, schema_editor):
    for name in ("DeadlineRule", "Holiday", "RetentionRule"):
        apps.get_model("members", name).objects.all().delete()


class Migration(migrations.Migration):
    """The deadlines of the law, days off, and a retention rule that nobody has switched on yet."""

    dependencies = [("members", "0008_privacy")]
    operations = [migrations.RunPython(fill, empty)]
