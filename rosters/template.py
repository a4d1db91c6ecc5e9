"""The blank roster that officers fill in: the register's headings, advice at each cell, and lists to choose from.

All of it is Vietnamese, as rosters are. What the columns are for and what they offer stands in rosters/data
(template_columns.csv, template_choices.csv), beside the tables that rosters are read with.
"""

from collections.abc import Iterable
from typing import BinaryIO

import xlsxwriter
from django.utils import timezone
from xlsxwriter.utility import xl_col_to_name, xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from access.models import User
from branches.models import Branch
from rosters.data import rows
from rosters.pipeline.places import CODE_THEN_NAME
from rosters.resources import COLUMNS

ROWS = 1000  # rows prepared for people
MAX_UNIONS = 5000  # more of them make a drop-down that nobody can use
LIST, CHOICES, GUIDE = "Danh sách", "Danh mục", "Hướng dẫn"
_TITLE, _UNION, _HEADINGS, _FIRST = 0, 1, 2, 3  # lines of the sheet, counted from 0
_LAST = _FIRST + ROWS - 1
_MUST, _SHOULD = "must", "should"
_NEEDS = {_MUST: "Phải ghi", _SHOULD: "Nên ghi", "": "Ghi nếu biết"}
_COLOURS = {_MUST: "#1D4ED8", _SHOULD: "#3F6FD0", "": "#64748B"}
_WIDTHS = {"full_name": 28, "branch_name": 44, "address": 34, "id_issued_by": 30, "note": 30, "email": 26}

# What is offered and may be left aside: any other text is as good.
_OFFERED = {"id_issued_by", "hometown"}
# What the register refuses or puts in doubt, told while it is typed.
_CHECKS = {
    "id_number": (
        "OR(LEN({cell})=12,LEN({cell})=9)",
        "Số căn cước có 12 chữ số (hoặc 9, trên chứng minh nhân dân cũ).",
    ),
    "phone": ("LEN({cell})=10", "Số điện thoại di động có 10 chữ số, bắt đầu bằng số 0."),
    "social_insurance_number": ("LEN({cell})=10", "Số sổ bảo hiểm xã hội có 10 chữ số."),
}
_GUIDANCE = [
    "Mỗi người ghi một dòng trong trang “Danh sách”, ngay dưới dòng tiêu đề, không để dòng trống ở giữa.",
    "Cột có dấu * phải ghi. Cột nào không biết thì để trống: ô trống không xóa điều hệ thống đã biết.",
    "Không cần xóa cột thừa. Không gộp ô, không viết gì dưới danh sách.",
    "Ngày viết theo thứ tự ngày/tháng/năm. Các ô đã đặt sẵn kiểu chữ, nên số 0 ở đầu không bị mất.",
    "Ghi xong thì lưu tệp và nhập vào hệ thống: trước khi lưu, bạn được xem từng dòng sẽ thay đổi điều gì.",
]


class TooManyUnions(ValueError):
    """More unions than a drop-down can offer."""


def unions_offered(user: User, union: Branch | None) -> list[Branch]:
    """The unions that a template lets choose: those of today that the user may see, at and below `union`."""
    seen = Branch.objects.within_reach(user, "rosters.add_import").existing_on(timezone.localdate()).order_by("path")
    found = list((seen.within(union) if union else seen).only("code", "name")[: MAX_UNIONS + 1])
    if len(found) > MAX_UNIONS:
        raise TooManyUnions
    return found


def in_words(union: Branch) -> str:
    """A union as the template offers it and as an import understands it: code and name."""
    return f"{union.code}{CODE_THEN_NAME}{union.name}"


def write_template(out: BinaryIO, *, unions: list[Branch], union: Branch | None = None) -> None:
    """Write the blank roster. Of one union alone its title says so, and no column asks for it."""
    book = xlsxwriter.Workbook(out)
    columns = [row for row in rows("template_columns") if row["field"] != "branch_name" or len(unions) > 1]
    sheet, guide, lists = (book.add_worksheet(name) for name in (LIST, GUIDE, CHOICES))
    ranges = _write_choices(lists, book, _choices(unions))
    _write_titles(sheet, book, union or (unions[0] if len(unions) == 1 else None))
    _write_columns(sheet, book, columns)
    for place, column in enumerate(columns):
        _advise(sheet, place, column, ranges.get(column["field"]))
    _write_guide(guide, book, columns)
    lists.hide()
    book.close()


def _choices(unions: Iterable[Branch]) -> dict[str, list[str]]:
    """What each field offers."""
    offered: dict[str, list[str]] = {}
    for row in rows("template_choices"):
        offered.setdefault(row["field"], []).append(row["choice"])
    return offered | {
        "ethnicity": [row["name"] for row in rows("ethnic_groups")],
        "hometown": [row["name"] for row in rows("provinces_cccd")],
        "branch_name": [in_words(union) for union in unions],
    }


