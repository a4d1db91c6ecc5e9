"""Headers as people make them: where they stand, what they mean, how their columns are joined."""

import pytest

from rosters.data import rows
from rosters.parsing.headings import heading_role
from tests.rosters.workbooks import parse_here, text_file, workbook

AN = ["Nguyễn Văn An", "10/02/1991", "Nam", "011091100001"]
BINH = ["Trần Thị Bình", "25/11/1988", "Nữ", "038188100002"]
CHI = ["Lê Kim Chi", "13/05/1979", "Nữ", "040179100003"]
HEADER = ["Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD"]


def read(tmp_path, lines, **options):
    """The same lines as .xlsx (merged ranges known) give this."""
    return parse_here(workbook(tmp_path / "r.xlsx", lines, **options))


def read_both(tmp_path, lines, merged=()):
    """As .xlsx with its merged ranges and as CSV without any: both must say the same of the rows."""
    parsed = read(tmp_path, lines, merged=merged)
    bare = parse_here(
        text_file(tmp_path / "r.csv", [["" if cell is None else cell for cell in line] for line in lines], ";")
    )
    strip = [{k: v for k, v in row.items() if k != "typed"} for row in parsed.rows]
    assert [{k: v for k, v in row.items() if k != "typed"} for row in bare.rows] == strip
    return parsed


# What a heading means

ALWAYS = [(row["field"], row[spelling]) for row in rows("roster_fields") for spelling in ("field", "header")]


@pytest.mark.parametrize(("field", "text"), ALWAYS)
def test_registry_headers_are_understood_in_both_languages(field, text):
    assert heading_role(text)[0] == field
    assert heading_role(text.upper())[0] == field


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Họ và tên (*)", "full_name"),
        ("HỌ VÀ TÊN\nđoàn viên", "full_name"),
        ("Họ, tên", "full_name"),
        ("1. Họ và tên", "full_name"),
        ("Ho va ten", "full_name"),
        ("Ngày, tháng,\nnăm sinh", "born_on"),
        ("Ngày sinh (dd/mm/yyyy)", "born_on"),
        ("Năm sinh", "born_on"),
        ("Nữ/Nam", "sex"),
        ("Nam/Nữ", "sex"),
        ("Phái", "sex"),
        ("Số CMND/CCCD", "id_number"),
        ("Số định danh cá nhân/CCCD", "id_number"),
        ("Căn cước công dân", "id_number"),
        ("Ngày cấp CCCD", "id_issued_on"),
        ("Nơi cấp CMND", "id_issued_by"),
        ("Nguyên quán", "hometown"),
        ("SĐT", "phone"),
        ("Số điện thoại di động", "phone"),
        ("E-mail", "email"),
        ("Trình độ CM", "qualification"),
        ("TĐVH", "general_education"),
        ("Trình độ LLCT", "political_theory"),
        ("Nghề nghiệp", "occupation"),
        ("Công việc", "occupation"),
        ("Chức vụ", "job_title"),
        ("Chức vụ (chính quyền)", "job_title"),
        ("Chức danh", "job_title"),
        ("Chức vụ, đơn vị công tác", "job_title"),
        ("Chức vụ CĐ", "union_position"),
        ("Ngày vào CĐ", "joined_on"),
        ("Ngày, tháng, năm kết nạp vào CĐ", "joined_on"),
        ("Ngày kết nạp Đảng", "party_joined_on"),
        ("Đảng viên (ngày kết nạp)", "party_member"),
        ("Mã đoàn viên", "member_code"),
        ("Mã số đoàn viên", "card_number"),
        ("Số thẻ ĐV công đoàn", "card_number"),
        ("Mã CĐCS", "branch_code"),
        ("Tên CĐCS", "branch_name"),
        ("Đơn vị", "branch_name"),
        ("Công đoàn cơ sở", "branch_name"),
        ("Mã số BHXH", "social_insurance_number"),
        ("Ghi chú", "note"),
        ("STT", "row_no"),
        ("Số\nTT", "row_no"),
        ("H\u1ecd va\u0300 te\u0302n\u200b\ufeff", "full_name"),
        # Known, and not wanted
        ("Ký nhận", ""),
        ("Mức lương", ""),
        ("Họ tên thân nhân", ""),
        ("Họ tên con", ""),
        ("Ngày cấp thẻ đoàn viên", ""),
        ("Ngày chính thức vào Đảng", ""),
        ("Nơi sinh", ""),
        ("Tổ công đoàn", ""),
        # Not known: several things in one cell, somebody's own remarks
        ("Số CCCD, ngày cấp, nơi cấp", None),
        ("Ghi chú riêng của phòng", None),
        ("Size áo", None),
    ],
)
def test_heading_means(text, role):
    assert heading_role(text)[0] == role


