"""Lines below the header: which are people, and which are titles, totals, signatures, or the header once more."""

import pytest

from tests.rosters.test_layout import AN, BINH, CHI, HEADER, read, read_both
from tests.rosters.workbooks import parse_here, workbook

NUMBERED = ["STT", *HEADER, "Ghi chú"]
FIRST, SECOND, THIRD = [1, *AN, ""], [2, *BINH, ""], [3, *CHI, ""]
PEOPLE = ["Nguyễn Văn An", "Trần Thị Bình", "Lê Kim Chi"]


def names(tmp_path, *lines, merged=()):
    return read_both(tmp_path, [NUMBERED, *lines], merged).column("full_name")


@pytest.mark.parametrize(
    ("title", "section"),
    [
        (["I", "Tổ văn phòng"], "Tổ văn phòng"),
        (["A", "PHÒNG KẾ TOÁN"], "PHÒNG KẾ TOÁN"),
        (["II.", "Tổ kỹ thuật", None, None, "12 người"], "Tổ kỹ thuật"),
        (["I. Tổ văn phòng"], "Tổ văn phòng"),
        ([None, "Tổ văn phòng"], "Tổ văn phòng"),
        (["Công đoàn bộ phận Kinh doanh"], "Công đoàn bộ phận Kinh doanh"),
        ([1, "Tổ văn phòng"], "Tổ văn phòng"),
        ([None, None, "Ban Giám đốc"], "Ban Giám đốc"),
        (["III", "BAN CHẤP HÀNH"], "BAN CHẤP HÀNH"),
    ],
)
def test_group_row_is_the_section_of_those_below(title, section, tmp_path):
    parsed = read_both(tmp_path, [NUMBERED, FIRST, title, SECOND, THIRD])
    assert parsed.column("full_name") == PEOPLE
    assert parsed.column("section") == ["", section, section]


def test_group_row_merged_across(tmp_path):
    lines = [NUMBERED, ["Nguyễn Trãi"], FIRST]  # a name it may be, but it stands across the table
    assert read(tmp_path, lines, merged=("A2:F2",)).column("section") == ["Nguyễn Trãi"]


@pytest.mark.parametrize("line", [[3, "Lê Kim Chi"], [None, "Lê Kim Chi"], [None, "LÊ KIM CHI"]])
def test_person_with_nothing_but_a_name_is_a_person(line, tmp_path):
    assert names(tmp_path, FIRST, line, SECOND)[1] == "Lê Kim Chi"


def test_row_without_a_name_is_a_row(tmp_path):
    parsed = read_both(tmp_path, [NUMBERED, FIRST, [2, "", *BINH[1:], ""], [3, "", "", "Nữ", "", ""]])
    assert parsed.column("line") == ["2", "3", "4"]


def test_blank_rows_and_rows_with_a_number_only_are_skipped(tmp_path):
    assert names(tmp_path, FIRST, [], [2], [" ", "\xa0"], SECOND, [3], [4], [5]) == PEOPLE[:2]


def test_branch_filled_down_below_the_last_name_makes_no_rows(tmp_path):
    lines = [[*NUMBERED, "Mã CĐCS"], [*FIRST, "C1"], [2, *[""] * 5, "C1"], [3, *[""] * 5, "C1"]]
    assert read_both(tmp_path, lines).column("line") == ["2"]


TOTALS = [
    [None, "TỔNG CỘNG"],
    [None, "Tổng cộng: 36 đoàn viên"],
    ["Cộng", None, None, None, 3],
    [None, "Cộng:", 3],
    [None, "Tổng số: 35 người"],
    ["Tổng số", "1250", "", "600"],
    [None, "Danh sách này có 36 người"],
    ["Danh sách gồm 36 đoàn viên./."],
    [None, "Bằng chữ: ba mươi sáu người"],
    [None, "(Bằng chữ: ba người)"],
    [None, "Trong đó: Nữ 12"],
    ["Tong cong: 3"],
    [None, "Cộng tổ 1: 12 người"],
]


@pytest.mark.parametrize("total", TOTALS)
def test_total_is_no_person_and_does_not_end_the_list(total, tmp_path):
    parsed = read_both(tmp_path, [NUMBERED, FIRST, total, SECOND])
    assert parsed.column("full_name") == PEOPLE[:2]
    assert parsed.column("section") == ["", ""]


@pytest.mark.parametrize("name", ["Tống Văn Cộng", "Công Thị Nga", "Cống Văn Tổng", "Tổng Văn Số", "Chủ Tịch Nguyễn"])
def test_person_whose_name_looks_like_a_total_stays(name, tmp_path):
    assert names(tmp_path, FIRST, [2, name, *BINH[1:], ""])[1] == name