def _write_choices(lists: Worksheet, book: xlsxwriter.Workbook, choices: dict[str, list[str]]) -> dict[str, str]:
    """Write the sheet of choices, a column each; {field: where its choices stand}."""
    bold, text = book.add_format({"bold": True, "num_format": "@"}), book.add_format({"num_format": "@"})
    ranges = {}
    for place, (field, offered) in enumerate(choices.items()):
        lists.set_column(place, place, 34, text)
        lists.write_string(0, place, COLUMNS[field].column_name, bold)
        lists.write_column(1, place, offered, text)
        if offered:
            ranges[field] = f"='{CHOICES}'!{xl_range_abs(1, place, len(offered), place)}"
    return ranges


def _write_titles(sheet: Worksheet, book: xlsxwriter.Workbook, union: Branch | None) -> None:
    sheet.set_row(_TITLE, 26)
    sheet.write_string(_TITLE, 0, "DANH SÁCH ĐOÀN VIÊN CÔNG ĐOÀN", book.add_format({"bold": True, "font_size": 15}))
    told = in_words(union) if union else "Cột có dấu * phải ghi. Chọn một ô để xem cách ghi; xem thêm trang Hướng dẫn."
    sheet.write_string(_UNION, 0, told, book.add_format({"bold": bool(union), "italic": not union}))


def _write_columns(sheet: Worksheet, book: xlsxwriter.Workbook, columns: list[dict]) -> None:
    """The headings, which stay in sight, over columns of text: Excel then eats no zero and turns no date round."""
    text = book.add_format({"num_format": "@"})
    look = {"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center", "border": 1, "font_color": "white"}
    looks = {need: book.add_format(look | {"bg_color": colour}) for need, colour in _COLOURS.items()}
    sheet.set_row(_HEADINGS, 36)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _WIDTHS.get(column["field"], 16), text)
        sheet.write_string(_HEADINGS, place, _heading(column), looks[column["need"]])
    sheet.freeze_panes(_FIRST, 1)
    sheet.autofilter(_HEADINGS, 0, _LAST, len(columns) - 1)
    sheet.ignore_errors({"number_stored_as_text": xl_range_abs(_FIRST, 0, _LAST, len(columns) - 1).replace("$", "")})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(_HEADINGS)


def _heading(column: dict) -> str:
    return COLUMNS[column["field"]].column_name + " *" * (column["need"] == _MUST)


def _advise(sheet: Worksheet, place: int, column: dict, offered: str | None) -> None:
    """What Excel says and offers where a cell of the column is chosen, and what it doubts."""
    field = column["field"]
    example = f"\nVí dụ: {column['example']}" if column["example"] else ""
    told = {"input_title": COLUMNS[field].column_name, "input_message": column["advice"] + example}
    told |= {"error_title": "Xin xem lại", "error_type": "stop" if field == "sex" else "warning"}
    if offered:
        told |= {"validate": "list", "source": offered, "show_error": field not in _OFFERED}
        told["error_message"] = f"{column['advice']} Điều vừa ghi không có trong danh sách."
    elif field in _CHECKS:
        formula, doubt = _CHECKS[field]
        told |= {"validate": "custom", "value": "=" + formula.format(cell=xl_rowcol_to_cell(_FIRST, place))}
        told["error_message"] = f"{doubt} Vẫn giữ điều vừa ghi?"
    else:
        told["validate"] = "any"
    sheet.data_validation(_FIRST, place, _LAST, place, told)


def _write_guide(guide: Worksheet, book: xlsxwriter.Workbook, columns: list[dict]) -> None:
    """How to fill in the roster: a few sentences, then each column with its advice and an example."""
    title = book.add_format({"bold": True, "font_size": 15})
    bold = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1})
    plain = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "border": 1})
    for place, width in enumerate((28, 14, 78, 26)):
        guide.set_column(place, place, width)
    guide.write_string(0, 0, "Cách ghi danh sách", title)
    for line, sentence in enumerate(_GUIDANCE, start=1):
        guide.write_string(line, 0, f"{line}. {sentence}")
    first = len(_GUIDANCE) + 2
    guide.write_row(first, 0, ("Cột", "Cần", "Cách ghi", "Ví dụ"), bold)
    for place, column in enumerate(columns):
        # The letter first: else an import would take this sheet for a roster with the heading "Họ và tên".
        if len(column["advice"]) > 80:
            guide.set_row(first + 1 + place, 32)
        named = f"{xl_col_to_name(place)} – {_heading(column)}"
        for cell, words in enumerate((named, _NEEDS[column["need"]], column["advice"], column["example"])):
            guide.write_string(first + 1 + place, cell, words, plain)
    guide.set_landscape()
    guide.set_paper(9)
    guide.fit_to_pages(1, 0)
    guide.hide_gridlines(2)
