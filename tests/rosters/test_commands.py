"""import_roster, export_roster and headcount, as docs/commands.md promises them to scripts."""

import csv
import json
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from members.models import Person
from rosters.management.commands.import_roster import Command
from rosters.models import Import
from rosters.parsing.cells import FIELDS
from rosters.pipeline.apply import RegisterChanged
from tests.cast import member
from tests.rosters.imports import AN, DAY, HOA, known, life, register

pytestmark = pytest.mark.usefixtures("var_dir", "parsed_here")

COUNTS = {"received", "accepted", "refused", "new", "changed", "unchanged", "moved"}


def run(command: str, *arguments: object) -> str:
    out = StringIO()
    call_command(command, *map(str, arguments), stdout=out)
    return out.getvalue()


def imported(*arguments: object) -> dict:
    return json.loads(run("import_roster", *arguments, "--json"))


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    """Hoà with a phone number, An, and a row whose sex says nothing."""
    rows = [HOA | {"phone": "912345678"}, AN | {"phone": ""}, AN | {"id_number": "", "sex": "?", "phone": ""}]
    path = tmp_path / "roster.csv"
    path.write_text("\n".join(",".join(row) for row in [HOA | {"phone": ""}, *(row.values() for row in rows)]), "utf-8")
    return path


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "list.pdf"
    path.write_bytes(b"%PDF-1.7 ...")
    return path


# import_roster


def test_the_answer_has_the_keys_of_the_contract(roster, membership, hanoi):
    answer = imported(roster, "--branch", "BC01", "--on", DAY)
    assert set(answer) >= {"import", "committed", "effective_on", "counts", "files"}
    assert (answer["committed"], answer["effective_on"]) == (False, "2025-11-30")
    assert set(answer["counts"]) == COUNTS | {"missing"}
    file = answer["files"][0]
    assert (set(file), file["file"], file["error"]) == ({"file", "error", "sheets"}, "roster.csv", None)
    sheet = file["sheets"][0]
    assert set(sheet) >= {"sheet", "roster", "header_line", "encoding", "columns", "ignored_columns", "hints", "rows"}
    assert (sheet["roster"], sheet["header_line"], sheet["encoding"]) == (True, 1, "unicode")
    assert sheet["columns"] == {field: field for field in (*HOA, "phone")}
    assert set(sheet["counts"]) == COUNTS


def test_the_answer_lists_rows_that_were_refused_warned_of_or_repaired(roster, membership, hanoi):
    rows = imported(roster, "--branch", "BC01", "--on", DAY)["files"][0]["sheets"][0]["rows"]
    assert [(row["line"], row["outcome"]) for row in rows] == [(2, "changed"), (4, "refused")]
    assert rows[0] == {
        "line": 2,
        "outcome": "changed",
        "refusals": [],
        "warnings": [],
        "repairs": ["phone_zero_restored"],
    }
    assert set(rows[1]["refusals"]) == {"sex_unknown", "repeated_in_file"}


def test_without_commit_the_register_stays_untouched(roster, membership, hanoi):
    before = register()
    assert imported(roster, "--branch", "BC01")["counts"]["new"] == 1
    assert register() == before


def test_commit_applies_what_the_preview_shows(roster, membership, hanoi):
    preview = imported(roster, "--branch", "BC01")
    answer = imported(roster, "--branch", "BC01", "--commit")
    assert (answer["committed"], answer["counts"]) == (True, preview["counts"])
    assert (known(HOA).phone, Person.objects.count()) == ("0912345678", 2)


def test_the_day_is_today_unless_told(roster, hanoi):
    run("import_roster", roster, "--branch", "BC01", "--commit")
    assert life(known(AN)) == [("BC01", timezone.localdate(), None)]


def test_new_memberships_may_start_earlier(roster, hanoi):
    run("import_roster", roster, "--branch", "BC01", "--on", DAY, "--starts-on", "2025-01-01", "--commit")
    assert life(known(AN)) == [("BC01", date(2025, 1, 1), None)]