# Where the header stands


def test_header_below_titles(tmp_path):
    titles = [["CÔNG ĐOÀN NGÀNH", None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], ["DANH SÁCH ĐOÀN VIÊN"], []]
    parsed = read_both(tmp_path, [*titles, HEADER, AN, BINH])
    assert parsed.sheet["header_line"] == 4
    assert parsed.sheet["titles"][-1] == "DANH SÁCH ĐOÀN VIÊN"
    assert parsed.column("line") == ["5", "6"]


@pytest.mark.parametrize("lines_above", [58, 59, 60, 100, 190])
def test_header_far_down(lines_above, tmp_path):
    parsed = read(tmp_path, [["Trang bìa"]] * lines_above + [HEADER, AN])
    assert parsed.sheet["header_line"] == lines_above + 1
    assert parsed.column("full_name") == ["Nguyễn Văn An"]


def test_table_of_figures_above_the_roster_is_no_header(tmp_path):
    figures = [["Đơn vị", "Tổng số", "Nam", "Nữ"], ["Phòng A", 12, 5, 7], []]
    parsed = read_both(tmp_path, [*figures, HEADER, AN])
    assert parsed.sheet["header_line"] == 4


def test_list_of_codes_is_no_roster(tmp_path):
    path = workbook(
        tmp_path / "r.xlsx", [["Dân tộc", "Trình độ", "Tôn giáo", "Giới tính"], ["Kinh", "Đại học", "Không", "Nam"]]
    )
    parsed = parse_here(path)
    assert parsed.error == {"code": "no_roster_found", "detail": {"sheets": ["Sheet"], "hidden": False}}


def test_header_without_people_is_refused(tmp_path):
    assert read(tmp_path, [HEADER, [None] * 4]).error == {"code": "no_rows_found", "detail": {"sheets": ["Sheet"]}}


def test_list_of_numbers_and_names_alone_is_a_roster(tmp_path):
    assert read_both(tmp_path, [["TT", "Họ và tên"], [1, "Nguyễn Văn An"], [2, "Lê Chi"]]).column("full_name") == [
        *("Nguyễn Văn An", "Lê Chi"),
    ]


# Two and three rows

BY_SEX = [["TT", "Họ và tên", "Ngày, tháng, năm sinh", None, "Số CCCD"], [None, None, "Nam", "Nữ", None]]
BY_SEX_MERGED = ("A1:A2", "B1:B2", "C1:D1", "E1:E2")


def test_birth_date_below_nam_or_nu_tells_the_sex(tmp_path):
    people = [[1, AN[0], AN[1], None, AN[3]], [2, BINH[0], None, BINH[1], BINH[3]], [3, CHI[0], None, None, CHI[3]]]
    parsed = read_both(tmp_path, [*BY_SEX, *people], BY_SEX_MERGED)
    assert parsed.column("born_on") == ["1991-02-10", "1988-11-25", ""]
    assert parsed.column("sex") == ["M", "F", ""]


