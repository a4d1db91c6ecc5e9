from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from access.audit import record
from access.models import Act
from branches.actions.facts import change
from members.actions.memberships import end, transfer
from members.actions.people import correct
from reports.acts_told import told
from rosters.models import Import

pytestmark = pytest.mark.django_db


def last() -> dict[str, str]:
    with translation.override("en"):
        return dict(told(Act.objects.latest("pk")))


def test_a_correction_tells_old_and_new_values(person, officer):
    correct(person, values={"phone": "0912345678", "id_number": "001185000002"}, why="", by=officer)
    assert last() == {"Phone": "— → 091•••••78", "ID number": "001•••••••01 → 001•••••••02"}


def test_a_change_of_a_union_tells_its_facts(hanoi, telecom, officer):
    change(hanoi, on=date(2024, 1, 1), by=officer, parent=telecom, name="Công đoàn Mới")
    assert last() == {
        "Name": "Công đoàn Bưu điện Hà Nội → Công đoàn Mới",
        "Superior": "BC → VT",
        "What": "01/01/2024",
    }


def test_an_end_and_a_transfer_tell_day_union_and_reason(membership, hue, officer):
    begun = transfer(membership, to=hue, on=date(2021, 1, 1), by=officer)
    assert last()["What"] == "BC01 → BC02 · 01/01/2021"
    end(begun, on=date(2022, 1, 1), reason="retired", by=officer)
    assert last()["What"] == "01/01/2022 · retired"


def test_an_import_tells_its_files_and_counts(officer):
    incoming = Import.objects.create(effective_on=date(2024, 1, 1), by=officer)
    counts = {"received": 36, "new": 30, "refused": 6, "missing": 0}
    record("apply", incoming, by=officer, counts=counts, files=["a.xlsx"])
    assert last() == {"Counts": "36 rows, 30 new, 6 refused", "Files": "a.xlsx"}


def test_the_page_of_an_act_shows_no_codes(head_office, person, officer):
    correct(person, values={"sex": "M"}, why="Viết nhầm", by=officer)
    page = head_office.get(reverse("admin:access_act_change", args=[Act.objects.latest("pk").pk])).content.decode()
    assert "female → male" in page
    assert "members.person" not in page