def test_a_complete_roster_counts_and_names_the_missing(roster, hanoi):
    member(hanoi, "Lê Vắng", id_number="001090000099")
    answer = imported(roster, "--branch", "BC01", "--mode", "full", "--commit")
    assert answer["counts"]["missing"] == 1
    assert [person["full_name"] for person in answer["missing_members"]] == ["Lê Vắng"]
    said = run("import_roster", roster, "--branch", "BC01", "--mode", "full")
    assert "Lê Vắng" in said


def test_an_import_within_a_user_s_scope(roster, officer, saigon):
    answer = imported(roster, "--branch", "VT01", "--as", "officer", "--commit")
    assert (answer["counts"]["refused"], register()) == (3, [])
    assert Import.objects.get().by == officer


def test_the_json_shows_nothing_of_another_s_member_but_that(roster, officer, hanoi, saigon):
    member(saigon, "Trần Thị Bí Mật", id_number=HOA["id_number"], phone="0987654321")
    said = run("import_roster", roster, "--branch", "BC01", "--as", "officer", "--json")
    assert "member_elsewhere" in said
    assert "Bí Mật" not in said
    assert "0987654321" not in said


def test_the_lines_name_the_union_to_ask_for_a_transfer(roster, officer, hanoi, saigon):
    member(saigon, "Trần Thị Bí Mật", id_number=HOA["id_number"])
    said = run("import_roster", roster, "--branch", "BC01", "--as", "officer")
    assert saigon.name in said
    assert "Bí Mật" not in said


def test_the_lines_say_where_what_and_what_to_do(roster, membership, hanoi):
    said = run("import_roster", roster, "--branch", "BC01").splitlines()
    assert len(said) == 4
    assert "roster.csv, roster" in said[3]
    assert "4" in said[3]
    assert "sex_unknown" not in said[3]


def test_a_file_that_cannot_be_read_is_an_error_and_exit_1(broken, roster, hanoi, capsys):
    with pytest.raises(SystemExit) as end:
        call_command("import_roster", str(broken), str(roster), "--branch", "BC01", "--json")
    assert end.value.code == 1
    unreadable, readable = json.loads(capsys.readouterr().out)["files"]
    assert unreadable["file"] == "list.pdf"
    assert unreadable["error"]["code"] == "file_not_a_workbook"
    assert "PDF" in unreadable["error"]["message"]
    assert "sheets" not in unreadable
    assert readable["error"] is None


def test_the_lines_say_why_a_file_cannot_be_read(broken, hanoi, capsys):
    with pytest.raises(SystemExit):
        call_command("import_roster", str(broken))
    assert "list.pdf: " in capsys.readouterr().out


def test_counts_of_an_unreadable_file_are_zero(broken, hanoi, capsys):
    with pytest.raises(SystemExit):
        call_command("import_roster", str(broken), "--json", "--commit")
    answer = json.loads(capsys.readouterr().out)
    assert answer["counts"] == dict.fromkeys(COUNTS | {"missing"}, 0)
    assert register() == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["no such.csv"], "no such.csv"),
        (["."], "."),
        (["{roster}", "--branch", "XX"], "XX"),
        (["{roster}", "--as", "nobody"], "nobody"),
        (["{roster}", "--on", "30/11/2025"], "30/11/2025"),
        (["{roster}", "--mode", "some"], "some"),
        ([], "FILE"),
    ],
    ids=str,
)
def test_what_is_wrong_with_the_call_is_said_in_one_sentence(roster, hanoi, arguments, says):
    with pytest.raises(CommandError) as error:
        run("import_roster", *(argument.format(roster=roster) for argument in arguments))
    assert says in str(error.value)
    assert "\n" not in str(error.value)
    assert not Import.objects.exists()


def test_a_file_too_large_is_said_in_one_sentence(roster, settings, hanoi):
    settings.ROSTER_FILE_BYTES = 20
    with pytest.raises(CommandError, match="MB"):
        run("import_roster", roster)


def test_a_register_that_changed_meanwhile_is_said_in_one_sentence(roster, hanoi, monkeypatch):
    def changed(*_arguments, **_words):
        raise RegisterChanged("Changed.")

    monkeypatch.setattr("rosters.management.commands.import_roster.apply", changed)
    with pytest.raises(CommandError, match="Changed"):
        run("import_roster", roster, "--branch", "BC01", "--commit")


