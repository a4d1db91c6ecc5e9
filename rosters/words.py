"""The codes of the pipeline in an officer's words: what it is, and what to do."""

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from members.models import Person
from members.partial_dates import shown
from members.warnings import SENTENCES

REFUSALS = {
    "name_missing": _("No name. Write the member's full name."),
    "date_invalid": _("A date that does not exist. Write day/month/year, month/year, or the year."),
    "date_in_future": _("A birth or joining date after the day the roster speaks of. Check the year."),
    "sex_unknown": _("The sex says neither male nor female. Write Nam or Nữ."),
    "id_number_invalid": _("The ID number has neither 12 nor 9 digits. Check it against the card."),
    "repeated_in_file": _("This person stands on an earlier row of the same import. Remove one of the two rows."),
    "branch_missing": _(
        "Neither the row nor the sheet nor the import names a union. Choose the union of rows that name none, and "
        "preview again."
    ),
    "branch_unknown": _("No union has this code or name. Write it as in the list of unions."),
    "branch_ambiguous": _("Two unions have this name. Write the union's code."),
    "branch_out_of_scope": _("This union is not one of yours. Send the roster to whoever looks after it."),
    "branch_not_open": _(
        "This union did not exist on the day the roster speaks of, or was dissolved since. Check the day or the union."
    ),
    "member_elsewhere": _(
        "A member, or former member, of another union, which is not one of yours. Ask that union for a transfer, or "
        "whoever looks after both unions to take the former member back; if the ID number is mistyped, correct it."
    ),
    "newer_membership": _(
        "The register knows what became of this member in another union after the day the roster speaks of. If the "
        "member is back, send a newer roster, or transfer the member on the member's page."
    ),
    "match_ambiguous": _(
        "No ID number, and two members of the union have this name and birth date. Add the ID number or member code."
    ),
    "code_contradicts_id": _("The member code and the ID number belong to two different people. Check both."),
    "data_kept_back": _(
        "The register may not process this person's data: they asked for it. Leave the row out, or ask whoever handles "
        "such requests."
    ),
    "cell_too_long": _("A cell holds more text than the register can keep. Shorten it."),
    "cell_error": _(
        "A cell holds an error, a formula without a value, or characters no name or number can hold. Type the "
        "cell anew."
    ),
}

# Why a row stays as it is when its import is taken back.
KEPT = {
    "gone": _("This person is no longer in the register."),
    "erased": _("This person's data was erased since."),
    "elsewhere": _("This person is now in a union that is not one of yours. Ask whoever looks after it."),
    "requested": _("This person has a request about personal data. Talk to whoever handles it."),
    "moved_since": _("The membership was changed since: ended, moved or corrected. Correct it on the member's page."),
    "changed_since": _("The particulars were changed since. Correct them on the member's page."),
    "union_dissolved": _("The union that the member came from was dissolved since."),
}

# What is said of a member of the register is said of a row, too.
_OF_PEOPLE = (
    "id_missing",
    "id_contradicts_birth",
    "id_contradicts_sex",
    "id_province_unknown",
    "age_unlikely",
    "name_and_birth_repeated",
)
WARNINGS = {code: SENTENCES[code][1] for code in _OF_PEOPLE} | {
    "joined_before_15": _("Joined the union before the age of 15. Check the birth date and the joining date."),
    "member_code_unknown": _(
        "The register never issued this member code; the person was looked for without it. Check it."
    ),
    "member_returns": _("A former member: the same person is taken back. Check that it is the same person."),
}

REPAIRS = {
    "id_zero_restored": _("ID number: lost zero put back"),
    "phone_zero_restored": _("phone: lost zero put back"),
    "phone_prefix_2018": _("phone: prefix of before 2018 renewed"),
    "phone_first_taken": _("phone: the first of several numbers taken"),
    "insurance_zero_restored": _("social insurance number: lost zero put back"),
    "encoding_tcvn3": _("text in an old TCVN3 font read"),
    "encoding_vni": _("text in an old VNI font read"),
    "unicode_composed": _("letters and accents joined"),
    "capitals": _("capitals changed"),
    "spaces": _("superfluous spaces removed"),
    "title_removed": _("form of address removed"),
    "date_from_number": _("date read from Excel's number"),
    "century_added": _("two-digit year completed"),
    "id_cccd_taken": _("ID number: the 12-digit one of several taken"),
    "schooling_from_date": _("schooling: the years read that Excel had made a date of"),
    "value_not_understood": _("a value was not understood and left out: check the cell"),
}

HINTS = {
    "day_month_swapped_suspected": _(
        "Day and month may be swapped in some dates: an American Excel does this. Swap them and preview again."
    ),
    "columns_unknown": _("Some columns were not understood and are left out. Say what they hold, or leave them out."),
    "header_repeated": _("The column headings stand in the sheet more than once. Nothing needs to be done."),
    "header_changed": _(
        "Further down stand other column headings. The rows below them are read by the first ones: put them on a sheet "
        "of their own."
    ),
    "rows_ragged": _(
        "Some rows have more cells than the header: a comma or semicolon too many has shifted them. They are refused."
    ),
    "hidden_sheet_left_out": _("A hidden sheet was left out. If it is a roster, let it be read."),
    "left_out_by_staff": _("The sheet was left out because you said so."),
    "no_header": _(
        "No line of column headings was found, so this sheet is taken for no roster. If it is one, say where its "
        "headings are."
    ),
    "sex_from_mark": _("The sex was read from a marked column: marked means female. Check a few rows."),
    "branch_names_not_used": _(
        "A column that names no union at all was taken for departments and left out. If it names unions, write their "
        "names as in the list of unions."
    ),
}


def sentence(codes: dict[str, str], code: str) -> str:
    """The words of a code; the code itself where nobody has written any (a test keeps that from happening)."""
    return str(codes.get(code, code))


# What a column may be beside the fields of a roster.
_MEANINGS = {
    "branch_code": _("code of the union"),
    "branch_name": _("name of the union"),
    "family_name": _("family and middle name"),
    "given_name": _("given name"),
    "day": _("day (of a date in three columns)"),
    "month": _("month (of a date in three columns)"),
    "year": _("year (of a date in three columns)"),
    "male": _("men: marked, or their birth date"),
    "female": _("women: marked, or their birth date"),
    "row_no": _("number of the row"),
}


def meaning(role: str) -> str:
    """What an officer calls what a column holds."""
    return capfirst(_MEANINGS.get(role) or label(role))


def in_words(hint: dict) -> str:
    """A hint, with the columns or lines that it is about."""
    said = sentence(HINTS, hint["code"])
    if columns := hint.get("columns"):
        said += " " + _("Columns: %(columns)s.") % {"columns": ", ".join(columns)}
    if lines := hint.get("lines"):
        more = " …" if hint.get("count", 0) > len(lines) else ""
        said += " " + _("Lines: %(lines)s.") % {"lines": ", ".join(map(str, lines)) + more}
    for example in hint.get("examples", ())[:1]:
        said += " " + _("Column “%(column)s”, line %(line)s: read as %(read)s, swapped it would be %(swapped)s.") % {
            "column": hint["column"],
            "line": example["line"],
            "read": shown(example["read"]),
            "swapped": shown(example["swapped"]),
        }
    return said


def label(name: str) -> str:
    """What an officer calls a field of a roster."""
    if name in ("branch_code", "branch_name"):
        return _("union")
    return Person._meta.get_field(name).verbose_name