def test_birth_year_below_nam_or_nu_may_be_a_number(tmp_path):
    people = [[1, AN[0], 1991, None, AN[3]], [2, BINH[0], None, 1988, BINH[3]]]
    parsed = read_both(tmp_path, [*BY_SEX, *people], BY_SEX_MERGED)
    assert parsed.column("born_on") == ["1991", "1988"]
    assert parsed.column("sex") == ["M", "F"]


def test_column_of_its_own_says_the_sex_before_a_place_does(tmp_path):
    lines = [[*BY_SEX[0], "Giới tính"], [*BY_SEX[1], None], [1, AN[0], None, AN[1], AN[3], "Nam"]]
    row = read_both(tmp_path, lines, (*BY_SEX_MERGED, "F1:F2")).rows[0]
    assert (row["born_on"], row["sex"]) == ("1991-02-10", "M")


def test_birth_date_below_both_is_refused(tmp_path):
    parsed = read_both(
        tmp_path, [*BY_SEX, [1, AN[0], AN[1], BINH[1], AN[3]], [2, *BINH[:2], None, BINH[3]]], BY_SEX_MERGED
    )
    assert parsed.rows[0]["refusals"] == ["date_invalid", "sex_unknown"]


def test_marks_below_nam_and_nu_beside_a_birth_date(tmp_path):
    header = [["TT", "Họ và tên", "Ngày sinh", "Giới tính", None, "CCCD"], [None, None, None, "Nam", "Nữ", None]]
    people = [[1, *AN[:2], "x", None, AN[3]], [2, *BINH[:2], None, "X", BINH[3]], [3, *CHI[:2], None, None, CHI[3]]]
    parsed = read_both(tmp_path, [*header, *people], ("A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2"))
    assert parsed.column("sex") == ["M", "F", ""]
    assert parsed.column("born_on") == ["1991-02-10", "1988-11-25", "1979-05-13"]


def test_single_column_nu_with_marks(tmp_path):
    people = [[1, *AN[:2], None, AN[3]], [2, *BINH[:2], "x", BINH[3]]]
    parsed = read_both(tmp_path, [["TT", "Họ và tên", "Ngày sinh", "Nữ", "CCCD"], *people])
    assert parsed.column("sex") == ["M", "F"]
    assert parsed.hint("sex_from_mark") == {"code": "sex_from_mark", "column": "Nữ"}


def test_single_column_nu_without_any_mark_says_nothing(tmp_path):
    parsed = read_both(tmp_path, [["TT", "Họ và tên", "Ngày sinh", "Nữ", "CCCD"], [1, *AN[:2], None, AN[3]]])
    assert parsed.column("sex") == [""]


def test_column_nu_that_says_nam_and_nu_is_the_sex(tmp_path):
    people = [[1, *AN[:2], "Nam", AN[3]], [2, *BINH[:2], "Nữ", BINH[3]]]
    assert read_both(tmp_path, [["TT", "Họ và tên", "Ngày sinh", "Nữ", "CCCD"], *people]).column("sex") == ["M", "F"]


def test_parent_heading_gives_its_children_their_meaning(tmp_path):
    lines = [
        ["STT", "Họ và tên", "Chức vụ", None, "CCCD/CMND", None, None, "Công đoàn", None],
        [None, None, "Chính quyền", "Công đoàn", "Số", "Ngày cấp", "Nơi cấp", "Ngày vào", "Số thẻ"],
        [1, AN[0], "Trưởng phòng", "Tổ trưởng", AN[3], "01/02/2021", "Cục Cảnh sát", "01/03/2015", "TT0001"],
    ]
    row = read_both(tmp_path, lines, ("A1:A2", "B1:B2", "C1:D1", "E1:G1", "H1:I1")).rows[0]
    assert (row["job_title"], row["union_position"]) == ("Trưởng phòng", "Tổ trưởng")
    assert (row["id_number"], row["id_issued_on"], row["id_issued_by"]) == (AN[3], "2021-02-01", "Cục Cảnh sát")
    assert (row["joined_on"], row["card_number"]) == ("2015-03-01", "TT0001")


