"""Correcting how a sheet is read, and what the register remembers of it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from access.models import Act, User
from branches.models import Branch
from members.models import Person
from rosters.models import Decision, Import, ImportSheet, LayoutMemory
from tests.cast import grant, refused
from tests.rosters.desk import ADD, LIST, act, allow, browser_of, confirm, page_of
from tests.rosters.workbooks import workbook
from tests.sent import marks

HEADINGS = ["STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Ghi chú 1", "Ghi chú 2"]
PEOPLE = [
    [1, "Nguyễn Văn An", "02/09/1990", "001090000002", "Hà Nội", "Kế toán"],
    [2, "Lê Thị Bình", "05/06/1992", "001192000003", "Huế", "Lái xe"],
]


@pytest.fixture
def send_lines(tmp_path: Path, var_dir, parsed_here) -> Callable[..., Import]:
    """Send the lines of a sheet for a union; gives the import."""

    def send(browser: Client, lines: list[list], union: Branch | None, *, title: str = "Sheet") -> Import:
        with workbook(tmp_path / "roster.xlsx", lines, title=title).open("rb") as file:
            said = {"file": file, "on": "30/11/2025", "mode": "update", "branch": union.pk if union else ""}
            browser.post(ADD, said)
        return Import.objects.latest("pk")

    return send


def correct(browser: Client, incoming: Import, **said):
    """Send the sheet's form as it stands, but for `said`."""
    sheet = ImportSheet.objects.get(file__roster_import=incoming)
    before = incoming.choices.get("roster.xlsx", {}).get(sheet.name, {})
    form = {
        "taken": "taken" if sheet.is_roster else "left_out",
        "header_line": before.get("header_line") or "",
        "encoding": before.get("encoding", ""),
    }
    form |= {f"column_{told['column']}": told["role"] for told in sheet.seen.get("columns", ())}
    answer = act(browser, incoming, "sheet/0/0", **marks(browser, f"{LIST}{incoming.pk}/sheet/0/0/") | form | said)
    incoming.refresh_from_db()
    return answer


def columns(incoming: Import) -> dict[int, str]:
    sheet = ImportSheet.objects.get(file__roster_import=incoming)
    return {told["column"]: told["role"] for told in sheet.seen["columns"]}


def values(incoming: Import, field: str) -> list[str]:
    return list(incoming.rows.order_by("pk").values_list(field, flat=True))


def test_each_column_is_shown_with_its_meaning_and_first_values(desk, hanoi, send_lines) -> None:
    incoming = send_lines(desk, [["DANH SÁCH"], HEADINGS, *PEOPLE], hanoi)
    told = ImportSheet.objects.get().seen["columns"]
    assert told[1] == {
        "column": 1,
        "heading": "Họ và tên",
        "role": "full_name",
        "samples": ["Nguyễn Văn An", "Lê Thị Bình"],
    }
    said = page_of(desk, incoming)
    assert "Sheet “Sheet”: headings on line 2, 2 rows" in said
    assert "Nguyễn Văn An · Lê Thị Bình" in said
    assert "001090000002" not in said, "of ID numbers as little as lists show"


def test_a_column_is_given_another_meaning(desk, hanoi, send_lines) -> None:
    incoming = send_lines(desk, [HEADINGS, *PEOPLE], hanoi)
    correct(desk, incoming, column_4="hometown", column_5="occupation")
    assert values(incoming, "hometown") == ["Hà Nội", "Huế"]
    assert values(incoming, "occupation") == ["Kế toán", "Lái xe"]


def test_what_was_not_changed_stays_as_the_register_reads_it(desk, hanoi, send_lines) -> None:
    incoming = send_lines(desk, [HEADINGS, *PEOPLE], hanoi)
    correct(desk, incoming, column_5="occupation")
    assert incoming.choices == {"roster.xlsx": {"Sheet": {"columns": {"5": "occupation"}}}}


def test_a_new_meaning_takes_over_from_the_column_that_had_it(desk, hanoi, send_lines) -> None:
    incoming = send_lines(desk, [HEADINGS, *PEOPLE], hanoi)
    correct(desk, incoming, column_4="hometown")
    correct(desk, incoming, column_5="hometown", column_4="hometown")
    assert values(incoming, "hometown") == ["Kế toán", "Lái xe"]


def test_two_columns_do_not_get_one_meaning(desk, hanoi, send_lines) -> None:
    incoming = send_lines(desk, [HEADINGS, *PEOPLE], hanoi)
    answer = correct(desk, incoming, column_4="hometown", column_5="hometown")
    assert "Columns E, F were given the same meaning (Home town)" in answer.content.decode()
    assert incoming.choices == {}


