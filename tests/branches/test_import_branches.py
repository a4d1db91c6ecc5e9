"""Files of unions: what they may say, what is refused and how, through the command."""

from datetime import date
from io import StringIO

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from access.models import Act
from branches.actions.facts import dissolve
from branches.models import Branch
from tests.cast import member

ROSTERS = "tests/rosters/samples/branches.csv"


@pytest.fixture
def load(tmp_path):
    """Import lines of text as a file."""

    def run(*lines: str, name: str = "unions.csv", **options) -> str:
        path = tmp_path / name
        path.write_text("\n".join(lines), encoding="utf-8")
        return command(path, **options)

    return run


def command(path, **options) -> str:
    out = StringIO()
    call_command("import_branches", path, stdout=out, no_color=True, **options)
    return out.getvalue().strip()


def refusals(load, *lines: str, **options) -> list[str]:
    with pytest.raises(CommandError) as refusal:
        load(*lines, **options)
    return str(refusal.value).splitlines()


@pytest.fixture(autouse=True)
def english(settings) -> None:
    settings.LANGUAGE_CODE = "en"


def test_the_sample_file_is_entered_and_the_second_time_changes_nothing(db):
    assert command(ROSTERS) == "37 new, 0 changed, 0 unchanged."
    first = Branch.objects.get(code="C101")
    assert (first.parent.code, first.kind, first.workers) == ("C1", "grassroots", 201)
    assert first.periods.get().started_on == first.established_on == date(2001, 5, 1)
    acts = Act.objects.count()
    assert command(ROSTERS) == "0 new, 0 changed, 37 unchanged."
    assert Act.objects.count() == acts


def test_superiors_may_come_after_those_below_them(db, load):
    load("code,name,kind,parent_code", "C,Cơ sở,grassroots,B", "B,Cấp trên,direct_superior,A", "A,Ngành,industry,")
    assert [branch.code for branch in Branch.objects.all()] == ["A", "B", "C"]


def test_a_workbook_says_the_same_as_text(post, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Code", "Name", "Kind", "Parent code", "Workers", "Established on"])
    book.active.append([101.0, "Cơ sở  101", "grassroots", "bc", 12, date(2001, 5, 1)])
    book.save(tmp_path / "unions.xlsx")
    assert command(tmp_path / "unions.xlsx") == "1 new, 0 changed, 0 unchanged."
    made = Branch.objects.get(code="101")
    assert (made.name, made.parent, made.workers, made.established_on) == ("Cơ sở 101", post, 12, date(2001, 5, 1))


@pytest.mark.parametrize("kind", ["grassroots", "CONG DOAN CO SO", "Công đoàn cơ sở", "cđcs", "Grassroots union"])
def test_a_kind_is_understood_as_code_and_as_officers_write_it(post, load, kind):
    load("code,name,kind,parent_code,sector", f"X,Mới,{kind},BC,Doanh nghiệp nhà nước")
    made = Branch.objects.get(code="X")
    assert (made.kind, made.sector) == ("grassroots", "state_enterprise")


def test_a_change_holds_from_its_day(hanoi, load):
    load("code;name;workers", "bc01;Thủ đô;250", on=date(2024, 1, 1))
    hanoi.refresh_from_db()
    assert (hanoi.name, hanoi.workers) == ("Thủ đô", 250)
    assert list(hanoi.periods.values_list("name", "started_on")) == [
        ("Công đoàn Bưu điện Hà Nội", None),
        ("Thủ đô", date(2024, 1, 1)),
    ]


def test_a_union_with_members_and_unions_below_can_be_moved_and_renamed(industry, post, hanoi, load):
    member(hanoi)
    assert load("code,name", "CDN,Ngành mới", "BC,Bưu chính mới", "BC01,Hà Nội mới").startswith("0 new, 3 changed")


def test_a_blank_cell_erases_nothing(hanoi, load):
    load("code,name,kind,parent_code,sector,workers", "BC01,,,,,9")
    hanoi.refresh_from_db()
    assert (hanoi.name, hanoi.sector, hanoi.parent.code) == ("Công đoàn Bưu điện Hà Nội", "state_enterprise", "BC")


def test_everything_wrong_is_said_at_once_and_nothing_is_saved(hanoi, load):
    said = refusals(
        load,
        "code,name,kind,parent_code,sector,workers,established_on",
        "X1,Đúng,grassroots,BC,,10,2001-05-01",
        "X2,,grassroot,NOPE,tư,mười,31/02/1990",
        ",Không mã,grassroots,BC,,,",
        "x1,Lại,grassroots,BC,,,",
    )
    assert [sentence.split(": ")[0] for sentence in said] == [
        *("Line 3, kind", "Line 3, sector", "Line 3, workers", "Line 3, established_on"),
        *("Line 3, name", "Line 3, parent_code", "Line 4, code", "Line 5, code"),
    ]
    assert not Branch.objects.filter(code="X1").exists()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("X,Mới,section,BC", "Line 2, parent_code: The kind “section” may not stand under the kind"),
        ("X,Mới,grassroots,", "Line 2, parent_code: A new union of this kind needs a superior"),
        ("BC,,,BC01", "Line 2, parent_code: These unions would stand below one another in a circle: BC, BC01"),
        ("X,Mới,grassroots,X", "Line 2, parent_code: These unions would stand below one another in a circle: X"),
        ("BC01,,,VT", "Line 2, parent_code: There is no union VT"),
    ],
)
def test_a_wrong_place_is_one_sentence_for_the_row(hanoi, load, row, said):
    sentences = refusals(load, "code,name,kind,parent_code", row)
    assert len(sentences) == 1
    assert sentences[0].startswith(said)