def test_header_of_three_rows(tmp_path):
    lines = [
        ["TT", "Họ và tên", "Thông tin cá nhân", None, None, "Ghi chú"],
        [None, None, "Ngày, tháng, năm sinh", None, "Số CCCD", None],
        [None, None, "Nam", "Nữ", None, None],
        [1, AN[0], None, AN[1], AN[3], "a"],
    ]
    row = read_both(tmp_path, lines, ("A1:A3", "B1:B3", "C1:E1", "F1:F3", "C2:D2", "E2:E3")).rows[0]
    assert (row["born_on"], row["sex"], row["id_number"], row["note"]) == ("1991-02-10", "F", AN[3], "a")


@pytest.mark.parametrize(
    "numbering",
    [["(1)", "(2)", "(3)", "(4)"], [1, 2, 3, 4], ["(a)", "(b)", "(c)", "(d)"], ["A", "B", 1, 2], ["1", "2", "3", "4"]],
)
def test_numbering_row_below_the_header_is_no_person(numbering, tmp_path):
    assert read_both(tmp_path, [HEADER, numbering, AN]).column("line") == ["3"]


def test_remarks_in_brackets_below_the_header_belong_to_it(tmp_path):
    lines = [HEADER, [None, "(ngày/tháng/năm)", "(Nam hoặc Nữ)", "(12 số)"], AN]
    assert read_both(tmp_path, lines).column("line") == ["3"]


# Names and dates in several columns


@pytest.mark.parametrize(
    "header", [["Họ đệm", "Tên"], ["Họ và tên đệm", "Tên"], ["Họ và tên", None], ["Họ và tên", "Tên"], ["Họ", "Tên"]]
)
def test_name_in_two_columns(header, tmp_path):
    people = [["Nguyễn Văn", "An", *AN[1:]], ["Trần Thị", "Bình", *BINH[1:]]]
    parsed = read_both(tmp_path, [[*header, *HEADER[1:]], *people])
    assert parsed.column("full_name") == ["Nguyễn Văn An", "Trần Thị Bình"]


def test_name_below_one_merged_heading(tmp_path):
    people = [["Nguyễn Văn", "An", *AN[1:]], ["Trần Thị", "Bình", *BINH[1:]]]
    parsed = read(tmp_path, [["Họ và tên", None, *HEADER[1:]], *people], merged=("A1:B1",))
    assert parsed.column("full_name") == ["Nguyễn Văn An", "Trần Thị Bình"]


def test_column_of_given_names_that_only_sorts_is_left_out(tmp_path):
    people = [["Nguyễn Văn An", "An", *AN[1:]], ["Trần Thị Bình", "Bình", *BINH[1:]]]
    parsed = read_both(tmp_path, [["Họ và tên", "Tên", *HEADER[1:]], *people])
    assert parsed.column("full_name") == ["Nguyễn Văn An", "Trần Thị Bình"]
    assert parsed.sheet["ignored_columns"] == ["Tên"]


def test_second_name_column_is_the_relatives(tmp_path):
    lines = [[*HEADER, "Họ tên", "Quan hệ", "Ngày sinh"], [*AN, "Lê Thị Tư", "Mẹ", "01/01/1960"]]
    parsed = read_both(tmp_path, lines)
    assert (parsed.rows[0]["full_name"], parsed.rows[0]["born_on"]) == ("Nguyễn Văn An", "1991-02-10")
    assert parsed.sheet["ignored_columns"] == ["Họ tên", "Quan hệ", "Ngày sinh"]


