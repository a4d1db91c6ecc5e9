"""Export, then import of the same file: nothing changes, whoever the people are."""

from pathlib import Path

import pytest
from django.utils import timezone

from members.models import Person
from rosters.export_file import File
from rosters.exports import members, people, write_csv, write_xlsx
from tests.cast import member
from tests.rosters.imports import outcomes, refusals, register

AWKWARD = {
    "full_name": "Ksor H'Mi",
    "born_on": "1985",
    "sex": "F",
    "id_number": "012345678",
    "id_issued_on": "2021-08",
    "id_issued_by": "=Công an",
    "ethnicity": "Gia Rai",
    "religion": "Baha'i",
    "hometown": "- Buôn Ma Thuột",
    "address": '5/2 "Hẻm", phố Huế;\u2013 Hà Nội',
    "phone": "0241234567",
    "email": "h'mi@example.vn",
    "general_education": "9/12",
    "qualification": "Đại học",
    "political_theory": "Sơ cấp",
    "party_member": True,
    "party_joined_on": "2010-02",
    "occupation": "+ Bưu tá",
    "job_title": "@ phó",
    "union_position": "Ủy viên",
    "joined_on": "2012-04-26",
    "card_number": "000123",
    "social_insurance_number": "0001100001",
    "note": "=cmd|' /C calc'!A0",
}


@pytest.fixture
def everybody(hanoi, hue) -> None:
    """Awkward people of two unions, one of whom nothing is known but the name."""
    member(hanoi, AWKWARD["full_name"], **{field: value for field, value in AWKWARD.items() if field != "full_name"})
    member(hanoi, "Nguyễn Văn An", born_on="1990-09-02", sex="M", id_number="001090000002", note="12/12/2020")
    member(hue, "Lê Thị Bình", born_on="1992-06", phone="0912345678", card_number="1E5", note="#1 của tổ")
    member(hue, "Y", born_on="1999-01-05")


def file_of(rows, folder: Path, ending: str, file: File) -> Path:
    path = folder / f"roster.{ending}"
    if ending == "xlsx":
        write_xlsx(path, rows, file)
    else:
        with path.open("w", encoding="utf-8-sig", newline="") as out:
            write_csv(out, rows, file)
    return path


@pytest.mark.parametrize("kind", ["vi", "en", "fields"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_export_that_is_imported_again_changes_nothing(everybody, import_files, tmp_path, kind, ending):
    today, before = timezone.localdate(), register()
    path = file_of(members(None, on=today, by=None), tmp_path, ending, File(kind, made="Lê An, 24/11/2026"))
    incoming = import_files(path, on=today)
    assert refusals(incoming) == [[]] * 4
    assert outcomes(incoming) == ["unchanged"] * 4
    assert register() == before
    sheet = incoming.files.get().sheets.get()
    assert (sheet.hints, sheet.ignored_columns) == ([], [])


@pytest.mark.parametrize("kind", ["vi", "en"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_former_members_do_not_come_back_by_their_export(everybody, hanoi, import_files, tmp_path, kind, ending):
    today = timezone.localdate()
    member(hanoi, "Đã Ra", until=today, id_number="001085000009")
    before = register()
    file = File(kind, with_status=True, made="Lê An, 24/11/2026")
    path = file_of(people(Person.objects.all(), on=today, file=file), tmp_path, ending, file)
    incoming = import_files(path, on=today)
    assert sorted(outcomes(incoming)) == ["refused", *["unchanged"] * 4]
    assert [codes for codes in refusals(incoming) if codes] == [["branch_missing"]]
    assert register() == before
    assert incoming.files.get().sheets.get().hints == []
