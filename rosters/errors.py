"""Why a file could not be read, in an officer's words: what it is, and what to do."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Under "code", or under "code.case" where one code has several sentences: the case is what the error's detail says of
# "why" or "kind", or the name of something that only this case tells.
MESSAGES: dict[str, str] = {
    "file_empty": gettext_lazy("The file is empty. Send it again."),
    "file_too_large": gettext_lazy("The file is larger than %(limit_mb)s MB. Send it in parts."),
    "file_too_large.sheets": gettext_lazy("The file has more than %(sheets)s sheets. Send it in parts."),
    "file_too_wide": gettext_lazy(
        "A sheet goes too far to the right. Delete the empty columns right of the roster and send it again."
    ),
    "file_too_wide.columns": gettext_lazy(
        "A sheet has %(columns)s columns; more than %(limit)s are not read. Delete the empty columns right of the "
        "roster and send it again."
    ),
    "file_unpacks_too_large": gettext_lazy(
        "The file unpacks to more than %(limit_mb)s MB. Copy the roster into a new workbook, as values only, and send "
        "that."
    ),
    "file_too_heavy": gettext_lazy(
        "The file takes too much to read. Copy the roster into a new workbook, as values only, and send that."
    ),
    "file_too_heavy.time": gettext_lazy("The file takes too long to read. Send it in parts."),
    "file_encrypted": gettext_lazy("The file is protected by a password. Save it without one and send it again."),
    "file_with_macros": gettext_lazy("The file contains macros. Save it as .xlsx and send that."),
    "file_damaged": gettext_lazy("The file is damaged. Open it in Excel, save it as .xlsx and send that."),
    "file_damaged.reader": gettext_lazy(
        "The file cannot be read to its end. Open it in Excel, save it as .xlsx and send that."
    ),
    "file_damaged.errors_everywhere": gettext_lazy(
        "The file is full of cells that hold an error (#REF!, #N/A). Replace the formulas by their values and send it "
        "again."
    ),
    "file_not_a_workbook": gettext_lazy("The file is no workbook. Save the roster as .xlsx and send that."),
    "file_not_a_workbook.pdf": gettext_lazy("The file is a PDF. Send the workbook that it was made from."),
    "file_not_a_workbook.image": gettext_lazy("The file is a picture. Send the workbook itself."),
    "file_not_a_workbook.document": gettext_lazy(
        "The file is a text document. Copy its table into a workbook, save it as .xlsx and send that."
    ),
    "file_not_a_workbook.slides": gettext_lazy(
        "The file is a presentation. Copy its table into a workbook, save it as .xlsx and send that."
    ),
    "file_not_a_workbook.archive": gettext_lazy("The file is an archive. Unpack it and send the workbooks in it."),
    "file_not_a_workbook.program": gettext_lazy("The file is a program, no workbook. It was not opened."),
    "file_not_a_workbook.web_archive": gettext_lazy(
        "The file is a saved web page. Open it in Excel, save it as .xlsx and send that."
    ),
    "file_not_a_workbook.old_excel": gettext_lazy(
        "The file is of a very old Excel. Open it in Excel, save it as .xlsx and send that."
    ),
    "file_not_a_workbook.xlsb": gettext_lazy("The file is a binary workbook (.xlsb). Save it as .xlsx and send that."),
    "file_not_a_workbook.xml_spreadsheet": gettext_lazy(
        "The file is an XML spreadsheet. Open it in Excel, save it as .xlsx and send that."
    ),
    "file_kind_unknown": gettext_lazy(
        "The file is neither a workbook nor a table of text. Save the roster as .xlsx and send that."
    ),
    "file_encoding_unknown": gettext_lazy(
        "The letters of the text file cannot be made out. Save it as .xlsx, or as CSV UTF-8, and send that."
    ),
    "quote_unclosed": gettext_lazy(
        "In line %(line)s of the text file a quotation mark is opened and never closed. Correct it, or save as .xlsx."
    ),
    "no_roster_found": gettext_lazy(
        "No sheet has a line of column headings with the members' names (sheets: %(sheets)s). Write the headings of "
        "the template above the columns."
    ),
    "no_roster_found.hidden": gettext_lazy(
        "No visible sheet has a line of column headings with the members' names (sheets: %(sheets)s); hidden sheets "
        "are not read. Unhide the roster, or write the headings of the template above the columns."
    ),
    "no_rows_found": gettext_lazy(
        "No member stands below the column headings (sheets: %(sheets)s). Check that it is the right file."
    ),
}


def message(error: dict) -> str:
    """The sentence of an error that the reader found: {"code": …, "detail": {what its sentence needs}}."""
    code, detail = error["code"], error.get("detail") or {}
    cases = [detail.get("why"), detail.get("kind"), *(name for name, value in detail.items() if value)]
    words = next((MESSAGES[key] for key in (*(f"{code}.{case}" for case in cases), code) if key in MESSAGES), None)
    if words is None:
        return _("The file cannot be read (%(code)s).") % error
    return str(words) % {name: _listed(value) for name, value in detail.items()}


def _listed(value: object) -> object:
    return ", ".join(map(str, value)) if isinstance(value, list) else value