def test_a_circle_within_the_file_is_said_for_each_row(post, load):
    said = refusals(load, "code,name,kind,parent_code", "A,Một,group,B", "B,Hai,section,A")
    assert [sentence.split(": ")[0] for sentence in said] == ["Line 2, parent_code", "Line 3, parent_code"]


def test_a_dissolved_union_is_neither_changed_nor_a_superior(post, hanoi, load):
    dissolve(hanoi, on=date(2024, 1, 1), by=None, reason="")
    assert "was dissolved" in refusals(load, "code,name", "BC01,Khác")[0]
    assert "was dissolved" in refusals(load, "code,name,kind,parent_code", "X,Mới,section,BC01")[0]


def test_nothing_of_the_future_is_entered(hanoi, load):
    assert "yet to come" in refusals(load, "code,name,kind,parent_code,established_on", "X,Mới,CDCS,BC,2990-01-01")[0]
    assert "not before" in refusals(load, "code,name", "BC01,Khác", on=date(2990, 1, 1))[0]


def test_a_change_before_the_last_one_is_refused_for_its_row(hanoi, load):
    load("code,name", "BC01,Thủ đô", on=date(2024, 1, 1))
    assert "01/01/2024" in refusals(load, "code,name", "BC01,Khác", on=date(2023, 1, 1))[0]


def test_an_officer_imports_only_into_own_unions(officer, hanoi, saigon, load):
    head = "code,name,kind,parent_code"
    assert "not yours" in refusals(load, head, "VT01,Khác,,", username="officer")[0]
    assert "There is no union VT" in refusals(load, head, "X,Mới,CDCS,VT", username="officer")[0]
    assert "only an administrator" in refusals(load, head, "X,Mới,industry,", username="officer")[0]
    assert load(head, "X,Mới,CDCS,BC", username="officer").startswith("1 new")


def test_an_officer_s_topmost_union_may_name_its_superior(officer, hanoi, load):
    assert load("code,parent_code,workers", "BC,CDN,7", username="officer").startswith("0 new, 1 changed")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("unions.txt", "code", "only .xlsx and .csv"),
        ("unions.csv", "", "The file is empty"),
        ("unions.csv", "code,name", "The file is empty"),
        ("unions.csv", "code,sektor\nX,y", "columns that are not known here: sektor"),
        ("unions.csv", "name,kind\nX,y", "no column “code”"),
        ("unions.csv", "code,code\nX,y", "twice"),
        ("unions.xlsx", "no workbook", "not an .xlsx workbook"),
    ],
)
def test_a_file_that_is_none_is_refused_in_a_sentence(db, load, name, content, said):
    assert said in refusals(load, content, name=name)[0]


def test_a_missing_file_and_an_unknown_user_are_refused_in_a_sentence(db, load):
    with pytest.raises(CommandError, match="cannot be opened"):
        command("nowhere.csv")
    with pytest.raises(CommandError, match="no user named nobody"):
        load("code", "X", username="nobody")


def test_letters_of_another_encoding_are_refused_in_a_sentence(db, tmp_path):
    path = tmp_path / "unions.csv"
    path.write_bytes("code,name\nX,Hà Nội".encode("cp1258", "ignore"))
    with pytest.raises(CommandError, match="UTF-8"):
        command(path)


def test_two_thousand_unions_take_a_few_statements(industry, load, django_assert_max_num_queries):
    rows = [f"D{n},Cấp trên {n},direct_superior,CDN" for n in range(20)]
    rows += [f"G{n},Cơ sở {n},grassroots,D{n % 20}" for n in range(1980)]
    with django_assert_max_num_queries(30):
        assert load("code,name,kind,parent_code", *rows).startswith("2000 new")
    with django_assert_max_num_queries(30):
        assert load("code,name,kind,parent_code", *[row.replace("Cơ sở", "CS") for row in rows]).startswith(
            "0 new, 1980 changed"
        )