@pytest.mark.parametrize("parts", [("Ngày", "Tháng", "Năm"), ("Ngay", "Thang", "Nam")])
def test_date_in_three_columns(parts, tmp_path):
    lines = [
        ["Họ và tên", *parts, "Giới tính", "Số CCCD"],
        [AN[0], 10, 2, 1991, *AN[2:]],
        [BINH[0], "", "", 1988, *BINH[2:]],
    ]
    lines += [[CHI[0], "", 5, 1979, *CHI[2:]], ["Lê Tư", 31, 2, 1980, "Nam", "011080100004"]]
    lines += [["Lê Năm", "", "", "", "Nam", "011080100005"]]
    parsed = read_both(tmp_path, lines)
    assert parsed.column("born_on") == ["1991-02-10", "1988", "1979-05", "", ""]
    assert [row["refusals"] for row in parsed.rows[2:]] == [[], ["date_invalid"], []]


def test_date_in_three_columns_below_one_heading(tmp_path):
    lines = [
        ["Họ và tên", "Ngày sinh", None, None, "Ngày vào Công đoàn", None, None, "Số CCCD"],
        [None, "Ngày", "Tháng", "Năm", "Ngày", "Tháng", "Năm", None],
        [AN[0], 10, 2, 1991, 1, 3, 2015, AN[3]],
    ]
    row = read_both(tmp_path, lines, ("A1:A2", "B1:D1", "E1:G1", "H1:H2")).rows[0]
    assert (row["born_on"], row["joined_on"]) == ("1991-02-10", "2015-03-01")


# Columns in any order, claimed twice, ambiguous, unknown


@pytest.mark.parametrize(
    ("heading", "cells", "field", "values"),
    [
        ("ĐV", ["x", ""], "party_member", ["1", ""]),
        ("ĐV", ["CĐCS Đơn vị 1", "CĐCS Đơn vị 2"], "branch_name", ["CĐCS Đơn vị 1", "CĐCS Đơn vị 2"]),
        ("DT", ["Kinh", "Tày"], "ethnicity", ["Kinh", "Tày"]),
        ("ĐT", ["0391100001", "0391100002"], "phone", ["0391100001", "0391100002"]),
        ("TG", ["Không", "Phật giáo"], "religion", ["Không", "Phật giáo"]),
        ("Trình độ", ["12/12", "9/12"], "general_education", ["12/12", "9/12"]),
        ("Trình độ", ["Đại học", "Cao đẳng"], "qualification", ["Đại học", "Cao đẳng"]),
        ("Địa chỉ", ["Số 1 phố Huế", "Số 2 phố Huế"], "address", ["Số 1 phố Huế", "Số 2 phố Huế"]),
    ],
)
def test_ambiguous_heading_is_settled_by_its_cells(heading, cells, field, values, tmp_path):
    lines = [[*HEADER, heading], [*AN, cells[0]], [*BINH, cells[1]]]
    assert read_both(tmp_path, lines).column(field) == values


def test_ambiguous_birth_and_sex(tmp_path):
    lines = [["GT", "Họ và tên", "NS", "CCCD"], ["Nam", AN[0], AN[1], AN[3]], ["Nữ", BINH[0], BINH[1], BINH[3]]]
    parsed = read_both(tmp_path, lines)
    assert parsed.column("sex") == ["M", "F"]
    assert parsed.column("born_on") == ["1991-02-10", "1988-11-25"]


def test_column_that_speaks_for_itself_needs_no_known_heading(tmp_path):
    people = [[*person[:3], person[3]] for person in (AN, BINH, CHI)]
    parsed = read_both(tmp_path, [[*HEADER[:3], "Giấy tờ"], *people])
    assert parsed.column("id_number") == [AN[3], BINH[3], CHI[3]]


