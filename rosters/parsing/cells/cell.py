"""What reading one cell gives."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as the register would hold it, why it cannot, and what was repaired on the way."""

    value: str  # canonical text, "" when blank or refused
    refusal: str = ""  # "" or a code: date_invalid, sex_unknown, id_number_invalid, cell_too_long, cell_error
    repairs: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()  # (field, value) of other fields that this cell tells as well


class _Error:
    """A cell that shows an error (#REF!), or a formula whose result was not stored."""

    def __repr__(self):
        return "#ERROR"


ERROR = _Error()
BLANK = Cell("")
NOT_UNDERSTOOD = Cell("", "", ("value_not_understood",))

_new = object.__new__
_set_value, _set_refusal, _set_repairs, _set_extra = (
    Cell.__dict__[name].__set__ for name in ("value", "refusal", "repairs", "extra")
)


def kept(value: str) -> Cell:
    """Cell(value) in half the time: a frozen dataclass is slow to make, and most of two million cells need no more."""
    cell = _new(Cell)
    _set_value(cell, value)
    _set_refusal(cell, "")
    _set_repairs(cell, ())
    _set_extra(cell, ())
    return cell