def test_a_sheet_is_left_out_and_taken_again(desk, hanoi, send_lines) -> None:
    incoming = send_lines(desk, [HEADINGS, *PEOPLE], hanoi)
    correct(desk, incoming, taken="left_out")
    assert not Decision.objects.filter(roster_import=incoming).exists()
    assert "The sheet was left out because you said so." in page_of(desk, incoming)
    correct(desk, incoming, taken="taken")
    assert incoming.counts["new"] == 2


def test_staff_say_where_the_headings_are(desk, hanoi, send_lines) -> None:
    lines = [["Mã", "Giá trị"], ["A", "B"], ["Người", "Khi nào"], ["Nguyễn Văn An", "02/09/1990"]]
    incoming = send_lines(desk, lines, hanoi)
    assert "No sheet has a line of column headings" in page_of(desk, incoming)
    correct(desk, incoming, header_line="3")
    correct(desk, incoming, column_0="full_name", column_1="born_on")
    assert values(incoming, "full_name") == ["Nguyễn Văn An"]
    assert values(incoming, "born_on") == ["1990-09-02"]


def test_staff_say_which_union_a_sheet_is_of(desk, hanoi, hue, send_lines) -> None:
    incoming = send_lines(desk, [HEADINGS, *PEOPLE], hanoi)
    correct(desk, incoming, branch=hue.pk)
    assert set(Decision.objects.values_list("branch_id", flat=True)) == {hue.pk}


def test_nobody_gives_a_sheet_to_a_union_that_is_not_his(desk, hanoi, saigon, send_lines) -> None:
    incoming = send_lines(desk, [HEADINGS, *PEOPLE], hanoi)
    assert correct(desk, incoming, branch=saigon.pk).status_code == 200
    assert incoming.choices == {}


def test_day_and_month_are_swapped(desk, hanoi, send_lines) -> None:
    day = date(1990, 9, 2)
    lines = [HEADINGS, [1, "Nguyễn Văn An", day, "001090000002"], [2, "Lê Thị Bình", "25/06/1992", "001192000003"]]
    incoming = send_lines(desk, lines, hanoi)
    correct(desk, incoming, swap_day_month="on")
    assert values(incoming, "born_on") == ["1990-02-09", "1992-06-25"]


def test_the_encoding_is_chosen(desk, hanoi, send_lines) -> None:
    lines = [HEADINGS, [1, "NguyÔn V¨n An", "02/09/1990", "001090000002"]]
    incoming = send_lines(desk, lines, hanoi)
    correct(desk, incoming, encoding="unicode")
    assert values(incoming, "full_name") != ["Nguyễn Văn An"]
    correct(desk, incoming, encoding="tcvn3")
    assert values(incoming, "full_name") == ["Nguyễn Văn An"]


def test_all_corrections_of_a_sheet_are_undone(desk, hanoi, send_lines) -> None:
    incoming = send_lines(desk, [HEADINGS, *PEOPLE], hanoi)
    correct(desk, incoming, column_4="hometown")
    act(desk, incoming, "sheet/0/0", as_found="1")
    assert columns(incoming)[4] != "hometown"


def corrected(browser: Client, send_lines, union: Branch | None, lines: list | None = None) -> Import:
    """A confirmed import in which the fifth column was said to be the home town."""
    incoming = send_lines(browser, lines or [HEADINGS, *PEOPLE], union)
    correct(browser, incoming, column_4="hometown")
    confirm(browser, incoming)
    return incoming


def test_a_correction_is_kept_for_the_union_s_next_file(desk, hanoi, send_lines) -> None:
    corrected(desk, send_lines, hanoi)
    later = send_lines(desk, [["DANH SÁCH QUÝ II"], HEADINGS, *PEOPLE], hanoi)
    assert columns(later)[4] == "hometown"
    assert "by officer." in page_of(desk, later).split("Read as corrected on")[1]


def test_what_was_not_confirmed_is_not_kept(desk, hanoi, send_lines) -> None:
    correct(desk, send_lines(desk, [HEADINGS, *PEOPLE], hanoi), column_4="hometown")
    assert not LayoutMemory.objects.exists()


def test_a_correction_is_never_another_union_s(desk, hanoi, hue, send_lines) -> None:
    corrected(desk, send_lines, hanoi)
    assert columns(send_lines(desk, [HEADINGS, *PEOPLE], hue))[4] != "hometown"
    assert columns(send_lines(desk, [HEADINGS, *PEOPLE], None))[4] != "hometown"


def test_other_headings_are_read_by_themselves(desk, hanoi, send_lines) -> None:
    corrected(desk, send_lines, hanoi)
    later = send_lines(desk, [[*HEADINGS[:5], "Khác"], *PEOPLE], hanoi)
    assert columns(later)[4] != "hometown"


