"""The blank roster: what it offers, that the pipeline understands it filled in, and what it says of it empty."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.urls import reverse
from django.utils.translation import override

from members.models import Membership, Person
from rosters import template
from rosters.data import rows
from rosters.errors import message
from rosters.parsing.cells import FIELDS, clean
from rosters.resources import COLUMNS
from rosters.template import CHOICES, GUIDE, LIST, in_words, write_template
from tests.cast import EDITS, IMPORTS, allow, union
from tests.rosters.imports import DAY, outcomes, refusals, warnings
from tests.rosters.workbooks import parse_here

PAGE = "/admin/rosters/import/template/"
FIRST = 4  # the line of the first person
EXAMPLES = {row["field"]: row["example"] for row in rows("template_columns")}
OFFERED = [(row["field"], row["choice"]) for row in rows("template_choices")]
OFFERED += [("ethnicity", row["name"]) for row in rows("ethnic_groups")]
OFFERED += [("hometown", row["name"]) for row in rows("provinces_cccd")]


@pytest.fixture
def blank(tmp_path: Path, hanoi, hue) -> Path:
    """A blank roster of two unions."""
    path = tmp_path / "blank.xlsx"
    with path.open("wb") as out:
        write_template(out, unions=[hanoi, hue])
    return path


def headings(sheet) -> dict[str, int]:
    """{field: its column} of a blank roster."""
    fields = {column.column_name: field for field, column in COLUMNS.items()}
    return {fields[cell.value.removesuffix(" *")]: cell.column for cell in sheet[FIRST - 1]}


def filled(path: Path, *people: dict) -> Path:
    """The blank roster with these people in it, as a spreadsheet program saves it."""
    book = openpyxl.load_workbook(path)
    columns = headings(book[LIST])
    for line, person in enumerate(people, start=FIRST):
        for field, value in person.items():
            book[LIST].cell(line, columns[field]).value = value or None
    book.save(path.with_name("filled.xlsx"))
    return path.with_name("filled.xlsx")


def validation(path: Path, field: str):
    """What a cell of a field asks for."""
    sheet = openpyxl.load_workbook(path)[LIST]
    cell = sheet.cell(FIRST + 500, headings(sheet)[field]).coordinate
    (found,) = [rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref]
    return found


def offered(path: Path, field: str) -> list[str]:
    """What the drop-down of a field offers."""
    sheet, cells = validation(path, field).formula1.split("!")
    assert sheet == f"'{CHOICES}'"
    first, _colon, last = cells.replace("$", "").partition(":")
    return [line[0].value for line in openpyxl.load_workbook(path)[CHOICES][f"{first}:{last or first}"]]


def downloaded(client, query: str = "") -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(client.get(f"{PAGE}?download=1{query}").content))


def test_it_has_the_headings_of_a_roster(blank):
    assert set(headings(openpyxl.load_workbook(blank)[LIST])) == set(FIELDS) - {"branch_code"}


def test_what_must_be_filled_in_is_marked(blank):
    sheet = openpyxl.load_workbook(blank)[LIST]
    assert [cell.value for cell in sheet[FIRST - 1] if cell.value.endswith("*")] == ["Họ và tên *", "Công đoàn cơ sở *"]


def test_headings_stay_in_sight(blank):
    assert openpyxl.load_workbook(blank)[LIST].freeze_panes == "B4"


def test_every_cell_is_text_and_gives_advice(blank):
    sheet = openpyxl.load_workbook(blank)[LIST]
    for field, column in headings(sheet).items():
        (shape,) = [shape for shape in sheet.column_dimensions.values() if shape.min <= column <= shape.max]
        assert shape.number_format == "@"
        rule = validation(blank, field)
        assert rule.promptTitle == COLUMNS[field].column_name
        assert 0 < len(rule.prompt) <= 255
        assert EXAMPLES[field] in rule.prompt


@pytest.mark.parametrize("row", rows("template_columns"), ids=lambda row: row["field"])
def test_an_example_reads_as_it_stands(row):
    cell = clean(row["field"], row["example"], on=DAY)
    assert (bool(cell.value), cell.refusal, cell.repairs) == (bool(row["example"]), "", ())


@pytest.mark.parametrize(("field", "choice"), OFFERED)
def test_a_choice_is_the_register_s_own_word(field, choice):
    cell = clean(field, choice, on=DAY)
    assert (cell.refusal, cell.repairs) == ("", ())
    assert cell.value == {"Nam": "M", "Nữ": "F", "x": "1"}.get(choice, choice)


def test_choices_are_offered_by_drop_downs(blank):
    assert offered(blank, "sex") == ["Nam", "Nữ"]
    assert offered(blank, "party_member") == ["x"]
    assert len(offered(blank, "ethnicity")) == 54
    assert len(offered(blank, "hometown")) == 63
    assert offered(blank, "branch_name") == [
        "BC01 – Công đoàn Bưu điện Hà Nội",
        "BC02 – Công đoàn Bưu điện Huế",
    ]
    for field in ("religion", "qualification", "political_theory", "general_education"):
        assert offered(blank, field) == [choice for name, choice in OFFERED if name == field]


def test_filled_in_it_is_understood_without_a_question(blank, hanoi, hue, import_files):
    hoa = EXAMPLES | {"branch_name": in_words(hanoi)}
    an = {"full_name": "Nguyễn Văn An", "sex": "Nam", "id_number": "001090000002", "branch_name": in_words(hue)}
    incoming = import_files(filled(blank, hoa, an))
    assert (refusals(incoming), warnings(incoming)) == ([[], []], [[], []])
    assert outcomes(incoming) == ["new", "new"]
    sheet = incoming.files.get().sheets.get(name=LIST)
    assert (sheet.hints, sheet.ignored_columns, sheet.header_line) == ([], [], FIRST - 1)
    assert set(Membership.objects.values_list("person__full_name", "branch__code")) == {
        ("Nguyễn Thị Hoa", "BC01"),
        ("Nguyễn Văn An", "BC02"),
    }
    assert Person.objects.get(full_name="Nguyễn Thị Hoa").social_insurance_number == "0112345678"


def test_only_the_list_is_taken_for_a_roster(blank):
    sheets = {sheet["sheet"]: sheet["roster"] for sheet in parse_here(filled(blank, EXAMPLES)).sheets}
    assert sheets == {LIST: True, GUIDE: False, CHOICES: False}


def test_of_one_union_its_title_names_it(tmp_path, hanoi, import_files):
    path = tmp_path / "one.xlsx"
    with path.open("wb") as out:
        write_template(out, unions=[hanoi], union=hanoi)
    assert "branch_name" not in headings(openpyxl.load_workbook(path)[LIST])
    incoming = import_files(filled(path, {"full_name": "Nguyễn Văn An", "id_number": "001090000002"}))
    assert refusals(incoming) == [[]]
    assert Membership.objects.get().branch == hanoi


def test_a_code_beside_another_union_s_name_is_no_union(blank, import_files):
    wrong = "BC01 – Công đoàn Bưu điện Huế"
    incoming = import_files(filled(blank, {"full_name": "Nguyễn Văn An", "branch_name": wrong}))
    assert refusals(incoming) == [["branch_unknown"]]


def test_empty_it_is_refused_in_a_sentence(blank):
    error = parse_here(blank).error
    assert error["code"] == "no_rows_found"
    assert LIST in message(error)


def test_the_address_is_the_one_that_other_pages_link_to():
    assert reverse("admin:rosters_template") == PAGE


@pytest.fixture(autouse=True)
def own_language(settings):
    """Pages are shown in English; other tests keep the language that they had."""
    with override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def importer(office, officer):
    """The browser of an officer who may import."""
    allow(officer, *EDITS, *IMPORTS)
    return office


def test_an_officer_is_offered_the_granted_unions_only(importer, hanoi, saigon):
    book = downloaded(importer)
    cells = [cell.value for line in book[CHOICES].iter_rows() for cell in line]
    assert in_words(hanoi) in cells
    assert in_words(saigon) not in cells
    assert "Content-Disposition" not in importer.get(f"{PAGE}?download=1&union={saigon.pk}")


def test_a_union_may_be_chosen(importer, hanoi, hue):
    section = union("T1", "section", hanoi, name="Tổ 1")
    cells = [cell.value for line in downloaded(importer, f"&union={hanoi.pk}")[CHOICES].iter_rows() for cell in line]
    assert in_words(section) in cells
    assert in_words(hue) not in cells
    assert str(hanoi) in importer.get(f"{PAGE}?union={hanoi.pk}").content.decode()


def test_more_unions_than_a_list_can_offer_are_not_offered(importer, hanoi, hue, monkeypatch):
    monkeypatch.setattr(template, "MAX_UNIONS", 2)
    answer = importer.get(f"{PAGE}?download=1")
    assert "Content-Disposition" not in answer
    assert "Choose a union." in answer.content.decode()
    assert len(downloaded(importer, f"&union={hanoi.pk}").sheetnames) == 3


def test_whoever_may_not_import_gets_no_blank_roster(office, hanoi):
    assert office.get(PAGE).status_code == 403
    assert office.get(f"{PAGE}?download=1").status_code == 403