@pytest.mark.parametrize(
    ("headings", "cells", "field", "value", "ignored"),
    [
        (
            ["Số điện thoại", "Điện thoại liên hệ"],
            ["0391100001", "0391100009"],
            "phone",
            "0391100001",
            "Điện thoại liên hệ",
        ),
        (["Điện thoại cơ quan", "Di động"], ["02438221111", "0391100009"], "phone", "0391100009", "Điện thoại cơ quan"),
        (["Nơi ở hiện nay", "Thường trú"], ["Hà Nội", "Nam Định"], "address", "Hà Nội", "Thường trú"),
        (["Thường trú", "Nơi ở hiện nay"], ["Nam Định", "Hà Nội"], "address", "Hà Nội", "Thường trú"),
        (["Đơn vị", "Công đoàn cơ sở"], ["Phòng Kế toán", "CĐCS Một"], "branch_name", "CĐCS Một", "Đơn vị"),
        (["Email", "Địa chỉ email"], ["", "an@example.vn"], "email", "an@example.vn", "Email"),
        (["Email", "Địa chỉ email"], ["anonymous", "an@example.vn"], "email", "an@example.vn", "Email"),
    ],
)
def test_two_columns_for_one_field(headings, cells, field, value, ignored, tmp_path):
    parsed = read_both(tmp_path, [[*HEADER, *headings], [*AN, *cells]])
    assert parsed.rows[0][field] == value
    assert parsed.sheet["ignored_columns"] == [ignored]


def test_old_and_new_identity_numbers(tmp_path):
    lines = [["Họ và tên", "Số CMND", "Số CCCD"], [AN[0], "012345678", AN[3]], [BINH[0], "012345679", BINH[3]]]
    parsed = read_both(tmp_path, lines)
    assert parsed.column("id_number") == [AN[3], BINH[3]]
    assert parsed.sheet["ignored_columns"] == ["Số CMND"]


def test_permanent_address_serves_where_there_is_no_other(tmp_path):
    assert read_both(tmp_path, [[*HEADER, "HKTT"], [*AN, "Hà Nội"]]).column("address") == ["Hà Nội"]


def test_unwanted_columns_are_listed_and_unknown_ones_hinted(tmp_path):
    lines = [["id", "is_superuser", *HEADER, "Ký nhận", "Size áo"], [7, 1, *AN, "", "XL"]]
    parsed = read_both(tmp_path, lines)
    assert parsed.sheet["ignored_columns"] == ["id", "is_superuser", "Ký nhận", "Size áo"]
    assert parsed.hint("columns_unknown")["columns"] == ["id", "is_superuser", "Size áo"]


def test_party_member_with_date_in_one_column(tmp_path):
    parsed = read_both(tmp_path, [[*HEADER, "Đảng viên (ngày kết nạp)"], [*AN, "15/03/2010"], [*BINH, ""]])
    assert parsed.column("party_member") == ["1", ""]
    assert parsed.column("party_joined_on") == ["2010-03-15", ""]


def test_staff_may_name_columns_themselves(tmp_path):
    path = workbook(tmp_path / "r.xlsx", [[*HEADER, "Cột lạ", "Ghi chú"], [*AN, "Hà Nội", "a"]])
    parsed = parse_here(path, choices={"Sheet": {"columns": {"4": "hometown", "5": ""}}})
    assert (parsed.rows[0]["hometown"], parsed.rows[0]["note"]) == ("Hà Nội", "")
    assert parsed.sheet["column_indexes"]["hometown"] == 4
    assert parsed.sheet["ignored_columns"] == ["Ghi chú"]
    assert parsed.hint("columns_unknown") is None


@pytest.mark.parametrize("spelling", ["field", "header"])
def test_export_is_read_back(spelling, tmp_path):
    header = [row[spelling] for row in rows("roster_fields")]
    parsed = read_both(tmp_path, [header, ["DV1", *AN, *[""] * 22]])
    assert list(parsed.sheet["columns"]) == [row["field"] for row in rows("roster_fields")]
    assert parsed.sheet["column_indexes"]["note"] == 26
    assert parsed.rows[0]["member_code"] == "DV1"
