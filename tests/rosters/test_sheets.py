from datetime import date

from rosters.models import Import, ImportFile, ImportSheet
from tests.cast import refused


def test_two_sheets_do_not_stand_in_one_place(db) -> None:
    incoming = Import.objects.create(effective_on=date(2025, 11, 30))
    file = ImportFile.objects.create(roster_import=incoming, position=0, name="a.xlsx", sha256="0" * 64, size=1)
    ImportSheet.objects.create(file=file, position=0, name="C101", is_roster=True)
    with refused("sheet_has_its_own_place_in_the_file"):
        ImportSheet.objects.create(file=file, position=0, name="C102", is_roster=True)