def test_day_and_month_may_be_swapped_back(tmp_path, hanoi):
    book = openpyxl.Workbook()
    book.active.append(["Họ và tên", "Ngày sinh", "Số CCCD"])
    book.active.append(["Nguyễn Văn An", date(1990, 2, 9), AN["id_number"]])
    book.save(tmp_path / "dates.xlsx")
    swap = ("--swap-day-month", "dates.xlsx", "Sheet")
    run("import_roster", tmp_path / "dates.xlsx", "--branch", "BC01", "--commit", *swap)
    assert known(AN).born_on == "1990-09-02"


def test_the_help_tells_every_option():
    said = Command().create_parser("manage.py", "import_roster").format_help()
    options = ("--branch", "--on", "--starts-on", "--mode", "--commit", "--as", "--json")
    assert [option for option in options if option not in said] == []


# export_roster


@pytest.fixture
def members(hanoi, hue, saigon) -> None:
    member(hanoi, "Trần Thị Hoà", born_on="1985-03-27", sex="F", party_member=True, id_number=HOA["id_number"])
    member(hue, "Nguyễn Văn An", born_on="1990", sex="M", note="=1+1")
    member(saigon, "Lê Văn Sài", on=date(2024, 1, 1))
    member(hanoi, "Đã Nghỉ", until=date(2020, 1, 1))


def exported(*arguments: object, out: Path) -> list[dict]:
    run("export_roster", "--out", out, *arguments)
    with out.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_an_export_for_programs_is_verbatim_and_in_order(members, tmp_path):
    rows = exported("--header", "fields", out=tmp_path / "out.csv")
    assert tuple(rows[0]) == FIELDS
    by_name = {row["full_name"]: row for row in rows}
    assert set(by_name) == {"Trần Thị Hoà", "Nguyễn Văn An", "Lê Văn Sài"}
    hoa = by_name["Trần Thị Hoà"]
    assert (hoa["born_on"], hoa["sex"], hoa["party_member"], hoa["branch_code"]) == ("1985-03-27", "F", "1", "BC01")
    assert by_name["Nguyễn Văn An"]["note"] == "=1+1"


def test_an_export_for_people_can_run_no_formula(members, tmp_path):
    note = {row["Họ và tên"]: row["Ghi chú"] for row in exported(out=tmp_path / "out.csv")}
    assert note["Nguyễn Văn An"] == "'=1+1"
    run("export_roster", "--out", tmp_path / "out.xlsx")
    cells = [cell for line in openpyxl.load_workbook(tmp_path / "out.xlsx").active.iter_rows() for cell in line]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert "=1+1" in [cell.value for cell in cells]


def test_an_export_of_a_union_has_all_below_it(members, tmp_path):
    rows = exported("--branch", "BC", "--header", "fields", out=tmp_path / "out.csv")
    assert {row["branch_code"] for row in rows} == {"BC01", "BC02"}


def test_an_export_of_a_day_has_the_members_of_that_day(members, tmp_path):
    rows = exported("--on", "2019-06-01", "--header", "fields", out=tmp_path / "out.csv")
    assert {row["full_name"] for row in rows} == {"Trần Thị Hoà", "Nguyễn Văn An", "Đã Nghỉ"}


def test_an_export_stays_within_a_user_s_scope(members, officer, tmp_path):
    rows = exported("--as", "officer", "--header", "fields", out=tmp_path / "out.csv")
    assert {row["branch_code"] for row in rows} == {"BC01", "BC02"}