def test_the_union_that_the_rows_name_has_the_correction(desk, hanoi, hue, send_lines) -> None:
    named = [[*HEADINGS, "Mã công đoàn"], *([*row, "BC01"] for row in PEOPLE)]
    corrected(desk, send_lines, None, named)
    assert LayoutMemory.objects.get().branch == hanoi
    assert columns(send_lines(desk, named, None))[4] == "hometown"
    others = [named[0], *([*row, "BC02"] for row in PEOPLE)]
    assert columns(send_lines(desk, others, None))[4] != "hometown"


def test_of_several_unions_the_importer_has_the_correction(desk, officer, hanoi, hue, send_lines) -> None:
    lines = [[*HEADINGS, "Mã công đoàn"], [*PEOPLE[0], "BC01"], [*PEOPLE[1], "BC02"]]
    corrected(desk, send_lines, None, lines)
    memory = LayoutMemory.objects.get()
    assert (memory.branch, memory.by) == (None, officer)
    assert columns(send_lines(desk, lines, None))[4] == "hometown"


def test_a_line_of_headings_is_found_again_where_staff_saw_it(desk, hanoi, send_lines) -> None:
    lines = [["Người", "Khi nào"], ["Nguyễn Văn An", "02/09/1990"]]
    incoming = send_lines(desk, lines, hanoi)
    correct(desk, incoming, header_line="1")
    correct(desk, incoming, column_0="full_name", column_1="born_on")
    confirm(desk, incoming)
    later = send_lines(desk, [["DANH SÁCH"], *lines, ["Lê Thị Bình", "05/06/1992"]], hanoi)
    assert values(later, "full_name") == ["Nguyễn Văn An", "Lê Thị Bình"]


def test_a_correction_is_forgotten(desk, hanoi, send_lines) -> None:
    corrected(desk, send_lines, hanoi)
    later = send_lines(desk, [HEADINGS, *PEOPLE], hanoi)
    act(desk, later, f"forget/{LayoutMemory.objects.get().pk}")
    later.refresh_from_db()
    assert not LayoutMemory.objects.exists()
    assert columns(later)[4] != "hometown"
    assert Act.objects.filter(verb="forget").exists()


def test_only_those_who_see_the_union_see_or_forget_its_corrections(desk, hanoi, telecom, saigon, send_lines) -> None:
    corrected(desk, send_lines, hanoi)
    memory = LayoutMemory.objects.get()
    other = User.objects.create(username="neighbour", is_staff=True)
    grant(other, telecom)
    neighbour = browser_of(allow(other))
    theirs = send_lines(neighbour, [HEADINGS, *PEOPLE], saigon)
    assert act(neighbour, theirs, f"forget/{memory.pk}").status_code == 404
    assert LayoutMemory.objects.visible_to(other).count() == 0
    assert LayoutMemory.objects.count() == 1


def test_who_only_sees_imports_of_a_union_forgets_none_of_its_corrections(desk, hanoi, telecom, saigon, send_lines):
    corrected(desk, send_lines, hanoi)
    memory = LayoutMemory.objects.get()
    other = User.objects.create(username="neighbour", is_staff=True)
    grant(other, hanoi, "superior")
    grant(other, telecom, "roster_staff")
    neighbour = browser_of(other)
    theirs = send_lines(neighbour, [HEADINGS, *PEOPLE], saigon)
    assert act(neighbour, theirs, f"forget/{memory.pk}").status_code == 404
    assert LayoutMemory.objects.count() == 1


def test_layout_is_remembered_once_for_a_union(hanoi) -> None:
    LayoutMemory.objects.create(mark="1", branch=hanoi, at="2025-01-01T00:00:00Z")
    with refused("layout_is_remembered_once_for_a_union"):
        LayoutMemory.objects.create(mark="1", branch=hanoi, at="2025-01-01T00:00:00Z")


def test_layout_is_remembered_once_for_an_importer(officer) -> None:
    LayoutMemory.objects.create(mark="1", by=officer, at="2025-01-01T00:00:00Z")
    with refused("layout_is_remembered_once_for_an_importer"):
        LayoutMemory.objects.create(mark="1", by=officer, at="2025-01-01T00:00:00Z")


def test_an_applied_import_is_not_read_again(desk, hanoi, send_lines) -> None:
    incoming = corrected(desk, send_lines, hanoi)
    correct(desk, incoming, column_4="note")
    assert Person.objects.filter(hometown="Huế").exists()
    assert incoming.choices["roster.xlsx"]["Sheet"]["columns"] == {"4": "hometown"}
    assert incoming.state == Import.State.APPLIED
    assert LIST in desk.get(f"{LIST}{incoming.pk}/sheet/0/0/").headers["location"]
