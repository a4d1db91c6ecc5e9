"""The sample rosters, cell by cell, against the answers beside them (invented persons)."""

import csv
from datetime import date
from pathlib import Path
from unicodedata import normalize

import pytest
from python_calamine import CalamineWorkbook

from rosters.parsing.cells import clean
from rosters.parsing.encodings import decode, detect

SAMPLES = Path(__file__).parent / "samples"
ON = date(2025, 11, 30)
# Those with one header line at the top and every row a member.
PLAIN = "01-template 03-unicode 04-tcvn3 05-vni 06-eaten-zeros 07-dates 08-refusals"
PLAIN += " 10-old-excel 11-opendocument 14-formulas 15-year-one 16-year-two"
HEADERS = {
    "full_name": "Họ và tên",
    "born_on": "Ngày sinh",
    "sex": "Giới tính",
    "id_number": "Số CCCD/CMND",
    "id_issued_on": "Ngày cấp",
    "id_issued_by": "Nơi cấp",
    "ethnicity": "Dân tộc",
    "religion": "Tôn giáo",
    "hometown": "Quê quán",
    "address": "Chỗ ở hiện nay",
    "phone": "Số điện thoại",
    "email": "Email",
    "general_education": "Trình độ văn hóa",
    "qualification": "Trình độ chuyên môn",
    "political_theory": "Lý luận chính trị",
    "party_joined_on": "Ngày vào Đảng",
    "occupation": "Nghề nghiệp",
    "branch_code": "Mã công đoàn cơ sở",
    "joined_on": "Ngày vào công đoàn",
    "card_number": "Số thẻ đoàn viên",
    "social_insurance_number": "Số sổ BHXH",
    "note": "Ghi chú",
}
MINE = {"date_invalid", "sex_unknown", "id_number_invalid", "cell_too_long", "cell_error"}


def answers(name):
    with open(SAMPLES / f"{name}.expected.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cells(name):
    """{field: [Cell]} of the first sheet."""
    path = next(path for path in SAMPLES.glob(f"{name}.*") if path.suffix != ".csv")
    header, *lines = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    encoding = detect(header)
    columns = {
        normalize("NFC", decode(head, encoding)): column
        for head, column in zip(header, zip(*lines, strict=True), strict=True)
    }
    return {field: cleaned(field, columns[head]) for field, head in HEADERS.items() if head in columns}


def cleaned(field, column):
    encoding = detect(column)
    return [clean(field, decode(raw, encoding) if isinstance(raw, str) else raw, on=ON) for raw in column]


@pytest.mark.parametrize("name", PLAIN.split())
def test_sample_roster_gives_the_expected_values(name):
    read, expected = cells(name), answers(name)
    assert {"full_name", "born_on", "sex", "id_number", "joined_on"} <= set(read)
    for row, answer in enumerate(expected):
        refusals = {column[row].refusal for column in read.values()} - {""}
        assert refusals == set(answer["refusals"].split()) & MINE
        if not answer["refusals"]:
            assert {field: column[row].value for field, column in read.items()} == {
                field: answer[field] for field in read
            }