SIGNATURES = [
    [None, "NGƯỜI LẬP BIỂU", None, None, "CHỦ TỊCH"],
    [None, "Người lập"],
    [None, None, None, "TM. BAN CHẤP HÀNH"],
    [None, None, None, "Hà Nội, ngày 30 tháng 11 năm 2025"],
    [None, None, None, "......, ngày ... tháng ... năm 2025"],
    [None, "KẾ TOÁN", None, "THỦ TRƯỞNG ĐƠN VỊ"],
    [None, "Xác nhận của cấp ủy"],
    [None, None, None, "(Ký, ghi rõ họ tên)"],
    [None, "T/M BAN CHẤP HÀNH CĐCS"],
    [None, None, None, "PHÓ CHỦ TỊCH"],
]


@pytest.mark.parametrize("signature", SIGNATURES)
def test_names_below_a_signature_line_are_no_members(signature, tmp_path):
    printed = [None, "Phạm Thị Dung", None, None, "Hoàng Văn Em"]
    assert names(tmp_path, FIRST, SECOND, [], signature, [None, "(Đã ký)"], [], printed, [None, "Đỗ Hà"]) == PEOPLE[:2]


def test_post_beside_a_name_is_no_signature(tmp_path):
    lines = [
        ["Họ và tên", "Chức vụ", "Đơn vị"],
        ["Nguyễn Văn An", "Chủ tịch", "CĐCS Một"],
        ["Trần Bình", "Kế toán", "CĐCS Một"],
    ]
    lines += [["NGƯỜI LẬP BIỂU", "CHỦ TỊCH"], ["Đỗ Hà", "Lê Tư"]]
    assert read_both(tmp_path, lines).column("full_name") == ["Nguyễn Văn An", "Trần Bình"]


def test_full_row_below_a_signature_line_is_a_person_again(tmp_path):
    assert names(tmp_path, FIRST, [None, "NGƯỜI LẬP BIỂU"], SECOND, [3, "Lê Kim Chi"]) == PEOPLE


def test_header_repeated_on_every_page(tmp_path):
    parsed = read_both(
        tmp_path, [NUMBERED, FIRST, NUMBERED, SECOND, [], NUMBERED, ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"], THIRD]
    )
    assert parsed.column("full_name") == PEOPLE
    assert parsed.hint("header_repeated") == {"code": "header_repeated", "count": 2, "lines": [4 - 1, 7 - 1]}


def test_header_of_other_columns_is_told(tmp_path):
    other = ["STT", "Họ tên", "Số CCCD", "Ngày sinh", "Địa chỉ"]
    parsed = read_both(tmp_path, [NUMBERED, FIRST, SECOND, other, [1, CHI[0], CHI[3], CHI[1], "Hà Nội"]])
    assert parsed.hint("header_changed") == {"code": "header_changed", "count": 1, "lines": [4]}


def test_header_of_two_rows_repeated(tmp_path):
    header = [["TT", "Họ và tên", "Năm sinh", None, "Số CCCD"], [None, None, "Nam", "Nữ", None]]
    people = [[1, AN[0], 1991, None, AN[3]], [2, BINH[0], None, 1988, BINH[3]]]
    lines = [*header, people[0], *header, people[1]]
    assert read_both(tmp_path, lines, ("A1:A2", "B1:B2", "C1:D1", "E1:E2")).column("line") == ["3", "6"]


def test_branch_merged_down_stands_for_all_its_people(tmp_path):
    lines = [[*HEADER, "Công đoàn cơ sở"], [*AN, "CĐCS Một"], BINH, [*CHI, "CĐCS Hai"]]
    assert read(tmp_path, lines, merged=("E2:E3",)).column("branch_name") == ["CĐCS Một", "CĐCS Một", "CĐCS Hai"]


def test_everything_at_once_on_a_sheet_in_tcvn3(tmp_path):
    lines = [
        ["DANH S¸CH §OµN VI£N"],
        ["TT", "Hä vµ tªn", "Ngµy sinh", "Giíi tÝnh", "Sè CCCD"],
        ["I", "Tæ v¨n phßng"],
        [1, "NguyÔn V¨n Hïng", "10/02/1991", "Nam", "011091100001"],
        [2, "TrÇn ThÞ B×nh", "25/11/1988", "N÷", "038188100002"],
        [None, "Tæng céng: 2 ®oµn viªn"],
        [None, "Ng\xadêi lËp biÓu"],
        [None, "§ç V¨n Hµ"],
    ]
    parsed = parse_here(workbook(tmp_path / "r.xlsx", lines))
    assert parsed.column("full_name") == ["Nguyễn Văn Hùng", "Trần Thị Bình"]
    assert parsed.column("section") == ["Tổ văn phòng"] * 2
    assert (parsed.sheet["encoding"], parsed.sheet["columns"]["sex"]) == ("tcvn3", "Giới tính")
    assert parsed.rows[0]["repairs"] == ["encoding_tcvn3"]
    assert parsed.rows[0]["typed"]["full_name"] == "NguyÔn V¨n Hïng"