@pytest.mark.parametrize("header", ["fields", "vi", "en"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_export_that_is_imported_again_changes_nothing(members, tmp_path, header, ending):
    Person.objects.update(note="", joined_on="2015-05", phone="0912345678", ethnicity="Kinh", address="Số 1, Hà Nội")
    out = tmp_path / f"out.{ending}"
    run("export_roster", "--out", out, "--header", header)
    before = register()
    counts = imported(out, "--commit")["counts"]
    assert (counts["received"], counts["unchanged"]) == (3, 3)
    assert register() == before


def test_the_apostrophe_before_a_formula_is_taken_off_when_it_comes_back(members, tmp_path):
    before = register()
    run("export_roster", "--out", tmp_path / "out.csv")
    assert imported(tmp_path / "out.csv", "--commit")["counts"]["unchanged"] == 3
    assert register() == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--out", "{folder}/out.pdf"], ".xlsx"),
        (["--out", "{folder}/nowhere/out.csv"], "nowhere"),
        (["--out", "{folder}/nowhere/out.xlsx"], "nowhere"),
        (["--out", "{folder}/out.csv", "--branch", "XX"], "XX"),
        (["--out", "{folder}/out.csv", "--as", "nobody"], "nobody"),
        ([], "--out"),
    ],
    ids=str,
)
def test_what_is_wrong_with_an_export_is_said_in_one_sentence(members, tmp_path, arguments, says):
    with pytest.raises(CommandError) as error:
        run("export_roster", *(argument.format(folder=tmp_path) for argument in arguments))
    assert says in str(error.value)
    assert "\n" not in str(error.value)


# headcount


def counted(*arguments: object) -> dict[str, dict]:
    return {row["code"]: row for row in json.loads(run("headcount", *arguments, "--json"))}


def test_a_headcount_has_the_keys_of_the_contract(members):
    rows = counted()
    assert set(rows["CDN"]) >= {"code", "name", "kind", "parent_code", "own", "members", "women"}
    assert [rows["CDN"][key] for key in ("kind", "parent_code", "own", "members", "women")] == ["industry", "", 0, 3, 1]
    assert [rows["BC01"][key] for key in ("name", "parent_code", "own", "members", "women")] == [
        *("Công đoàn Bưu điện Hà Nội", "BC", 1, 1, 1),
    ]


def test_a_headcount_follows_an_import(roster, hanoi):
    run("import_roster", roster, "--branch", "BC01", "--on", DAY, "--commit")
    assert counted("--on", DAY)["BC01"]["members"] == 2
    assert counted("--on", DAY - timedelta(1))["BC01"]["members"] is None, "not known, which is not zero"


def test_a_headcount_stays_within_a_user_s_scope(members, officer):
    assert set(counted("--as", "officer")) == {"BC", "BC01", "BC02"}


def test_a_headcount_for_an_unknown_user_is_refused_in_one_sentence(members):
    with pytest.raises(CommandError, match="nobody"):
        run("headcount", "--as", "nobody")


def test_a_roster_cannot_speak_of_a_day_to_come(hanoi, tmp_path):
    roster = tmp_path / "a.csv"
    roster.write_text("Họ và tên;Ngày sinh\nLê Thị Ba;1985\n", encoding="utf-8")
    with pytest.raises(CommandError, match="."):
        call_command("import_roster", str(roster), "--branch", hanoi.code, "--on", "2999-01-01")
    assert not Import.objects.exists()


def test_days_are_swapped_only_in_a_sheet_that_is_there(hanoi, tmp_path):
    roster = tmp_path / "a.csv"
    roster.write_text("Họ và tên;Ngày sinh\nLê Thị Ba;1985\n", encoding="utf-8")
    with pytest.raises(CommandError, match="Sheet9"):
        call_command(
            "import_roster", str(roster), "--branch", hanoi.code, "--swap-day-month", "a.csv", "Sheet9", "--commit"
        )
    assert not Person.objects.exists()


def test_a_refused_cell_is_named_with_its_column_and_what_was_typed(hanoi, tmp_path, capsys):
    roster = tmp_path / "a.csv"
    roster.write_text("Họ và tên;Ngày sinh\nLê Thị Ba;31/02/1985\n", encoding="utf-8")
    call_command("import_roster", str(roster), "--branch", hanoi.code)
    line = next(line for line in capsys.readouterr().out.splitlines() if "31/02/1985" in line)
    assert line.startswith("a.csv, ")
    assert "dòng 2" in line
    assert "Ngày sinh: «31/02/1985»" in line
