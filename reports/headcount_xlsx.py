"""The page of counts as a workbook: what is shown, numbers as numbers, with the day and who counted it."""

from collections.abc import Iterable
from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _

from branches.sheets import harmless
from reports.headcount_charts import AgeRow
from reports.headcount_table import Row

_HEADING = {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#E8EEF7", "border": 1}


def workbook(*, title: str, made: str, headings: Iterable[str], rows: list[Row], ages: list[AgeRow]) -> bytes:
    """An .xlsx workbook: a sheet of unions, and one of age bands where there are any."""
    file = BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    formats = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "made": book.add_format({"font_color": "#555555"}),
        "heading": book.add_format(_HEADING),
        "number": book.add_format({"num_format": "#,##0"}),
        "signed": book.add_format({"num_format": "+#,##0;-#,##0;0"}),
    } | {depth: book.add_format({"indent": depth, "bold": depth == 0}) for depth in range(8)}
    _unions(book.add_worksheet(_("Unions")[:31]), formats, title, made, list(headings), rows)
    if ages:
        _ages(book.add_worksheet(_("Age and sex")[:31]), formats, title, made, ages)
    book.close()
    return file.getvalue()


def _head(sheet, formats: dict, title: str, made: str, headings: list[str]) -> int:
    """Title, who made it and when, headings; returns the number of the first free line."""
    sheet.write_string(0, 0, harmless(title), formats["title"])
    sheet.write_string(1, 0, harmless(made), formats["made"])
    for place, heading in enumerate(headings):
        sheet.write_string(3, place, harmless(str(heading)), formats["heading"])
    sheet.set_row(3, 32)
    sheet.freeze_panes(4, 1)
    sheet.repeat_rows(3)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&R&P / &N")
    return 4


def _unions(sheet, formats: dict, title: str, made: str, headings: list[str], rows: list[Row]) -> None:
    every = [_("Union"), _("Code and kind"), *headings, _("Note")]
    line = _head(sheet, formats, title, made, every)
    sheet.set_column(0, 0, 52)
    sheet.set_column(1, 1, 34)
    sheet.set_column(2, len(headings) + 1, 12)
    sheet.set_column(len(every) - 1, len(every) - 1, 48)
    for row in rows:
        sheet.write_string(line, 0, harmless(row.name), formats[min(row.depth, 7)])
        sheet.write_string(line, 1, harmless(row.said))
        for place, cell in enumerate(row.cells, 2):
            if cell.value is not None:
                sheet.write_number(line, place, cell.value, formats["signed" if cell.is_signed else "number"])
        if notes := [row.unknown] * bool(row.unknown) + row.notes:
            sheet.write_string(line, len(every) - 1, harmless("; ".join(notes)))
        line += 1
    sheet.autofilter(3, 0, max(line - 1, 4), len(every) - 1)


def _ages(sheet, formats: dict, title: str, made: str, ages: list[AgeRow]) -> None:
    headings = [_("Age"), _("Women"), _("Men"), _("Sex not known"), _("All")]
    line = _head(sheet, formats, title, made, headings)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 4, 14)
    for row in ages:
        sheet.write_string(line, 0, harmless(str(row.label)))
        for place, cell in enumerate(row.cells, 1):
            sheet.write_number(line, place, cell.value, formats["number"])
        line += 1
