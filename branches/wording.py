"""What the cells of a file of unions say: one reader a column."""

from collections.abc import Callable
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from branches.models import Branch, BranchPeriod, Kind, Sector
from branches.sheets import Cell
from branches.vietnamese import fold

PARTICULARS = ("province", "workers", "established_on", "employer", "tax_code", "contact")
FACTS = ("name", "short_name", "kind", "sector")
COLUMNS = (
    *("code", "name", "kind", "parent_code", "sector", "province", "workers", "established_on"),
    *("short_name", "employer", "tax_code", "contact"),
)
# How officers write kinds, besides the labels of the register's languages; accents and case do not matter.
ALSO_WRITTEN = {
    "industry": ["Công đoàn ngành", "Công đoàn ngành trung ương"],
    "direct_superior": ["Công đoàn cấp trên trực tiếp cơ sở", "Công đoàn cấp trên", "CĐCT"],
    "grassroots": ["Công đoàn cơ sở", "CĐCS"],
    "affiliated_grassroots": ["Công đoàn cơ sở thành viên", "CĐCSTV"],
    "section": ["Công đoàn bộ phận", "CĐBP"],
    "group": ["Tổ công đoàn"],
    "administrative": ["Cơ quan hành chính", "Hành chính"],
    "public_service": ["Đơn vị sự nghiệp", "Sự nghiệp công lập", "Đơn vị sự nghiệp công lập"],
    "autonomous_public_service": ["Đơn vị sự nghiệp tự chủ", "Sự nghiệp tự chủ"],
    "armed_forces": ["Lực lượng vũ trang"],
    "state_enterprise": ["Doanh nghiệp nhà nước", "DNNN"],
    "private": ["Doanh nghiệp ngoài nhà nước", "Doanh nghiệp tư nhân"],
    "foreign_invested": ["Doanh nghiệp FDI", "FDI", "Doanh nghiệp có vốn đầu tư nước ngoài"],
    "cooperative": ["Hợp tác xã", "HTX"],
    "non_public": ["Đơn vị ngoài công lập", "Ngoài công lập"],
    "foreign_organisation": ["Tổ chức nước ngoài"],
}


def _words(choices) -> dict[str, str]:
    """Folded word -> value: the value itself, its labels in the register's languages, and what is also written."""
    words = {fold(word): value for value in choices.values for word in (value, *ALSO_WRITTEN[value])}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            words |= {fold(str(label)): value for value, label in choices.choices}
    return words


def _choice(choices, message: str) -> Callable[[Cell], str]:
    words = _words(choices)

    def read(cell: Cell) -> str:
        value = words.get(fold(str(cell)))
        if value is None:
            known = ", ".join(str(label) for label in choices.labels)
            raise ValidationError(message % {"cell": cell, "known": known})
        return value

    return read


def _number(cell: Cell) -> int:
    digits = str(cell).replace(" ", "").replace(".", "").replace(",", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
        raise ValidationError(_("“%(cell)s” is no number of people: write digits only.") % {"cell": cell})
    return int(digits)


def _day(cell: Cell) -> date:
    if isinstance(cell, date):
        return cell
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(cell, form).date()
        except ValueError:
            continue
    raise ValidationError(_("“%(cell)s” is no day: write day/month/year, for example 27/03/1995.") % {"cell": cell})


def _text(column: str) -> Callable[[Cell], str]:
    model = BranchPeriod if column in FACTS else Branch
    longest = model._meta.get_field("code" if column == "parent_code" else column).max_length

    def read(cell: Cell) -> str:
        text = str(cell)
        if len(text) > longest:
            raise ValidationError(_("This is longer than %(most)s letters: shorten it.") % {"most": longest})
        return text

    return read


def readers() -> dict[str, Callable[[Cell], object]]:
    """For each column what turns a cell that is not blank into its value; ValidationError where it means nothing."""
    return {column: _text(column) for column in COLUMNS} | {
        "kind": _choice(Kind, _("“%(cell)s” is no kind of union: write one of %(known)s.")),
        "sector": _choice(Sector, _("“%(cell)s” is no kind of employer: write one of %(known)s.")),
        "workers": _number,
        "established_on": _day,
    }
